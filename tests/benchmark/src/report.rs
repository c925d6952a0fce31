//! Runs all comparisons and prints them as plain tables.

use crate::driver::{LONGEST_TEXT, Reading};
use crate::figures::{median, real};
use crate::runs::{Comparison, Query, compare, compare_once, packed_bytes};
use crate::store::Store;
use crate::table::Table;
use crate::{Benchmark, Outcome, child, download, process};

const BLOCK: usize = 1_000;
const ORDERS: Query = query("Orders, all columns", "SELECT * FROM Orders");

const QUERIES: [Query; 4] = [
    query("Products, all columns", "SELECT * FROM Products"),
    ORDERS,
    query("OrderProducts, embedded", "SELECT * FROM OrderProducts"),
    query("Orders, 3 columns", "SELECT Id, DateCreated, TotalIncTax FROM Orders"),
];

const WAITS: [Query; 6] = [
    first_row("First row of Products", "SELECT * FROM Products"),
    first_row("First row of Orders", "SELECT * FROM Orders"),
    first_row("First row of OrderProducts", "SELECT * FROM OrderProducts"),
    query("COUNT(*) of Products", "SELECT COUNT(*) FROM Products"),
    query("COUNT(*) of Orders", "SELECT COUNT(*) FROM Orders"),
    query("COUNT(*) of OrderProducts", "SELECT COUNT(*) FROM OrderProducts"),
];

const fn query(label: &'static str, sql: &'static str) -> Query {
    Query { label, sql, block: BLOCK, first_only: false }
}

const fn first_row(label: &'static str, sql: &'static str) -> Query {
    Query { label, sql, block: 1, first_only: true }
}

impl Benchmark {
    /// The query as the measuring process is told it.
    pub(crate) fn reading(&self, store: &Store, query: &Query) -> Reading {
        Reading {
            library: self.library.clone(),
            url: store.url.clone(),
            sql: query.sql.to_owned(),
            block: query.block,
            first_only: query.first_only,
            again: false,
            properties: String::new(),
        }
    }
}

/// Measures everything that was asked for.
pub(crate) fn run(benchmark: &Benchmark) -> Outcome<()> {
    print_head(benchmark);
    if benchmark.orders > 0 {
        let store = Store::start(&benchmark.server, benchmark.orders, benchmark.latency)?;
        print_throughput(benchmark, &store)?;
        print_waits(benchmark, &store)?;
    }
    print_memory(benchmark)?;
    println!("\nFinished {}", process::now());
    Ok(())
}

fn print_head(benchmark: &Benchmark) {
    let command: Vec<String> = std::env::args().collect();
    println!("Machine   {}", process::machine());
    println!("Begun     {}", process::now());
    println!("Command   {}", command.join(" "));
    println!("Data      stand-in store on this machine, answers held back {} ms, gzip", benchmark.latency);
    println!("Driver    unixODBC, blocks of {BLOCK} rows bound by column, texts up to {LONGEST_TEXT} bytes");
    println!("Download  the same pages, {} at a time, unpacked, not parsed", download::CONNECTIONS);
    println!(
        "Runs      median of {}, each in a fresh process; driver and download in turn",
        benchmark.runs.max(1)
    );
    println!(
        "Store and client share the machine: where CPU seconds of both fill its cores, a faster store or"
    );
    println!("one elsewhere would show a larger ratio. The ratio is driver seconds to download seconds.");
}

fn print_throughput(benchmark: &Benchmark, store: &Store) -> Outcome<()> {
    let mut sizes = Table::new(["query", "rows", "columns", "cut", "requests", "JSON MB", "gzip MB"]);
    let mut speeds = Table::new([
        "query",
        "driver s",
        "rows/s",
        "JSON MB/s",
        "client CPU s",
        "store CPU s",
        "download s",
        "rows/s",
        "client CPU s",
        "store CPU s",
        "ratio",
    ]);
    for query in &QUERIES {
        let run = compare(benchmark, store, query)?;
        let packed = packed_bytes(store, &store.pages()?)?;
        sizes.row([
            query.label.to_owned(),
            run.driver.rows.to_string(),
            run.driver.columns.to_string(),
            run.driver.columns_cut.to_string(),
            run.requests.to_string(),
            megabytes(run.download.bytes),
            megabytes(packed),
        ]);
        speeds.row(speeds_of(query, &run));
    }
    println!(
        "\nRows from the store to bound buffers (cut: columns with texts longer than their buffer)\n\n{sizes}"
    );
    println!("{speeds}");
    Ok(())
}

