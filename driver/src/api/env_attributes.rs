//! SQLSetEnvAttr and SQLGetEnvAttr.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Environment;
use crate::memory::{Address, Output};
use crate::wide;

const SQL_ATTR_ODBC_VERSION: i32 = 200;
const SQL_ATTR_CONNECTION_POOLING: i32 = 201;
const SQL_ATTR_CP_MATCH: i32 = 202;
const SQL_ATTR_OUTPUT_NTS: i32 = 10001;
/// With this, iODBC and DataDirect's manager ask which SQLWCHAR a driver was built for.
const SQL_ATTR_DRIVER_UNICODE_TYPE: i32 = 1065;
const SQL_OV_ODBC2: i32 = 2;
const SQL_OV_ODBC3: i32 = 3;
const SQL_OV_ODBC3_80: i32 = 380;

/// SQLSetEnvAttr.
///
/// # Errors
/// HY024 for a value there is not, HY010 while connections exist, HYC00 for unterminated output, HY092 for an attribute
/// there is not.
pub fn set_env_attr(call: &mut Call<'_, Environment>, attribute: i32, value: Address) -> Outcome {
    let number = value.number();
    match attribute {
        SQL_ATTR_ODBC_VERSION => {
            let version = i32::try_from(number).unwrap_or(0);
            if !matches!(version, SQL_OV_ODBC2 | SQL_OV_ODBC3 | SQL_OV_ODBC3_80) {
                return Err(bad_value("SQL_ATTR_ODBC_VERSION", number));
            }
            if call.state.connections > 0 {
                return Err(Diagnostic::sequence("The ODBC version cannot change while connections exist."));
            }
            call.state.version = Some(version);
            call.handle.set_odbc2(version == SQL_OV_ODBC2);
        }
        SQL_ATTR_CONNECTION_POOLING => {
            call.state.pooling =
                u32::try_from(number).map_err(|_| bad_value("SQL_ATTR_CONNECTION_POOLING", number))?;
        }
        SQL_ATTR_CP_MATCH => {
            call.state.pool_match =
                u32::try_from(number).map_err(|_| bad_value("SQL_ATTR_CP_MATCH", number))?;
        }
        SQL_ATTR_OUTPUT_NTS if number == 1 => {}
        SQL_ATTR_OUTPUT_NTS => {
            return Err(Diagnostic::not_offered("Texts are always given with a terminator."));
        }
        other => return Err(unknown(other)),
    }
    Ok(Done::Success)
}

/// SQLGetEnvAttr.
///
/// # Errors
/// HY010 for the version before it is set, HY092 for an attribute there is not.
pub fn get_env_attr(
    call: &mut Call<'_, Environment>,
    attribute: i32,
    value: Address,
    length: Output<i32>,
) -> Outcome {
    match attribute {
        SQL_ATTR_ODBC_VERSION => value.write(
            call.state
                .version
                .ok_or_else(|| Diagnostic::sequence("SQL_ATTR_ODBC_VERSION is not set yet."))?,
        ),
        SQL_ATTR_CONNECTION_POOLING => value.write(call.state.pooling),
        SQL_ATTR_CP_MATCH => value.write(call.state.pool_match),
        SQL_ATTR_OUTPUT_NTS => value.write(1_i32),
        SQL_ATTR_DRIVER_UNICODE_TYPE => value.write(wide::form().unicode_type()),
        other => return Err(unknown(other)),
    }
    length.write_length(size_of::<i32>());
    Ok(Done::Success)
}

fn unknown(attribute: i32) -> Diagnostic {
    Diagnostic::new(SqlState::AttributeIdentifier, format!("{attribute} is not an environment attribute."))
}

fn bad_value(name: &str, value: usize) -> Diagnostic {
    Diagnostic::new(SqlState::AttributeValue, format!("{value} is not a possible value of {name}."))
}
