//! The answers of SQLGetInfo and SQLGetFunctions, as tables.

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

/// The answer for an info type; `None` for numbers that are not info types (SQLSTATE HY096).
pub fn info(_info_type: u16, _context: InfoContext<'_>) -> Option<InfoValue> {
    None
}

/// Whether SQLGetFunctions says yes to a function number.
pub fn has_function(_function: u16) -> bool {
    false
}
