//! `COUNT(Id)` counts rows when `Id` is never NULL: as `COUNT(*)` it is one request.

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr, ExprSchemable, LogicalPlan, lit};
use datafusion::optimizer::AnalyzerRule;

/// Turns `COUNT` of a column without NULLs into a count of rows. The name of the result stays.
#[derive(Debug)]
pub(crate) struct CountRows;

impl AnalyzerRule for CountRows {
    fn name(&self) -> &str {
        "count_rows"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::Aggregate(aggregate) => rewrite(aggregate),
            other => Ok(Transformed::no(other)),
        })
        .map(|rewritten| rewritten.data)
    }
}

fn rewrite(aggregate: Aggregate) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let schema = aggregate.input.schema();
    if !aggregate.aggr_expr.iter().any(|expr| counts_rows(expr, schema)) {
        return Ok(Transformed::no(LogicalPlan::Aggregate(aggregate)));
    }
    let expressions = aggregate
        .aggr_expr
        .into_iter()
        .map(|expr| {
            if counts_rows(&expr, schema) {
                let (qualifier, name) = expr.qualified_name();
                count_udaf().call(vec![lit(1_i64)]).alias_qualified(qualifier, name)
            } else {
                expr
            }
        })
        .collect();
    let rewritten = Aggregate::try_new(aggregate.input, aggregate.group_expr, expressions)?;
    Ok(Transformed::yes(LogicalPlan::Aggregate(rewritten)))
}

/// `COUNT(*)`, or COUNT of a constant.
pub(super) fn counts_all_rows(call: &AggregateFunction) -> bool {
    let all = match call.params.args.as_slice() {
        #[allow(deprecated, reason = "the plan of COUNT(*) as the SQL planner makes it")]
        [Expr::Wildcard { .. }] => true,
        [Expr::Literal(value, _)] => !value.is_null(),
        _ => false,
    };
    call.func.name() == "count" && all && !call.params.distinct && call.params.filter.is_none()
}

fn counts_rows(expr: &Expr, schema: &DFSchema) -> bool {
    let Expr::AggregateFunction(AggregateFunction { func, params }) = expr else { return false };
    func.name() == "count"
        && !params.distinct
        && params.filter.is_none()
        && matches!(params.args.as_slice(), [column @ Expr::Column(_)] if matches!(column.nullable(schema), Ok(false)))
}
