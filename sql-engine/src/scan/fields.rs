//! Arrow fields that remember which table column they are: DataFusion carries a field's metadata through projections,
//! joins and subqueries, and labels and sizes are read from it at the end.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use bigcommerce_store::Store;
use bigcommerce_store::schemas::{SqlType, Table, fold};

use crate::presentation::Presentation;

const TABLE: &str = "bigcommerce.table";
const COLUMN: &str = "bigcommerce.column";
const SIZE: &str = "bigcommerce.size";

/// The table column behind a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnOrigin {
    /// The table's listed name.
    pub(crate) table: String,
    /// The column's listed name.
    pub(crate) column: String,
    /// For text: the most characters; `None` for text without a useful limit.
    pub(crate) size: Option<u32>,
}

/// The schema of a table as a connection shows it, its names in the planner's form.
pub(crate) fn arrow_schema(table: &Table, presentation: Presentation) -> SchemaRef {
    let fields: Vec<Field> =
        Store::schema(table)
            .fields()
            .iter()
            .zip(table.columns.iter().enumerate())
            .map(|(field, (index, column))| {
                let size = match column.sql_type {
                    SqlType::Varchar(size) => Some(size),
                    _ => None,
                };
                let nullable = presentation.nullable(table, index);
                Field::new(fold(&column.sql_name), field.data_type().clone(), nullable)
                    .with_metadata(described(&table.name, &column.sql_name, size))
            })
            .collect();
    Arc::new(Schema::new(fields))
}

/// The metadata of a field that is a column of a table.
pub(crate) fn described(table: &str, column: &str, size: Option<u32>) -> HashMap<String, String> {
    let mut metadata =
        HashMap::from([(TABLE.to_owned(), table.to_owned()), (COLUMN.to_owned(), column.to_owned())]);
    metadata.extend(size.map(|size| (SIZE.to_owned(), size.to_string())));
    metadata
}

/// The metadata that takes the place of a text's size.
pub(crate) fn sized(size: u32) -> HashMap<String, String> {
    HashMap::from([(SIZE.to_owned(), size.to_string())])
}

/// The table column behind a field, if it comes from one unchanged.
pub(crate) fn origin(field: &Field) -> Option<ColumnOrigin> {
    let metadata = field.metadata();
    let size = metadata.get(SIZE).and_then(|size| size.parse().ok());
    Some(ColumnOrigin {
        table: metadata.get(TABLE)?.clone(),
        column: metadata.get(COLUMN)?.clone(),
        size: size.filter(|_| field.data_type() == &DataType::Utf8),
    })
}
