//! Data source names from the registry, through the ODBC installer library, loaded when it is needed.
#![allow(unsafe_code)]

use bigcommerce_sql::{Pairs, Sources};
use libloading::Library;

/// Where data sources are.
pub const SOURCES: Registry = Registry;

/// Windows has one driver manager, whose characters have two bytes.
pub fn manager_has_four_byte_characters() -> Option<bool> {
    Some(false)
}

type GetProfileString =
    unsafe extern "system" fn(*const u16, *const u16, *const u16, *mut u16, i32, *const u16) -> i32;

const LONGEST: usize = 16_384;

/// The registry, as the installer library shows it.
#[derive(Debug, Clone, Copy)]
pub struct Registry;

impl Sources for Registry {
    fn data_source(&self, name: &str) -> Option<Pairs> {
        section(name, "ODBC.INI")
    }

    fn registration(&self, driver: &str) -> Pairs {
        let driver = if driver.is_empty() || driver.contains('\\') { "BigCommerce" } else { driver };
        section(driver, "ODBCINST.INI").unwrap_or_default()
    }

    fn place(&self) -> &'static str {
        "Data sources are listed in the ODBC Data Source Administrator of this program's bitness."
    }
}

fn section(name: &str, file: &str) -> Option<Pairs> {
    // SAFETY: the installer library belongs to the operating system and its initialisation has no conditions.
    let library = unsafe { Library::new("odbccp32.dll") }.ok()?;
    // SAFETY: the type is the one that odbcinst.h declares for this function.
    let read = unsafe { library.get::<GetProfileString>(b"SQLGetPrivateProfileStringW\0") }.ok()?;
    let text = |key: Option<&str>| -> Option<Vec<u16>> {
        let terminated = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<_>>();
        let (section, file, empty) = (terminated(name), terminated(file), [0_u16]);
        let key = key.map(terminated);
        let mut buffer = vec![0_u16; LONGEST];
        let key_pointer = key.as_ref().map_or(std::ptr::null(), |key| key.as_ptr());
        let size = i32::try_from(LONGEST).ok()?;
        // SAFETY: all texts end with a terminator, and the size given is the buffer's.
        let length = unsafe {
            read(section.as_ptr(), key_pointer, empty.as_ptr(), buffer.as_mut_ptr(), size, file.as_ptr())
        };
        buffer.truncate(usize::try_from(length).ok()?);
        Some(buffer)
    };
    let names = text(None)?;
    let pairs: Vec<_> = names
        .split(|unit| *unit == 0)
        .filter(|name| !name.is_empty())
        .filter_map(|name| {
            let name = String::from_utf16(name).ok()?;
            let value = String::from_utf16(&text(Some(&name))?).ok()?;
            Some((name, value))
        })
        .collect();
    (!pairs.is_empty()).then_some(pairs)
}
