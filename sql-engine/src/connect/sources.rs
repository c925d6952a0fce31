//! Where data sources and the driver's registration are stored: the ini files of unixODBC and iODBC, read without either.
//! Other systems bring a [`Sources`] of their own.

use std::path::{Path, PathBuf};

use super::ini;

/// Names and values in the order they were found.
pub type Pairs = Vec<(String, String)>;

/// The section of odbcinst.ini that `install` writes.
const DRIVER_NAME: &str = "BigCommerce";

/// A store of data sources.
pub trait Sources {
    /// The properties of a data source; `None` when there is none of this name.
    fn data_source(&self, name: &str) -> Option<Pairs>;

    /// What an administrator has set for every connection in the registration of the driver of this name; empty where there is
    /// none.
    fn registration(&self, driver: &str) -> Pairs;

    /// Where a user should look for a data source: one sentence.
    fn place(&self) -> &'static str;
}

/// odbc.ini and odbcinst.ini, for the user and for the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct IniFiles;

impl IniFiles {
    /// The files with data sources, the user's before the machine's.
    pub fn data_source_files() -> Vec<PathBuf> {
        data_source_files(environment)
    }

    /// The file into which the user's data sources are written.
    pub fn user_file() -> Option<PathBuf> {
        environment("ODBCINI").or_else(|| environment("HOME").map(|home| home.join(".odbc.ini")))
    }

    /// The file into which the machine's data sources are written.
    pub fn system_file() -> PathBuf {
        environment("ODBCSYSINI").unwrap_or_else(|| PathBuf::from("/etc")).join("odbc.ini")
    }

    /// The files with the registrations of drivers, the user's before the machine's.
    pub fn registration_files() -> Vec<PathBuf> {
        registration_files(environment)
    }
}

impl Sources for IniFiles {
    fn data_source(&self, name: &str) -> Option<Pairs> {
        Self::data_source_files().iter().find_map(|file| read_section(file, name))
    }

    fn registration(&self, driver: &str) -> Pairs {
        // Data sources may name the library itself instead of its registration.
        let driver = if driver.is_empty() || driver.contains('/') { DRIVER_NAME } else { driver };
        Self::registration_files().iter().find_map(|file| read_section(file, driver)).unwrap_or_default()
    }

    fn place(&self) -> &'static str {
        "Data sources are read from $ODBCINI, ~/.odbc.ini, $ODBCSYSINI/odbc.ini and /etc/odbc.ini."
    }
}

fn read_section(file: &Path, name: &str) -> Option<Pairs> {
    let bytes = std::fs::read(file).ok()?;
    ini::section(&String::from_utf8_lossy(&bytes), name)
}

fn environment(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn data_source_files(variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let home = variable("HOME").map(|home| home.join(".odbc.ini"));
    let system = variable("ODBCSYSINI").map(|folder| folder.join("odbc.ini"));
    variable("ODBCINI")
        .into_iter()
        .chain(home)
        .chain(system)
        .chain([PathBuf::from("/etc/odbc.ini")])
        .collect()
}

fn registration_files(variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let home = variable("HOME").map(|home| home.join(".odbcinst.ini"));
    let system = variable("ODBCSYSINI").map(|folder| folder.join("odbcinst.ini"));
    let named = variable("ODBCINSTINI").filter(|file| file.is_absolute());
    named.into_iter().chain(home).chain(system).chain([PathBuf::from("/etc/odbcinst.ini")]).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{data_source_files, registration_files};

    fn variable(name: &str) -> Option<PathBuf> {
        match name {
            "ODBCINI" => Some("/a/odbc.ini".into()),
            "HOME" => Some("/home/u".into()),
            "ODBCSYSINI" => Some("/sys".into()),
            _ => None,
        }
    }

    #[test]
    fn the_files_are_searched_in_the_order_documented() {
        let expected = ["/a/odbc.ini", "/home/u/.odbc.ini", "/sys/odbc.ini", "/etc/odbc.ini"];
        assert_eq!(data_source_files(variable), expected.map(PathBuf::from));
        let expected = ["/home/u/.odbcinst.ini", "/sys/odbcinst.ini", "/etc/odbcinst.ini"];
        assert_eq!(registration_files(variable), expected.map(PathBuf::from));
    }
}
