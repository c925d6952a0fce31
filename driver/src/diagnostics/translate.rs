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
        if let SqlError::Store(error) = error {
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
        StoreError::Unauthorized { .. } => SqlState::Login,
        StoreError::Forbidden { .. } | StoreError::KeyNeeded { .. } => SqlState::Syntax,
        StoreError::Refused { status: 409 | 422, .. } => SqlState::Constraint,
        StoreError::Refused { .. } => SqlState::Syntax,
        StoreError::Throttled { .. } | StoreError::Server { .. } | StoreError::Internal(_) => {
            SqlState::General
        }
        StoreError::Value { .. } => SqlState::BadText,
    }
}
