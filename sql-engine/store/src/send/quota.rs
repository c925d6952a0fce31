//! The store's request quota, as its answers tell it, and what may be sent under it. Arithmetic over moments: it waits for
//! nothing. Called by `schedule`.

use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::time::Instant;

use super::schedule::RateLimit;

/// Quotas from here on are no real bound ("unlimited" plans name millions) and need no reserve.
const NO_RESERVE_FROM: u64 = 100_000;
/// A window is never longer than this; a larger figure in a header is a mistake.
const LONGEST_WINDOW: Duration = Duration::from_secs(120);
/// The length of a window where no header tells it.
const USUAL_WINDOW: Duration = Duration::from_secs(30);
/// One part in so many of what may be used is spread over the rest of the window: whoever comes late still gets a turn, and
/// several processes see each other's requests before nothing is left.
const PACED_PART: u64 = 8;
/// Headers name whole milliseconds, rounded down: a request right at the moment they name may still meet the old window.
const ROUNDING: Duration = Duration::from_millis(1);

/// What is known of the quota.
#[derive(Debug, Default)]
pub(super) struct Quota {
    /// Requests left in the window, less those whose answers may not count in it yet; `None` before the first answer.
    left: Option<u64>,
    total: u64,
    /// The fewest requests left that an answer of this window has told; `None` until one has.
    told: Option<u64>,
    /// The end of the window that answers told of last.
    ends_at: Option<Instant>,
    paused_until: Option<Instant>,
    claimed_at: Option<Instant>,
    /// Requests sent whose answers have not begun to arrive.
    unanswered: u64,
    /// Our own requests that were answered in the window.
    answered: u64,
    shared: Shared,
}

/// Whether others use the quota too.
#[derive(Debug, Default)]
struct Shared {
    /// In this window.
    here: bool,
    /// In the one before.
    before: bool,
}

/// Who asks for a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claimant {
    /// Per cent of the quota that are left to other apps.
    pub(super) reserve_percent: u32,
    /// A statement that has sent next to nothing yet: it need not wait for the pace that the others keep.
    pub(super) newcomer: bool,
}

