//! The size of text that comes from several queries: in a UNION DataFusion keeps that of a column where the others are computed, and
//! a program that makes its buffers so large would lose the ends of longer values. An analyzer rule of the session.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::config::ConfigOptions;
use datafusion::common::metadata::FieldMetadata;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{Expr, LogicalPlan, Projection, Union};
use datafusion::optimizer::AnalyzerRule;

use crate::result::EXPRESSION_TEXT_SIZE;
use crate::scan::{origin, sized};

/// Gives columns beside computed text the size of computed text.
#[derive(Debug)]
pub(crate) struct UnitedTexts;

impl AnalyzerRule for UnitedTexts {
    fn name(&self) -> &str {
        "united_texts"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(rewritten)?.data)
    }
}

fn rewritten(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let LogicalPlan::Union(union) = &plan else { return Ok(Transformed::no(plan)) };
    let width = union.schema.fields().len();
    let widened: Vec<usize> = (0..width).filter(|index| is_widened(union, *index)).collect();
    if widened.is_empty() {
        return Ok(Transformed::no(plan));
    }
    let inputs = union.inputs.iter().map(|input| {
        let columns = input.schema().columns().into_iter().enumerate();
        let items = columns.map(|(index, column)| {
            let sized_here = input.schema().fields().get(index).is_some_and(|field| size(field).is_some());
            let (relation, name) = (column.relation.clone(), column.name.clone());
            let column = Expr::Column(column);
            if !sized_here || !widened.contains(&index) {
                return column;
            }
            let size = FieldMetadata::from(sized(EXPRESSION_TEXT_SIZE));
            column.alias_qualified_with_metadata(relation, name, Some(size))
        });
        let projection = Projection::try_new(items.collect(), Arc::clone(input))?;
        Ok(Arc::new(LogicalPlan::Projection(projection)))
    });
    let inputs = inputs.collect::<Result<Vec<_>, DataFusionError>>()?;
    Ok(Transformed::yes(LogicalPlan::Union(Union::try_new_with_loose_types(inputs)?)))
}

/// A column of a table is beside something computed, or beside values that become text, and may be too small for them.
fn is_widened(union: &Union, index: usize) -> bool {
    let sizes: Vec<u32> =
        union.inputs.iter().filter_map(|input| size(input.schema().fields().get(index)?)).collect();
    let (Some(smallest), Some(largest)) = (sizes.iter().min(), sizes.iter().max()) else { return false };
    if smallest != largest {
        return true;
    }
    union.inputs.iter().any(|input| {
        let Some(field) = input.schema().fields().get(index) else { return false };
        match field.data_type() {
            DataType::Null => false,
            DataType::Utf8 if origin(field).is_some() => false,
            _ => literal_length(input, index).is_none_or(|length| length > *smallest),
        }
    })
}

/// How many characters a column has that is the same text in all rows.
fn literal_length(plan: &LogicalPlan, index: usize) -> Option<u32> {
    let LogicalPlan::Projection(Projection { expr, .. }) = plan else { return None };
    match expr.get(index)?.clone().unalias() {
        Expr::Literal(ScalarValue::Utf8(Some(text)), _) => u32::try_from(text.chars().count()).ok(),
        _ => None,
    }
}

/// The size that a table gives to a text, if it is less than that of computed text.
fn size(field: &Field) -> Option<u32> {
    origin(field)?.size.filter(|size| *size < EXPRESSION_TEXT_SIZE)
}
