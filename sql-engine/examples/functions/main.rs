//! Writes the page about functions: `cargo run -p bigcommerce-sql --example functions -- docs/functions.md`.

use std::error::Error;
use std::path::PathBuf;

mod page;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).map_or_else(|| PathBuf::from("docs/functions.md"), PathBuf::from);
    std::fs::write(path, page::page()?)?;
    Ok(())
}
