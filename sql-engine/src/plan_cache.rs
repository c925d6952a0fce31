//! The plans of the texts that a connection prepared last: tools send the same statement again and again. A plan is logical; what
//! requests it takes, and what NOW() is, is decided each time it runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::logical_expr::LogicalPlan;

use crate::dialect::{Explain, Labels};
use crate::result::{Parameter, ResultColumn};
use crate::temporary::Change;

/// Most plans kept.
const MOST_PLANS: usize = 64;

/// Longest text kept, in bytes: lists of thousands of keys do not come twice.
const LONGEST_TEXT: usize = 20_000;

/// A statement after planning.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    /// The plan, with parameters in it.
    pub(crate) plan: LogicalPlan,
    /// The columns of the result.
    pub(crate) columns: Vec<ResultColumn>,
    /// The parameters in the order of their `?`.
    pub(crate) parameters: Vec<Parameter>,
    /// What the text called its columns.
    pub(crate) labels: Labels,
    /// The query is to be explained instead of run.
    pub(crate) explain: Option<Explain>,
    /// What is done with the query's rows; `None` when they are the result.
    pub(crate) change: Option<Change>,
    /// The number of definitions of temporary tables that the plan is good for; `None` where it does not depend on them.
    pub(crate) definitions: Option<u64>,
}

/// Plans by text, the last used at the end.
#[derive(Debug, Default)]
pub(crate) struct PlanCache(Mutex<VecDeque<(String, Arc<Planned>)>>);

impl PlanCache {
    /// The plan of a text, if it was made lately, on the temporary tables that this number of definitions stands for.
    pub(crate) fn plan(&self, sql: &str, definitions: u64) -> Option<Arc<Planned>> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = plans.iter().position(|(text, _)| text == sql)?;
        let found = plans.remove(place)?;
        if found.1.definitions.is_some_and(|made_on| made_on != definitions) {
            return None;
        }
        let planned = Arc::clone(&found.1);
        plans.push_back(found);
        Some(planned)
    }

    /// Keeps a plan in place of the one that was not used for the longest time.
    pub(crate) fn keep(&self, sql: &str, planned: &Arc<Planned>) {
        if sql.len() > LONGEST_TEXT {
            return;
        }
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= MOST_PLANS {
            plans.pop_front();
        }
        plans.push_back((sql.to_owned(), Arc::clone(planned)));
    }
}
