//! A view as the planner sees it: its plan takes its place in the statement, so that conditions go through it to the store.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::DataFusionError;
use datafusion::common::metadata::FieldMetadata;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::dialect::Vocabulary;
use crate::result::{ResultColumn, ResultType};
use crate::scan::described;

/// A planned view.
#[derive(Debug)]
pub(crate) struct ViewProvider {
    plan: LogicalPlan,
    schema: SchemaRef,
    columns: Vec<ResultColumn>,
}

impl ViewProvider {
    /// The view of a query's plan; its columns are called as the query's headings are.
    ///
    /// # Errors
    /// Two columns of one name.
    pub(crate) fn new(
        view: &str,
        plan: LogicalPlan,
        columns: &[ResultColumn],
        vocabulary: &Vocabulary,
    ) -> Result<Self, DataFusionError> {
        let names = plan.schema().columns();
        let items = names.into_iter().zip(columns).map(|(name, column)| {
            let size = if let ResultType::Varchar(size) = column.result_type { Some(size) } else { None };
            let metadata = FieldMetadata::from(described(view, &column.label, size));
            Expr::Column(name).alias_with_metadata(vocabulary.canonical(&column.label), Some(metadata))
        });
        let items: Vec<Expr> = items.collect();
        let plan = LogicalPlanBuilder::from(plan).project(items)?.build()?;
        let schema = Arc::clone(plan.schema().inner());
        let columns = columns.iter().map(|column| ResultColumn {
            table: view.to_owned(),
            column: column.label.clone(),
            ..column.clone()
        });
        Ok(Self { schema, columns: columns.collect(), plan })
    }

    /// Its columns.
    pub(crate) fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }
}

#[async_trait]
impl TableProvider for ViewProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        Some(Cow::Borrowed(&self.plan))
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        Err(DataFusionError::Internal("a view's plan takes its place, but it was read as a table".to_owned()))
    }
}
