//! What an expression over one column gives for values of it: computed by the engine's own functions, so that what they mean is known in
//! one place. Part of `inverse`.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use bigcommerce_store::Store;
use bigcommerce_store::schemas::Table;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DFSchema, ScalarValue};
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, ExprSchemable};
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};

use super::ColumnOf;

/// An expression whose only input is a column.
pub(super) struct Computed {
    pub(super) column: usize,
    pub(super) input: DataType,
    /// The expression, its column without a table's name.
    pub(super) expr: Expr,
    /// The column alone.
    pub(super) schema: DFSchema,
    physical: Arc<dyn PhysicalExpr>,
    fields: SchemaRef,
}

impl Computed {
    /// `None` for an expression of no column or of several, and for one that differs from call to call.
    pub(super) fn of(expr: &Expr, table: &Table, column_of: ColumnOf<'_>) -> Option<Self> {
        let columns = expr.column_refs();
        let name = columns.iter().next()?.name.clone();
        if columns.iter().any(|column| column.name != name) || expr.is_volatile() {
            return None;
        }
        let column = column_of(&name)?;
        let input = Store::schema(table).fields().get(column)?.data_type().clone();
        let fields = Arc::new(Schema::new(vec![Field::new(&name, input.clone(), true)]));
        let schema = DFSchema::try_from(Arc::clone(&fields)).ok()?;
        let expr = expr.clone().transform_up(|expr| {
            Ok(match expr {
                Expr::Column(column) => Transformed::yes(Expr::Column(Column::new_unqualified(column.name))),
                other => Transformed::no(other),
            })
        });
        let expr = expr.ok()?.data;
        let physical = physical(&expr, &schema)?;
        Some(Self { column, input, expr, schema, physical, fields })
    }

    /// The type of what is computed.
    pub(super) fn output(&self) -> Option<DataType> {
        self.expr.get_type(&self.schema).ok()
    }

    /// What is computed for each value; `None` where that fails.
    pub(super) fn at(&self, values: ArrayRef) -> Option<ArrayRef> {
        let rows = values.len();
        let batch = RecordBatch::try_new(Arc::clone(&self.fields), vec![values]).ok()?;
        self.physical.evaluate(&batch).ok()?.into_array(rows).ok()
    }
}

fn physical(expr: &Expr, schema: &DFSchema) -> Option<Arc<dyn PhysicalExpr>> {
    create_physical_expr(expr, schema, &ExecutionProps::new(), &PhysicalPlanningContext::default()).ok()
}

/// The value of an expression without columns.
pub(in crate::scan) fn constant(expr: &Expr) -> Option<ScalarValue> {
    if let Expr::Literal(value, _) = expr {
        return Some(value.clone());
    }
    if !expr.column_refs().is_empty() || expr.is_volatile() {
        return None;
    }
    let options = RecordBatchOptions::new().with_row_count(Some(1));
    let one_row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options).ok()?;
    let value = physical(expr, &DFSchema::empty())?.evaluate(&one_row).ok()?;
    ScalarValue::try_from_array(&value.into_array(1).ok()?, 0).ok()
}

/// The expression is a whole number computed from one column.
pub(in crate::scan) fn is_whole_number(expr: &Expr, table: &Table, column_of: ColumnOf<'_>) -> bool {
    Computed::of(expr, table, column_of)
        .and_then(|computed| computed.output())
        .is_some_and(|output| output.is_integer())
}
