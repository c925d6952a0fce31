//! The stand-in is an independent reading of the API: a mistake in the driver's catalogue must not be able
//! to hide in both.
#![allow(clippy::unwrap_used, missing_docs)]

#[test]
fn the_sandbox_does_not_use_the_table_catalogue() {
    let manifest = include_str!("../Cargo.toml");
    for other in ["bigcommerce-schemas", "bigcommerce-store", "bigcommerce-sql", "bigcommerce-odbc"] {
        assert!(!manifest.contains(other), "{other} is named in the manifest");
    }
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![sources];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("schemas/tables"), "{} reads the catalogue", path.display());
            }
        }
    }
}
