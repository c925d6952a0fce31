//! Temporary tables of a connection: `#name` and CREATE TEMPORARY TABLE. `change` says what a statement does to one, `table` holds
//! rows, this file knows which tables there are. Their rows count towards the connection's MemoryLimit and are gone with it.

mod change;
mod fill;
mod keys;
mod table;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::execution::memory_pool::MemoryPool;

pub(crate) use change::{Change, Declared, Definition, TableName, missing};
pub(crate) use fill::Filling;
pub(crate) use keys::Key;
pub(crate) use table::TemporaryTable;

use crate::error::SqlError;

/// A name with this at its front is that of a temporary table.
const MARK: char = '#';

/// The name can only be that of a temporary table.
pub(crate) fn is_temporary_name(name: &str) -> bool {
    name.starts_with(MARK)
}

/// The temporary tables of a connection. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct TemporaryTables(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tables: Mutex<BTreeMap<String, Arc<TemporaryTable>>>,
    definitions: AtomicU64,
    changing: tokio::sync::Mutex<()>,
    pool: Arc<dyn MemoryPool>,
}

impl TemporaryTables {
    /// No tables; their rows will be counted in the pool.
    pub(crate) fn new(pool: Arc<dyn MemoryPool>) -> Self {
        Self(Arc::new(Inner {
            tables: Mutex::default(),
            definitions: AtomicU64::new(0),
            changing: tokio::sync::Mutex::default(),
            pool,
        }))
    }

    fn tables(&self) -> MutexGuard<'_, BTreeMap<String, Arc<TemporaryTable>>> {
        self.0.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table of a folded name.
    pub(crate) fn table(&self, name: &str) -> Option<Arc<TemporaryTable>> {
        self.tables().get(name).map(Arc::clone)
    }

    /// All tables, by name.
    pub(crate) fn all(&self) -> Vec<Arc<TemporaryTable>> {
        self.tables().values().map(Arc::clone).collect()
    }

    /// Grows with each table made or dropped: a plan that names temporary tables is good for one of these numbers.
    pub(crate) fn definitions(&self) -> u64 {
        self.0.definitions.load(Ordering::Acquire)
    }

    /// Changes wait for one another, so that what a DELETE has read is still what it replaces.
    pub(crate) async fn changing(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.changing.lock().await
    }

    /// Room for rows of a table.
    pub(crate) fn filling(&self, table: &Arc<TemporaryTable>) -> Filling {
        Filling::new(Arc::clone(table), &self.0.pool)
    }

    /// Adds a table.
    ///
    /// # Errors
    /// There is one of that name.
    pub(crate) fn add(&self, table: Arc<TemporaryTable>) -> Result<(), SqlError> {
        let name = table.name().folded.clone();
        let mut tables = self.tables();
        if tables.contains_key(&name) {
            return Err(exists(&table.name().typed));
        }
        tables.insert(name, table);
        self.0.definitions.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Takes tables away, all of them or none. Plans that are kept may still know them: their rows go at once.
    ///
    /// # Errors
    /// One is not there, and has to be.
    pub(crate) fn remove(&self, names: &[TableName], if_exists: bool) -> Result<(), SqlError> {
        let mut tables = self.tables();
        let not_there = names.iter().find(|name| !if_exists && !tables.contains_key(&name.folded));
        if let Some(name) = not_there {
            return Err(missing(&name.typed));
        }
        for table in names.iter().filter_map(|name| tables.remove(&name.folded)) {
            table.empty();
            self.0.definitions.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Takes all tables away, as a connection that a pool gives to its next user must.
    pub(crate) fn clear(&self) {
        std::mem::take(&mut *self.tables()).values().for_each(|table| table.empty());
        self.0.definitions.fetch_add(1, Ordering::AcqRel);
    }
}

/// A temporary table that is to be made is there.
pub(crate) fn exists(name: &str) -> SqlError {
    SqlError::Invalid {
        message: format!("The temporary table {name} exists already. Drop it first, or INSERT INTO it."),
        position: None,
    }
}
