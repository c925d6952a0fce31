//! A connection, its prepared statements and their rows: all that the driver and the command call.

use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::Catalogue;

use crate::error::SqlError;
use crate::properties::Settings;
use crate::result::{Datum, Parameter, ResultColumn};

/// One store, ready for statements. Cheap to clone; clones share the store's limits and memory.
#[derive(Debug, Clone)]
pub struct Connection {
    settings: Settings,
}

impl Connection {
    /// Prepares everything; sends no request.
    ///
    /// # Errors
    /// A property that makes a connection impossible.
    pub fn new(settings: Settings) -> Result<Self, SqlError> {
        Ok(Self { settings })
    }

    /// Asks the store once (unless `ConnectOnOpen` is off), to find out whether host, store and token are right.
    ///
    /// # Errors
    /// Host not reachable, token refused, no such store.
    pub async fn verify(&self) -> Result<(), SqlError> {
        Err(SqlError::Internal("not built yet".to_owned()))
    }

    /// The properties the connection was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The tables.
    pub fn catalogue(&self) -> &'static Catalogue {
        Catalogue::built_in().unwrap_or_else(|_| unreachable!())
    }

    /// Parses and plans a statement. Sends no request. Wants a large stack: run it on the runtime, not on the caller's
    /// thread.
    ///
    /// # Errors
    /// Syntax, unknown names, impossible types.
    pub async fn prepare(&self, sql: &str) -> Result<Prepared, SqlError> {
        Err(SqlError::Internal(format!("not built yet: {sql}")))
    }

    /// The statement with its ODBC escapes resolved, for `SQLNativeSql`.
    ///
    /// # Errors
    /// Text that is not even a sequence of tokens.
    pub fn native_sql(&self, sql: &str) -> Result<String, SqlError> {
        Ok(sql.to_owned())
    }
}

/// A planned statement. Can be executed any number of times. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Prepared {
    columns: Vec<ResultColumn>,
    parameters: Vec<Parameter>,
}

impl Prepared {
    /// The columns of the result; empty for a statement without one.
    pub fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }

    /// The parameters in the order of their `?`.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Starts the statement. Requests are sent as rows are asked for; dropping the rows stops them.
    ///
    /// # Errors
    /// Too few values, or one that does not convert.
    pub async fn execute(&self, values: Vec<Datum>) -> Result<Rows, SqlError> {
        Err(SqlError::Internal(format!("not built yet: {}", values.len())))
    }
}

/// The rows of a running statement, a batch at a time.
#[derive(Debug)]
pub struct Rows {
    rows: Vec<RecordBatch>,
}

impl Rows {
    /// The next batch, never empty; `None` after the last. The arrays have the types that the statement's columns name.
    ///
    /// # Errors
    /// Whatever the store or the computation met. After an error nothing more comes.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        Ok(self.rows.pop())
    }
}
