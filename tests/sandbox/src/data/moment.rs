//! Points in time and the text forms the API has for them. The data ends at a fixed day: no clock is read.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// 2024-07-01 00:00:00 UTC, when the store opened.
pub(crate) const OPENING: i64 = 1_719_792_000;

/// 2026-06-30 15:30:00 UTC, what the store takes for the present.
pub(crate) const PRESENT: i64 = 1_782_833_400;

/// The time of day of [`PRESENT`], in seconds.
pub(crate) const SERVER_TIME_OF_DAY: i64 = PRESENT % 86_400;

/// Seconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(pub i64);

impl Moment {
    /// The moment of one of `count` events spread evenly over the store's life, in order.
    pub(crate) fn spread(index: i64, count: i64, jitter: i64) -> Moment {
        let step = (PRESENT - OPENING) / count.max(1);
        let within = if step > 1 { jitter % step } else { 0 };
        let start = i128::from(PRESENT - OPENING) * i128::from(index) / i128::from(count.max(1));
        Moment(OPENING + i64::try_from(start).unwrap_or(0) + within)
    }

    /// A later moment, but never after the present.
    pub(crate) fn later(self, seconds: i64) -> Moment {
        Moment((self.0 + seconds).min(PRESENT))
    }

    /// V2: `Thu, 18 Jun 2026 12:05:04 +0000`
    pub(crate) fn rfc2822(self) -> Value {
        Value::from(self.utc().format("%a, %d %b %Y %H:%M:%S +0000").to_string())
    }

    /// V3 catalog: `2018-08-15T14:48:46+00:00`
    pub(crate) fn iso_with_offset(self) -> Value {
        Value::from(self.utc().format("%Y-%m-%dT%H:%M:%S+00:00").to_string())
    }

    /// V3 customers and channels: `2026-06-18T14:08:08Z`
    pub(crate) fn iso_with_z(self) -> Value {
        Value::from(self.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    /// Tax rates and zones and the like: `2026-06-18`
    pub(crate) fn date(self) -> Value {
        Value::from(self.utc().format("%Y-%m-%d").to_string())
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or_default()
    }
}
