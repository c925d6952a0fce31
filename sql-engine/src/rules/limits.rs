//! Limits and offsets that still stand above a scan become part of it: `OFFSET 500` over a list that the store reads from the right
//! page on. The last of the session's physical rules: orders and conditions have reached the scans by then.

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;
use datafusion::physical_plan::limit::GlobalLimitExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::{ExecutionPlan, SortOrderPushdownResult};

use crate::scan::StoreScan;

/// Gives limits to the scans below them, and offsets to those that can leave rows out.
#[derive(Debug)]
pub(crate) struct LimitScans;

impl PhysicalOptimizerRule for LimitScans {
    fn name(&self) -> &'static str {
        "limit_scans"
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        plan.transform_up(|node| {
            let limit = node.downcast_ref::<GlobalLimitExec>();
            let limited = limit.map(|limit| limited(limit.input(), limit.skip(), limit.fetch()));
            let first = || node.downcast_ref::<SortExec>().map(first_of_order);
            Ok(match limited.or_else(first).transpose()?.flatten() {
                Some(limited) => Transformed::yes(limited),
                None => Transformed::no(node),
            })
        })
        .map(|rewritten| rewritten.data)
    }
}

/// The first rows of an order that the rows of the parent table come in: as soon as there are enough of them, no more is read.
fn first_of_order(sort: &SortExec) -> Result<Option<Arc<dyn ExecutionPlan>>, DataFusionError> {
    let Some(fetch) = sort.fetch() else { return Ok(None) };
    let Some(input) = with_scan(sort.input(), &StoreScan::for_few_rows)? else { return Ok(None) };
    match input.try_pushdown_sort(sort.expr())? {
        SortOrderPushdownResult::Exact { inner } => limited(&inner, 0, Some(fetch)),
        _ => Ok(None),
    }
}

/// The plan without its first `skip` rows and with at most `fetch` of the others, by its scan alone.
fn limited(
    plan: &Arc<dyn ExecutionPlan>,
    skip: usize,
    fetch: Option<usize>,
) -> Result<Option<Arc<dyn ExecutionPlan>>, DataFusionError> {
    with_scan(plan, &|scan| scan.limited(skip, fetch))
}

/// The plan with another scan. Above it may stand what gives a row for a row.
fn with_scan(
    plan: &Arc<dyn ExecutionPlan>,
    other: &dyn Fn(&StoreScan) -> Option<StoreScan>,
) -> Result<Option<Arc<dyn ExecutionPlan>>, DataFusionError> {
    if let Some(scan) = plan.downcast_ref::<StoreScan>() {
        let Some(scan) = other(scan) else { return Ok(None) };
        return Ok(Some(Arc::new(scan)));
    }
    let row_for_row =
        plan.downcast_ref::<ProjectionExec>().is_some() || plan.downcast_ref::<CooperativeExec>().is_some();
    let children = plan.children();
    let (true, [input]) = (row_for_row, children.as_slice()) else { return Ok(None) };
    let Some(input) = with_scan(input, other)? else { return Ok(None) };
    replace_children_if_necessary(Arc::clone(plan), vec![input]).map(Some)
}
