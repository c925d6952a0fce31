//! A value behind an untyped pointer: attributes and descriptor fields are read through it, each in its own size.

use std::ffi::c_void;

use crate::diagnostics::Diagnostic;
use crate::entry::Call;
use crate::handles::Kind;
use crate::memory::{Address, Output, TextOut};

/// A value, by the C type in which ODBC gives it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// SQLSMALLINT
    I16(i16),
    /// SQLINTEGER
    I32(i32),
    /// SQLUINTEGER
    U32(u32),
    /// SQLLEN
    Signed(isize),
    /// SQLULEN
    Unsigned(usize),
    /// A pointer given by the application earlier.
    Pointer(Address),
    /// A handle.
    Handle(*mut c_void),
    /// A character string.
    Text(String),
}

impl AttributeValue {
    /// A flag as SQLINTEGER.
    pub fn flag(value: bool) -> Self {
        Self::I32(i32::from(value))
    }

    /// The number, for SQLColAttribute; `None` for text and pointers.
    pub fn number(&self) -> Option<isize> {
        match self {
            Self::I16(value) => Some(isize::from(*value)),
            Self::I32(value) => isize::try_from(*value).ok(),
            Self::U32(value) => isize::try_from(*value).ok(),
            Self::Signed(value) => Some(*value),
            Self::Unsigned(value) => Some(isize::try_from(*value).unwrap_or(isize::MAX)),
            Self::Pointer(_) | Self::Handle(_) | Self::Text(_) => None,
        }
    }

    /// Gives the value to the application; `length` is told in bytes.
    ///
    /// # Errors
    /// HY090 for a negative buffer size of a text.
    pub fn put<K: Kind>(
        &self,
        call: &mut Call<'_, K>,
        buffer: TextOut,
        length: Output<i32>,
    ) -> Result<(), Diagnostic> {
        let address = buffer.address();
        let bytes = match self {
            Self::Text(text) => return call.put_text(buffer, length, text),
            Self::I16(value) => put(address, *value),
            Self::I32(value) => put(address, *value),
            Self::U32(value) => put(address, *value),
            Self::Signed(value) => put(address, *value),
            Self::Unsigned(value) => put(address, *value),
            Self::Pointer(value) => put(address, value.pointer()),
            Self::Handle(value) => put(address, *value),
        };
        length.write_length(bytes);
        Ok(())
    }
}

fn put<T: crate::memory::Plain>(address: Address, value: T) -> usize {
    address.write(value);
    size_of::<T>()
}
