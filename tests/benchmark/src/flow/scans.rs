//! All products, read by the driver and by clients that only download: with latency, where waiting counts, and without, where
//! processor time does.

use super::client::{self, Flags};
use super::{Flow, python};
use crate::driver::Reading;
use crate::figures::{Figures, real};
use crate::store::{Setup, Store};
use crate::table::Table;
use crate::{Outcome, child};

const ORDERS: u32 = 50_000;
/// Of a store with so many orders.
const PRODUCTS: u64 = 10_000;
const KEPT_MEGABYTES: u32 = 500;
const LATENCY: u64 = 100;
const SQL: &str = "SELECT * FROM Products";
const DRIVER: &str = "driver, 85 columns into bound buffers";

/// The driver, then others, in the order printed.
type Measured = Vec<(&'static str, Figures)>;

/// With latency.
pub(super) fn latency(flow: &Flow) -> Outcome<()> {
    let store = Store::like(&flow.server, setup(LATENCY))?;
    let pages = warm(flow, &store)?;
    let by_time = |figures: &Figures| figures.seconds;
    let driver = |again| {
        let reading = Reading { again, ..flow.reading(&store, SQL, "") };
        flow.median(by_time, || child::read(&reading))
    };
    let raw = |first_alone| {
        flow.median(by_time, || client::run(&store.url, &pages, Flags { first_alone, parse: false }))
    };
    let mut measured: Measured =
        vec![(DRIVER, driver(false)?), ("download, first page, then the others", raw(true)?)];
    measured.extend(python_clients(flow, &store, by_time)?);
    let title = format!("All products, {} pages, answers held back {LATENCY} ms", pages.len());
    print(&format!("{title}; nobody knows how many pages there are"), &measured, by_time);
    let measured = vec![(DRIVER, driver(true)?), ("download", raw(false)?)];
    print(
        &format!("{title}; all know: the driver from an earlier query of its connection"),
        &measured,
        by_time,
    );
    Ok(())
}

/// Without latency.
pub(super) fn processor(flow: &Flow) -> Outcome<()> {
    let store = Store::like(&flow.server, setup(0))?;
    let pages = warm(flow, &store)?;
    let by_cpu = |figures: &Figures| figures.cpu_seconds;
    let raw =
        |parse| flow.median(by_cpu, || client::run(&store.url, &pages, Flags { first_alone: true, parse }));
    let mut measured = vec![
        (DRIVER, flow.median(by_cpu, || flow.driver(&store, SQL, ""))?),
        ("download, parsed into values with simd-json", raw(true)?),
        ("download, unpacked only", raw(false)?),
    ];
    measured.extend(python_clients(flow, &store, by_cpu)?);
    print(&format!("All products, {} pages, no latency", pages.len()), &measured, by_cpu);
    Ok(())
}

/// Clients written in Python, where there is one to run them. Each must have read all products.
fn python_clients(flow: &Flow, store: &Store, measure: fn(&Figures) -> f64) -> Outcome<Measured> {
    let Some(program) = &flow.python else { return Ok(Vec::new()) };
    let plain = |connections| {
        let arguments = [store.url.as_str(), "/v3/catalog/products", connections];
        flow.median(measure, || python::run(program, "plain_client.py", &arguments))
    };
    let measured = vec![
        ("Python, requests and json, page after page", plain("1")?),
        ("Python, requests and json, 8 threads", plain("8")?),
        ("tap-bigcommerce, one run", python::run(program, "tap.py", &[&store.url, "products"])?),
    ];
    match measured.iter().find(|(_, figures)| figures.rows != PRODUCTS) {
        Some((name, figures)) => Err(format!("{name}: {} rows instead of {PRODUCTS}", figures.rows).into()),
        None => Ok(measured),
    }
}

fn setup(latency: u64) -> Setup {
    Setup { orders: ORDERS, latency, quota: 0, kept_megabytes: KEPT_MEGABYTES }
}

/// Lets the store make its answers, and returns the pages that the driver asks for, the first page first.
fn warm(flow: &Flow, store: &Store) -> Outcome<Vec<String>> {
    store.forget_requests()?;
    flow.driver(store, SQL, "")?;
    let mut pages = store.pages()?;
    pages.sort_by_key(|page| !page.contains("page=1&"));
    if let Some(program) = &flow.python {
        python::run(program, "plain_client.py", &[&store.url, "/v3/catalog/products", "8"])?;
    }
    Ok(pages)
}

fn print(title: &str, measured: &Measured, measure: impl Fn(&Figures) -> f64) {
    let mut table = Table::new(["client", "rows", "seconds", "CPU s", "JSON MB", "peak MB", "driver is"]);
    let driver = measured.first().map(|(_, figures)| measure(figures)).unwrap_or_default();
    for (name, figures) in measured {
        let shown = |number: u64| if number == 0 { String::new() } else { number.to_string() };
        let megabytes =
            |bytes: u64| if bytes == 0 { String::new() } else { format!("{:.1}", real(bytes) / 1e6) };
        table.row([
            (*name).to_owned(),
            shown(figures.rows),
            format!("{:.3}", figures.seconds),
            format!("{:.2}", figures.cpu_seconds),
            megabytes(figures.bytes),
            megabytes(figures.peak_bytes),
            format!("{:.2} ×", driver / measure(figures)),
        ]);
    }
    println!("\n{title}\n\n{table}");
}
