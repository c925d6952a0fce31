//! File data sources: a `.dsn` file whose section `[ODBC]` holds the properties. Secrets are never written into one.

use std::path::{Path, PathBuf};

use bigcommerce_store::FileAccess;

use super::attributes::Attributes;
use super::sources::Pairs;
use super::{ini, property};
use crate::error::SqlError;

const SECTION: &str = "ODBC";

/// Names that say how the file itself was reached.
const NOT_IN_A_FILE: &[&str] = &["FILEDSN", "SAVEFILE", "DSN"];

/// The properties in a file data source.
///
/// # Errors
/// A file that cannot be read or has no section `[ODBC]`.
pub fn read_file_source(path: &str) -> Result<Pairs, SqlError> {
    let file = with_extension(path);
    let bytes = std::fs::read(&file).map_err(|error| {
        SqlError::Setting(format!("The file data source {} cannot be read: {error}.", file.display()))
    })?;
    ini::section(&String::from_utf8_lossy(&bytes), SECTION).ok_or_else(|| {
        SqlError::Setting(format!(
            "{} is no file data source: it has no section [{SECTION}].",
            file.display()
        ))
    })
}

/// Writes what made a connection into a file data source, without its secrets.
///
/// # Errors
/// A file that cannot be written.
pub fn write_file_source(path: &str, attributes: &Attributes) -> Result<(), SqlError> {
    let file = with_extension(path);
    let entries: Vec<(&str, String)> = attributes
        .pairs()
        .filter(|(name, _)| !NOT_IN_A_FILE.iter().any(|other| other.eq_ignore_ascii_case(name)))
        .filter(|(name, _)| !property(name).is_some_and(|property| property.secret))
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    ini::replace_section(&file, SECTION, &entries, FileAccess::Everybody).map_err(|error| {
        SqlError::Setting(format!("The file data source {} cannot be written: {error}.", file.display()))
    })
}

fn with_extension(path: &str) -> PathBuf {
    let path = Path::new(path);
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("dsn") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{read_file_source, write_file_source};
    use crate::connect::Attributes;

    #[test]
    fn a_saved_file_data_source_holds_everything_but_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop").display().to_string();
        let attributes =
            Attributes::parse("DRIVER={BigCommerce};StoreId=abc;PWD=secret;SAVEFILE=shop;PageSize=50")
                .unwrap();
        write_file_source(&path, &attributes).unwrap();
        let text = std::fs::read_to_string(format!("{path}.dsn")).unwrap();
        assert_eq!(text, "[ODBC]\nDRIVER=BigCommerce\nStoreId=abc\nPageSize=50\n");
        let read = read_file_source(&path).unwrap();
        assert_eq!(read.last().unwrap(), &("PageSize".to_owned(), "50".to_owned()));
        let missing = read_file_source("/nowhere/shop.dsn").unwrap_err();
        assert!(missing.to_string().contains("/nowhere/shop.dsn"), "{missing}");
    }
}
