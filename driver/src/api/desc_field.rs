//! SQLGetDescField, and the fields of descriptor records that SQLColAttribute reads as well.

use crate::api::attribute_value::AttributeValue;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Descriptor, DescriptorState, Record, Role};
use crate::memory::{Output, TextOut};
use crate::odbc::field;

const SQL_DESC_ALLOC_AUTO: i16 = 1;
const SQL_DESC_ALLOC_USER: i16 = 2;
const SQL_NAMED: i16 = 0;
const SQL_UNNAMED: i16 = 1;
const SQL_ATTR_READONLY: i16 = 0;

/// Answers a field of the header or of a record; SQL_NO_DATA beyond the last record.
///
/// # Errors
/// HY091 for a field there is not, 07009 for a record number there is not, HY007 for an IRD before anything was prepared.
pub fn get_desc_field(
    call: &mut Call<'_, Descriptor>,
    number: i16,
    asked: i16,
    buffer: TextOut,
    length: Output<i32>,
) -> Outcome {
    let asked = i32::from(asked);
    if asked == field::COUNT {
        require_described(call.state)?;
    }
    if let Some(value) = header_field(call.state, call.handle.explicit, asked) {
        value.put(call, buffer, length)?;
        return Ok(Done::Success);
    }
    require_described(call.state)?;
    let number = u16::try_from(number)
        .map_err(|_| Diagnostic::new(SqlState::BadIndex, "The record number is negative."))?;
    if usize::from(number) > call.state.records.len() {
        return Ok(Done::NoData);
    }
    let record = match (number, call.state.role) {
        (0, Role::Application) => Some(&call.state.bookmark),
        (0, Role::Columns) => Some(&call.state.bookmark).filter(|record| record.facts.is_some()),
        _ => call.state.record(number),
    };
    let Some(record) = record else {
        return Err(Diagnostic::new(
            SqlState::BadIndex,
            "The descriptor has no record 0: that is for bookmarks, and they are off or it describes parameters.",
        ));
    };
    let value = record_field(call.state.role, record, asked).ok_or_else(|| {
        Diagnostic::new(SqlState::FieldIdentifier, format!("{asked} is not a field of this descriptor."))
    })?;
    value.put(call, buffer, length)?;
    Ok(Done::Success)
}

/// An IRD has columns only once something was prepared or executed.
///
/// # Errors
/// HY007
pub fn require_described(state: &DescriptorState) -> Result<(), Diagnostic> {
    if state.role != Role::Columns || state.described {
        return Ok(());
    }
    let text = "Nothing was prepared or executed: the row descriptor of the driver describes no columns yet.";
    Err(Diagnostic::new(SqlState::NotPrepared, text))
}

/// A field of the header; `None` when the number is none.
pub fn header_field(state: &DescriptorState, explicit: bool, asked: i32) -> Option<AttributeValue> {
    let header = &state.header;
    Some(match asked {
        field::ALLOC_TYPE => {
            AttributeValue::I16(if explicit { SQL_DESC_ALLOC_USER } else { SQL_DESC_ALLOC_AUTO })
        }
        field::COUNT => AttributeValue::I16(i16::try_from(state.records.len()).unwrap_or(i16::MAX)),
        field::ARRAY_SIZE => AttributeValue::Unsigned(header.array_size),
        field::ARRAY_STATUS_PTR => AttributeValue::Pointer(header.array_status),
        field::BIND_OFFSET_PTR => AttributeValue::Pointer(header.bind_offset),
        field::BIND_TYPE => AttributeValue::I32(header.bind_type),
        field::ROWS_PROCESSED_PTR => AttributeValue::Pointer(header.rows_processed),
        _ => return None,
    })
}

/// A field of a record; `None` when the number is none.
pub fn record_field(role: Role, record: &Record, asked: i32) -> Option<AttributeValue> {
    let common = match asked {
        field::CONCISE_TYPE => AttributeValue::I16(record.concise_type),
        field::TYPE => AttributeValue::I16(record.verbose_type),
        field::DATETIME_INTERVAL_CODE => AttributeValue::I16(record.datetime_code),
        field::LENGTH => AttributeValue::Unsigned(record.length),
        field::OCTET_LENGTH => AttributeValue::Signed(record.octet_length),
        field::PRECISION => AttributeValue::I16(record.precision),
        field::SCALE => AttributeValue::I16(record.scale),
        field::NULLABLE => AttributeValue::I16(record.nullable),
        field::NAME => AttributeValue::Text(record.name.clone()),
        field::UNNAMED => AttributeValue::I16(if record.name.is_empty() { SQL_UNNAMED } else { SQL_NAMED }),
        field::DATETIME_INTERVAL_PRECISION => AttributeValue::I32(0),
        field::DATA_PTR => AttributeValue::Pointer(record.data),
        field::INDICATOR_PTR => AttributeValue::Pointer(record.indicator),
        field::OCTET_LENGTH_PTR => AttributeValue::Pointer(record.octet_length_address),
        field::PARAMETER_TYPE if role == Role::Parameters => AttributeValue::I16(record.parameter_type),
        _ => return column_field(record, asked).or_else(|| type_field(record, asked)),
    };
    Some(common)
}

fn column_field(record: &Record, asked: i32) -> Option<AttributeValue> {
    let column = record.column.as_ref()?;
    Some(match asked {
        field::LABEL => AttributeValue::Text(column.label.clone()),
        field::BASE_COLUMN_NAME => AttributeValue::Text(column.column.clone()),
        field::BASE_TABLE_NAME | field::TABLE_NAME => AttributeValue::Text(column.table.clone()),
        field::CATALOG_NAME | field::SCHEMA_NAME => AttributeValue::Text(String::new()),
        field::UPDATABLE => AttributeValue::I16(SQL_ATTR_READONLY),
        _ => return None,
    })
}

fn type_field(record: &Record, asked: i32) -> Option<AttributeValue> {
    let facts = record.facts?;
    Some(match asked {
        field::DISPLAY_SIZE => {
            AttributeValue::Signed(isize::try_from(facts.display_size).unwrap_or(isize::MAX))
        }
        field::UNSIGNED => AttributeValue::I16(i16::from(facts.unsigned)),
        field::FIXED_PREC_SCALE | field::ROWVER => AttributeValue::I16(0),
        field::AUTO_UNIQUE_VALUE => AttributeValue::flag(false),
        field::CASE_SENSITIVE => AttributeValue::flag(facts.case_sensitive),
        field::SEARCHABLE => AttributeValue::I16(facts.searchable),
        field::TYPE_NAME | field::LOCAL_TYPE_NAME => AttributeValue::Text(facts.type_name.to_owned()),
        field::LITERAL_PREFIX => AttributeValue::Text(facts.literal_prefix.to_owned()),
        field::LITERAL_SUFFIX => AttributeValue::Text(facts.literal_suffix.to_owned()),
        field::NUM_PREC_RADIX => AttributeValue::I32(i32::from(facts.radix)),
        _ => return None,
    })
}
