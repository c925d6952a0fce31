//! Faults: what goes wrong on purpose, when, and the text form of both (`status=503:every=5`).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// One thing that goes wrong on purpose, and for which requests.
///
/// The text form is the kind followed by conditions, separated by colons:
/// `status=429:first=2:reset=500`, `html:path=/v3/catalog/products`, `hang:every=10`. A parameter's own colon is
/// written as a tilde: `refuse=id~in`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// Only requests whose path below the store begins with this text.
    pub path: Option<String>,
    /// Only every n-th of the requests that fit `path`.
    pub every: Option<u64>,
    /// Only the first n of the requests that fit `path`.
    pub first: Option<u64>,
}

/// What happens to a request that meets a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// This HTTP status with an error body in the version's shape. A 429 names when the window opens again
    /// if `reset` is set, and comes without any rate-limit header if it is not.
    Status {
        /// The HTTP status, 400..=599.
        code: u16,
        /// For 429: the time until the window opens again.
        reset: Option<Duration>,
    },
    /// 502 with an HTML page, as a gateway sends it.
    Html,
    /// The right headers, half of the body, then the connection breaks.
    Truncate,
    /// 200 with a body that is not JSON.
    Garbage,
    /// No answer until the client gives up.
    Hang,
    /// The connection closes without an answer.
    Close,
    /// No failure: the newest rows of the list are not there at first, and one more arrives with each request struck.
    Arrive {
        /// How many rows are still to come at the start.
        rows: u32,
    },
    /// Every tenth order lacks the last line of its first consignment, as an order edited by hand may.
    LoseLines,
    /// 422 (400 on V2) when the query names this parameter, although it is documented.
    Refuse(String),
}

/// Why a fault's text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError {
    message: String,
}

impl fmt::Display for FaultError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// Whether this fault strikes the `nth` request (from 1) of those that fit its path.
    pub(crate) fn strikes(&self, nth: u64) -> bool {
        let within = self.first.is_none_or(|first| nth <= first);
        let in_turn = self.every.is_none_or(|every| every > 0 && nth.is_multiple_of(every));
        within && in_turn
    }

    /// How many rows of the list are still to come at the `nth` request (from 1) of those that fit the path.
    pub(crate) fn rows_to_come(&self, nth: u64) -> i64 {
        let FaultKind::Arrive { rows } = self.kind else { return 0 };
        let struck = (nth / self.every.unwrap_or(1).max(1)).min(self.first.unwrap_or(u64::MAX));
        i64::from(rows).saturating_sub(i64::try_from(struck).unwrap_or(i64::MAX)).max(0)
    }

    /// Whether a path below the store (`/v3/catalog/products`) is one this fault is meant for.
    pub(crate) fn fits(&self, path: &str) -> bool {
        self.path.as_deref().is_none_or(|wanted| path.starts_with(wanted))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::Status { code, reset } => {
                write!(formatter, "status={code}")?;
                if let Some(reset) = reset {
                    write!(formatter, ":reset={}", reset.as_millis())?;
                }
            }
            FaultKind::Html => formatter.write_str("html")?,
            FaultKind::Truncate => formatter.write_str("truncate")?,
            FaultKind::Garbage => formatter.write_str("garbage")?,
            FaultKind::Hang => formatter.write_str("hang")?,
            FaultKind::Close => formatter.write_str("close")?,
            FaultKind::Arrive { rows } => write!(formatter, "arrive={rows}")?,
            FaultKind::LoseLines => formatter.write_str("lose_lines")?,
            FaultKind::Refuse(parameter) => write!(formatter, "refuse={}", parameter.replace(':', "~"))?,
        }
        if let Some(path) = &self.path {
            write!(formatter, ":path={path}")?;
        }
        if let Some(every) = self.every {
            write!(formatter, ":every={every}")?;
        }
        if let Some(first) = self.first {
            write!(formatter, ":first={first}")?;
        }
        Ok(())
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut pieces = text.split(':');
        let kind = read_kind(pieces.next().unwrap_or_default())?;
        let mut fault = Fault { kind, path: None, every: None, first: None };
        for piece in pieces {
            match piece.split_once('=') {
                Some(("path", path)) if path.starts_with('/') => fault.path = Some(path.to_owned()),
                Some(("every", number)) => fault.every = Some(read_positive(piece, number)?),
                Some(("first", number)) => fault.first = Some(read_positive(piece, number)?),
                Some(("reset", number)) => set_reset(&mut fault.kind, piece, number)?,
                _ => {
                    return Err(complaint(piece, "is not path=/…, every=N, first=N or reset=MILLISECONDS"));
                }
            }
        }
        Ok(fault)
    }
}

