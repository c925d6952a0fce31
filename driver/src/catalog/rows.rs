//! The columns of a catalog function's result, described once, and typed rows below them.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int16Array, Int32Array, RecordBatchOptions, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use bigcommerce_sql::{ResultColumn, ResultType};

use super::LocalResult;

/// Longest name that SQLGetInfo admits to, and so the size of every column of names. Never 0: bulk readers allocate by it.
pub(super) const NAME_SIZE: u32 = 128;
const REMARKS_SIZE: u32 = 1024;

/// One column as the specification lists it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    name: &'static str,
    result_type: ResultType,
    nullable: bool,
}

impl Described {
    const fn new(name: &'static str, result_type: ResultType) -> Self {
        Self { name, result_type, nullable: true }
    }

    /// A name or another short text.
    pub(super) const fn name(name: &'static str) -> Self {
        Self::new(name, ResultType::Varchar(NAME_SIZE))
    }

    /// A remark.
    pub(super) const fn remarks(name: &'static str) -> Self {
        Self::new(name, ResultType::Varchar(REMARKS_SIZE))
    }

    /// An INTEGER.
    pub(super) const fn number(name: &'static str) -> Self {
        Self::new(name, ResultType::Integer)
    }

    /// A SMALLINT.
    pub(super) const fn small(name: &'static str) -> Self {
        Self::new(name, ResultType::SmallInt)
    }

    /// The same column, declared NOT NULL.
    pub(super) const fn not_null(self) -> Self {
        Self { nullable: false, ..self }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Number(i32),
}

impl Cell {
    fn number(&self) -> Option<i32> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i16> for Cell {
    fn from(number: i16) -> Self {
        Self::Number(i32::from(number))
    }
}

impl From<u64> for Cell {
    /// Sizes beyond 2^31 are said as the largest number there is.
    fn from(size: u64) -> Self {
        Self::Number(i32::try_from(size).unwrap_or(i32::MAX))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row; its cells stand in the order of the description.
pub(super) type Row<const WIDTH: usize> = [Cell; WIDTH];

/// The position of a row counted from 1.
pub(super) fn position(index: usize) -> Cell {
    Cell::Number(i32::try_from(index + 1).unwrap_or(i32::MAX))
}

/// A result of these rows, in this order.
pub(super) fn result<const WIDTH: usize>(
    description: &[Described; WIDTH],
    rows: &[Row<WIDTH>],
) -> LocalResult {
    let columns = description
        .iter()
        .map(|described| ResultColumn {
            label: described.name.to_owned(),
            column: described.name.to_owned(),
            table: String::new(),
            result_type: described.result_type,
            nullable: described.nullable,
        })
        .collect();
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        description.iter().enumerate().map(|(index, described)| column(described, index, rows)).unzip();
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let rows = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
        .unwrap_or_else(|_| RecordBatch::new_empty(schema));
    LocalResult { columns, rows }
}

fn column<const WIDTH: usize>(described: &Described, index: usize, rows: &[Row<WIDTH>]) -> (Field, ArrayRef) {
    let cells = rows.iter().map(|row| row.get(index).unwrap_or(&Cell::Null));
    let (data_type, array): (DataType, ArrayRef) = match described.result_type {
        ResultType::Integer => (DataType::Int32, Arc::new(cells.map(Cell::number).collect::<Int32Array>())),
        ResultType::SmallInt => {
            let small = |number| i16::try_from(number).unwrap_or(i16::MAX);
            let numbers = cells.map(|cell| cell.number().map(small));
            (DataType::Int16, Arc::new(numbers.collect::<Int16Array>()))
        }
        _ => {
            let texts =
                cells.map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None });
            (DataType::Utf8, Arc::new(texts.collect::<StringArray>()))
        }
    };
    // Nullable for Arrow whatever ODBC is told: a batch must never be refused for the sake of a declaration.
    (Field::new(described.name, data_type, true), array)
}
