//! GROUP BY and DISTINCT: texts that differ by case alone are one group, shown by the first of them in the order of letters.

use std::sync::Arc;

use datafusion::common::{Column, DataFusionError};
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::logical_expr::{Aggregate, Distinct, DistinctOn, Expr, LogicalPlan, Projection};

use super::Fold;

impl Fold {
    pub(super) fn aggregate(&self, aggregate: Aggregate) -> Result<LogicalPlan, DataFusionError> {
        let input = aggregate.input.schema();
        let texts = aggregate.group_expr.iter().any(|key| self.is_text(key, input));
        // GROUPING SETS, ROLLUP and CUBE group with regard to case: their NULLs are not values of the column.
        if !texts || aggregate.group_expr.iter().any(|key| matches!(key, Expr::GroupingSet(_))) {
            return Ok(LogicalPlan::Aggregate(aggregate));
        }
        let mut keys = Vec::new();
        let mut aggregates = aggregate.aggr_expr.clone();
        let mut shown = Vec::new();
        for (place, key) in aggregate.group_expr.iter().enumerate() {
            let (qualifier, field) = aggregate.schema.qualified_field(place);
            let column = if self.is_text(key, input) {
                let name = format!("__shown_{place}");
                keys.push(self.folded(key.clone().unalias(), input).alias(format!("__folded_{place}")));
                aggregates.push(min(key.clone().unalias()).alias(&name));
                Expr::Column(Column::from_name(name))
            } else {
                keys.push(key.clone());
                Expr::Column(Column::new(qualifier.cloned(), field.name()))
            };
            let metadata = Some(field.metadata().clone().into());
            shown.push(column.alias_qualified_with_metadata(qualifier.cloned(), field.name(), metadata));
        }
        for place in aggregate.group_expr.len()..aggregate.schema.fields().len() {
            let (qualifier, field) = aggregate.schema.qualified_field(place);
            shown.push(Expr::Column(Column::new(qualifier.cloned(), field.name())));
        }
        let grouped = Aggregate::try_new(aggregate.input, keys, aggregates)?;
        let plan = Projection::try_new(shown, Arc::new(LogicalPlan::Aggregate(grouped)))?;
        Ok(LogicalPlan::Projection(plan))
    }

    pub(super) fn distinct(&self, input: &Arc<LogicalPlan>) -> Result<LogicalPlan, DataFusionError> {
        let columns: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
        if !columns.iter().any(|column| self.is_text(column, input.schema())) {
            return Ok(LogicalPlan::Distinct(Distinct::All(Arc::clone(input))));
        }
        self.aggregate(Aggregate::try_new(Arc::clone(input), columns, Vec::new())?)
    }

    /// The keys of both clauses, which must stay the same expressions.
    pub(super) fn distinct_on(&self, distinct: DistinctOn) -> Result<LogicalPlan, DataFusionError> {
        let schema = distinct.input.schema();
        let keys = distinct.on_expr.into_iter().map(|key| self.folded(key, schema)).collect();
        let order = distinct.sort_expr.map(|order| {
            let folded = order.into_iter().map(|mut key| {
                key.expr = self.folded(key.expr, schema);
                key
            });
            folded.collect()
        });
        let folded = DistinctOn::try_new(keys, distinct.select_expr, order, Arc::clone(&distinct.input))?;
        Ok(LogicalPlan::Distinct(Distinct::On(folded)))
    }
}
