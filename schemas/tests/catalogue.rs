//! The catalogue that is compiled in: it loads, and its tables fit together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_schemas::Catalogue;

#[test]
fn the_built_in_catalogue_loads() {
    let catalogue = Catalogue::built_in().unwrap_or_else(|error| panic!("{error}"));
    assert!(catalogue.table("order_items").is_some(), "OrderProducts resolves by its alias");
}
