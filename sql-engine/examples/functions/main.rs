//! Writes the page about functions: `cargo run -p bigcommerce-sql --example functions > docs/functions.md`.

mod page;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", page::page()?);
    Ok(())
}
