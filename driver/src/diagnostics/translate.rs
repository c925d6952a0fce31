//! Errors of the engine and the store as diagnostic records. The matches name every variant, so that a new error cannot
//! be forgotten here.

use bigcommerce_sql::SqlError;
use bigcommerce_sql::store::StoreError;

use crate::diagnostics::{Diagnostic, SqlState};

/// When an error happened: some have another SQLSTATE while connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// In SQLConnect and SQLDriverConnect.
    Connecting,
    /// Later.
    Connected,
}

impl Phase {
    fn choose(self, connecting: SqlState, connected: SqlState) -> SqlState {
        match self {
            Self::Connecting => connecting,
            Self::Connected => connected,
        }
    }
}

impl Diagnostic {
    /// The record of an error of the engine.
    pub fn from_sql(error: &SqlError, phase: Phase) -> Self {
        let mut diagnostic = Self::new(sql_state(error, phase), error.to_string());
        if let SqlError::Store(error) = error.cause() {
            diagnostic.native = error.status().map_or(0, i32::from);
        }
        diagnostic
    }
}

fn sql_state(error: &SqlError, phase: Phase) -> SqlState {
    match error {
        SqlError::Syntax { .. } | SqlError::NoSuchFunction { .. } | SqlError::Invalid { .. } => {
            SqlState::Syntax
        }
        SqlError::NoSuchTable { .. } => SqlState::NoSuchTable,
        SqlError::NoSuchColumn { .. } => SqlState::NoSuchColumn,
        SqlError::Conversion(_) => SqlState::BadText,
        SqlError::Overflow(_) => SqlState::OutOfRange,
        SqlError::DivisionByZero => SqlState::DivisionByZero,
        SqlError::NotSupported(_) => SqlState::NotOffered,
        SqlError::ParameterCount { .. } => SqlState::ParameterCount,
        SqlError::Memory(_) => SqlState::Memory,
        SqlError::Setting(_) => phase.choose(SqlState::NotConnected, SqlState::General),
        SqlError::Store(error) => store_state(error, phase),
        SqlError::TextTooLong(_) => SqlState::TextTooLong,
        SqlError::Constraint(_) => SqlState::Constraint,
        SqlError::Marked { error, .. } | SqlError::View { error, .. } | SqlError::InBatch { error, .. } => {
            sql_state(error, phase)
        }
        SqlError::Internal(_) => SqlState::General,
    }
}

fn store_state(error: &StoreError, phase: Phase) -> SqlState {
    match error {
        StoreError::Setting { .. } | StoreError::NotFound { .. } | StoreError::Answer { .. } => {
            phase.choose(SqlState::NotConnected, SqlState::General)
        }
        StoreError::Unreachable { .. } => SqlState::NotConnected,
        StoreError::Lost { .. } => phase.choose(SqlState::NotConnected, SqlState::Lost),
        StoreError::Timeout { .. } => phase.choose(SqlState::LoginTimeout, SqlState::Timeout),
        StoreError::Unauthorized { .. } | StoreError::Login { .. } => SqlState::Login,
        StoreError::Forbidden { .. } | StoreError::KeyNeeded { .. } => SqlState::Syntax,
        StoreError::Refused { status: 409 | 422, .. } => SqlState::Constraint,
        StoreError::Refused { .. } => phase.choose(SqlState::NotConnected, SqlState::Syntax),
        StoreError::Throttled { .. } | StoreError::Server { .. } | StoreError::Internal(_) => {
            SqlState::General
        }
        StoreError::Value { .. } => SqlState::BadText,
    }
}

#[cfg(test)]
mod tests {
    use bigcommerce_sql::SqlError;
    use bigcommerce_sql::store::StoreError;

    use super::{Diagnostic, Phase};

    fn state(error: SqlError, phase: Phase) -> (&'static str, i32) {
        let diagnostic = Diagnostic::from_sql(&error, phase);
        (diagnostic.state.code(), diagnostic.native)
    }

    #[test]
    fn the_same_trouble_has_its_own_state_while_connecting() {
        let timeout = || StoreError::Timeout { path: "/v3/x".to_owned(), seconds: 5 };
        assert_eq!(state(timeout().into(), Phase::Connecting), ("HYT01", 0));
        assert_eq!(state(timeout().into(), Phase::Connected), ("HYT00", 0));
        assert_eq!(state(SqlError::Setting("x".to_owned()), Phase::Connecting), ("08001", 0));
        assert_eq!(state(SqlError::Setting("x".to_owned()), Phase::Connected), ("HY000", 0));
    }

    #[test]
    fn the_http_status_is_the_native_error() {
        let refused = |status| StoreError::Refused { path: "/v3/x".to_owned(), status, words: String::new() };
        assert_eq!(state(refused(422).into(), Phase::Connected), ("23000", 422));
        assert_eq!(state(refused(400).into(), Phase::Connected), ("42000", 400));
        let login = StoreError::Unauthorized { store: "s".to_owned(), words: String::new() };
        assert_eq!(state(login.into(), Phase::Connecting), ("28000", 401));
    }
}
