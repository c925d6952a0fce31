//! The result sets of the catalog functions, made from the catalogue: no request is sent. Arguments arrive as text;
//! `api` has read them from the application's memory.

mod columns;
mod keys;
mod names;
mod odbc2;
mod own;
mod privileges;
mod procedures;
mod rows;
mod statistics;
mod system;
mod tables;
#[cfg(test)]
mod tests;
mod type_info;

use arrow::record_batch::RecordBatch;
use bigcommerce_sql::ResultColumn;

pub use columns::columns;
pub use keys::{foreign_keys, primary_keys};
pub use names::PATTERN_ESCAPE;
pub use privileges::{column_privileges, table_privileges};
pub use procedures::{procedure_columns, procedures};
pub use statistics::{special_columns, statistics};
pub use tables::tables;
pub use type_info::type_info;

/// A result set whose rows exist already.
#[derive(Debug, Clone)]
pub struct LocalResult {
    /// Its columns.
    pub columns: Vec<ResultColumn>,
    /// Its rows, in the order the specification asks for.
    pub rows: RecordBatch,
}

/// Names given to a catalog function: `None` for a null pointer.
#[derive(Debug, Clone, Copy, Default)]
pub struct NameArguments<'a> {
    /// CatalogName.
    pub catalog: Option<&'a str>,
    /// SchemaName.
    pub schema: Option<&'a str>,
    /// TableName or ProcName.
    pub table: Option<&'a str>,
    /// ColumnName.
    pub column: Option<&'a str>,
    /// SQL_ATTR_METADATA_ID: the names are identifiers and not patterns.
    pub identifiers: bool,
}
