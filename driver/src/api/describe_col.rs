//! SQLDescribeCol.

use crate::api::bookmark;
use crate::api::result_facts::require_statement;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Record, Statement, lock};
use crate::memory::{Output, TextOut};

/// Where SQLDescribeCol puts its answers.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// ColumnName
    pub name: TextOut,
    /// NameLengthPtr
    pub name_length: Output<i16>,
    /// DataTypePtr
    pub data_type: Output<i16>,
    /// ColumnSizePtr
    pub column_size: Output<usize>,
    /// DecimalDigitsPtr
    pub decimal_digits: Output<i16>,
    /// NullablePtr
    pub nullable: Output<i16>,
}

/// Describes a column of the result.
///
/// # Errors
/// HY010 when nothing was prepared, 07005 before and 24000 after executing a statement without a result, 07009 for a column
/// there is not.
pub fn describe_col(call: &mut Call<'_, Statement>, number: u16, answers: Answers) -> Outcome {
    let record = column_record(call, number)?;
    call.put_text(answers.name, answers.name_length, &record.name)?;
    answers.data_type.write(type_number(record.concise_type, call.handle.connection.environment.is_odbc2()));
    answers.column_size.write(record.length);
    answers.decimal_digits.write(record.scale);
    answers.nullable.write(record.nullable);
    Ok(Done::Success)
}

/// The IRD's record of a column.
///
/// # Errors
/// As [`describe_col`].
pub fn column_record(call: &Call<'_, Statement>, number: u16) -> Result<Record, Diagnostic> {
    require_statement(call)?;
    let columns = lock(call.state.descriptors.columns.state());
    if columns.records.is_empty() {
        let state = if call.state.executed { SqlState::CursorState } else { SqlState::NoResult };
        return Err(Diagnostic::new(state, "The statement has no result set."));
    }
    if number == 0 && call.state.attributes.bookmarks != bookmark::OFF {
        return Ok(columns.bookmark.clone());
    }
    columns.record(number).cloned().ok_or_else(|| {
        let text = format!("There is no column {number}; the result has {} columns.", columns.records.len());
        Diagnostic::new(SqlState::BadIndex, text)
    })
}

/// The type's number as the application's ODBC version has it.
pub fn type_number(concise_type: i16, odbc2: bool) -> i16 {
    match concise_type {
        91..=93 if odbc2 => concise_type - 82,
        other => other,
    }
}
