//! The values of a statement's parameters, copied out of the application's memory as the APD and IPD describe them.

use bigcommerce_sql::{Datum, Parameter};

use crate::convert::{CInput, c_type, fixed_size, from_c};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::Call;
use crate::handles::{Header, Kind, Record, Statement, lock};
use crate::memory::{Address, Capacity, TextIn, Width};
use crate::odbc::{SQL_DATA_AT_EXEC, SQL_DEFAULT_PARAM, SQL_LEN_DATA_AT_EXEC_OFFSET, SQL_NTS, SQL_NULL_DATA};

const SQL_PARAM_SUCCESS: u16 = 0;

/// Reads one value per parameter.
///
/// # Errors
/// 07002 for a parameter that is not bound, HYC00 for parameter arrays and data at execution, 22xxx for a bad value.
pub fn collect(call: &Call<'_, Statement>, parameters: &[Parameter]) -> Result<Vec<Datum>, Diagnostic> {
    let application = lock(call.state.descriptors.parameter().state());
    let implementation = lock(call.state.descriptors.parameters.state());
    if application.header.array_size > 1 {
        return Err(Diagnostic::not_offered(
            "Arrays of parameters are not offered. Set SQL_ATTR_PARAMSET_SIZE to 1 and execute once per set.",
        ));
    }
    let unbound = |number: u16| {
        let text =
            format!("Parameter {number} of {} is not bound. Call SQLBindParameter for it.", parameters.len());
        Diagnostic::new(SqlState::ParameterCount, text)
    };
    (1..=u16::try_from(parameters.len()).unwrap_or(u16::MAX))
        .map(|number| {
            let place =
                application.record(number).filter(|record| record.is_bound() || !record.indicator.is_null());
            let place = place.ok_or_else(|| unbound(number))?;
            let sql_type = implementation.record(number).ok_or_else(|| unbound(number))?.concise_type;
            value(place, &application.header, sql_type).map_err(|error| error.at_column(number))
        })
        .collect()
}

/// Tells the application that its one set of parameters was processed.
pub fn report(call: &Call<'_, Statement>) {
    let header = lock(call.state.descriptors.parameters.state()).header;
    header.rows_processed.write(1_usize);
    header.array_status.write(SQL_PARAM_SUCCESS);
}

fn value(record: &Record, header: &Header, sql_type: i16) -> Result<Datum, Diagnostic> {
    let offset = header.bind_offset.read::<isize>().unwrap_or(0);
    let indicator = record.indicator.offset(offset).read::<isize>();
    let length = record.octet_length_address.offset(offset).read::<isize>();
    let c_type = match record.concise_type {
        c_type::DEFAULT => default_c_type(sql_type),
        other => other,
    };
    let input = match indicator.filter(|value| *value < 0).or(length) {
        Some(SQL_NULL_DATA) => CInput::Null,
        Some(SQL_DEFAULT_PARAM) => {
            return Err(Diagnostic::not_offered(
                "Default values for parameters are not offered. Bind a value.",
            ));
        }
        Some(length) if length == SQL_DATA_AT_EXEC || length <= SQL_LEN_DATA_AT_EXEC_OFFSET => {
            return Err(Diagnostic::not_offered(
                "Parameter data at execution (SQLPutData) is not offered. Bind the whole value.",
            ));
        }
        length => read(record.data.offset(offset), c_type, length, record.octet_length)?,
    };
    from_c(input, c_type, sql_type).map_err(Diagnostic::from)
}

fn read(data: Address, c_type: i16, length: Option<isize>, capacity: isize) -> Result<CInput, Diagnostic> {
    if data.is_null() {
        return Err(Diagnostic::new(
            SqlState::NullPointer,
            "The parameter's value pointer is null, and its indicator is not.",
        ));
    }
    let text = |width| -> Result<CInput, Diagnostic> {
        let bytes = length.and_then(|length| i64::try_from(length).ok()).unwrap_or(SQL_NTS);
        Ok(CInput::Text(TextIn::new(data, Capacity::Bytes(bytes), width).read()?.unwrap_or_default()))
    };
    match c_type {
        c_type::CHAR => text(Width::Narrow),
        c_type::WCHAR => text(Width::Wide),
        c_type::BINARY => {
            let bytes = usize::try_from(length.unwrap_or(capacity)).map_err(|_| {
                Diagnostic::new(SqlState::Length, "The length of a binary parameter is negative.")
            })?;
            Ok(CInput::Binary(data.read_bytes(bytes)))
        }
        other => fixed_size(other)
            .map(|size| CInput::Fixed(data.read_bytes(size)))
            .ok_or_else(|| Diagnostic::new(SqlState::UnknownCType, format!("{other} is not a C type."))),
    }
}

/// SQL_C_DEFAULT for a ParameterType, by the table of Appendix D.
pub fn default_c_type(sql_type: i16) -> i16 {
    match sql_type {
        -10..=-8 => c_type::WCHAR,
        -7 => c_type::BIT,
        -6 => c_type::STINYINT,
        5 => c_type::SSHORT,
        4 => c_type::SLONG,
        -5 => c_type::SBIGINT,
        7 => c_type::FLOAT,
        6 | 8 => c_type::DOUBLE,
        -4..=-2 => c_type::BINARY,
        -11 => c_type::GUID,
        9 | 91 => c_type::TYPE_DATE,
        10 | 92 => c_type::TYPE_TIME,
        11 | 93 => c_type::TYPE_TIMESTAMP,
        _ => c_type::CHAR,
    }
}
