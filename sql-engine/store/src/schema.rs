//! The Arrow side of the catalogue: which Arrow type carries which SQL type. Used by `decode` and by the engine's tables.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use bigcommerce_schemas::{Column, SqlType, Table};

/// The schema of all columns of a table, in catalogue order.
pub(crate) fn schema(table: &Table) -> SchemaRef {
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}

/// The schema of some columns of a table, in the order given. Unknown indexes are left out.
pub(crate) fn schema_of(table: &Table, columns: &[usize]) -> SchemaRef {
    let fields = columns.iter().filter_map(|index| table.columns.get(*index)).map(field);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn field(column: &Column) -> Field {
    Field::new(&column.sql_name, arrow_type(column.sql_type), !column.not_null)
}

fn arrow_type(sql_type: SqlType) -> DataType {
    match sql_type {
        SqlType::Integer => DataType::Int32,
        SqlType::BigInt => DataType::Int64,
        SqlType::Decimal { precision, scale } => DataType::Decimal128(precision, scale),
        SqlType::Boolean => DataType::Boolean,
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => DataType::Utf8,
        SqlType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        SqlType::Date => DataType::Date32,
    }
}
