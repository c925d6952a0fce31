//! Writes the documentation pages of all tables: `cargo run -p bigcommerce-schemas --example pages -- docs/tables`.

use std::error::Error;
use std::path::PathBuf;

use bigcommerce_schemas::Catalogue;

mod diagram;
mod examples;
mod page;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("docs/tables"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    for (name, text) in page::all(Catalogue::built_in()?) {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
