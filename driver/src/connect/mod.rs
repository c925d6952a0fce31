//! From what the application gives to an open connection: connection strings, data source names, properties.

mod browse;
mod connection_string;
mod ini;
mod open;

pub use browse::{missing, request};
pub use connection_string::{Attributes, ConnectionStringError};
pub use ini::section;
pub use open::{open, stored_properties};
