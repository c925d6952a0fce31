//! The README says what the code says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use bigcommerce_sql::PROPERTIES;

#[test]
fn every_connection_property_is_in_the_readme_as_it_is() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let missing: Vec<String> = PROPERTIES
        .iter()
        .map(|property| {
            let default =
                if property.default.is_empty() { String::new() } else { format!("`{}`", property.default) };
            format!("| `{}` | {default} | {} |", property.name, property.help)
        })
        .filter(|line| !readme.contains(line.as_str()))
        .collect();
    assert!(missing.is_empty(), "README.md lacks these lines:\n{}", missing.join("\n"));
}