impl Quota {
    /// Takes one request out of the window, or gives the moment at which to ask again.
    pub(super) fn claim(&mut self, now: Instant, claimant: Claimant) -> Result<(), Instant> {
        self.open_window(now);
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Err(until);
        }
        if let (Some(left), Some(resets_at)) = (self.left, self.resets_at()) {
            let usable = left.saturating_sub(self.reserve(claimant.reserve_percent));
            if usable == 0 {
                return Err(resets_at);
            }
            let next = self.paced(usable, claimant.reserve_percent, resets_at);
            if let Some(next) = next.filter(|next| *next > now && !claimant.newcomer) {
                return Err(next);
            }
        }
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.claimed_at = Some(now);
        self.unanswered += 1;
        Ok(())
    }

    /// The end of the window, once an answer has told it.
    fn resets_at(&self) -> Option<Instant> {
        self.told.and(self.ends_at)
    }

    fn open_window(&mut self, now: Instant) {
        if self.resets_at().is_some_and(|moment| moment <= now) {
            self.begin_window();
        }
    }

    fn begin_window(&mut self) {
        self.told = None;
        self.answered = 0;
        self.shared = Shared { before: self.shared.here, here: false };
        // Requests that are still on their way may be counted in the new window.
        self.left = (self.total > 0).then(|| self.total.saturating_sub(self.unanswered));
    }

    /// When the next request is due; `None` while there is plenty.
    fn paced(&self, usable: u64, reserve_percent: u32, resets_at: Instant) -> Option<Instant> {
        let whole = self.total.saturating_sub(self.reserve(reserve_percent));
        if usable > whole / PACED_PART {
            return None;
        }
        let last = self.claimed_at?;
        let parts = u32::try_from(usable.saturating_add(1)).unwrap_or(u32::MAX);
        Some(last + resets_at.saturating_duration_since(last) / parts)
    }

    /// Reads the quota from an answer.
    pub(super) fn note(&mut self, headers: &HeaderMap, now: Instant) {
        self.unanswered = self.unanswered.saturating_sub(1);
        let Some(left) = header(headers, "x-rate-limit-requests-left") else { return };
        if let Some(total) = header(headers, "x-rate-limit-requests-quota") {
            self.total = total;
        }
        if !self.is_of_this_window(headers, now) {
            return;
        }
        self.answered += 1;
        if self.told == Some(left) {
            return;
        }
        // Answers overtake each other. In a window the store counts down, so the one that tells of the fewest requests left is
        // the last it made, and counts those of the others.
        let left = self.told.map_or(left, |told| told.min(left));
        self.told = Some(left);
        let ours = self.answered + self.unanswered;
        self.shared.here |= self.total.saturating_sub(left) > ours;
        // Where others use the quota too, they are taken to have as many requests on their way as we have.
        let senders = if self.shared.here || self.shared.before { 2 } else { 1 };
        let on_their_way = senders * self.unanswered;
        self.left = Some(left.saturating_sub(on_their_way));
    }

    /// Judges by the end of its window whether an answer tells of this window; one of the next window begins that. Answers of
    /// one window name the same end, later by the time for which they were on their way.
    fn is_of_this_window(&mut self, headers: &HeaderMap, now: Instant) -> bool {
        let Some(reset) = until_reset(headers) else { return true };
        let window = header(headers, "x-rate-limit-time-window-ms").map(Duration::from_millis);
        let half = window.unwrap_or(USUAL_WINDOW).min(LONGEST_WINDOW) / 2;
        let ends_at = now + reset;
        match self.ends_at {
            Some(known) if ends_at <= known + half => {
                let is_older = ends_at + half < known;
                if !is_older {
                    self.ends_at = Some(known.min(ends_at));
                }
                // Nothing told yet means that the known window is over.
                !is_older && self.told.is_some()
            }
            _ => {
                if self.told.is_some() {
                    self.begin_window();
                }
                self.ends_at = Some(ends_at);
                true
            }
        }
    }

    /// A request ended without an answer.
    pub(super) fn lost(&mut self) {
        self.unanswered = self.unanswered.saturating_sub(1);
    }

    /// Nothing is sent before this moment.
    pub(super) fn pause_until(&mut self, moment: Instant) {
        self.paused_until = Some(self.paused_until.map_or(moment, |known| known.max(moment)));
    }

    /// Requests left to the merchant's other apps.
    fn reserve(&self, percent: u32) -> u64 {
        if self.total >= NO_RESERVE_FROM {
            return 0;
        }
        self.total.saturating_mul(u64::from(percent)).div_ceil(100)
    }

    /// The state of the quota, for showing.
    pub(super) fn shown(&self, reserve_percent: u32, now: Instant) -> RateLimit {
        let left_of_window = self.resets_at().and_then(|moment| moment.checked_duration_since(now));
        RateLimit {
            quota: (self.total > 0).then_some(self.total),
            left: self.left,
            reserve: self.reserve(reserve_percent),
            milliseconds_to_reset: left_of_window.and_then(|left| u64::try_from(left.as_millis()).ok()),
        }
    }
}

/// How long the window still lasts, from the moment of the answer.
pub(super) fn until_reset(headers: &HeaderMap) -> Option<Duration> {
    let reset = header(headers, "x-rate-limit-time-reset-ms").map(Duration::from_millis)?;
    Some(reset.min(LONGEST_WINDOW) + ROUNDING)
}

