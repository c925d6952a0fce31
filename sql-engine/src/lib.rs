//! SQL over a BigCommerce store. Parses a statement, resolves its names against the catalogue, plans it with DataFusion,
//! pushes what the API can do down to the store and streams the result as Arrow record batches. It knows no ODBC and no HTTP.

mod connection;
mod dialect;
mod error;
mod explain;
mod flags;
mod functions;
mod pipeline;
mod plan;
mod properties;
mod result;
mod rules;
mod scan;
mod session;
mod system;
mod translate;

pub use bigcommerce_store as store;
pub use bigcommerce_store::schemas;
pub use connection::{Connection, Prepared, Rows};
pub use error::{Position, SqlError};
pub use properties::{PROPERTIES, Property, Settings, property};
pub use result::{Datum, Parameter, ResultColumn, ResultType};
pub use system::{SYSTEM_TABLES, SystemColumn, SystemTable, system_table};
