//! A system table as a DataFusion table: its rows are made when it is read.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use async_trait::async_trait;
use bigcommerce_store::Store;
use bigcommerce_store::schemas::{Catalogue, fold};
use datafusion::catalog::{MemTable, Session, TableProvider};
use datafusion::common::DataFusionError;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use super::SystemTable;
use super::rows::{Cell, rows};
use crate::connect::Browsable;
use crate::presentation::Presentation;
use crate::result::ResultType;
use crate::scan::described;
use crate::temporary::TemporaryTables;
use crate::views::Views;

/// What the rows of system tables are made from.
#[derive(Debug, Clone)]
pub(crate) struct SystemContext {
    /// The store's tables.
    pub(crate) catalogue: &'static Catalogue,
    /// The connection's temporary tables.
    pub(crate) temporary: TemporaryTables,
    /// Its views.
    pub(crate) views: Views,
    /// The client, for its log and quota.
    pub(crate) store: Store,
    /// How the connection gives values.
    pub(crate) presentation: Presentation,
    /// What it lists.
    pub(crate) browsable: Browsable,
    /// The connection's properties, secrets masked.
    pub(crate) properties: Vec<(&'static str, String)>,
}

/// One system table.
#[derive(Debug)]
pub(crate) struct SystemProvider {
    table: &'static SystemTable,
    context: SystemContext,
    schema: SchemaRef,
}

impl SystemProvider {
    /// The table over a connection.
    pub(crate) fn new(table: &'static SystemTable, context: SystemContext) -> Self {
        let fields: Vec<Field> = table
            .columns
            .iter()
            .map(|column| {
                let size = match column.result_type {
                    ResultType::Varchar(size) => Some(size),
                    _ => None,
                };
                Field::new(fold(column.name), column.result_type.arrow(), column.nullable)
                    .with_metadata(described(table.name, column.name, size))
            })
            .collect();
        Self { table, context, schema: Arc::new(Schema::new(fields)) }
    }

    fn batch(&self) -> Result<RecordBatch, DataFusionError> {
        let rows = rows(self.table.name, &self.context);
        let columns: Vec<ArrayRef> = self
            .table
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| array(column.result_type, rows.iter().map(|row| row.get(index))))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

fn array<'a>(result_type: ResultType, cells: impl Iterator<Item = Option<&'a Cell>>) -> ArrayRef {
    match result_type {
        ResultType::Boolean => Arc::new(BooleanArray::from_iter(cells.map(|cell| cell?.flag()))),
        ResultType::Integer => {
            Arc::new(Int32Array::from_iter(cells.map(|cell| i32::try_from(cell?.number()?).ok())))
        }
        ResultType::BigInt => Arc::new(Int64Array::from_iter(cells.map(|cell| cell?.number()))),
        _ => Arc::new(StringArray::from_iter(cells.map(|cell| cell?.text()))),
    }
}

#[async_trait]
impl TableProvider for SystemProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let table = MemTable::try_new(Arc::clone(&self.schema), vec![vec![self.batch()?]])?;
        table.scan(state, projection, filters, limit).await
    }
}
