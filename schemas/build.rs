//! Lists `tables/*.toml` for the compiler, so that adding a table adds a file and changes no Rust.
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let tables = Path::new(&root).join("tables");
    println!("cargo:rerun-if-changed={}", tables.display());

    let mut files = Vec::new();
    for entry in fs::read_dir(&tables)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();

    let mut code = String::from("pub(crate) const TABLE_FILES: &[(&str, &str)] = &[\n");
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(
            code,
            "    ({:?}, include_str!({:?})),",
            format!("tables/{name}"),
            path.display().to_string()
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("table_files.rs"), code)
}
