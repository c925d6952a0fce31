//! SQL over a BigCommerce store. Parses a statement, resolves its names against the catalogue, plans it with DataFusion,
//! pushes what the API can do down to the store and streams the result as Arrow record batches. It knows no ODBC and no HTTP.

mod batch;
mod connect;
mod connection;
mod dialect;
mod error;
mod explain;
mod flags;
mod functions;
mod inspect;
mod listing;
mod lists;
mod logging;
mod pipeline;
mod plan;
mod plan_cache;
mod prepared;
mod presentation;
mod procedures;
mod result;
mod rows;
mod rules;
mod running;
mod scan;
mod session;
mod sharing;
mod system;
mod telling;
mod temporary;
mod translate;
mod views;
mod wording;

pub use batch::Batch;
pub use bigcommerce_store as store;
pub use bigcommerce_store::schemas;
pub use connect::{
    Attributes, Browsable, ConnectionStringError, Group, Ignored, IniFiles, PROPERTIES, Pairs, Profile,
    Property, Settings, Sources, is_kept_elsewhere, property, read_file_source, remove_section,
    replace_section, section, sections, write_file_source,
};
pub use connection::Connection;
pub use error::{Position, SqlError};
pub use functions::{Function, Group as FunctionGroup, all as functions, function};

pub use inspect::{ClosedTables, StoreReport};
pub use listing::{OwnKind, OwnTable};
pub use logging::{LogSettings, Module};
pub use prepared::Prepared;
pub use presentation::{BigIntAs, LARGEST_TEXT, Presentation, Zone};
pub use procedures::{PROCEDURES, Procedure, ProcedureColumn, procedure};
pub use result::{Datum, Parameter, ResultColumn, ResultType};
pub use rows::Rows;
pub use system::{SYSTEM_TABLES, SystemColumn, SystemTable, system_table};
pub use views::VIEW_SCHEMA;
