//! SQLSetConnectAttr and SQLGetConnectAttr.

use crate::api::attribute_value::AttributeValue;
use crate::api::statement_attributes::{self, NO_NOTIFICATION, Setting};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{Address, Output, TextIn, TextOut};

const SQL_ATTR_ASYNC_ENABLE: i32 = 4;
const SQL_ATTR_ACCESS_MODE: i32 = 101;
const SQL_ATTR_AUTOCOMMIT: i32 = 102;
const SQL_ATTR_LOGIN_TIMEOUT: i32 = 103;
const SQL_ATTR_TRACE: i32 = 104;
const SQL_ATTR_TRACEFILE: i32 = 105;
const SQL_ATTR_TRANSLATE_LIB: i32 = 106;
const SQL_ATTR_TRANSLATE_OPTION: i32 = 107;
const SQL_ATTR_TXN_ISOLATION: i32 = 108;
const SQL_ATTR_CURRENT_CATALOG: i32 = 109;
const SQL_ATTR_ODBC_CURSORS: i32 = 110;
const SQL_ATTR_QUIET_MODE: i32 = 111;
const SQL_ATTR_PACKET_SIZE: i32 = 112;
const SQL_ATTR_CONNECTION_TIMEOUT: i32 = 113;
const SQL_ATTR_DISCONNECT_BEHAVIOR: i32 = 114;
const SQL_ATTR_ANSI_APP: i32 = 115;
const SQL_ATTR_RESET_CONNECTION: i32 = 116;
const SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE: i32 = 117;
const SQL_ATTR_ASYNC_DBC_EVENT: i32 = 119;
const SQL_ATTR_ASYNC_DBC_PCONTEXT: i32 = 121;
const SQL_ATTR_ENLIST_IN_DTC: i32 = 1207;
const SQL_ATTR_CONNECTION_DEAD: i32 = 1209;
const SQL_ATTR_AUTO_IPD: i32 = 10001;
const SQL_ATTR_METADATA_ID: i32 = 10014;
const SQL_TXN_READ_COMMITTED: u32 = 2;
const SQL_RESET_CONNECTION_YES: u32 = 1;

/// SQLSetConnectAttr.
///
/// # Errors
/// HY024 for a value there is not, HYC00 for what is not offered, HY092 for an attribute there is not, HY010, HY011, 08002
/// and 08003 when it is too late or too early.
pub fn set_connect_attr(
    call: &mut Call<'_, Connection>,
    attribute: i32,
    value: Address,
    text: TextIn,
) -> Outcome {
    check_moment(call, attribute)?;
    let number = value.number();
    // An integer attribute travels in a pointer, of which only the low 32 bits count.
    let [a, b, c, d, ..] = number.to_le_bytes();
    let small = u32::from_le_bytes([a, b, c, d]);
    let attributes = &mut call.state.attributes;
    match attribute {
        SQL_ATTR_ACCESS_MODE if small <= 1 => attributes.access_mode = small,
        SQL_ATTR_AUTOCOMMIT if small == 1 => {}
        SQL_ATTR_AUTOCOMMIT if small == 0 => call
            .warn(Diagnostic::new(SqlState::ValueChanged, "There are no transactions: autocommit stays on.")),
        SQL_ATTR_LOGIN_TIMEOUT => attributes.login_timeout = small,
        SQL_ATTR_CONNECTION_TIMEOUT => attributes.connection_timeout = small,
        SQL_ATTR_TXN_ISOLATION if matches!(small, 1 | 2 | 4 | 8) => {
            attributes.isolation = small;
            if small != SQL_TXN_READ_COMMITTED {
                attributes.isolation = SQL_TXN_READ_COMMITTED;
                call.warn(Diagnostic::new(SqlState::ValueChanged, "There are no transactions to isolate."));
            }
        }
        SQL_ATTR_CURRENT_CATALOG => {
            if text.read()?.is_some_and(|name| !name.is_empty()) {
                return Err(Diagnostic::not_offered("There are no catalogs: a connection is one store."));
            }
        }
        SQL_ATTR_ODBC_CURSORS => attributes.odbc_cursors = number,
        SQL_ATTR_QUIET_MODE => attributes.quiet_mode = number,
        SQL_ATTR_PACKET_SIZE => attributes.packet_size = small,
        // Matters of the driver manager, which some managers pass on all the same.
        SQL_ATTR_TRACE
        | SQL_ATTR_TRACEFILE
        | SQL_ATTR_TRANSLATE_LIB
        | SQL_ATTR_TRANSLATE_OPTION
        | SQL_ATTR_DISCONNECT_BEHAVIOR
        | SQL_ATTR_ANSI_APP => {}
        SQL_ATTR_RESET_CONNECTION if small == SQL_RESET_CONNECTION_YES => {
            attributes.reset();
            if let Some(engine) = &call.state.engine {
                engine.reset();
            }
        }
        SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE if small <= 1 => attributes.asynchronous = small == 1,
        SQL_ATTR_ASYNC_DBC_EVENT..=SQL_ATTR_ASYNC_DBC_PCONTEXT => {
            return Err(Diagnostic::not_offered(NO_NOTIFICATION));
        }
        SQL_ATTR_ENLIST_IN_DTC => {
            return Err(Diagnostic::not_offered("There are no transactions to enlist in."));
        }
        SQL_ATTR_ACCESS_MODE
        | SQL_ATTR_AUTOCOMMIT
        | SQL_ATTR_TXN_ISOLATION
        | SQL_ATTR_RESET_CONNECTION
        | SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE => {
            return Err(bad_value(attribute, number));
        }
        SQL_ATTR_CONNECTION_DEAD | SQL_ATTR_AUTO_IPD => {
            return Err(Diagnostic::new(
                SqlState::AttributeIdentifier,
                format!("Attribute {attribute} is read-only."),
            ));
        }
        other => return set_statement_default(call, other, number),
    }
    Ok(Done::Success)
}

