//! Between the store's rows and conditions and those of a connection that gives times in a zone or takes empty text for NULL.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatchOptions};
use arrow::compute::nullif;
use arrow::datatypes::{DataType, Field, Schema, TimestampMicrosecondType};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::{SqlType, Table};
use bigcommerce_store::{Condition, Test, Value};

use crate::presentation::{Bounds, Presentation, Zone};

/// Rows as the connection gives them. The batch has the columns `read` of the table.
pub(super) fn shown(
    presentation: Presentation,
    table: &Table,
    read: &[usize],
    batch: RecordBatch,
) -> Result<RecordBatch, ArrowError> {
    if presentation.zone.is_utc() && !presentation.empty_text_is_null {
        return Ok(batch);
    }
    let mut fields = Vec::with_capacity(read.len());
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(read.len());
    for ((field, column), index) in batch.schema_ref().fields().iter().zip(batch.columns()).zip(read) {
        let column = match column.data_type() {
            DataType::Timestamp(..) => local(presentation.zone, column)?,
            DataType::Utf8 if presentation.may_be_emptied(table, *index) => without_empty(column)?,
            _ => Arc::clone(column),
        };
        let nullable = field.is_nullable() || presentation.nullable(table, *index);
        fields.push(Field::new(field.name(), column.data_type().clone(), nullable));
        columns.push(column);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
}

fn local(zone: Zone, column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let Some(moments) = column.as_primitive_opt::<TimestampMicrosecondType>() else {
        return Ok(Arc::clone(column));
    };
    let shown = moments.try_unary::<_, TimestampMicrosecondType, _>(|moment| {
        zone.local(moment).ok_or_else(|| ArrowError::CastError("a time is beyond the calendar".to_owned()))
    })?;
    Ok(Arc::new(shown))
}

fn without_empty(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let texts = column.as_string::<i32>();
    let empty: BooleanArray =
        texts.value_offsets().windows(2).map(|ends| Some(ends.first() == ends.last())).collect();
    nullif(texts, &empty)
}

/// The conditions in the store's terms, where times are in UTC. Each is implied by the one it comes from.
pub(crate) fn for_store(zone: Zone, table: &Table, conditions: Vec<Condition>) -> Vec<Condition> {
    if zone.is_utc() {
        return conditions;
    }
    let converted = conditions.into_iter().filter_map(|condition| {
        if is_time(table, &condition) {
            let test = in_utc(zone, &condition.test)?;
            Some(Condition { test, ..condition })
        } else {
            Some(condition)
        }
    });
    converted.collect()
}

/// The condition is one on a time.
pub(super) fn is_time(table: &Table, condition: &Condition) -> bool {
    table.columns.get(condition.column).is_some_and(|column| column.sql_type == SqlType::Timestamp)
}

/// `None` where nothing follows for the store.
fn in_utc(zone: Zone, test: &Test) -> Option<Test> {
    let bounds = |value: &Value| match value {
        Value::Timestamp(local) => zone.moments(*local),
        _ => None,
    };
    let listed = |values: &[Value]| {
        let found = values.iter().map(bounds).collect::<Option<Vec<Bounds>>>()?;
        let moments = found.into_iter().flat_map(|bounds| bounds.moments).flatten();
        Some(Test::In(moments.map(Value::Timestamp).collect()))
    };
    match test {
        Test::Equal(value) => {
            let found = bounds(value)?;
            match found.moments {
                [Some(only), None] => Some(Test::Equal(Value::Timestamp(only))),
                _ => listed(std::slice::from_ref(value)),
            }
        }
        Test::In(values) => listed(values),
        Test::Greater(value) => {
            // Where the clock goes back, moments after the first one show the time again.
            let found = bounds(value)?;
            let first = Value::Timestamp(found.first);
            Some(match found.moments {
                [Some(_), None] => Test::Greater(first),
                _ => Test::AtLeast(first),
            })
        }
        Test::AtLeast(value) => Some(Test::AtLeast(Value::Timestamp(bounds(value)?.first))),
        Test::Less(value) => Some(Test::Less(Value::Timestamp(bounds(value)?.last))),
        Test::AtMost(value) => Some(Test::AtMost(Value::Timestamp(bounds(value)?.last))),
        Test::Contains(_) => None,
    }
}
