//! Joins that tell the keys of the side they hold while they still read it. A scan on the other side that keys cannot help, or
//! that has heard of more keys than are worth asking for, begins at once. Put into a plan before it runs. What joins by inequality
//! tell is decided in `rules/told_bounds`.

mod keys;
mod observing;

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;
use datafusion::physical_plan::joins::{HashJoinExec, PartitionMode};
use datafusion::physical_plan::sorts::sort::SortExec;

use crate::scan::StoreScan;
use keys::Keys;
pub(crate) use observing::{Interest, Observer, Observing};

/// The plan, with joins that tell early wherever all their rows are wanted: what is read ahead for a query that may soon have
/// enough would be read in vain.
///
/// # Errors
/// An operator that does not take its children back.
pub(crate) fn tell_early(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    telling_below(plan, false)
}

fn telling_below(
    plan: Arc<dyn ExecutionPlan>,
    may_stop: bool,
) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    // A sort reads all its rows, however few of them it gives.
    let may_stop = plan.downcast_ref::<SortExec>().is_none() && (may_stop || plan.fetch().is_some());
    let below = plan.children().into_iter().map(|child| telling_below(Arc::clone(child), may_stop));
    let mut children = below.collect::<Result<Vec<_>, _>>()?;
    if !may_stop
        && let Some(join) = plan.downcast_ref::<HashJoinExec>()
        && let Some(held) = children.first_mut()
        && let Some(telling) = telling(join, held)
    {
        *held = Arc::new(telling);
    }
    replace_children_if_necessary(plan, children)
}

/// The side that a join holds, made to tell its keys, if a scan listens that may begin before it knows all of them.
fn telling(join: &HashJoinExec, held: &Arc<dyn ExecutionPlan>) -> Option<Observing> {
    if *join.partition_mode() != PartitionMode::CollectLeft {
        return None;
    }
    let filter = join.dynamic_expressions_produced().pop()?;
    let number = filter.expression_id()?;
    let mut listening = Vec::new();
    listeners(join.right(), number, &mut listening);
    for scan in &listening {
        scan.begin_early();
    }
    let keys = Keys { filter, on: join.on().to_vec(), schema: join.right().schema() };
    (!listening.is_empty()).then(|| Observing::new(Arc::clone(held), Arc::new(keys)))
}

fn listeners<'p>(plan: &'p Arc<dyn ExecutionPlan>, number: u64, found: &mut Vec<&'p StoreScan>) {
    if let Some(scan) = plan.downcast_ref::<StoreScan>() {
        found.extend(Some(scan).filter(|scan| scan.may_begin_early(number)));
    }
    for child in plan.children() {
        listeners(child, number, found);
    }
}
