//! Waiting for the engine on behalf of a statement: with SQLCancel, with the query timeout, off the caller's thread.

use std::future::Future;
use std::time::{Duration, Instant};

use bigcommerce_sql::SqlError;

use crate::diagnostics::{Diagnostic, Phase, SqlState};
use crate::handles::Statement;
use crate::runtime::Interruption;

/// The moment at which a function that starts now must give up; `None` for never. `seconds` is SQL_ATTR_QUERY_TIMEOUT.
pub fn deadline(seconds: usize) -> Option<Instant> {
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
    (seconds > 0).then(|| Instant::now().checked_add(Duration::from_secs(seconds))).flatten()
}

/// Runs a piece of the engine's work to its end.
///
/// # Errors
/// The engine's own, HY008 after SQLCancel, HYT00 after the deadline.
pub fn wait<T: Send + 'static>(
    statement: &Statement,
    deadline: Option<Instant>,
    work: impl Future<Output = Result<T, SqlError>> + Send + 'static,
) -> Result<T, Diagnostic> {
    match statement.connection.environment.runtime.wait(&statement.cancel, deadline, work) {
        Ok(answer) => {
            let answer = answer.map_err(|error| Diagnostic::from_sql(&error, Phase::Connected));
            statement.connection.set_dead(answer.as_ref().is_err_and(is_dead));
            answer
        }
        Err(Interruption::Cancelled) => {
            Err(Diagnostic::new(SqlState::Cancelled, "The statement was cancelled."))
        }
        Err(Interruption::TimedOut) => Err(Diagnostic::new(
            SqlState::Timeout,
            "The query timeout has passed. Raise SQL_ATTR_QUERY_TIMEOUT or ask for fewer rows.",
        )),
        Err(Interruption::Died) => Err(Diagnostic::new(
            SqlState::General,
            "Internal error: the statement ended unexpectedly. Please report it with the statement.",
        )),
    }
}

/// The connection is of no more use: a pool should throw it away.
fn is_dead(error: &Diagnostic) -> bool {
    matches!(error.state, SqlState::NotConnected | SqlState::Lost | SqlState::Login)
}
