//! From what a user gives to checked settings: connection strings, data sources, file data sources, the driver's registration.
//! The driver and the command call it. It opens no connection.

mod attributes;
mod file_source;
mod ini;
#[cfg_attr(windows, path = "credential_manager.rs")]
mod keyring;
mod log;
mod login;
mod needs;
mod network;
mod other_drivers;
mod presentation;
mod profile;
mod properties;
mod proxies;
mod settings;
mod sources;
mod token;

pub use attributes::{Attributes, ConnectionStringError};
pub use file_source::{read_file_source, write_file_source};
pub use ini::{remove_section, replace_section, section, sections};
pub use other_drivers::Ignored;
pub use presentation::Browsable;
pub use profile::Profile;
pub use properties::{Group, PROPERTIES, Property, property};
pub use settings::Settings;
pub use sources::{IniFiles, Pairs, Sources};
pub use token::is_kept_elsewhere;
