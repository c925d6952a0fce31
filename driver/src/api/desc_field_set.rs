//! SQLSetDescField.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Descriptor, DescriptorState, Record, Role};
use crate::memory::{Address, TextIn};
use crate::odbc::field;

const SQL_DATETIME: i16 = 9;
const SQL_INTERVAL: i16 = 10;

/// Sets a field of the header or of a record. Changing anything but a deferred pointer unbinds the record.
///
/// # Errors
/// HY016 for fields of an IRD, HY091 for fields there are not or that are read-only, 07009 for record 0 of a driver's descriptor, HY024 for a
/// value out of range.
pub fn set_desc_field(
    call: &mut Call<'_, Descriptor>,
    number: i16,
    asked: i16,
    value: Address,
    text: TextIn,
) -> Outcome {
    let asked = i32::from(asked);
    let writable = matches!(asked, field::ARRAY_STATUS_PTR | field::ROWS_PROCESSED_PTR);
    if call.state.role == Role::Columns && !writable {
        return Err(Diagnostic::new(
            SqlState::ReadOnlyDescriptor,
            "The row descriptor of the driver cannot be changed.",
        ));
    }
    if set_header(call.state, asked, value)? {
        return Ok(Done::Success);
    }
    let role = call.state.role;
    let record = match u16::try_from(number) {
        Ok(0) if role == Role::Application => Some(&mut call.state.bookmark),
        number => number.ok().and_then(|number| call.state.record_or_new(number)),
    };
    let record = record.ok_or_else(|| {
        let text = "Only an application's descriptor has a record 0, for bookmarks.";
        Diagnostic::new(SqlState::BadIndex, text)
    })?;
    set_record(role, record, asked, value, text)?;
    Ok(Done::Success)
}

fn set_header(state: &mut DescriptorState, asked: i32, value: Address) -> Result<bool, Diagnostic> {
    let header = &mut state.header;
    match asked {
        field::COUNT => {
            let count = u16::try_from(value.number()).map_err(|_| bad_value("SQL_DESC_COUNT", value))?;
            state.records.resize(usize::from(count), Record::new(state.role));
        }
        field::ARRAY_SIZE => {
            header.array_size = Some(value.number())
                .filter(|size| *size > 0)
                .ok_or_else(|| bad_value("SQL_DESC_ARRAY_SIZE", value))?;
        }
        field::ARRAY_STATUS_PTR => header.array_status = value,
        field::BIND_OFFSET_PTR => header.bind_offset = value,
        field::BIND_TYPE => {
            header.bind_type =
                i32::try_from(value.number()).map_err(|_| bad_value("SQL_DESC_BIND_TYPE", value))?;
        }
        field::ROWS_PROCESSED_PTR => header.rows_processed = value,
        _ => return Ok(false),
    }
    Ok(true)
}

fn set_record(
    role: Role,
    record: &mut Record,
    asked: i32,
    value: Address,
    text: TextIn,
) -> Result<(), Diagnostic> {
    match asked {
        field::DATA_PTR => {
            record.data = value;
            return Ok(());
        }
        field::INDICATOR_PTR => {
            record.indicator = value;
            return Ok(());
        }
        field::OCTET_LENGTH_PTR => {
            record.octet_length_address = value;
            return Ok(());
        }
        field::CONCISE_TYPE => record.set_concise_type(small(value)),
        field::TYPE => set_verbose_type(record, small(value)),
        field::DATETIME_INTERVAL_CODE => {
            record.datetime_code = small(value);
            record.concise_type = concise(record.verbose_type, record.datetime_code);
        }
        field::LENGTH => record.length = value.number(),
        field::OCTET_LENGTH => record.octet_length = value.pointer().addr().cast_signed(),
        field::PRECISION => record.precision = small(value),
        field::SCALE => record.scale = small(value),
        field::DATETIME_INTERVAL_PRECISION | field::NUM_PREC_RADIX => {}
        field::NAME if role == Role::Parameters => record.name = text.read()?.unwrap_or_default(),
        field::UNNAMED if role == Role::Parameters => record.name.clear(),
        field::PARAMETER_TYPE if role == Role::Parameters => record.parameter_type = small(value),
        _ => {
            return Err(Diagnostic::new(
                SqlState::FieldIdentifier,
                format!("{asked} is not a field of this descriptor that can be set."),
            ));
        }
    }
    record.data = Address::NULL;
    Ok(())
}

/// Sets SQL_DESC_TYPE; a datetime type waits for its code.
pub fn set_verbose_type(record: &mut Record, verbose_type: i16) {
    if matches!(verbose_type, SQL_DATETIME | SQL_INTERVAL) {
        record.verbose_type = verbose_type;
        record.concise_type = concise(verbose_type, record.datetime_code);
    } else {
        record.set_concise_type(verbose_type);
    }
}

/// The concise type of a verbose type and its code.
pub fn concise(verbose_type: i16, code: i16) -> i16 {
    match verbose_type {
        SQL_DATETIME => 90 + code,
        SQL_INTERVAL => 100 + code,
        other => other,
    }
}

/// A 16-bit number passed in a pointer: its low half, whatever the upper bits hold.
fn small(value: Address) -> i16 {
    let [low, high, ..] = value.number().to_le_bytes();
    i16::from_le_bytes([low, high])
}

fn bad_value(name: &str, value: Address) -> Diagnostic {
    Diagnostic::new(
        SqlState::AttributeValue,
        format!("{} is not a possible value of {name}.", value.number()),
    )
}
