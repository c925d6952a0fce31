//! Data source names from the odbc.ini files that unixODBC and iODBC use, read without either, and which of the two is there.
#![allow(unsafe_code)]

use std::ffi::OsStr;
use std::path::PathBuf;

use libloading::os::unix::{Library, RTLD_LAZY};

use crate::connect;

/// Where a user should look for a DSN.
pub const WHERE_DATA_SOURCES_ARE: &str =
    "Data sources are read from $ODBCINI, ~/.odbc.ini, $ODBCSYSINI/odbc.ini and /etc/odbc.ini.";

/// RTLD_NOLOAD: only a library that is loaded already is found.
#[cfg(target_os = "linux")]
const ONLY_LOADED: i32 = 4;
#[cfg(not(target_os = "linux"))]
const ONLY_LOADED: i32 = 0x10;

const IODBC: &[&str] =
    &["libiodbc.so.2", "libiodbc.2.dylib", "/Library/Frameworks/iODBC.framework/Versions/A/iODBC"];
const UNIX_ODBC: &[&str] = &["libodbc.so.2", "libodbc.so.1", "libodbc.2.dylib", "libodbc.1.dylib"];

/// Whether iODBC, whose SQLWCHAR is wchar_t, has loaded this driver, or unixODBC. `None` when neither is there as a library of
/// its own (Debian's iodbctest contains its manager), or both are.
pub fn manager_has_four_byte_characters() -> Option<bool> {
    let loaded = |names: &[&str]| names.iter().any(|name| is_loaded(name));
    let iodbc = loaded(IODBC);
    (iodbc != loaded(UNIX_ODBC)).then_some(iodbc)
}

fn is_loaded(library: &str) -> bool {
    // SAFETY: with this flag nothing is loaded, so nothing of the library is run; its use count falls again at once.
    unsafe { Library::open(Some(library), RTLD_LAZY | ONLY_LOADED) }.is_ok()
}

/// The stored properties of a DSN; the user's file comes before the system's.
pub fn data_source(name: &str) -> Option<Vec<(String, String)>> {
    files(|variable| std::env::var_os(variable).filter(|value| !value.is_empty()))
        .iter()
        .filter_map(|path| std::fs::read(path).ok())
        .find_map(|bytes| connect::section(&String::from_utf8_lossy(&bytes), name))
}

fn files<T: AsRef<OsStr>>(variable: impl Fn(&str) -> Option<T>) -> Vec<PathBuf> {
    let path = |name: &str| variable(name).map(|value| PathBuf::from(value.as_ref()));
    let home = path("HOME").map(|home| home.join(".odbc.ini"));
    let system = path("ODBCSYSINI").map(|folder| folder.join("odbc.ini"));
    path("ODBCINI").into_iter().chain(home).chain(system).chain([PathBuf::from("/etc/odbc.ini")]).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::files;

    #[test]
    fn the_files_are_searched_in_the_order_documented() {
        let found = files(|name| match name {
            "ODBCINI" => Some("/a/odbc.ini"),
            "HOME" => Some("/home/u"),
            "ODBCSYSINI" => Some("/sys"),
            _ => None,
        });
        let expected = ["/a/odbc.ini", "/home/u/.odbc.ini", "/sys/odbc.ini", "/etc/odbc.ini"];
        assert_eq!(found, expected.map(PathBuf::from));
    }
}
