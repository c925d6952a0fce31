//! SQLColAttribute: a field of the IRD, in the names of ODBC 3 and ODBC 2.

use crate::api::attribute_value::AttributeValue;
use crate::api::desc_field::record_field;
use crate::api::describe_col::{column_record, type_number};
use crate::api::result_facts::require_statement;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Role, Statement, lock};
use crate::memory::{Output, TextOut};
use crate::odbc::field;

/// Answers one field of one column, as a text or as a number.
///
/// # Errors
/// HY010, 07005 and 07009 as SQLDescribeCol; HY091 for a field there is not.
pub fn col_attribute(
    call: &mut Call<'_, Statement>,
    column: u16,
    asked: u16,
    text: TextOut,
    text_length: Output<i16>,
    number: Output<isize>,
) -> Outcome {
    let field_number = modern(i32::from(asked));
    if field_number == field::COUNT {
        require_statement(call)?;
        let count = lock(call.state.descriptors.columns.state()).records.len();
        number.write(isize::try_from(count).unwrap_or(isize::MAX));
        return Ok(Done::Success);
    }
    let record = column_record(call, column)?;
    let odbc2 = call.handle.connection.environment.is_odbc2();
    let value = match field_number {
        field::CONCISE_TYPE => AttributeValue::I16(type_number(record.concise_type, odbc2)),
        field::OLD_LENGTH => AttributeValue::Signed(record.octet_length),
        field::OLD_PRECISION => AttributeValue::Unsigned(record.length),
        field::OLD_SCALE => AttributeValue::I16(record.scale),
        other => record_field(Role::Columns, &record, other).ok_or_else(|| {
            Diagnostic::new(SqlState::FieldIdentifier, format!("{asked} is not a field of a column."))
        })?,
    };
    match value.number() {
        Some(value) => number.write(value),
        None => {
            if let AttributeValue::Text(value) = value {
                call.put_text(text, text_length, &value)?;
            }
        }
    }
    Ok(Done::Success)
}

fn modern(asked: i32) -> i32 {
    match asked {
        field::OLD_COUNT => field::COUNT,
        field::OLD_NAME => field::NAME,
        field::OLD_NULLABLE => field::NULLABLE,
        other => other,
    }
}
