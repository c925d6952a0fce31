//! Reads and checks `tables/*.toml` with the code of this crate and leaves the result in a form that loads in no time.
//! Adding a table adds a file and changes no Rust; a mistake in one stops the build with its file and line.

#![allow(dead_code, reason = "the build needs a part of the crate's code")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

#[path = "src/catalogue.rs"]
mod catalogue;
#[path = "src/definition.rs"]
mod definition;
#[path = "src/load.rs"]
mod load;
#[path = "src/load_writes.rs"]
mod load_writes;
#[path = "src/model.rs"]
mod model;
#[path = "src/names.rs"]
mod names;
#[path = "src/writes.rs"]
mod writes;

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let folder = Path::new(&root).join("tables");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed={}", Path::new(&root).join("src").display());
    println!("cargo:rerun-if-changed={}", Path::new(&root).join("build.rs").display());

    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("tables/{name}"), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let catalogue = catalogue::Catalogue::from_files(&texts)?;
    let tables: Vec<&model::Table> = catalogue.tables().iter().map(AsRef::as_ref).collect();
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("tables.bin"), postcard::to_allocvec(&tables)?)?;
    Ok(())
}
