//! The ODBC driver: ABI, handles, buffers, descriptors and catalog functions over the SQL engine. No SQL, HTTP or JSON here.

pub mod api;
pub mod catalog;
pub mod connect;
pub mod diagnostics;
pub mod entry;
pub mod exports;
pub mod handles;
pub mod info;
pub mod odbc;
pub mod platform;
pub mod runtime;
pub mod types;

pub use bigcommerce_cells::{convert, memory, wide};
