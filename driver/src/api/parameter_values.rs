//! The values of a statement's parameters, copied out of the application's memory as the APD and IPD describe them: one set
//! or an array of sets, by columns or by rows. Values that come at execution time are only noted.

use std::collections::VecDeque;

use bigcommerce_sql::{Datum, Parameter};

use crate::convert::{CInput, c_type, fixed_size, from_c};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::Call;
use crate::handles::{DueParameter, Header, Kind, ParameterSet, Record, Statement, lock};
use crate::memory::{Address, Capacity, TextIn, Width};
use crate::odbc::{SQL_DATA_AT_EXEC, SQL_DEFAULT_PARAM, SQL_LEN_DATA_AT_EXEC_OFFSET, SQL_NTS, SQL_NULL_DATA};

const SQL_PARAM_IGNORE: u16 = 1;

/// What the application's arrays hold.
#[derive(Debug, Default)]
pub struct Collected {
    /// The sets that are not to be ignored.
    pub sets: VecDeque<ParameterSet>,
    /// The values that SQLPutData is to give.
    pub due: VecDeque<DueParameter>,
}

/// Reads one value per parameter and set. A bad value spoils only its set.
///
/// # Errors
/// 07002 for a parameter that is not bound.
pub fn collect(call: &Call<'_, Statement>, parameters: &[Parameter]) -> Result<Collected, Diagnostic> {
    let application = lock(call.state.descriptors.parameter().state());
    let implementation = lock(call.state.descriptors.parameters.state());
    let unbound = |number: u16| {
        let text =
            format!("Parameter {number} of {} is not bound. Call SQLBindParameter for it.", parameters.len());
        Diagnostic::new(SqlState::ParameterCount, text)
    };
    let bindings = (1..=u16::try_from(parameters.len()).unwrap_or(u16::MAX))
        .map(|number| {
            let place =
                application.record(number).filter(|record| record.is_bound() || !record.indicator.is_null());
            let record = place.ok_or_else(|| unbound(number))?;
            let sql_type = implementation.record(number).ok_or_else(|| unbound(number))?.concise_type;
            Ok(Binding::new(number, record, &application.header, sql_type))
        })
        .collect::<Result<Vec<_>, Diagnostic>>()?;
    // Without parameters there is nothing to repeat: the arrays have no values to differ in.
    let size = if bindings.is_empty() { 1 } else { application.header.array_size.max(1) };
    let operations = application.header.array_status;
    let mut collected = Collected::default();
    for number in (0..size).filter(|number| !is_ignored(operations, *number)) {
        let mut due = Vec::new();
        let values = bindings.iter().map(|binding| binding.value(number, &mut due)).collect::<Result<_, _>>();
        if values.is_ok() {
            collected.due.extend(due);
        }
        collected.sets.push_back(ParameterSet { number, values });
    }
    Ok(collected)
}

/// The value of a parameter from the data that came for it.
///
/// # Errors
/// 22xxx where it is not one.
pub fn convert(input: CInput, c_type: i16, sql_type: i16, number: u16) -> Result<Datum, Diagnostic> {
    from_c(input, c_type, sql_type).map_err(|error| Diagnostic::from(error).at_column(number))
}

fn is_ignored(operations: Address, set: usize) -> bool {
    let step = isize::try_from(set.saturating_mul(size_of::<u16>())).unwrap_or(0);
    operations.offset(step).read::<u16>() == Some(SQL_PARAM_IGNORE)
}

/// A bound parameter: where the value of each set lies.
struct Binding<'a> {
    number: u16,
    record: &'a Record,
    c_type: i16,
    sql_type: i16,
    offset: isize,
    data_stride: isize,
    length_stride: isize,
}

impl<'a> Binding<'a> {
    fn new(number: u16, record: &'a Record, header: &Header, sql_type: i16) -> Self {
        let c_type = match record.concise_type {
            c_type::DEFAULT => default_c_type(sql_type),
            other => other,
        };
        let by_row = isize::try_from(header.bind_type).unwrap_or(0);
        let element =
            fixed_size(c_type).and_then(|size| isize::try_from(size).ok()).unwrap_or(record.octet_length);
        let pointer = isize::try_from(size_of::<isize>()).unwrap_or(0);
        Self {
            number,
            record,
            c_type,
            sql_type,
            offset: header.bind_offset.read::<isize>().unwrap_or(0),
            data_stride: if by_row > 0 { by_row } else { element },
            length_stride: if by_row > 0 { by_row } else { pointer },
        }
    }

    /// The value in a set; NULL for one that comes at execution time, which `due` then lists.
    fn value(&self, set: usize, due: &mut Vec<DueParameter>) -> Result<Datum, Diagnostic> {
        let row = isize::try_from(set).unwrap_or(0);
        let at_length = self.offset.wrapping_add(row.wrapping_mul(self.length_stride));
        let at_data = self.offset.wrapping_add(row.wrapping_mul(self.data_stride));
        let indicator = self.record.indicator.offset(at_length).read::<isize>();
        let length = self.record.octet_length_address.offset(at_length).read::<isize>();
        let data = self.record.data.offset(at_data);
        let input = match indicator.filter(|value| *value < 0).or(length) {
            Some(SQL_NULL_DATA) => CInput::Null,
            Some(SQL_DEFAULT_PARAM) => return Err(default_outside_a_procedure().at_column(self.number)),
            Some(length) if length == SQL_DATA_AT_EXEC || length <= SQL_LEN_DATA_AT_EXEC_OFFSET => {
                due.push(DueParameter {
                    set,
                    parameter: self.number,
                    token: data,
                    c_type: self.c_type,
                    sql_type: self.sql_type,
                });
                CInput::Null
            }
            length => read(data, self.c_type, length, self.record.octet_length)
                .map_err(|error| error.at_column(self.number))?,
        };
        convert(input, self.c_type, self.sql_type, self.number)
    }
}

/// 07S01: only a procedure has defaults for its parameters.
pub fn default_outside_a_procedure() -> Diagnostic {
    Diagnostic::new(
        SqlState::DefaultParameter,
        "SQL_DEFAULT_PARAM is for parameters of procedures. Bind a value, or SQL_NULL_DATA.",
    )
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
