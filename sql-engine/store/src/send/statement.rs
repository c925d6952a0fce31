//! Which requests belong to one statement: all that are asked for within one task. The SQL engine says where a statement
//! begins; a scan outside of any is a statement of its own.

use std::future::Future;

use super::queue::Lane;

tokio::task_local! {
    static LANE: Lane;
}

/// Runs the work as one statement: its requests take turns with those of other statements, however many it asks for.
pub async fn as_one_statement<F: Future>(work: F) -> F::Output {
    LANE.scope(Lane::default(), work).await
}

impl Lane {
    /// The lane of the statement that this task runs.
    pub(crate) fn of_this_statement() -> Self {
        LANE.try_with(Clone::clone).unwrap_or_default()
    }
}
