//! The catalogue as a DataFusion schema, and a table of it as a table provider. Every filter is answered "Exact": the
//! leaf operator tests rows itself, so that nothing stands between it and LIMIT or ORDER BY.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use bigcommerce_store::schemas::{Table, fold};
use bigcommerce_store::{Condition, Store};
use datafusion::catalog::{SchemaProvider, Session, TableProvider};
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::utils::{conjunction, expr_to_columns};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;

use super::alternatives::alternatives_of;
use super::conditions::{Found, from_filter};
use super::exec::{ScanParts, StoreScan};
use super::fields::arrow_schema;
use super::shown::{for_store, is_time};
use crate::presentation::{Presentation, Zone};
use crate::system::{SYSTEM_TABLES, SystemContext, SystemProvider, system_table};

/// All tables of the catalogue, found by any of their names, the system tables, and what the connection has of its own.
#[derive(Debug)]
pub(crate) struct StoreSchema {
    system: SystemContext,
    pushdown: bool,
    presentation: Presentation,
    tables: Mutex<HashMap<String, Arc<StoreTable>>>,
}

impl StoreSchema {
    /// `pushdown` off keeps every condition, order and limit away from the server.
    pub(crate) fn new(system: SystemContext, pushdown: bool, presentation: Presentation) -> Self {
        Self { system, pushdown, presentation, tables: Mutex::new(HashMap::new()) }
    }
}

#[async_trait]
impl SchemaProvider for StoreSchema {
    fn table_names(&self) -> Vec<String> {
        let system = SYSTEM_TABLES.iter().map(|table| table.name.to_owned());
        let tables = self.system.catalogue.tables().iter().filter(|table| !table.hidden);
        tables.map(|table| table.name.clone()).chain(system).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, DataFusionError> {
        if let Some(table) = self.system.temporary.table(name) {
            return Ok(Some(table));
        }
        if let Some(view) = self.system.views.provider(name) {
            return Ok(Some(view));
        }
        if let Some(table) = system_table(name) {
            return Ok(Some(Arc::new(SystemProvider::new(table, self.system.clone()))));
        }
        let Some(table) = self.system.catalogue.table(name) else { return Ok(None) };
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let provider = tables.entry(table.name.clone()).or_insert_with(|| {
            Arc::new(StoreTable {
                store: self.system.store.clone(),
                table: Arc::clone(table),
                schema: arrow_schema(table, self.presentation),
                pushdown: self.pushdown,
                presentation: self.presentation,
            })
        });
        let provider: Arc<dyn TableProvider> = Arc::<StoreTable>::clone(provider);
        Ok(Some(provider))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.system.temporary.table(name).is_some()
            || self.system.views.provider(name).is_some()
            || self.system.catalogue.table(name).is_some()
            || system_table(name).is_some()
    }
}

/// One table of the store.
#[derive(Debug)]
pub(crate) struct StoreTable {
    store: Store,
    table: Arc<Table>,
    schema: SchemaRef,
    pushdown: bool,
    presentation: Presentation,
}

#[async_trait]
impl TableProvider for StoreTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>, DataFusionError> {
        Ok(vec![TableProviderFilterPushDown::Exact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let output = projection.cloned().unwrap_or_else(|| (0..self.schema.fields().len()).collect());
        let mut read = output.clone();
        for index in self.columns_of(filters)? {
            if !read.contains(&index) {
                read.push(index);
            }
        }
        let residual = match conjunction(filters.iter().cloned()) {
            None => None,
            Some(filter) => {
                let read_schema = self.schema.project(&read)?;
                Some(state.create_physical_expr(filter, &DFSchema::try_from(read_schema)?)?)
            }
        };
        let (conditions, complete) = conditions_of(filters, &self.table, self.presentation.zone);
        let parts = ScanParts {
            store: self.store.clone(),
            table: Arc::clone(&self.table),
            read,
            output_width: output.len(),
            residual,
            conditions,
            alternatives: alternatives_of(filters, &self.table, self.presentation.zone),
            complete,
            pushdown: self.pushdown,
            presentation: self.presentation,
            fetch: limit,
            offset: 0,
        };
        Ok(Arc::new(StoreScan::new(parts, Arc::new(self.schema.project(&output)?))))
    }
}

impl StoreTable {
    fn column_index(&self, name: &str) -> Option<usize> {
        self.schema.index_of(name).ok()
    }

    fn columns_of(&self, filters: &[Expr]) -> Result<Vec<usize>, DataFusionError> {
        let mut columns = std::collections::HashSet::new();
        for filter in filters {
            expr_to_columns(filter, &mut columns)?;
        }
        let mut indexes: Vec<usize> =
            columns.iter().filter_map(|column| self.column_index(&column.name)).collect();
        indexes.sort_unstable();
        Ok(indexes)
    }
}

/// The filters in the store's terms, and whether that says all that they say. The filters name columns of the table; times in
/// them are of the zone.
pub(crate) fn conditions_of(filters: &[Expr], table: &Table, zone: Zone) -> (Vec<Condition>, bool) {
    let column_of = |name: &str| table.columns.iter().position(|column| fold(&column.sql_name) == name);
    let Some(filter) = conjunction(filters.iter().cloned()) else { return (Vec::new(), true) };
    let Found { conditions, mut complete } = from_filter(&filter, table, &column_of);
    // An hour that a clock shows twice has no exact form in UTC.
    complete &= zone.keeps_order() || !conditions.iter().any(|condition| is_time(table, condition));
    (for_store(zone, table, conditions), complete)
}
