//! The answers of SQLGetInfo and SQLGetFunctions, as tables to be proof-read: one line per number. `api` writes them into the
//! application's memory; what depends on the connection comes in by [`InfoContext`].

mod answers;
mod conversions;
mod exported;
mod functions;
#[cfg(test)]
mod tests;

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};

pub use exported::{EXPORTED_FUNCTIONS, has_function};
pub use functions::{FunctionGroup, SCALAR_FUNCTIONS, ScalarFunction};

use answers::{ANSWERS, Answer};
use conversions::CONVERSIONS;

/// What the answers depend on.
#[derive(Debug, Clone, Copy)]
pub struct InfoContext<'a> {
    /// Name of the DSN, else empty.
    pub data_source: &'a str,
    /// Store hash.
    pub store_id: &'a str,
    /// Scheme, host and port of the API.
    pub base_url: &'a str,
}

/// An answer of SQLGetInfo, by its C type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InfoValue {
    /// A character string.
    Text(String),
    /// SQLUSMALLINT.
    U16(u16),
    /// SQLUINTEGER.
    U32(u32),
    /// SQLULEN (handles and the like are answered by the driver manager).
    Length(usize),
}

/// SQL_DATA_SOURCE_NAME
const DATA_SOURCE_NAME: u16 = 2;
/// SQL_DRIVER_NAME
const DRIVER_NAME: u16 = 6;
/// SQL_SERVER_NAME
const SERVER_NAME: u16 = 13;

/// The answer for an info type; `None` for numbers that are not info types (SQLSTATE HY096).
pub fn info(info_type: u16, context: InfoContext<'_>) -> Option<InfoValue> {
    match info_type {
        DATA_SOURCE_NAME => return Some(InfoValue::Text(context.data_source.to_owned())),
        DRIVER_NAME => return Some(InfoValue::Text(format!("{DLL_PREFIX}bigcommerceodbc{DLL_SUFFIX}"))),
        SERVER_NAME => return Some(InfoValue::Text(server_name(context))),
        // Numbers that ODBC 4 added. Power BI asks for 180 and reads row by row when it gets an error.
        174..=190 => return Some(InfoValue::U32(0)),
        _ => {}
    }
    if let Some((_, _, mask)) = CONVERSIONS.iter().find(|(number, ..)| *number == info_type) {
        return Some(InfoValue::U32(*mask));
    }
    let (.., answer) = ANSWERS.iter().find(|(number, ..)| *number == info_type)?;
    Some(match *answer {
        Answer::Text(text) => InfoValue::Text(text.to_owned()),
        Answer::U16(number) => InfoValue::U16(number),
        Answer::U32(number) => InfoValue::U32(number),
        Answer::Functions(group) => InfoValue::U32(functions::mask(group)),
        Answer::Length(number) => InfoValue::Length(number),
    })
}

/// The host and the store, so that two connections can be told apart.
fn server_name(context: InfoContext<'_>) -> String {
    let host = context.base_url.split_once("://").map_or(context.base_url, |(_, host)| host);
    let host = host.trim_end_matches('/');
    if context.store_id.is_empty() { host.to_owned() } else { format!("{host}/stores/{}", context.store_id) }
}
