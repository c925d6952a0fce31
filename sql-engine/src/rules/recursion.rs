//! Recursive queries whose first rows come from columns of tables: DataFusion compares what the fields of both parts carry beside
//! their types (which column they are, how long a text is), and refuses the query where that differs. An analyzer rule of the session.

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::metadata::FieldMetadata;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::{Expr, LogicalPlan, Projection, RecursiveQuery};
use datafusion::optimizer::AnalyzerRule;

/// Gives the fields of the recursive part what those of the first part carry.
#[derive(Debug)]
pub(crate) struct RecursiveFields;

impl AnalyzerRule for RecursiveFields {
    fn name(&self) -> &str {
        "recursive_fields"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(rewritten)?.data)
    }
}

fn rewritten(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let LogicalPlan::RecursiveQuery(mut query) = plan else { return Ok(Transformed::no(plan)) };
    let RecursiveQuery { static_term, recursive_term, .. } = &query;
    let columns = recursive_term.schema().columns().into_iter();
    let items = columns.zip(static_term.schema().fields()).map(|(column, first)| {
        let carried = FieldMetadata::from(first.metadata().clone());
        Expr::Column(column).alias_with_metadata(first.name(), Some(carried))
    });
    let named = Projection::try_new(items.collect(), Arc::clone(recursive_term))?;
    query.recursive_term = Arc::new(LogicalPlan::Projection(named));
    Ok(Transformed::yes(LogicalPlan::RecursiveQuery(query)))
}
