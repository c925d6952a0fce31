//! Scalar subqueries that may find more than one row: DataFusion would join each of them, and the query would give its rows several
//! times over. An aggregate that fails at the second row takes their place, or the first value where one row is asked for. An analyzer rule of the session; it runs first.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::filter;
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{
    Accumulator, Aggregate, AggregateUDF, AggregateUDFImpl, Expr, LogicalPlan, Projection, Signature,
    Subquery, Volatility,
};
use datafusion::optimizer::AnalyzerRule;

use super::first_rows;
use crate::error::SqlError;

/// Sees to it that scalar subqueries have one value.
#[derive(Debug)]
pub(crate) struct SingleValues(Arc<AggregateUDF>);

impl SingleValues {
    /// The rule.
    pub(crate) fn new() -> Self {
        Self(Arc::new(AggregateUDF::new_from_impl(SingleValue(Signature::any(1, Volatility::Immutable)))))
    }

    fn tested(&self, subquery: Subquery) -> Result<Transformed<Expr>, DataFusionError> {
        if !subquery.outer_ref_columns.is_empty()
            && let [column] = &subquery.subquery.schema().columns()[..]
            && let Some(first) = first_rows::aggregated(&subquery.subquery, &column.name)?
        {
            return Ok(Transformed::yes(Expr::ScalarSubquery(subquery.with_plan(Arc::new(first)))));
        }
        // The planner counts no row for a SELECT without FROM, and so none for a UNION of such.
        let unites = subquery.subquery.exists(|node| Ok(matches!(node, LogicalPlan::Union(_))))?;
        if !unites && subquery.subquery.max_rows().is_some_and(|rows| rows <= 1) {
            return Ok(Transformed::no(Expr::ScalarSubquery(subquery)));
        }
        let plan = subquery.subquery.as_ref();
        let [column] = &plan.schema().columns()[..] else {
            return Ok(Transformed::no(Expr::ScalarSubquery(subquery)));
        };
        // Below the projection, where outer columns are compared, so that these stay next to the aggregate.
        let (value, input) = match plan {
            LogicalPlan::Projection(Projection { expr, input, .. }) => {
                let Some(value) = expr.first() else {
                    return Ok(Transformed::no(Expr::ScalarSubquery(subquery)));
                };
                (value.clone().unalias(), Arc::clone(input))
            }
            _ => (Expr::Column(column.clone()), Arc::clone(&subquery.subquery)),
        };
        let single =
            AggregateFunction::new_udf(Arc::clone(&self.0), vec![value], false, None, Vec::new(), None);
        let single = Expr::AggregateFunction(single).alias(&column.name);
        let plan = LogicalPlan::Aggregate(Aggregate::try_new(input, Vec::new(), vec![single])?);
        Ok(Transformed::yes(Expr::ScalarSubquery(subquery.with_plan(Arc::new(plan)))))
    }
}

impl AnalyzerRule for SingleValues {
    fn name(&self) -> &str {
        "single_values"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let tested = plan.transform_up_with_subqueries(|node| {
            node.map_expressions(|expr| {
                expr.transform_up(|expr| match expr {
                    Expr::ScalarSubquery(subquery) => self.tested(subquery),
                    other => Ok(Transformed::no(other)),
                })
            })
        })?;
        Ok(tested.data)
    }
}

/// The only value there is; NULL where there is none.
#[derive(Debug, PartialEq, Eq, Hash)]
struct SingleValue(Signature);

impl AggregateUDFImpl for SingleValue {
    fn name(&self) -> &str {
        "single_value"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(arguments.first().cloned().unwrap_or(DataType::Null))
    }

    fn return_field(&self, arguments: &[FieldRef]) -> Result<FieldRef, DataFusionError> {
        // With the size of a text.
        Ok(arguments.first().map_or_else(
            || Arc::new(Field::new(self.name(), DataType::Null, true)),
            |field| Arc::new(field.as_ref().clone().with_nullable(true)),
        ))
    }

    fn state_fields(&self, arguments: StateFieldsArgs) -> Result<Vec<FieldRef>, DataFusionError> {
        let value = arguments.return_field.data_type().clone();
        Ok(vec![
            Arc::new(Field::new(format_state_name(arguments.name, "value"), value, true)),
            Arc::new(Field::new(format_state_name(arguments.name, "found"), DataType::Boolean, false)),
        ])
    }

    fn accumulator(&self, arguments: AccumulatorArgs) -> Result<Box<dyn Accumulator>, DataFusionError> {
        let value = ScalarValue::try_from(arguments.return_field.data_type())?;
        Ok(Box::new(Found { value, found: false }))
    }
}

#[derive(Debug)]
struct Found {
    value: ScalarValue,
    found: bool,
}

impl Accumulator for Found {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<(), DataFusionError> {
        let Some(values) = values.first().filter(|values| !values.is_empty()) else { return Ok(()) };
        if self.found || values.len() > 1 {
            let message =
                "A subquery that stands for one value has found more than one row. Use TOP 1, an aggregate \
                           such as MAX, or IN"
                    .to_owned();
            return Err(DataFusionError::External(Box::new(SqlError::Invalid { message, position: None })));
        }
        self.value = ScalarValue::try_from_array(values, 0)?;
        self.found = true;
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue, DataFusionError> {
        Ok(self.value.clone())
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.value.size() - size_of_val(&self.value)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>, DataFusionError> {
        Ok(vec![self.value.clone(), ScalarValue::Boolean(Some(self.found))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<(), DataFusionError> {
        let [values, found] = states else {
            return Err(DataFusionError::Internal(
                "single_value has a value and whether it was found".to_owned(),
            ));
        };
        self.update_batch(&[filter(values, found.as_boolean())?])
    }
}
