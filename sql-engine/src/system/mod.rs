//! The system tables `sys_…`: what the catalogue, the connection and its requests look like, as SQL. Reading one sends
//! nothing. `tables` declares them, `rows` fills them.

mod own;
mod provider;
mod rows;
mod tables;

use bigcommerce_store::schemas::fold;

use crate::result::ResultType;

pub(crate) use provider::{SystemContext, SystemProvider};
pub use tables::SYSTEM_TABLES;

/// A table about the driver instead of the store.
#[derive(Debug)]
pub struct SystemTable {
    /// The listed name.
    pub name: &'static str,
    /// One sentence for an analyst.
    pub description: &'static str,
    /// The columns in the order of `SELECT *`.
    pub columns: &'static [SystemColumn],
}

/// A column of a system table.
#[derive(Debug)]
pub struct SystemColumn {
    /// The listed name.
    pub name: &'static str,
    /// The SQL type.
    pub result_type: ResultType,
    /// NULL may occur.
    pub nullable: bool,
}

/// The system table of this name, in any case and with or without underscores.
pub fn system_table(name: &str) -> Option<&'static SystemTable> {
    let wanted = fold(name);
    SYSTEM_TABLES.iter().find(|table| fold(table.name) == wanted)
}
