//! The statement attributes that say which cursor is wanted, and how each follows from the others. There are two kinds of
//! cursor, forward-only and static; what else is asked for becomes static, with 01S02.

use crate::api::statement_attributes::Setting;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::handles::{StatementAttributes, StatementState};

const SQL_CURSOR_FORWARD_ONLY: usize = 0;
const SQL_CURSOR_KEYSET_DRIVEN: usize = 1;
const SQL_CURSOR_DYNAMIC: usize = 2;
const SQL_CURSOR_STATIC: usize = 3;
/// SQL_CONCUR_READ_ONLY, the only concurrency there is.
pub const SQL_CONCUR_READ_ONLY: usize = 1;
const SQL_CONCUR_VALUES: usize = 4;
const SQL_UNSPECIFIED: usize = 0;
const SQL_INSENSITIVE: usize = 1;
const SQL_SENSITIVE: usize = 2;

/// The attributes of the cursor are set before a statement is prepared.
///
/// # Errors
/// 24000 once a statement was executed, HY011 once it was prepared.
pub fn require_settable(state: &StatementState) -> Result<(), Diagnostic> {
    if state.executed {
        let text = "The attribute cannot be set while a result is open. Close it first.";
        return Err(Diagnostic::new(SqlState::CursorState, text));
    }
    if state.prepared.is_some() {
        let text = "The attribute cannot be set once a statement is prepared. Set it before.";
        return Err(Diagnostic::new(SqlState::CannotSetNow, text));
    }
    Ok(())
}

/// SQL_ATTR_CURSOR_TYPE.
///
/// # Errors
/// HY024 for a value there is not, as for all functions here.
pub fn set_type(attributes: &mut StatementAttributes, value: usize) -> Result<Setting, Diagnostic> {
    match value {
        SQL_CURSOR_FORWARD_ONLY | SQL_CURSOR_STATIC => {
            attributes.scrollable = value == SQL_CURSOR_STATIC;
            Ok(Setting::Kept)
        }
        SQL_CURSOR_KEYSET_DRIVEN | SQL_CURSOR_DYNAMIC => {
            attributes.scrollable = true;
            Ok(Setting::Replaced("Scrollable cursors are static: SQL_CURSOR_STATIC is used."))
        }
        _ => Err(bad("SQL_ATTR_CURSOR_TYPE", value)),
    }
}

/// SQL_ATTR_CONCURRENCY.
///
/// # Errors
/// As [`set_type`].
pub fn set_concurrency(value: usize) -> Result<Setting, Diagnostic> {
    match value {
        SQL_CONCUR_READ_ONLY => Ok(Setting::Kept),
        0 | SQL_CONCUR_READ_ONLY..=SQL_CONCUR_VALUES => {
            Ok(Setting::Replaced("Cursors are read-only: SQL_CONCUR_READ_ONLY is used."))
        }
        _ => Err(bad("SQL_ATTR_CONCURRENCY", value)),
    }
}

/// SQL_ATTR_CURSOR_SCROLLABLE.
///
/// # Errors
/// As [`set_type`].
pub fn set_scrollable(attributes: &mut StatementAttributes, value: usize) -> Result<Setting, Diagnostic> {
    if value > 1 {
        return Err(bad("SQL_ATTR_CURSOR_SCROLLABLE", value));
    }
    attributes.scrollable = value == 1;
    Ok(Setting::Kept)
}

/// SQL_ATTR_CURSOR_SENSITIVITY: a cursor that must not see changes is static.
///
/// # Errors
/// As [`set_type`].
pub fn set_sensitivity(attributes: &mut StatementAttributes, value: usize) -> Result<Setting, Diagnostic> {
    match value {
        SQL_UNSPECIFIED => Ok(Setting::Kept),
        SQL_INSENSITIVE => {
            attributes.scrollable = true;
            Ok(Setting::Kept)
        }
        SQL_SENSITIVE => Ok(Setting::Replaced("Cursors are not sensitive to changes.")),
        _ => Err(bad("SQL_ATTR_CURSOR_SENSITIVITY", value)),
    }
}

/// SQL_ATTR_CURSOR_TYPE.
pub fn cursor_type(attributes: &StatementAttributes) -> usize {
    if attributes.scrollable { SQL_CURSOR_STATIC } else { SQL_CURSOR_FORWARD_ONLY }
}

/// SQL_ATTR_CURSOR_SENSITIVITY.
pub fn sensitivity(attributes: &StatementAttributes) -> usize {
    if attributes.scrollable { SQL_INSENSITIVE } else { SQL_UNSPECIFIED }
}

fn bad(name: &str, value: usize) -> Diagnostic {
    Diagnostic::new(SqlState::AttributeValue, format!("{value} is not a possible value of {name}."))
}
