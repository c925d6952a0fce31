//! Looks at a store through a connection: whose it is, which tables the token may not read, how fast it answers. The command calls it
//! for `dsn test`, `doctor` and the profile page.

use std::collections::BTreeMap;
use std::time::Instant;

use bigcommerce_store::StoreError;
use bigcommerce_store::schemas::{RouteKind, Table};

use crate::connection::Connection;
use crate::error::SqlError;
use arrow::util::display::array_value_to_string;

/// What was found out about a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreReport {
    /// The store's name; `None` where the token may not read it.
    pub name: Option<String>,
    /// Its plan; `None` where the token may not read it.
    pub plan: Option<String>,
    /// Milliseconds that the first query took.
    pub milliseconds: u64,
    /// Requests left in the store's quota; `None` where the store tells none.
    pub requests_left: Option<u64>,
}

/// Tables that the token may not read for want of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedTables {
    /// The scope that would open them.
    pub scope: String,
    /// Their names.
    pub tables: Vec<String>,
}

impl Connection {
    /// Asks the store for its name and plan.
    ///
    /// # Errors
    /// Whatever the store answers, except that the token may not read this.
    pub async fn report(&self) -> Result<StoreReport, SqlError> {
        let started = Instant::now();
        let row = match self.first_row("SELECT Name, PlanName FROM StoreInformation").await {
            Ok(row) => row,
            Err(SqlError::Store(StoreError::Forbidden { .. })) => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut values = row.into_iter().map(|value| Some(value).filter(|value| !value.is_empty()));
        Ok(StoreReport {
            name: values.next().flatten(),
            plan: values.next().flatten(),
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            requests_left: self.store().rate_limit().left,
        })
    }

    /// Asks for one row of one table per scope, to find out which tables the token may not read.
    ///
    /// # Errors
    /// Whatever the store answers, except that the token may not read a table.
    pub async fn closed_tables(&self) -> Result<Vec<ClosedTables>, SqlError> {
        let mut scopes: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
        for table in self.catalogue().tables().iter().filter(|table| !table.hidden && !table.scope.is_empty())
        {
            scopes.entry(&table.scope).or_default().push(table);
        }
        let mut closed = Vec::new();
        for (scope, tables) in scopes {
            let Some(probe) = tables.iter().find(|table| is_plain_list(table)) else { continue };
            let Some(column) = probe.columns.first() else { continue };
            let sql = format!("SELECT {} FROM {} LIMIT 1", column.sql_name, probe.name);
            match self.first_row(&sql).await {
                Err(SqlError::Store(StoreError::Forbidden { .. })) => closed.push(ClosedTables {
                    scope: scope.to_owned(),
                    tables: tables.iter().map(|table| table.name.clone()).collect(),
                }),
                // What a store does not have (inventory, say) is not closed.
                Ok(_) | Err(SqlError::Store(StoreError::NotFound { .. } | StoreError::Refused { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(closed)
    }

    /// The values of the first row as text; nothing where there is no row.
    async fn first_row(&self, sql: &str) -> Result<Vec<String>, SqlError> {
        let mut rows = self.prepare(sql).await?.execute(Vec::new()).await?;
        let Some(batch) = rows.next().await? else { return Ok(Vec::new()) };
        let values = batch.columns().iter().map(|column| array_value_to_string(column, 0));
        values.collect::<Result<_, _>>().map_err(|error| SqlError::Internal(error.to_string()))
    }
}

/// A list that needs no key, so that one request tells whether it is open.
fn is_plain_list(table: &Table) -> bool {
    table.routes.first().is_some_and(|route| route.kind == RouteKind::List && !route.path.contains('{'))
}
