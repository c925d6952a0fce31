//! SQLSetStmtAttr and SQLGetStmtAttr. Attributes that ODBC keeps in descriptors are read and written there.

use crate::api::attribute_value::AttributeValue;
use crate::api::{bookmark, cursor_attributes};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{
    AnyHandle, Descriptors, Header, Kind, Statement, StatementAttributes, Token, lock, registry,
};
use crate::memory::{Address, Output, TextOut};

const SQL_ATTR_CURSOR_SENSITIVITY: i32 = -2;
const SQL_ATTR_CURSOR_SCROLLABLE: i32 = -1;
const SQL_ATTR_QUERY_TIMEOUT: i32 = 0;
const SQL_ATTR_MAX_ROWS: i32 = 1;
const SQL_ATTR_NOSCAN: i32 = 2;
const SQL_ATTR_MAX_LENGTH: i32 = 3;
const SQL_ATTR_ASYNC_ENABLE: i32 = 4;
const SQL_ATTR_ROW_BIND_TYPE: i32 = 5;
const SQL_ATTR_CURSOR_TYPE: i32 = 6;
const SQL_ATTR_CONCURRENCY: i32 = 7;
const SQL_ATTR_KEYSET_SIZE: i32 = 8;
const SQL_ROWSET_SIZE: i32 = 9;
const SQL_ATTR_SIMULATE_CURSOR: i32 = 10;
const SQL_ATTR_RETRIEVE_DATA: i32 = 11;
const SQL_ATTR_USE_BOOKMARKS: i32 = 12;
const SQL_ATTR_ROW_NUMBER: i32 = 14;
const SQL_ATTR_ENABLE_AUTO_IPD: i32 = 15;
const SQL_ATTR_FETCH_BOOKMARK_PTR: i32 = 16;
const SQL_ATTR_PARAM_BIND_OFFSET_PTR: i32 = 17;
const SQL_ATTR_PARAM_BIND_TYPE: i32 = 18;
const SQL_ATTR_PARAM_OPERATION_PTR: i32 = 19;
const SQL_ATTR_PARAM_STATUS_PTR: i32 = 20;
const SQL_ATTR_PARAMS_PROCESSED_PTR: i32 = 21;
const SQL_ATTR_PARAMSET_SIZE: i32 = 22;
const SQL_ATTR_ROW_BIND_OFFSET_PTR: i32 = 23;
const SQL_ATTR_ROW_OPERATION_PTR: i32 = 24;
const SQL_ATTR_ROW_STATUS_PTR: i32 = 25;
const SQL_ATTR_ROWS_FETCHED_PTR: i32 = 26;
const SQL_ATTR_ROW_ARRAY_SIZE: i32 = 27;
const SQL_ATTR_ASYNC_STMT_EVENT: i32 = 29;
const SQL_ATTR_ASYNC_STMT_PCONTEXT: i32 = 31;
const SQL_ATTR_APP_ROW_DESC: i32 = 10010;
const SQL_ATTR_APP_PARAM_DESC: i32 = 10011;
const SQL_ATTR_IMP_ROW_DESC: i32 = 10012;
const SQL_ATTR_IMP_PARAM_DESC: i32 = 10013;
const SQL_ATTR_METADATA_ID: i32 = 10014;
const SQL_UB_VARIABLE: usize = 2;
/// Why the attributes of SQL_ASYNC_NOTIFICATION are refused.
pub const NO_NOTIFICATION: &str = "Asynchronous functions are polled; the driver does not notify. Call the function again until it has ended.";

/// What became of a value that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It is as asked.
    Kept,
    /// The driver has only another one: 01S02, with this text.
    Replaced(&'static str),
    /// It is none of the attributes dealt with here.
    Unknown,
}

