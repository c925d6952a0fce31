//! The stores of data sources, and which of unixODBC and iODBC is there.
#![allow(unsafe_code)]

use bigcommerce_sql::IniFiles;
use libloading::os::unix::{Library, RTLD_LAZY};

/// Where data sources are: the ini files that unixODBC and iODBC use.
pub const SOURCES: IniFiles = IniFiles;

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
    // Miri runs no foreign functions.
    if cfg!(miri) {
        return false;
    }
    // SAFETY: with this flag nothing is loaded, so nothing of the library is run; its use count falls again at once.
    unsafe { Library::open(Some(library), RTLD_LAZY | ONLY_LOADED) }.is_ok()
}
