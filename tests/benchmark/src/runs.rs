//! One comparison: a query through the driver, and the raw download of the very pages that it asked for.

use crate::figures::{Figures, median};
use crate::store::Store;
use crate::{Benchmark, Outcome, child};

/// What to read through the driver.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query {
    /// How the report calls it.
    pub(crate) label: &'static str,
    pub(crate) sql: &'static str,
    /// Rows per fetch.
    pub(crate) block: usize,
    /// Ends after the first fetch; the download then ends after the first page.
    pub(crate) first_only: bool,
}

/// Both sides of a comparison, and what the store spent on each.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) driver: Figures,
    pub(crate) download: Figures,
    pub(crate) requests: usize,
    pub(crate) store_cpu_for_driver: f64,
    pub(crate) store_cpu_for_download: f64,
}

/// Compares several times, driver and download in turn, and keeps the run of median driver time.
pub(crate) fn compare(benchmark: &Benchmark, store: &Store, query: &Query) -> Outcome<Comparison> {
    let runs: Vec<Comparison> =
        (0..benchmark.runs.max(1)).map(|_| compare_once(benchmark, store, query)).collect::<Outcome<_>>()?;
    median(runs, |run| run.driver.seconds).ok_or_else(|| "no run".into())
}

/// Bytes that travelled for these pages, packed.
pub(crate) fn packed_bytes(store: &Store, pages: &[String]) -> Outcome<u64> {
    Ok(child::download(&store.url, pages, true)?.bytes)
}

/// Compares once.
pub(crate) fn compare_once(benchmark: &Benchmark, store: &Store, query: &Query) -> Outcome<Comparison> {
    let reading = benchmark.reading(store, query);
    store.forget_requests()?;
    let before = store.cpu_seconds()?;
    let driver = child::read(&reading)?;
    let between = store.cpu_seconds()?;
    let pages = store.pages()?;
    let wanted = if query.first_only { pages.get(..1).unwrap_or_default() } else { &pages };
    let download = child::download(&store.url, wanted, false)?;
    Ok(Comparison {
        driver,
        download,
        requests: pages.len(),
        store_cpu_for_driver: between - before,
        store_cpu_for_download: store.cpu_seconds()? - between,
    })
}
