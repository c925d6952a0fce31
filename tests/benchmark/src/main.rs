//! Measures the driver through unixODBC, side by side with a raw download of the same pages. A program to run by
//! hand: it asserts nothing. Linux only, since memory and CPU time are read from /proc.
#![allow(clippy::print_stdout)]

mod child;
mod download;
mod driver;
mod figures;
mod flow;
mod process;
mod report;
mod runs;
mod store;
mod table;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// What every step of the program returns; the text reaches the terminal.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the BigCommerce ODBC driver against a raw download of the same pages.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(flatten)]
    benchmark: Option<Benchmark>,
    #[command(subcommand)]
    measure: Option<Measure>,
}

/// What to measure.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Benchmark {
    /// The driver's library, libbigcommerceodbc.so; best a release build.
    #[arg(long)]
    library: PathBuf,
    /// The stand-in store: the example `serve` of bigcommerce-sandbox; best a release build.
    #[arg(long)]
    server: PathBuf,
    /// Orders in the store; products, customers and order lines follow. 0 measures peak memory only.
    #[arg(long, default_value_t = 10_000)]
    orders: u32,
    /// Milliseconds by which the store holds back each answer.
    #[arg(long, default_value_t = 0)]
    latency: u64,
    /// Runs of each measurement; the median is shown.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Rows of Orders at which peak memory is measured; 0 leaves it out.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    memory_rows: Vec<u32>,
}

/// One measurement in a process of its own; the figures are printed as JSON.
#[derive(Debug, Subcommand)]
enum Measure {
    /// Reads a query through the driver.
    #[command(hide = true)]
    Driver(driver::Reading),
    /// Downloads the pages listed on standard input.
    #[command(hide = true)]
    Download(download::Download),
    /// Measures how requests flow: latency, processor time, first rows, memory, quota; beside other clients.
    Flow(flow::Flow),
    /// Reads the pages listed on standard input as a client must that does not know how many there are.
    #[command(hide = true)]
    Client(flow::Client),
}

fn main() -> Outcome<()> {
    match Arguments::parse() {
        Arguments { measure: Some(Measure::Driver(reading)), .. } => child::print(&reading.measure()?),
        Arguments { measure: Some(Measure::Download(download)), .. } => child::print(&download.measure()?),
        Arguments { measure: Some(Measure::Flow(flow)), .. } => flow.report(),
        Arguments { measure: Some(Measure::Client(client)), .. } => child::print(&client.measure()?),
        Arguments { benchmark: Some(benchmark), .. } => report::run(&benchmark),
        Arguments { benchmark: None, measure: None } => {
            Err("say what to measure: --library and --server".into())
        }
    }
}
