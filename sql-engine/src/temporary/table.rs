//! A temporary table: its columns and rows, and how the planner reads them. A query sees the rows that were there when it began.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::Int64Array;
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use datafusion::catalog::{MemTable, Session, TableProvider};
use datafusion::common::DataFusionError;
use datafusion::execution::memory_pool::MemoryReservation;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::sql::sqlparser::ast::Expr as Written;

use super::keys::KeyValues;
use super::{Declared, Definition, TableName};
use crate::error::SqlError;
use crate::result::{ResultColumn, ResultType};
use crate::scan::described;

/// Rows that come in small portions are put together up to this number.
const SMALL_BATCH: usize = 1_024;

/// A temporary table.
#[derive(Debug)]
pub(crate) struct TemporaryTable {
    name: TableName,
    schema: SchemaRef,
    columns: Vec<ResultColumn>,
    fillers: Vec<Filler>,
    keys: Vec<KeyValues>,
    rows: Mutex<Vec<Counted>>,
}

/// What comes into a column that INSERT does not name.
#[derive(Debug)]
enum Filler {
    Null,
    Default(Box<Written>),
    Numbers { next: AtomicI64, step: i64 },
}

impl Filler {
    fn of(declared: &mut Declared) -> Self {
        match (declared.numbering, declared.default.take()) {
            (Some((first, step)), _) => Self::Numbers { next: AtomicI64::new(first), step },
            (None, Some(default)) => Self::Default(Box::new(default)),
            (None, None) => Self::Null,
        }
    }
}

/// Rows and the memory they are counted with.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) rows: RecordBatch,
    pub(super) memory: MemoryReservation,
}

impl Counted {
    /// Takes a small part in, if it and the memory allow that.
    fn joined(&mut self, part: &Self, schema: &SchemaRef) -> Option<()> {
        if self.rows.num_rows() + part.rows.num_rows() > SMALL_BATCH {
            return None;
        }
        let together = concat_batches(schema, [&self.rows, &part.rows]).ok()?;
        self.memory.try_resize(together.get_array_memory_size()).ok()?;
        self.rows = together;
        Some(())
    }
}

impl TemporaryTable {
    /// An empty table. The types are those of a query's columns, all else is declared.
    ///
    /// # Errors
    /// Two columns of one name, and a key of columns that are not there.
    pub(crate) fn new(
        name: TableName,
        types: &[ResultColumn],
        definition: Definition,
    ) -> Result<Arc<Self>, SqlError> {
        let mut taken = HashSet::new();
        let mut fields = Vec::new();
        let mut columns = Vec::new();
        let mut fillers = Vec::new();
        for (mut declared, typed) in definition.columns.into_iter().zip(types) {
            fillers.push(Filler::of(&mut declared));
            let Declared { name: TableName { folded, typed: label }, size, not_null, .. } = declared;
            if !taken.insert(folded.clone()) {
                let message = format!(
                    "Column \"{label}\" of {} occurs twice: give it another name with AS.",
                    name.typed
                );
                return Err(SqlError::Invalid { message, position: None });
            }
            let result_type = match typed.result_type {
                ResultType::Varchar(_) | ResultType::LongVarchar => {
                    size.map_or(ResultType::LongVarchar, ResultType::Varchar)
                }
                other => other,
            };
            let metadata = described(&name.typed, &label, size);
            fields.push(Field::new(folded, result_type.arrow(), !not_null).with_metadata(metadata));
            let (column, table) = (label.clone(), name.typed.clone());
            columns.push(ResultColumn { label, column, table, result_type, nullable: !not_null });
        }
        let schema = Arc::new(Schema::new(fields));
        let keys = definition.keys.iter().map(|key| KeyValues::new(key, &schema, &name.typed));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        Ok(Arc::new(Self { name, schema, columns, fillers, keys, rows: Mutex::default() }))
    }

    /// Its name.
    pub(crate) fn name(&self) -> &TableName {
        &self.name
    }

    /// Its columns.
    pub(crate) fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }

    /// The default of the column at a place.
    pub(crate) fn default(&self, place: usize) -> Option<&Written> {
        match self.fillers.get(place) {
            Some(Filler::Default(default)) => Some(default),
            _ => None,
        }
    }

    /// The column at a place numbers its rows.
    pub(crate) fn numbers_rows(&self, place: usize) -> bool {
        matches!(self.fillers.get(place), Some(Filler::Numbers { .. }))
    }

    /// The next numbers of such a column.
    pub(super) fn next_numbers(&self, place: usize, count: usize) -> Option<Int64Array> {
        let Some(Filler::Numbers { next, step }) = self.fillers.get(place) else { return None };
        Some((0..count).map(|_| Some(next.fetch_add(*step, Ordering::Relaxed))).collect())
    }

    /// Its keys.
    pub(super) fn keys(&self) -> &[KeyValues] {
        &self.keys
    }

    /// The place of the column of a folded name.
    pub(crate) fn place(&self, folded: &str) -> Option<usize> {
        self.schema.index_of(folded).ok()
    }

    /// The folded names of its columns.
    pub(crate) fn column_names(&self) -> impl Iterator<Item = String> {
        self.schema.fields().iter().map(|field| field.name().clone())
    }

    /// Its Arrow schema, with names in the planner's form.
    pub(super) fn arrow_schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Counted>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rows it has.
    pub(crate) fn count(&self) -> usize {
        self.rows().iter().map(|part| part.rows.num_rows()).sum()
    }

    pub(super) fn append(&self, parts: Vec<Counted>) {
        let mut rows = self.rows();
        for part in parts {
            let joined = rows.last_mut().and_then(|last| last.joined(&part, &self.schema));
            if joined.is_none() {
                rows.push(part);
            }
        }
    }

    pub(super) fn empty(&self) {
        self.rows().clear();
    }

    pub(super) fn replace(&self, parts: Vec<Counted>) {
        *self.rows() = parts;
    }
}

#[async_trait]
impl TableProvider for TemporaryTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let rows = self.rows().iter().map(|part| part.rows.clone()).collect();
        let table = MemTable::try_new(Arc::clone(&self.schema), vec![rows])?;
        table.scan(state, projection, filters, limit).await
    }
}