/// SQLSetStmtAttr.
///
/// # Errors
/// HY024 for a value there is not, HYC00 for what is not offered, HY017 and HY024 for wrong descriptors, HY092 for an
/// attribute there is not, HY011 and 24000 for attributes of the cursor when it is too late for them.
pub fn set_stmt_attr(call: &mut Call<'_, Statement>, attribute: i32, value: Address) -> Outcome {
    match attribute {
        SQL_ATTR_APP_ROW_DESC | SQL_ATTR_APP_PARAM_DESC => return set_descriptor(call, attribute, value),
        SQL_ATTR_IMP_ROW_DESC | SQL_ATTR_IMP_PARAM_DESC => {
            return Err(Diagnostic::new(
                SqlState::AutomaticDescriptor,
                "The driver's own descriptors cannot be replaced.",
            ));
        }
        SQL_ATTR_ROW_NUMBER => {
            return Err(Diagnostic::new(SqlState::AttributeIdentifier, "SQL_ATTR_ROW_NUMBER is read-only."));
        }
        SQL_ATTR_FETCH_BOOKMARK_PTR => {
            call.state.attributes.fetch_bookmark = value;
            return Ok(Done::Success);
        }
        SQL_ATTR_CURSOR_TYPE
        | SQL_ATTR_CURSOR_SCROLLABLE
        | SQL_ATTR_CURSOR_SENSITIVITY
        | SQL_ATTR_CONCURRENCY
        | SQL_ATTR_SIMULATE_CURSOR
        | SQL_ATTR_USE_BOOKMARKS => {
            cursor_attributes::require_settable(call.state)?;
        }
        _ => {}
    }
    if set_header(&call.state.descriptors, attribute, value)? {
        return Ok(Done::Success);
    }
    match set_plain(&mut call.state.attributes, attribute, value.number())? {
        Setting::Kept => {}
        Setting::Replaced(what) => call.warn(Diagnostic::new(SqlState::ValueChanged, what)),
        Setting::Unknown => return Err(unknown(attribute)),
    }
    if attribute == SQL_ATTR_USE_BOOKMARKS {
        bookmark::describe(&call.state.descriptors.columns, &call.state.attributes);
    }
    Ok(Done::Success)
}

/// Sets an attribute that lives in no descriptor.
///
/// # Errors
/// HYC00 for what is not offered, HY024 for a value there is not.
pub fn set_plain(
    attributes: &mut StatementAttributes,
    attribute: i32,
    value: usize,
) -> Result<Setting, Diagnostic> {
    match attribute {
        SQL_ATTR_QUERY_TIMEOUT => attributes.query_timeout = value,
        SQL_ATTR_MAX_ROWS => attributes.max_rows = value,
        SQL_ATTR_MAX_LENGTH => attributes.max_length = value,
        SQL_ATTR_NOSCAN => attributes.no_scan = value,
        SQL_ATTR_RETRIEVE_DATA => attributes.retrieve_data = value,
        SQL_ATTR_ENABLE_AUTO_IPD => attributes.auto_ipd = value,
        SQL_ATTR_METADATA_ID => attributes.metadata_id = value,
        SQL_ATTR_SIMULATE_CURSOR => attributes.simulate_cursor = value,
        SQL_ATTR_KEYSET_SIZE => attributes.keyset_size = value,
        SQL_ROWSET_SIZE if value > 0 => attributes.old_rowset_size = value,
        SQL_ATTR_CURSOR_TYPE => return cursor_attributes::set_type(attributes, value),
        SQL_ATTR_CONCURRENCY => return cursor_attributes::set_concurrency(value),
        SQL_ATTR_CURSOR_SCROLLABLE => return cursor_attributes::set_scrollable(attributes, value),
        SQL_ATTR_CURSOR_SENSITIVITY => return cursor_attributes::set_sensitivity(attributes, value),
        SQL_ATTR_USE_BOOKMARKS if value <= SQL_UB_VARIABLE => attributes.bookmarks = value,
        SQL_ATTR_ASYNC_ENABLE if value <= 1 => attributes.asynchronous = value == 1,
        SQL_ATTR_ASYNC_STMT_EVENT..=SQL_ATTR_ASYNC_STMT_PCONTEXT => {
            return Err(Diagnostic::not_offered(NO_NOTIFICATION));
        }
        SQL_ROWSET_SIZE | SQL_ATTR_USE_BOOKMARKS | SQL_ATTR_ASYNC_ENABLE => {
            return Err(bad_value(attribute, value));
        }
        _ => return Ok(Setting::Unknown),
    }
    Ok(Setting::Kept)
}

