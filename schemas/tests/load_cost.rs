//! What loading the catalogue costs. Time depends on the machine and the build, hence not part of every test run:
//! `cargo test --release -p bigcommerce-schemas --test load_cost -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::time::{Duration, Instant};

use bigcommerce_schemas::Catalogue;

#[test]
#[ignore = "measures a release build"]
fn loading_the_catalogue_takes_under_5_ms_and_10_mb() {
    let before = resident_kilobytes();
    let start = Instant::now();
    let catalogue = Catalogue::built_in().unwrap();
    let taken = start.elapsed();
    let grown = resident_kilobytes().zip(before).map(|(after, before)| after.saturating_sub(before));
    println!("{} tables, {taken:?}, {grown:?} kB", catalogue.tables().len());
    assert!(taken < Duration::from_millis(5), "{taken:?}");
    assert!(grown.is_none_or(|kilobytes| kilobytes < 10_000), "{grown:?} kB");
}

/// Memory of this process, where the system tells.
fn resident_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
