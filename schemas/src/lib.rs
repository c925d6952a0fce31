//! The table catalogue: what tables exist, their columns, and how the API offers them.
//! Tables are data (`tables/*.toml`); this crate reads and checks them and knows neither SQL nor HTTP.

mod built_in;
mod catalogue;
mod definition;
mod load;
mod load_writes;
mod model;
mod names;
mod writes;

pub use catalogue::Catalogue;
pub use load::{LoadError, parse_table};
pub use model::{
    Bind, Column, CountRoute, Encoding, Filter, ForeignKey, Operator, OrderStyle, Paging, Route, RouteCheck,
    RouteKind, RouteOrder, SqlType, Table,
};
pub use names::{fold, pascal_case, suggest};
pub use writes::{Body, Method, Write, Writes};
