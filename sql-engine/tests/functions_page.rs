//! The page `docs/functions.md` is what the generator writes.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

#[path = "../examples/functions/page.rs"]
mod page;

#[test]
fn the_page_about_functions_is_up_to_date() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/functions.md");
    let kept = std::fs::read_to_string(kept).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == page::page().unwrap(),
        "docs/functions.md is out of date; run: cargo run -p bigcommerce-sql --example functions -- docs/functions.md"
    );
}
