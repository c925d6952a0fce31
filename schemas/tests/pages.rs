//! The pages in `docs/tables` are those that the generator writes.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use bigcommerce_schemas::Catalogue;

#[path = "../examples/pages/diagram.rs"]
mod diagram;
#[path = "../examples/pages/examples.rs"]
mod examples;
#[path = "../examples/pages/page.rs"]
mod page;

#[test]
fn the_pages_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tables");
    let pages = page::all(Catalogue::built_in().unwrap());
    let remedy = "run: cargo run -p bigcommerce-schemas --example pages -- docs/tables";
    for (name, text) in &pages {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == *text, "docs/tables/{name} is out of date; {remedy}");
    }
    let kept: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let wanted: BTreeSet<String> = pages.into_keys().collect();
    assert_eq!(kept, wanted, "pages of tables that are gone; {remedy}");
}
