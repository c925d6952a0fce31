//! The ODBC driver: ABI, handles, buffers, descriptors and catalog functions over the SQL engine. No SQL, HTTP or JSON here.

pub mod catalog;
pub mod convert;
pub mod info;
pub mod types;