/// The value of an attribute that lives in no descriptor.
pub fn plain(attributes: &StatementAttributes, attribute: i32) -> Option<AttributeValue> {
    Some(AttributeValue::Unsigned(match attribute {
        SQL_ATTR_QUERY_TIMEOUT => attributes.query_timeout,
        SQL_ATTR_MAX_ROWS => attributes.max_rows,
        SQL_ATTR_MAX_LENGTH => attributes.max_length,
        SQL_ATTR_NOSCAN => attributes.no_scan,
        SQL_ATTR_RETRIEVE_DATA => attributes.retrieve_data,
        SQL_ATTR_ENABLE_AUTO_IPD => attributes.auto_ipd,
        SQL_ATTR_METADATA_ID => attributes.metadata_id,
        SQL_ATTR_SIMULATE_CURSOR => attributes.simulate_cursor,
        SQL_ATTR_KEYSET_SIZE => attributes.keyset_size,
        SQL_ROWSET_SIZE => attributes.old_rowset_size,
        SQL_ATTR_CONCURRENCY => cursor_attributes::SQL_CONCUR_READ_ONLY,
        SQL_ATTR_CURSOR_TYPE => cursor_attributes::cursor_type(attributes),
        SQL_ATTR_CURSOR_SENSITIVITY => cursor_attributes::sensitivity(attributes),
        SQL_ATTR_CURSOR_SCROLLABLE => usize::from(attributes.scrollable),
        SQL_ATTR_ASYNC_ENABLE => usize::from(attributes.asynchronous),
        SQL_ATTR_USE_BOOKMARKS => attributes.bookmarks,
        SQL_ATTR_FETCH_BOOKMARK_PTR => return Some(AttributeValue::Pointer(attributes.fetch_bookmark)),
        _ => return None,
    }))
}

fn set_descriptor(call: &mut Call<'_, Statement>, attribute: i32, value: Address) -> Outcome {
    let descriptors = &mut call.state.descriptors;
    let for_rows = attribute == SQL_ATTR_APP_ROW_DESC;
    let own = if for_rows { descriptors.own_row.clone() } else { descriptors.own_parameter.clone() };
    let chosen = if value.is_null() {
        own
    } else {
        match registry::find(Token::from_pointer(value.pointer())) {
            Some(AnyHandle::Descriptor(found)) if found.explicit || found.token() == own.token() => found,
            Some(AnyHandle::Descriptor(_)) => {
                return Err(Diagnostic::new(
                    SqlState::AutomaticDescriptor,
                    "A descriptor that came with another statement cannot be used here.",
                ));
            }
            _ => {
                return Err(Diagnostic::new(
                    SqlState::AttributeValue,
                    "The value is not a descriptor handle.",
                ));
            }
        }
    };
    if chosen.connection.token() != call.handle.connection.token() {
        return Err(Diagnostic::new(
            SqlState::AttributeValue,
            "The descriptor belongs to another connection.",
        ));
    }
    let user = call.handle.token();
    chosen.add_user(user);
    let place = if for_rows { &mut descriptors.row } else { &mut descriptors.parameter };
    let before = std::mem::replace(place, chosen);
    if before.explicit
        && [&descriptors.row, &descriptors.parameter].iter().all(|used| used.token() != before.token())
    {
        before.remove_user(user);
    }
    Ok(Done::Success)
}

/// Which descriptor's header holds an attribute.
fn header<T>(
    descriptors: &Descriptors,
    attribute: i32,
    use_header: impl FnOnce(&mut Header) -> T,
) -> Option<T> {
    let descriptor = match attribute {
        SQL_ATTR_ROW_BIND_TYPE
        | SQL_ATTR_ROW_BIND_OFFSET_PTR
        | SQL_ATTR_ROW_OPERATION_PTR
        | SQL_ATTR_ROW_ARRAY_SIZE => descriptors.row(),
        SQL_ATTR_PARAM_BIND_TYPE
        | SQL_ATTR_PARAM_BIND_OFFSET_PTR
        | SQL_ATTR_PARAM_OPERATION_PTR
        | SQL_ATTR_PARAMSET_SIZE => descriptors.parameter(),
        SQL_ATTR_ROW_STATUS_PTR | SQL_ATTR_ROWS_FETCHED_PTR => &descriptors.columns,
        SQL_ATTR_PARAM_STATUS_PTR | SQL_ATTR_PARAMS_PROCESSED_PTR => &descriptors.parameters,
        _ => return None,
    };
    Some(use_header(&mut lock(descriptor.state()).header))
}