fn set_reset(kind: &mut FaultKind, piece: &str, number: &str) -> Result<(), FaultError> {
    let wait = Duration::from_millis(read_positive(piece, number)?);
    match kind {
        FaultKind::Status { code: 429, reset } => {
            *reset = Some(wait);
            Ok(())
        }
        _ => Err(complaint(piece, "only goes with status=429")),
    }
}

fn read_kind(text: &str) -> Result<FaultKind, FaultError> {
    if let Some(code) = text.strip_prefix("status=") {
        return match code.parse() {
            Ok(code @ 400..=599) => Ok(FaultKind::Status { code, reset: None }),
            _ => Err(complaint(text, "needs an HTTP status from 400 to 599")),
        };
    }
    if let Some(rows) = text.strip_prefix("arrive=") {
        return match rows.parse() {
            Ok(rows) if rows > 0 => Ok(FaultKind::Arrive { rows }),
            _ => Err(complaint(text, "needs a number of rows")),
        };
    }
    if let Some(parameter) = text.strip_prefix("refuse=") {
        return Ok(FaultKind::Refuse(parameter.replace('~', ":")));
    }
    match text {
        "html" => Ok(FaultKind::Html),
        "truncate" => Ok(FaultKind::Truncate),
        "garbage" => Ok(FaultKind::Garbage),
        "hang" => Ok(FaultKind::Hang),
        "close" => Ok(FaultKind::Close),
        "lose_lines" => Ok(FaultKind::LoseLines),
        _ => Err(complaint(
            text,
            "is not status=N, html, truncate, garbage, hang, close, arrive=N, lose_lines or refuse=PARAMETER",
        )),
    }
}

fn read_positive(piece: &str, number: &str) -> Result<u64, FaultError> {
    match number.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(complaint(piece, "needs a whole number above 0")),
    }
}

fn complaint(piece: &str, problem: &str) -> FaultError {
    FaultError { message: format!("fault \"{piece}\" {problem}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_text_of_a_fault_survives_reading_and_writing() {
        for text in [
            "status=503:every=5",
            "status=429:first=2",
            "status=429:reset=500:first=2",
            "status=500:path=/v3/catalog/products:first=1",
            "html",
            "truncate:path=/v2/orders",
            "garbage:every=3",
            "hang",
            "close:first=1",
            "arrive=20:path=/v3/customers",
            "lose_lines:path=/v2/orders",
            "refuse=id~in:path=/v3/catalog/products",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_fault_is_refused_with_the_piece_that_is_wrong() {
        for (text, piece) in [
            ("status=99", "status=99"),
            ("explode", "explode"),
            ("arrive=0", "arrive=0"),
            ("html:every=0", "every=0"),
            ("html:path=orders", "path=orders"),
            ("status=500:reset=10", "reset=10"),
        ] {
            let message = text.parse::<Fault>().unwrap_err().to_string();
            assert!(message.contains(&format!("\"{piece}\"")), "{message}");
        }
    }

    #[test]
    fn every_and_first_are_counted_from_the_first_request() {
        let fault: Fault = "html:every=2:first=4".parse().unwrap();
        let struck: Vec<u64> = (1..=8).filter(|nth| fault.strikes(*nth)).collect();
        assert_eq!(struck, [2, 4]);
    }

    #[test]
    fn a_row_arrives_with_every_request_struck() {
        let fault: Fault = "arrive=3:every=2".parse().unwrap();
        assert_eq!([1, 2, 3, 4, 6, 8].map(|nth| fault.rows_to_come(nth)), [3, 2, 2, 1, 0, 0]);
    }
}
