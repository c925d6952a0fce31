//! The expressions that compare text: operators, lists, patterns, subqueries, CASE, and the keys of aggregates and windows.

use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Between, Case, InList, InSubquery, ScalarFunction, SetComparison};
use datafusion::logical_expr::{BinaryExpr, Expr, LogicalPlan, Operator, Projection, Subquery, when};

use super::Fold;

impl Fold {
    /// One expression; what it holds is done already.
    pub(super) fn comparison(
        &self,
        expr: Expr,
        schema: &DFSchema,
    ) -> Result<Transformed<Expr>, DataFusionError> {
        let fold = |expr: Box<Expr>| Box::new(self.folded(*expr, schema));
        let blind = match expr {
            Expr::BinaryExpr(BinaryExpr { left, op, right }) if compares(op) => {
                Expr::BinaryExpr(BinaryExpr { left: fold(left), op, right: fold(right) })
            }
            Expr::InList(InList { expr, list, negated }) => {
                let list = list.into_iter().map(|item| self.folded(item, schema)).collect();
                Expr::InList(InList { expr: fold(expr), list, negated })
            }
            Expr::Between(Between { expr, negated, low, high }) => {
                Expr::Between(Between { expr: fold(expr), negated, low: fold(low), high: fold(high) })
            }
            Expr::Like(mut like) => {
                like.case_insensitive = true;
                Expr::Like(like)
            }
            Expr::InSubquery(InSubquery { expr, subquery, negated }) => {
                Expr::InSubquery(InSubquery { expr: fold(expr), subquery: self.subquery(subquery)?, negated })
            }
            Expr::SetComparison(comparison) => Expr::SetComparison(SetComparison {
                expr: fold(comparison.expr),
                subquery: self.subquery(comparison.subquery)?,
                ..comparison
            }),
            Expr::Case(Case { expr: Some(subject), when_then_expr, else_expr }) => {
                let branches = when_then_expr.into_iter().map(|(value, then)| (fold(value), then));
                Expr::Case(Case { expr: Some(fold(subject)), when_then_expr: branches.collect(), else_expr })
            }
            Expr::ScalarFunction(call) => self.call(call, schema)?,
            Expr::AggregateFunction(mut aggregate) => {
                let params = &mut aggregate.params;
                if params.distinct && aggregate.func.name() == "count" {
                    params.args = std::mem::take(&mut params.args)
                        .into_iter()
                        .map(|arg| self.folded(arg, schema))
                        .collect();
                }
                // With DISTINCT the order must name the argument itself.
                if !params.distinct {
                    params.order_by = self.keys(std::mem::take(&mut params.order_by), schema);
                }
                Expr::AggregateFunction(aggregate)
            }
            Expr::WindowFunction(mut window) => {
                let params = &mut window.params;
                let partition = std::mem::take(&mut params.partition_by).into_iter();
                params.partition_by = partition.map(|key| self.folded(key, schema)).collect();
                // A second key would tell rows apart that are equal here.
                for key in &mut params.order_by {
                    key.expr = self.folded(key.expr.clone(), schema);
                }
                Expr::WindowFunction(window)
            }
            other => return Ok(Transformed::no(other)),
        };
        Ok(Transformed::yes(blind))
    }

    /// NULLIF compares and gives back what it was given.
    fn call(&self, call: ScalarFunction, schema: &DFSchema) -> Result<Expr, DataFusionError> {
        if call.func.name() == "nullif"
            && let [value, other] = call.args.as_slice()
            && self.is_text(value, schema)
        {
            let equal = self.folded(value.clone(), schema).eq(self.folded(other.clone(), schema));
            return when(equal.is_not_true(), value.clone()).end();
        }
        Ok(Expr::ScalarFunction(call))
    }

    /// The subquery with its column folded.
    fn subquery(&self, subquery: Subquery) -> Result<Subquery, DataFusionError> {
        let plan = &subquery.subquery;
        let columns = plan.schema().columns().into_iter().map(|column| {
            let name = column.name.clone();
            let relation = column.relation.clone();
            let column = Expr::Column(column);
            let is_text = self.is_text(&column, plan.schema());
            if is_text { self.folded(column, plan.schema()).alias_qualified(relation, name) } else { column }
        });
        let folded = Projection::try_new(columns.collect(), Arc::clone(plan))?;
        Ok(Subquery { subquery: Arc::new(LogicalPlan::Projection(folded)), ..subquery })
    }
}

fn compares(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}
