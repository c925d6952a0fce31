//! What loading the catalogue costs: the memory it asks for, counted and not measured, so that neither the machine nor the
//! build changes it; and the time, with a bound that only a mistake reaches.
//! For a figure: `cargo test --release -p bigcommerce-schemas --test load_cost -- --nocapture`.

#![allow(clippy::print_stdout, missing_docs)]

use std::time::{Duration, Instant};

use allocation_counter::measure;
use bigcommerce_schemas::Catalogue;

#[test]
fn loading_the_catalogue_asks_for_less_than_10_mb() {
    let start = Instant::now();
    let memory = measure(|| assert!(Catalogue::built_in().is_ok()));
    let taken = start.elapsed();
    println!("{taken:?}, {} bytes asked for, {} kept", memory.bytes_total, memory.bytes_current);
    assert!(memory.bytes_current > 100_000, "{memory:?}: the catalogue was loaded before it was counted");
    assert!(memory.bytes_total < 10_000_000, "{memory:?}");
    let most = if cfg!(debug_assertions) { Duration::from_secs(2) } else { Duration::from_millis(50) };
    assert!(taken < most, "{taken:?}");
}
