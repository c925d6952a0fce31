//! From what a user gives to checked settings: connection strings, data sources, file data sources, the driver's registration.
//! The driver and the command call it. It opens no connection.

mod attributes;
mod file_source;
mod ini;
mod log;
mod login;
mod needs;
mod network;
mod profile;
mod properties;
mod settings;
mod sources;
mod token;

pub use attributes::{Attributes, ConnectionStringError};
pub use file_source::{read_file_source, write_file_source};
pub use ini::{remove_section, replace_section, section, sections};
pub use profile::Profile;
pub use properties::{Group, PROPERTIES, Property, property};
pub use settings::Settings;
pub use sources::{IniFiles, Pairs, Sources};
