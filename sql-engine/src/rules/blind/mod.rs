//! `CaseSensitive=false`: text is compared, joined, grouped and sorted without regard to case, as in Excel. An analyzer rule of
//! such connections; it runs once types are known. A folded column is no column to the pushdown, so that the store only gets
//! what is blind to case there as well (`scan/conditions.rs`).

mod comparisons;
mod groups;

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError, JoinConstraint};
use datafusion::logical_expr::expr::Sort as SortKey;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Distinct, Expr, ExprSchemable, Join, LogicalPlan, ScalarUDF};
use datafusion::optimizer::AnalyzerRule;

use super::expressions::keeping_names;
use crate::functions::without_case;

/// Makes a plan blind to case.
#[derive(Debug)]
pub(crate) struct BlindComparisons {
    fold: Fold,
}

impl BlindComparisons {
    /// The rule.
    pub(crate) fn new() -> Self {
        Self { fold: Fold(Arc::new(without_case())) }
    }
}

impl AnalyzerRule for BlindComparisons {
    fn name(&self) -> &str {
        "blind_comparisons"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(|node| self.fold.node(node))?.data)
    }
}

/// Puts text into the form in which it is compared.
#[derive(Debug)]
struct Fold(Arc<ScalarUDF>);

impl Fold {
    fn is_text(&self, expr: &Expr, schema: &DFSchema) -> bool {
        expr.get_type(schema).is_ok_and(|data_type| data_type.is_string())
    }

    /// The folded expression where it is text.
    fn folded(&self, expr: Expr, schema: &DFSchema) -> Expr {
        if self.is_text(&expr, schema) { self.0.call(vec![expr]) } else { expr }
    }

    /// Folded keys; rows that are equal then are in the order of their letters.
    fn keys(&self, keys: Vec<SortKey>, schema: &DFSchema) -> Vec<SortKey> {
        let ties: Vec<SortKey> = keys.iter().filter(|key| self.is_text(&key.expr, schema)).cloned().collect();
        let folded =
            keys.into_iter().map(|key| SortKey::new(self.folded(key.expr, schema), key.asc, key.nulls_first));
        folded.chain(ties).collect()
    }

    fn node(&self, plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
        let mut schema = merge_schema(&plan.inputs());
        if let LogicalPlan::TableScan(scan) = &plan {
            schema.merge(&scan.projected_schema);
        }
        let plan = keeping_names(plan, |expr| self.comparison(expr, &schema))?.data;
        Ok(Transformed::yes(match plan {
            LogicalPlan::Aggregate(aggregate) => self.aggregate(aggregate)?,
            LogicalPlan::Distinct(Distinct::All(input)) => self.distinct(&input)?,
            LogicalPlan::Distinct(Distinct::On(distinct)) => self.distinct_on(distinct)?,
            LogicalPlan::Join(join) => LogicalPlan::Join(self.join(join)),
            LogicalPlan::Sort(mut sort) => {
                sort.expr = self.keys(sort.expr, sort.input.schema());
                LogicalPlan::Sort(sort)
            }
            other => other,
        }))
    }

    fn join(&self, mut join: Join) -> Join {
        let (left, right) = (join.left.schema(), join.right.schema());
        let folded = |(mine, other): (Expr, Expr)| (self.folded(mine, left), self.folded(other, right));
        join.on = std::mem::take(&mut join.on).into_iter().map(folded).collect();
        // The names of USING are resolved; what it joins by are columns no more.
        join.join_constraint = JoinConstraint::On;
        join
    }
}