fn speeds_of(query: &Query, run: &Comparison) -> [String; 11] {
    let rate = |amount: u64, seconds: f64| real(amount) / seconds;
    [
        query.label.to_owned(),
        format!("{:.2}", run.driver.seconds),
        format!("{:.0}", rate(run.driver.rows, run.driver.seconds)),
        format!("{:.1}", rate(run.download.bytes, run.driver.seconds) / 1e6),
        format!("{:.2}", run.driver.cpu_seconds),
        format!("{:.2}", run.store_cpu_for_driver),
        format!("{:.2}", run.download.seconds),
        format!("{:.0}", rate(run.driver.rows, run.download.seconds)),
        format!("{:.2}", run.download.cpu_seconds),
        format!("{:.2}", run.store_cpu_for_download),
        format!("{:.2}", run.driver.seconds / run.download.seconds),
    ]
}

fn print_waits(benchmark: &Benchmark, store: &Store) -> Outcome<()> {
    let mut table = Table::new(["wait", "requests", "driver ms", "download ms", "ratio"]);
    let login = ["/v2/time".to_owned()];
    let mut connects = Vec::new();
    for _ in 0..benchmark.runs.max(1) {
        let driver = child::read(&benchmark.reading(store, &query("", "")))?.connect_seconds;
        connects.push((driver, child::download(&store.url, &login, false)?.seconds));
    }
    let (driver, download) = median(connects, |run| run.0).unwrap_or_default();
    table.row(wait_of("Connect, with loading the library", 1, driver, download));
    for query in &WAITS {
        let run = compare(benchmark, store, query)?;
        let seconds = if query.first_only { run.driver.first_seconds } else { run.driver.seconds };
        table.row(wait_of(query.label, run.requests, seconds, run.download.seconds));
    }
    println!("\nWaits (the download of a first row is that of the first page)\n\n{table}");
    Ok(())
}

fn wait_of(label: &str, requests: usize, driver: f64, download: f64) -> [String; 5] {
    [
        label.to_owned(),
        requests.to_string(),
        format!("{:.1}", driver * 1e3),
        format!("{:.1}", download * 1e3),
        format!("{:.2}", driver / download),
    ]
}

fn print_memory(benchmark: &Benchmark) -> Outcome<()> {
    let sizes: Vec<u32> = benchmark.memory_rows.iter().copied().filter(|rows| *rows > 0).collect();
    if sizes.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        "Orders, all columns",
        "requests",
        "driver s",
        "rows/s",
        "client CPU s",
        "peak MB",
        "of it buffers MB",
        "download s",
        "peak MB",
        "ratio",
    ]);
    table.row(connected_only(benchmark)?);
    for rows in sizes {
        let store = Store::start(&benchmark.server, rows, benchmark.latency)?;
        let run = compare_once(benchmark, &store, &ORDERS)?;
        table.row([
            run.driver.rows.to_string(),
            run.requests.to_string(),
            format!("{:.2}", run.driver.seconds),
            format!("{:.0}", real(run.driver.rows) / run.driver.seconds),
            format!("{:.2}", run.driver.cpu_seconds),
            megabytes(run.driver.peak_bytes),
            megabytes(run.driver.buffer_bytes),
            format!("{:.2}", run.download.seconds),
            megabytes(run.download.peak_bytes),
            format!("{:.2}", run.driver.seconds / run.download.seconds),
        ]);
    }
    println!("\nPeak memory of the client process (VmHWM); one run each\n\n{table}");
    Ok(())
}

/// What the process holds before any query.
fn connected_only(benchmark: &Benchmark) -> Outcome<[String; 10]> {
    let store = Store::start(&benchmark.server, 1, 0)?;
    let peak = child::read(&benchmark.reading(&store, &query("", "")))?.peak_bytes;
    let mut cells = [(); 10].map(|()| String::new());
    for (cell, text) in cells.iter_mut().zip(["connected only", "", "", "", "", &megabytes(peak)]) {
        text.clone_into(cell);
    }
    Ok(cells)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", real(bytes) / 1e6)
}
