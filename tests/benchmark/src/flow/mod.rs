//! How fast requests flow and what that costs, part by part, each beside clients that only download. A program to run by
//! hand, as the rest of the benchmark.

mod client;
mod memory;
mod python;
mod quota;
mod scans;
mod waits;

use std::path::PathBuf;

pub(crate) use client::Client;

use crate::driver::Reading;
use crate::figures::Figures;
use crate::store::Store;
use crate::{Outcome, child, process};

/// Rows per fetch.
const BLOCK: usize = 1_000;

/// A part of the measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// 10,000 products, each answer held back 100 ms, beside clients that download the same pages.
    Latency,
    /// 10,000 products without latency: processor time, beside downloading and parsing.
    Processor,
    /// From the execution to the first row, beside one request.
    FirstRow,
    /// A million order lines: streamed, sorted, joined.
    Memory,
    /// A long extraction under the Standard plan's quota.
    Quota,
}

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Flow {
    /// The driver's library, libbigcommerceodbc.so; best a release build.
    #[arg(long)]
    library: PathBuf,
    /// The stand-in store: the example `serve` of bigcommerce-sandbox; best a release build.
    #[arg(long)]
    server: PathBuf,
    /// A Python with the packages `requests` and `tap-bigcommerce`, to measure them too.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Runs of each measurement; the median is shown.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// The parts to measure; all when none is named.
    #[arg(long, value_delimiter = ',')]
    parts: Vec<Part>,
    /// Orders of the store whose lines are streamed; there are about 1.85 lines to an order.
    #[arg(long, default_value_t = 545_000)]
    memory_orders: u32,
    /// MemoryLimit for sorting and joining, in megabytes.
    #[arg(long, default_value_t = 64)]
    memory_limit: u32,
}

impl Flow {
    /// Measures and prints.
    pub(crate) fn report(&self) -> Outcome<()> {
        let command: Vec<String> = std::env::args().collect();
        println!("Machine   {}", process::machine());
        println!("Begun     {}", process::now());
        println!("Command   {}", command.join(" "));
        println!(
            "Driver    unixODBC, blocks of {BLOCK} rows bound by column; every client in a fresh process"
        );
        println!(
            "Store     on this machine, in a process of its own; answers packed, made before the measurement"
        );
        for part in [Part::Latency, Part::Processor, Part::FirstRow, Part::Memory, Part::Quota] {
            if !self.parts.is_empty() && !self.parts.contains(&part) {
                continue;
            }
            match part {
                Part::Latency => scans::latency(self)?,
                Part::Processor => scans::processor(self)?,
                Part::FirstRow => waits::first_rows(self)?,
                Part::Memory => memory::order_lines(self)?,
                Part::Quota => quota::long_extraction(self)?,
            }
        }
        println!("\nFinished {}", process::now());
        Ok(())
    }

    /// Reads a query through the driver in a process of its own.
    fn driver(&self, store: &Store, sql: &str, properties: &str) -> Outcome<Figures> {
        child::read(&self.reading(store, sql, properties))
    }

    fn reading(&self, store: &Store, sql: &str, properties: &str) -> Reading {
        Reading {
            library: self.library.clone(),
            url: store.url.clone(),
            sql: sql.to_owned(),
            block: BLOCK,
            first_only: false,
            again: false,
            properties: properties.to_owned(),
        }
    }

    /// The run in the middle of several.
    fn median(
        &self,
        measure: impl Fn(&Figures) -> f64,
        run: impl Fn() -> Outcome<Figures>,
    ) -> Outcome<Figures> {
        let runs = (0..self.runs.max(1)).map(|_| run()).collect::<Outcome<Vec<_>>>()?;
        crate::figures::median(runs, measure).ok_or_else(|| "no run".into())
    }
}