/// The whole number in a header.
pub(super) fn header(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderValue};
    use tokio::time::Instant;

    use super::{Claimant, Quota};

    const TENTH: Claimant = Claimant { reserve_percent: 10, newcomer: false };
    const SECOND: Duration = Duration::from_secs(1);

    fn told(left: u64, total: u64, now: Instant) -> Quota {
        let mut quota = Quota::default();
        quota.claim(now, TENTH).unwrap();
        quota.note(&headers(left, total, 10_000), now);
        quota
    }

    fn headers(left: u64, total: u64, reset: u64) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: &'static str, value: u64| headers.insert(name, HeaderValue::from(value));
        put("x-rate-limit-requests-left", left);
        put("x-rate-limit-requests-quota", total);
        put("x-rate-limit-time-reset-ms", reset);
        put("x-rate-limit-time-window-ms", 10_000);
        headers
    }

    #[test]
    fn the_reserve_is_left_to_other_apps() {
        let now = Instant::now();
        let later = now + 9 * SECOND;
        assert!(told(16, 150, now).claim(later, TENTH).is_ok());
        assert!(told(15, 150, now).claim(later, TENTH).is_err());
        assert!(told(15, 150, now).claim(later, Claimant { reserve_percent: 0, ..TENTH }).is_ok());
        assert!(told(70, 150, now).claim(later, Claimant { reserve_percent: 50, ..TENTH }).is_err());
        assert!(told(1, 16_101_495, now).claim(later, TENTH).is_ok());
        assert!(told(0, 16_101_495, now).claim(later, TENTH).is_err());
    }

    #[test]
    fn requests_flow_freely_until_the_last_part_and_evenly_after() {
        let now = Instant::now();
        let mut quota = told(149, 150, now);
        let mut free = 0;
        let mut moment = loop {
            match quota.claim(now, TENTH) {
                Ok(_) => free += 1,
                Err(moment) => break moment,
            }
        };
        assert_eq!(free, 134 - 16, "all but the last eighth of 135");
        let mut paced = Vec::new();
        while moment < now + 10 * SECOND {
            if quota.claim(moment, TENTH).is_ok() {
                paced.push(moment);
            }
            moment += Duration::from_millis(1);
        }
        assert_eq!(paced.len(), 16, "nothing is lost by pacing");
        let gaps: Vec<Duration> = paced.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().all(|gap| (570..610).contains(&gap.as_millis())), "{gaps:?}");
    }

    #[test]
    fn a_newcomer_does_not_wait_for_the_pace() {
        let now = Instant::now();
        let mut quota = told(20, 150, now);
        assert!(quota.claim(now, TENTH).is_err());
        assert!(quota.claim(now, Claimant { newcomer: true, ..TENTH }).is_ok());
    }

    #[test]
    fn requests_without_an_answer_yet_count_against_the_window() {
        let now = Instant::now();
        let mut quota = told(149, 150, now);
        quota.claim(now, TENTH).unwrap();
        quota.claim(now, TENTH).unwrap();
        quota.note(&headers(148, 150, 10_000), now);
        assert_eq!(quota.shown(10, now).left, Some(147), "the first may not be in the figure");
        quota.note(&headers(148, 150, 10_000), now);
        assert_eq!(quota.shown(10, now).left, Some(147), "an answer that was overtaken tells nothing");
    }

    #[test]
    fn where_others_use_the_quota_their_requests_on_the_way_are_reckoned_with() {
        let now = Instant::now();
        let mut quota = told(149, 150, now);
        quota.claim(now, TENTH).unwrap();
        quota.claim(now, TENTH).unwrap();
        quota.note(&headers(147, 150, 10_000), now);
        assert_eq!(quota.shown(10, now).left, Some(146), "three requests, all ours");
        quota.claim(now, TENTH).unwrap();
        quota.note(&headers(120, 150, 10_000), now);
        assert_eq!(quota.shown(10, now).left, Some(118), "one is ours, and one may be theirs");
    }

    #[test]
    fn a_new_window_opens_at_the_reset() {
        let now = Instant::now();
        let mut quota = told(0, 150, now);
        let opens = quota.claim(now, TENTH).unwrap_err();
        assert_eq!(opens.duration_since(now).as_secs(), 10);
        assert!(quota.claim(opens, TENTH).is_ok());
        assert_eq!(quota.shown(10, opens).left, Some(149));
    }

    #[test]
    fn answers_that_overtake_each_other_give_nothing_back() {
        let now = Instant::now();
        let mut quota = told(29, 30, now);
        for _ in 0..5 {
            quota.claim(now, TENTH).unwrap();
        }
        // The first that the store counted arrives last.
        for (left, known) in [(27, 23), (26, 23), (25, 23), (24, 23), (28, 24)] {
            quota.note(&headers(left, 30, 9_000), now);
            assert_eq!(quota.shown(10, now).left, Some(known));
        }
    }

    #[test]
    fn an_answer_of_the_window_before_does_not_end_the_new_one() {
        let now = Instant::now();
        let mut quota = told(149, 150, now);
        quota.claim(now, TENTH).unwrap();
        quota.claim(now, TENTH).unwrap();
        let later = now + 11 * SECOND;
        quota.claim(later, TENTH).unwrap();
        quota.note(&headers(149, 150, 10_000), later);
        quota.note(&headers(148, 150, 0), later);
        assert_eq!(quota.shown(10, later).left, Some(147), "two are on their way");
        quota.note(&headers(148, 150, 9_990), later);
        assert_eq!(quota.shown(10, later).left, Some(148));
    }

    #[test]
    fn a_pause_holds_whatever_the_window_says() {
        let now = Instant::now();
        let mut quota = told(100, 150, now);
        quota.pause_until(now + SECOND);
        assert_eq!(quota.claim(now, TENTH), Err(now + SECOND));
        assert!(quota.claim(now + SECOND, TENTH).is_ok());
    }
}
