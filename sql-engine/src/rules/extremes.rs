//! `MAX(Id)` is the first row by descending `Id`: where the server can sort by the column, that is a page of one row.

use std::sync::Arc;

use bigcommerce_store::schemas::{Bind, Catalogue, Table};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError, ExprSchema};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::optimizer::AnalyzerRule;

use super::counts::counts_all_rows;
use crate::scan::origin;

/// Puts a sort and a limit of one row below a lone MIN or MAX of a column that the server sorts by.
#[derive(Debug)]
pub(crate) struct FirstOfOrder {
    catalogue: &'static Catalogue,
}

impl FirstOfOrder {
    /// The rule over a catalogue.
    pub(crate) fn new(catalogue: &'static Catalogue) -> Self {
        Self { catalogue }
    }

    fn rewrite(&self, aggregate: Aggregate) -> Result<Transformed<LogicalPlan>, DataFusionError> {
        let Some((column, descending)) = self.sorted_column(&aggregate) else {
            return Ok(Transformed::no(LogicalPlan::Aggregate(aggregate)));
        };
        let first = LogicalPlanBuilder::from(Arc::unwrap_or_clone(aggregate.input))
            .sort([column.sort(!descending, false)])?
            .limit(0, Some(1))?
            .build()?;
        let rewritten = Aggregate::try_new(Arc::new(first), aggregate.group_expr, aggregate.aggr_expr)?;
        Ok(Transformed::yes(LogicalPlan::Aggregate(rewritten)))
    }

    /// The column, and whether its largest value is wanted.
    fn sorted_column(&self, aggregate: &Aggregate) -> Option<(Expr, bool)> {
        let ([], [expr]) = (aggregate.group_expr.as_slice(), aggregate.aggr_expr.as_slice()) else {
            return None;
        };
        if !reads_one_table(&aggregate.input) {
            return None;
        }
        match extreme(expr, aggregate.input.schema(), self.catalogue)? {
            Extreme::Ordered { expr, descending, .. } => Some((expr, descending)),
            Extreme::Rows => None,
        }
    }
}

/// An aggregate that one row or one figure of the store answers.
pub(super) enum Extreme {
    /// The first row in an order that the server offers.
    Ordered {
        /// The column in the plan.
        expr: Expr,
        /// The column in its table.
        column: usize,
        descending: bool,
    },
    /// The number of rows.
    Rows,
}

/// What an aggregate asks of the rows of a table of the catalogue; `None` for all others.
pub(super) fn extreme(expr: &Expr, schema: &DFSchema, catalogue: &Catalogue) -> Option<Extreme> {
    let expr = if let Expr::Alias(alias) = expr { alias.expr.as_ref() } else { expr };
    let Expr::AggregateFunction(call) = expr else { return None };
    if counts_all_rows(call) {
        return Some(Extreme::Rows);
    }
    let AggregateFunction { func, params } = call;
    if params.filter.is_some() || params.distinct {
        return None;
    }
    let descending = match func.name() {
        "max" => true,
        "min" => false,
        _ => return None,
    };
    let [Expr::Column(column)] = params.args.as_slice() else { return None };
    let origin = origin(schema.field_from_column(column).ok()?)?;
    let table = catalogue.table(&origin.table)?;
    let index = table.columns.iter().position(|known| known.sql_name == origin.column && known.not_null)?;
    is_sorted(table, index, catalogue).then(|| Extreme::Ordered {
        expr: Expr::Column(column.clone()),
        column: index,
        descending,
    })
}

/// The server sorts the table by the column, or the rows that name those of the table by theirs.
fn is_sorted(table: &Table, column: usize, catalogue: &Catalogue) -> bool {
    table.routes.iter().any(|route| {
        let parent = || catalogue.table(route.parent.as_deref()?);
        let by_parent = |bind: &Bind| {
            bind.column == column
                && parent().is_some_and(|parent| {
                    let theirs = parent.column_index(&bind.parent_column);
                    theirs.is_some_and(|theirs| is_sorted(parent, theirs, catalogue))
                })
        };
        route.order.as_ref().is_some_and(|order| order.columns.contains(&column))
            || route.bind.iter().any(by_parent)
    })
}

/// Nothing but conditions and projections stands between the aggregate and one table.
fn reads_one_table(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::TableScan(scan) => scan.fetch.is_none(),
        // A subquery that looks at the query around it cannot be ordered and cut for each of its rows.
        LogicalPlan::Filter(filter) => !filter.predicate.contains_outer() && reads_one_table(&filter.input),
        LogicalPlan::Projection(projection) => reads_one_table(&projection.input),
        LogicalPlan::SubqueryAlias(alias) => reads_one_table(&alias.input),
        _ => false,
    }
}

impl AnalyzerRule for FirstOfOrder {
    fn name(&self) -> &str {
        "first_of_order"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::Aggregate(aggregate) => self.rewrite(aggregate),
            other => Ok(Transformed::no(other)),
        })
        .map(|rewritten| rewritten.data)
    }
}