fn check_moment(call: &Call<'_, Connection>, attribute: i32) -> Result<(), Diagnostic> {
    require_not_browsing(call)?;
    if call.state.has_busy_statement() {
        return Err(Diagnostic::sequence(
            "A statement of the connection is still at work or waits for data.",
        ));
    }
    let (state, text) = match (attribute, call.state.engine.is_some()) {
        (SQL_ATTR_ODBC_CURSORS, true) => (SqlState::InUse, "SQL_ATTR_ODBC_CURSORS is set before connecting."),
        (SQL_ATTR_PACKET_SIZE, true) => {
            (SqlState::CannotSetNow, "SQL_ATTR_PACKET_SIZE is set before connecting.")
        }
        (SQL_ATTR_TRANSLATE_LIB | SQL_ATTR_TRANSLATE_OPTION, false) => {
            (SqlState::NotOpen, "A translation is set on an open connection.")
        }
        _ => return Ok(()),
    };
    Err(Diagnostic::new(state, text))
}

fn require_not_browsing(call: &Call<'_, Connection>) -> Result<(), Diagnostic> {
    match call.state.browsing {
        None => Ok(()),
        Some(_) => Err(Diagnostic::sequence(
            "SQLBrowseConnect is asking for more. Call it again, or SQLDisconnect to give up.",
        )),
    }
}

/// ODBC 2 applications set statement attributes on the connection, for all statements made later.
fn set_statement_default(call: &mut Call<'_, Connection>, attribute: i32, number: usize) -> Outcome {
    match statement_attributes::set_plain(&mut call.state.attributes.statements, attribute, number)? {
        Setting::Kept => {}
        Setting::Replaced(what) => call.warn(Diagnostic::new(SqlState::ValueChanged, what)),
        Setting::Unknown => {
            return Err(Diagnostic::new(
                SqlState::AttributeIdentifier,
                format!("{attribute} is not a connection attribute."),
            ));
        }
    }
    Ok(Done::Success)
}

/// SQLGetConnectAttr.
///
/// # Errors
/// HY092 for an attribute there is not, HY010 while SQLBrowseConnect asks for more.
pub fn get_connect_attr(
    call: &mut Call<'_, Connection>,
    attribute: i32,
    buffer: TextOut,
    length: Output<i32>,
) -> Outcome {
    require_not_browsing(call)?;
    let attributes = &call.state.attributes;
    let value = match attribute {
        SQL_ATTR_ACCESS_MODE => AttributeValue::U32(attributes.access_mode),
        SQL_ATTR_AUTOCOMMIT => AttributeValue::U32(1),
        SQL_ATTR_LOGIN_TIMEOUT => AttributeValue::U32(attributes.login_timeout),
        SQL_ATTR_CONNECTION_TIMEOUT => AttributeValue::U32(attributes.connection_timeout),
        SQL_ATTR_TXN_ISOLATION => AttributeValue::U32(SQL_TXN_READ_COMMITTED),
        SQL_ATTR_CURRENT_CATALOG | SQL_ATTR_TRACEFILE | SQL_ATTR_TRANSLATE_LIB => {
            AttributeValue::Text(String::new())
        }
        SQL_ATTR_ODBC_CURSORS => AttributeValue::Unsigned(attributes.odbc_cursors),
        SQL_ATTR_QUIET_MODE => AttributeValue::Unsigned(attributes.quiet_mode),
        SQL_ATTR_PACKET_SIZE => AttributeValue::U32(attributes.packet_size),
        SQL_ATTR_TRACE | SQL_ATTR_TRANSLATE_OPTION | SQL_ATTR_DISCONNECT_BEHAVIOR => AttributeValue::U32(0),
        SQL_ATTR_ASYNC_ENABLE => AttributeValue::Unsigned(usize::from(attributes.statements.asynchronous)),
        SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE => AttributeValue::U32(u32::from(attributes.asynchronous)),
        SQL_ATTR_CONNECTION_DEAD => {
            AttributeValue::U32(u32::from(call.state.engine.is_none() || call.handle.is_dead()))
        }
        SQL_ATTR_AUTO_IPD => AttributeValue::U32(1),
        SQL_ATTR_METADATA_ID => {
            AttributeValue::U32(u32::try_from(attributes.statements.metadata_id).unwrap_or(0))
        }
        other => statement_attributes::plain(&attributes.statements, other).ok_or_else(|| {
            Diagnostic::new(SqlState::AttributeIdentifier, format!("{other} is not a connection attribute."))
        })?,
    };
    value.put(call, buffer, length)?;
    Ok(Done::Success)
}

fn bad_value(attribute: i32, value: usize) -> Diagnostic {
    Diagnostic::new(
        SqlState::AttributeValue,
        format!("{value} is not a possible value of connection attribute {attribute}."),
    )
}
