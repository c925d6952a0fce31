//! Writes values into query parameters and paths.

use std::fmt::Write as _;

use bigcommerce_schemas::Encoding;
use chrono::{DateTime, Days, NaiveDate};

use crate::scan::Value;

const MICROSECONDS: i64 = 1_000_000;

/// Which way a moment with a fraction of a second is rounded, since the server counts whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// For lower bounds.
    Down,
    /// For upper bounds.
    Up,
    /// For equality: a value that needs rounding cannot be written.
    None,
}

/// A value as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) text: String,
    /// The text is the value itself, not a rounded one.
    pub(crate) faithful: bool,
}

/// Writes a value for a filter; `None` when it cannot be written at all.
pub(crate) fn encode(value: &Value, encoding: Encoding, rounding: Rounding) -> Option<Encoded> {
    let faithful = |text: String| Some(Encoded { text, faithful: true });
    match value {
        Value::Integer(number) => faithful(number.to_string()),
        Value::Decimal(digits, scale) => faithful(decimal(*digits, *scale)),
        Value::Boolean(flag) => faithful(match encoding {
            Encoding::OneZero => if *flag { "1" } else { "0" }.to_owned(),
            Encoding::Plain | Encoding::Lowercase => flag.to_string(),
        }),
        Value::Text(text) => faithful(match encoding {
            Encoding::Lowercase => text.to_lowercase(),
            Encoding::Plain | Encoding::OneZero => text.clone(),
        }),
        Value::Timestamp(microseconds) => timestamp(*microseconds, rounding),
        Value::Date(days) => faithful(date(*days)?.format("%Y-%m-%d").to_string()),
    }
}

fn timestamp(microseconds: i64, rounding: Rounding) -> Option<Encoded> {
    let seconds = microseconds.div_euclid(MICROSECONDS);
    let whole = microseconds.rem_euclid(MICROSECONDS) == 0;
    let seconds = match rounding {
        _ if whole => seconds,
        Rounding::Down => seconds,
        Rounding::Up => seconds + 1,
        Rounding::None => return None,
    };
    let moment = DateTime::from_timestamp(seconds, 0)?;
    Some(Encoded { text: moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(), faithful: whole })
}

fn date(days: i32) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { epoch.checked_sub_days(distance) } else { epoch.checked_add_days(distance) }
}

fn decimal(digits: i128, scale: i8) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let text = digits.unsigned_abs().to_string();
    let Ok(scale) = usize::try_from(scale) else {
        let zeros = usize::from(scale.unsigned_abs());
        return format!("{sign}{text}{}", "0".repeat(zeros));
    };
    if scale == 0 {
        return format!("{sign}{text}");
    }
    let padded = format!("{text:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// A key as it stands in a path; `None` for what would name another path: nothing, `.` and `..`.
pub(crate) fn path_segment(value: &Value) -> Option<String> {
    let encoded = encode(value, Encoding::Plain, Rounding::None)?;
    let harmless = !matches!(encoded.text.as_str(), "" | "." | "..");
    harmless.then(|| percent_encode(&encoded.text, b""))
}

/// A key as the JSON text that an answer would hold.
pub(crate) fn json_text(value: &Value) -> String {
    match encode(value, Encoding::Plain, Rounding::None) {
        Some(encoded) if matches!(value, Value::Integer(_) | Value::Boolean(_)) => encoded.text,
        Some(encoded) => serde_json::Value::String(encoded.text).to_string(),
        None => "null".to_owned(),
    }
}

/// A query string without the `?`. Colons and commas stay readable; `+` and blanks are encoded.
pub(crate) fn query(parameters: &[(String, String)]) -> String {
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name, b":"), percent_encode(value, b":,")));
    pairs.collect::<Vec<_>>().join("&")
}

/// A path with a query string behind it. Some paths of the API hold a query of their own.
pub fn with_query(path: &str, query: &str) -> String {
    let separator = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, false) => "?",
        (false, true) => "&",
    };
    format!("{path}{separator}{query}")
}

fn percent_encode(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
