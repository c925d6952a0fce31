//! Which requests belong to one statement: all that are asked for within its scope. The SQL engine says where a statement
//! begins; a scan outside of any is a statement of its own.

use std::future::Future;

use super::queue::Lane;

tokio::task_local! {
    static LANE: Lane;
}

/// A statement whose requests take turns with those of other statements, however many it asks for.
#[derive(Debug, Clone, Default)]
pub struct Statement(Lane);

impl Statement {
    /// The one that the current task works for; one of its own outside of any.
    pub fn current() -> Self {
        Self(Lane::of_this_statement())
    }

    /// Does work for the statement.
    pub fn scope<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        LANE.scope(self.0.clone(), work)
    }

    /// Does work for the statement that waits for nothing.
    pub fn enter<T>(&self, work: impl FnOnce() -> T) -> T {
        LANE.sync_scope(self.0.clone(), work)
    }
}

impl Lane {
    /// The lane of the statement that this task runs.
    pub(crate) fn of_this_statement() -> Self {
        LANE.try_with(Clone::clone).unwrap_or_default()
    }
}
