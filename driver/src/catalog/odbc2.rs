//! The date and time numbers of ODBC 2 in the results of catalog functions. Driver managers translate them in
//! SQLDescribeCol and SQLColAttribute, never inside the rows of a result.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int16Array};
use arrow::record_batch::RecordBatch;
use odbc_sys::SqlDataType as Sql;

use super::LocalResult;

const DATA_TYPE: &str = "DATA_TYPE";

/// The number under which an ODBC 2 application knows a type.
pub(super) fn odbc2_number(data_type: i16) -> i16 {
    match Sql(data_type) {
        Sql::DATE => Sql::DATETIME.0,
        Sql::TIME => Sql::EXT_TIME_OR_INTERVAL.0,
        Sql::TIMESTAMP => Sql::EXT_TIMESTAMP.0,
        other => other.0,
    }
}

impl LocalResult {
    /// The same rows for an application of ODBC 2: SQLColumns and SQLSpecialColumns then say 9, 10 and 11 for
    /// dates, times and timestamps. Results without DATA_TYPE stay as they are.
    #[must_use]
    pub fn into_odbc2(self) -> Self {
        let Some(index) = self.columns.iter().position(|column| column.label == DATA_TYPE) else {
            return self;
        };
        let arrays = self.rows.columns().iter().enumerate().map(|(position, array)| {
            let numbers = array.as_any().downcast_ref::<Int16Array>().filter(|_| position == index);
            numbers.map_or_else(|| Arc::clone(array), translated)
        });
        match RecordBatch::try_new(self.rows.schema(), arrays.collect()) {
            Ok(rows) => Self { rows, ..self },
            Err(_) => self,
        }
    }
}

fn translated(numbers: &Int16Array) -> ArrayRef {
    Arc::new(numbers.iter().map(|number| number.map(odbc2_number)).collect::<Int16Array>())
}
