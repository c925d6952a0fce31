//! One diagnostic record, and the records of a handle.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use odbc_sys::SqlReturn;

use crate::convert::ConvertError;
use crate::diagnostics::SqlState;
use crate::memory::TextError;

/// What every message begins with.
pub const MESSAGE_PREFIX: &str = "[BigCommerce ODBC] ";

/// One diagnostic record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// SQLSTATE.
    pub state: SqlState,
    /// Native error: the HTTP status behind it, else 0.
    pub native: i32,
    /// What failed, where, and what to do; without prefix.
    pub message: String,
    /// Row of the rowset or parameter set, from 1.
    pub row: Option<usize>,
    /// Column or parameter, from 1.
    pub column: Option<u16>,
}

impl Diagnostic {
    /// A record with a message of ours.
    pub fn new(state: SqlState, message: impl Into<String>) -> Self {
        Self { state, native: 0, message: message.into(), row: None, column: None }
    }

    /// The same record, placed at a column or parameter.
    #[must_use]
    pub fn at_column(mut self, column: u16) -> Self {
        self.column = Some(column);
        self
    }

    /// The same record, placed at a row of the rowset.
    #[must_use]
    pub fn at_row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }

    /// The message as applications see it.
    pub fn text(&self) -> String {
        format!("{MESSAGE_PREFIX}{}", self.message)
    }

    /// A text result did not fit its buffer.
    pub fn cut() -> Self {
        Self::new(SqlState::Cut, "The text was cut because the buffer is too short.")
    }

    /// A function came at the wrong moment.
    pub fn sequence(message: impl Into<String>) -> Self {
        Self::new(SqlState::Sequence, message)
    }

    /// Something this driver does not do.
    pub fn not_offered(message: impl Into<String>) -> Self {
        Self::new(SqlState::NotOffered, message)
    }
}

impl From<TextError> for Diagnostic {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Length => Self::new(
                SqlState::Length,
                "A length argument is negative and not SQL_NTS, or a buffer size is negative.",
            ),
            TextError::NotText => {
                Self::new(SqlState::BadText, "A text argument is not valid UTF-8 or UTF-16.")
            }
        }
    }
}

impl From<ConvertError> for Diagnostic {
    fn from(error: ConvertError) -> Self {
        let state = match error {
            ConvertError::NotAllowed => SqlState::TypeNotAllowed,
            ConvertError::OutOfRange => SqlState::OutOfRange,
            ConvertError::BadText => SqlState::BadText,
            ConvertError::BadDatetime => SqlState::BadDatetime,
            ConvertError::DatetimeOverflow => SqlState::DatetimeOverflow,
            ConvertError::UnknownCType => SqlState::UnknownCType,
        };
        Self::new(state, error.to_string())
    }
}

/// The records of a handle, made by its last call.
#[derive(Debug, Default)]
pub struct Diagnostics {
    records: Vec<Diagnostic>,
    return_code: i16,
    executed: Option<Executed>,
}

/// Where a handle keeps its records. The lock is spared when a call without a record follows another.
#[derive(Debug, Default)]
pub struct Records {
    kept: Mutex<Diagnostics>,
    /// What is kept is a success without a record. Changed under the lock only.
    silent: AtomicBool,
}

/// What a statement executed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Executed {
    /// It was a SELECT, and not a statement without a result.
    pub is_select: bool,
    /// SQL_DIAG_ROW_COUNT: rows affected, -1 where that is not known.
    pub row_count: isize,
}

impl Records {
    /// The records, to read or change.
    pub fn lock(&self) -> MutexGuard<'_, Diagnostics> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        self.silent.store(false, Ordering::Release);
        kept
    }

    /// Keeps that a call succeeded and left no record.
    pub fn silence(&self) {
        if !self.silent.load(Ordering::Acquire) {
            let mut kept = self.lock();
            kept.replace(Vec::new(), SqlReturn::SUCCESS.0);
            self.silent.store(true, Ordering::Release);
        }
    }
}

impl Diagnostics {
    /// Forgets the call before and keeps what this one left.
    pub fn replace(&mut self, records: Vec<Diagnostic>, return_code: i16) {
        self.records = records;
        self.return_code = return_code;
    }

    /// Remembers what was executed, for the header fields that tell of it.
    pub fn remember(&mut self, executed: Executed) {
        self.executed = Some(executed);
    }

    /// Forgets what was executed: its result is closed.
    pub fn forget_executed(&mut self) {
        self.executed = None;
    }

    /// What was executed last, while its result is open.
    pub fn executed(&self) -> Option<Executed> {
        self.executed
    }

    /// The record with this number, from 1.
    pub fn record(&self, number: i16) -> Option<&Diagnostic> {
        usize::try_from(number).ok()?.checked_sub(1).and_then(|index| self.records.get(index))
    }

    /// How many records there are.
    pub fn count(&self) -> usize {
        self.records.len()
    }

    /// SQL_DIAG_RETURNCODE.
    pub fn return_code(&self) -> i16 {
        self.return_code
    }
}
