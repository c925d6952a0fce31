//! A correlated scalar subquery taken apart: the rows that it finds, and what it makes of them.

use datafusion::common::Column;
use datafusion::common::tree_node::TreeNode;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Aggregate, BinaryExpr, Expr, Filter, LogicalPlan, Operator, Projection};

/// A subquery taken apart: a value made of aggregates of the rows that a condition finds.
pub(super) struct Found<'a> {
    /// Its only value, over the columns of `names`.
    pub(super) value: Expr,
    /// The names that the value has for the aggregates.
    pub(super) names: Vec<Column>,
    pub(super) aggregates: Vec<Expr>,
    pub(super) filter: &'a Filter,
}

impl<'a> Found<'a> {
    /// A subquery that compares outer columns in one condition, and gives one value whatever rows it finds.
    pub(super) fn in_plan(plan: &'a LogicalPlan) -> Option<Self> {
        let found = match plan {
            LogicalPlan::Projection(Projection { expr, input, .. }) => {
                match (expr.as_slice(), input.as_ref()) {
                    ([value], LogicalPlan::Aggregate(aggregate)) => {
                        Self::aggregated(value.clone(), aggregate)
                    }
                    _ => None,
                }
            }
            LogicalPlan::Aggregate(aggregate) => {
                Self::aggregated(Expr::Column(aggregate.schema.columns().pop()?), aggregate)
            }
            LogicalPlan::SubqueryAlias(alias) => Self::in_plan(&alias.input),
            _ => None,
        }?;
        let reaches_out =
            found.filter.input.exists(|node| Ok(node.contains_outer_reference())).unwrap_or(true);
        let nests = |expr: &Expr| {
            expr.exists(|expr| {
                Ok(matches!(expr, Expr::ScalarSubquery(_) | Expr::Exists(_) | Expr::InSubquery(_)))
            })
            .unwrap_or(true)
        };
        let plain =
            !nests(&found.filter.predicate) && !nests(&found.value) && !found.aggregates.iter().any(nests);
        (!reaches_out && plain && !found.filter.predicate.is_volatile()).then_some(found)
    }

    /// It is compared with outer columns by more than equality.
    pub(super) fn is_compared(&self) -> bool {
        split_conjunction(&self.filter.predicate).into_iter().any(|test| {
            test.contains_outer() && !matches!(test, Expr::BinaryExpr(BinaryExpr { op: Operator::Eq, .. }))
        })
    }

    fn aggregated(value: Expr, aggregate: &'a Aggregate) -> Option<Self> {
        let LogicalPlan::Filter(filter) = aggregate.input.as_ref() else { return None };
        let alone = aggregate.group_expr.is_empty();
        let (names, aggregates) = (aggregate.schema.columns(), aggregate.aggr_expr.clone());
        alone.then(|| Self { value: value.unalias(), names, aggregates, filter })
    }
}
