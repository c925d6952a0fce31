//! SQLDescribeParam.

use crate::api::describe_col::type_number;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Statement;
use crate::memory::Output;
use crate::types::facts;

const SQL_NULLABLE: i16 = 1;

/// Where SQLDescribeParam puts its answers.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// DataTypePtr
    pub data_type: Output<i16>,
    /// ParameterSizePtr
    pub size: Output<usize>,
    /// DecimalDigitsPtr
    pub decimal_digits: Output<i16>,
    /// NullablePtr
    pub nullable: Output<i16>,
}

/// Describes a parameter as the engine understands it.
///
/// # Errors
/// HY010 when nothing was prepared, 07009 for a parameter there is not.
pub fn describe_param(call: &mut Call<'_, Statement>, number: u16, answers: Answers) -> Outcome {
    let prepared = call.state.prepared.as_ref();
    let prepared =
        prepared.ok_or_else(|| Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."))?;
    let parameters = prepared.parameters();
    let parameter =
        usize::from(number).checked_sub(1).and_then(|index| parameters.get(index)).ok_or_else(|| {
            let text =
                format!("There is no parameter {number}; the statement has {} parameters.", parameters.len());
            Diagnostic::new(SqlState::BadIndex, text)
        })?;
    let facts = facts(parameter.result_type);
    answers.data_type.write(type_number(facts.concise_type, call.handle.connection.environment.is_odbc2()));
    answers.size.write(usize::try_from(facts.column_size).unwrap_or(usize::MAX));
    answers.decimal_digits.write(facts.decimal_digits);
    answers.nullable.write(SQL_NULLABLE);
    Ok(Done::Success)
}
