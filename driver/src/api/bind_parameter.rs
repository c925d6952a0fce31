//! SQLBindParameter: records of the two parameter descriptors.

use crate::api::parameter_values::default_c_type;
use crate::convert::{c_type, is_c_type};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Statement, lock};
use crate::memory::Address;

const SQL_PARAM_INPUT: i16 = 1;
const SQL_PARAM_INPUT_OUTPUT: i16 = 2;
const SQL_PARAM_OUTPUT: i16 = 4;
const SQL_SETPARAM_VALUE_MAX: isize = -1;

/// What SQLBindParameter says about a parameter.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// InputOutputType
    pub direction: i16,
    /// ValueType
    pub c_type: i16,
    /// ParameterType
    pub sql_type: i16,
    /// ColumnSize
    pub column_size: usize,
    /// DecimalDigits
    pub decimal_digits: i16,
    /// ParameterValuePtr
    pub data: Address,
    /// BufferLength, in bytes.
    pub capacity: isize,
    /// StrLen_or_IndPtr
    pub indicator: Address,
}

impl Binding {
    /// Driver managers turn SQLSetParam of ODBC 2 into a parameter for input and output with this size, since it did not say
    /// which.
    fn as_input_if_set_by_odbc2(self) -> Self {
        if self.direction == SQL_PARAM_INPUT_OUTPUT && self.capacity == SQL_SETPARAM_VALUE_MAX {
            return Self { direction: SQL_PARAM_INPUT, capacity: 0, ..self };
        }
        self
    }
}

/// Binds a parameter.
///
/// # Errors
/// 07009 for parameter 0, HY003, HY004, HY105 for unknown types, HYC00 for output parameters.
pub fn bind_parameter(call: &mut Call<'_, Statement>, number: u16, binding: Binding) -> Outcome {
    let binding = binding.as_input_if_set_by_odbc2();
    check(binding).map_err(|error| error.at_column(number))?;
    let bad_index = || Diagnostic::new(SqlState::BadIndex, "Parameters are numbered from 1.");
    let mut application = lock(call.state.descriptors.parameter().state());
    let place = application.record_or_new(number).ok_or_else(bad_index)?;
    place.set_concise_type(if binding.c_type == c_type::DEFAULT {
        default_c_type(binding.sql_type)
    } else {
        binding.c_type
    });
    place.octet_length = binding.capacity;
    place.data = binding.data;
    place.octet_length_address = binding.indicator;
    place.indicator = binding.indicator;
    if binding.c_type == c_type::NUMERIC {
        place.precision = i16::try_from(binding.column_size).unwrap_or(0);
        place.scale = binding.decimal_digits;
    }
    drop(application);
    let mut implementation = lock(call.state.descriptors.parameters.state());
    let parameter = implementation.record_or_new(number).ok_or_else(bad_index)?;
    parameter.set_concise_type(binding.sql_type);
    parameter.parameter_type = binding.direction;
    parameter.length = binding.column_size;
    parameter.precision = i16::try_from(binding.column_size).unwrap_or(0);
    parameter.scale = binding.decimal_digits;
    Ok(Done::Success)
}

fn check(binding: Binding) -> Result<(), Diagnostic> {
    match binding.direction {
        SQL_PARAM_INPUT => {}
        SQL_PARAM_INPUT_OUTPUT | SQL_PARAM_OUTPUT => {
            return Err(Diagnostic::not_offered(
                "Output parameters are not offered. Bind with SQL_PARAM_INPUT.",
            ));
        }
        other => {
            return Err(Diagnostic::new(
                SqlState::ParameterKind,
                format!("{other} is not an InputOutputType."),
            ));
        }
    }
    if !is_c_type(binding.c_type) {
        return Err(Diagnostic::new(SqlState::UnknownCType, format!("{} is not a C type.", binding.c_type)));
    }
    if !matches!(binding.sql_type, -11..=-1 | 1..=12 | 91..=93 | 101..=113) {
        return Err(Diagnostic::new(
            SqlState::UnknownSqlType,
            format!("{} is not an SQL type.", binding.sql_type),
        ));
    }
    if binding.capacity < 0 {
        return Err(Diagnostic::new(SqlState::Length, "The size of the buffer is negative."));
    }
    if binding.data.is_null() && binding.indicator.is_null() {
        return Err(Diagnostic::new(
            SqlState::NullPointer,
            "The value pointer and the indicator pointer of the parameter are both null.",
        ));
    }
    Ok(())
}