fn set_header(descriptors: &Descriptors, attribute: i32, value: Address) -> Result<bool, Diagnostic> {
    let bad = || Err(bad_value(attribute, value.number()));
    let set = header(descriptors, attribute, |header| match attribute {
        SQL_ATTR_ROW_BIND_TYPE | SQL_ATTR_PARAM_BIND_TYPE => match i32::try_from(value.number()) {
            Ok(size) => {
                header.bind_type = size;
                Ok(())
            }
            Err(_) => bad(),
        },
        SQL_ATTR_ROW_ARRAY_SIZE | SQL_ATTR_PARAMSET_SIZE if value.is_null() => bad(),
        SQL_ATTR_ROW_ARRAY_SIZE | SQL_ATTR_PARAMSET_SIZE => {
            header.array_size = value.number();
            Ok(())
        }
        SQL_ATTR_ROW_BIND_OFFSET_PTR | SQL_ATTR_PARAM_BIND_OFFSET_PTR => {
            header.bind_offset = value;
            Ok(())
        }
        SQL_ATTR_ROWS_FETCHED_PTR | SQL_ATTR_PARAMS_PROCESSED_PTR => {
            header.rows_processed = value;
            Ok(())
        }
        _ => {
            header.array_status = value;
            Ok(())
        }
    });
    set.transpose().map(|set| set.is_some())
}

/// SQLGetStmtAttr.
///
/// # Errors
/// 24000 for the row number without a row, HY092 for an attribute there is not.
pub fn get_stmt_attr(
    call: &mut Call<'_, Statement>,
    attribute: i32,
    buffer: TextOut,
    length: Output<i32>,
) -> Outcome {
    let descriptors = &call.state.descriptors;
    let value = match attribute {
        SQL_ATTR_APP_ROW_DESC => AttributeValue::Handle(descriptors.row().token().pointer()),
        SQL_ATTR_APP_PARAM_DESC => AttributeValue::Handle(descriptors.parameter().token().pointer()),
        SQL_ATTR_IMP_ROW_DESC => AttributeValue::Handle(descriptors.columns.token().pointer()),
        SQL_ATTR_IMP_PARAM_DESC => AttributeValue::Handle(descriptors.parameters.token().pointer()),
        SQL_ATTR_ROW_NUMBER => {
            let number = call.state.cursor.as_ref().and_then(|cursor| cursor.row_number());
            let off = || Diagnostic::new(SqlState::CursorState, "No cursor is open, or it is not on a row.");
            AttributeValue::Unsigned(number.ok_or_else(off)?)
        }
        other => from_header(descriptors, other)
            .or_else(|| plain(&call.state.attributes, other))
            .ok_or_else(|| unknown(other))?,
    };
    value.put(call, buffer, length)?;
    Ok(Done::Success)
}

fn from_header(descriptors: &Descriptors, attribute: i32) -> Option<AttributeValue> {
    header(descriptors, attribute, |header| match attribute {
        SQL_ATTR_ROW_BIND_TYPE | SQL_ATTR_PARAM_BIND_TYPE => {
            AttributeValue::Unsigned(usize::try_from(header.bind_type).unwrap_or(0))
        }
        SQL_ATTR_ROW_ARRAY_SIZE | SQL_ATTR_PARAMSET_SIZE => AttributeValue::Unsigned(header.array_size),
        SQL_ATTR_ROW_BIND_OFFSET_PTR | SQL_ATTR_PARAM_BIND_OFFSET_PTR => {
            AttributeValue::Pointer(header.bind_offset)
        }
        SQL_ATTR_ROWS_FETCHED_PTR | SQL_ATTR_PARAMS_PROCESSED_PTR => {
            AttributeValue::Pointer(header.rows_processed)
        }
        _ => AttributeValue::Pointer(header.array_status),
    })
}

fn bad_value(attribute: i32, value: usize) -> Diagnostic {
    let text = format!("{value} is not a possible value of statement attribute {attribute}.");
    Diagnostic::new(SqlState::AttributeValue, text)
}

fn unknown(attribute: i32) -> Diagnostic {
    Diagnostic::new(SqlState::AttributeIdentifier, format!("{attribute} is not a statement attribute."))
}
