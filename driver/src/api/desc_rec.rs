//! SQLGetDescRec and SQLSetDescRec.

use crate::api::desc_field::require_described;
use crate::api::desc_field_set::{concise, set_verbose_type};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Descriptor, Role};
use crate::memory::{Address, Output, TextOut};

/// Where SQLGetDescRec puts its answers.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// Name
    pub name: TextOut,
    /// StringLengthPtr
    pub name_length: Output<i16>,
    /// TypePtr
    pub verbose_type: Output<i16>,
    /// SubTypePtr
    pub datetime_code: Output<i16>,
    /// LengthPtr
    pub octet_length: Output<isize>,
    /// PrecisionPtr
    pub precision: Output<i16>,
    /// ScalePtr
    pub scale: Output<i16>,
    /// NullablePtr
    pub nullable: Output<i16>,
}

/// SQLGetDescRec; SQL_NO_DATA beyond the last record.
///
/// # Errors
/// 07009 for record 0 and negative numbers, HY007 for an IRD before anything was prepared.
pub fn get_desc_rec(call: &mut Call<'_, Descriptor>, number: i16, answers: Answers) -> Outcome {
    require_described(call.state)?;
    let number = record_number(number)?;
    let Some(record) = call.state.record(number).cloned() else { return Ok(Done::NoData) };
    call.put_text(answers.name, answers.name_length, &record.name)?;
    answers.verbose_type.write(record.verbose_type);
    answers.datetime_code.write(record.datetime_code);
    answers.octet_length.write(record.octet_length);
    answers.precision.write(record.precision);
    answers.scale.write(record.scale);
    answers.nullable.write(record.nullable);
    Ok(Done::Success)
}

/// What SQLSetDescRec sets.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Type
    pub verbose_type: i16,
    /// SubType
    pub datetime_code: i16,
    /// Length, in bytes.
    pub octet_length: isize,
    /// Precision
    pub precision: i16,
    /// Scale
    pub scale: i16,
    /// DataPtr
    pub data: Address,
    /// StringLengthPtr
    pub length: Address,
    /// IndicatorPtr
    pub indicator: Address,
}

/// SQLSetDescRec.
///
/// # Errors
/// HY016 for an IRD, 07009 for record 0 and negative numbers.
pub fn set_desc_rec(call: &mut Call<'_, Descriptor>, number: i16, fields: Fields) -> Outcome {
    if call.state.role == Role::Columns {
        return Err(Diagnostic::new(
            SqlState::ReadOnlyDescriptor,
            "The row descriptor of the driver cannot be changed.",
        ));
    }
    let number = record_number(number)?;
    if let Some(record) = call.state.record_or_new(number) {
        set_verbose_type(record, fields.verbose_type);
        record.datetime_code = if record.datetime_code == 0 && record.concise_type == fields.verbose_type {
            0
        } else {
            fields.datetime_code
        };
        record.concise_type = concise(record.verbose_type, record.datetime_code);
        record.octet_length = fields.octet_length;
        record.precision = fields.precision;
        record.scale = fields.scale;
        record.data = fields.data;
        record.octet_length_address = fields.length;
        record.indicator = fields.indicator;
    }
    Ok(Done::Success)
}

fn record_number(number: i16) -> Result<u16, Diagnostic> {
    u16::try_from(number).ok().filter(|number| *number > 0).ok_or_else(|| {
        Diagnostic::new(SqlState::BadIndex, "There are no bookmarks: records are numbered from 1.")
    })
}
