//! How long the first row takes, beside the one request that it needs.

use super::Flow;
use super::client::{self, Flags};
use crate::driver::Reading;
use crate::figures::Figures;
use crate::store::{Setup, Store};
use crate::table::Table;
use crate::{Outcome, child};

const TABLES: [&str; 4] = ["Products", "Orders", "Customers", "OrderProducts"];

/// The first row of tables.
pub(super) fn first_rows(flow: &Flow) -> Outcome<()> {
    let setup = Setup { orders: 10_000, latency: 100, quota: 0, kept_megabytes: 200 };
    let store = Store::like(&flow.server, setup)?;
    let mut table = Table::new(["SELECT * FROM", "requests", "first row ms", "one request ms", "more ms"]);
    for name in TABLES {
        let sql = format!("SELECT * FROM {name}");
        let reading = Reading { block: 1, first_only: true, ..flow.reading(&store, &sql, "") };
        store.forget_requests()?;
        child::read(&reading)?;
        let pages = store.pages()?;
        let first = pages.get(..1).unwrap_or_default();
        let driver = flow.median(by_first_row, || child::read(&reading))?;
        let flags = Flags { first_alone: true, parse: false };
        let one = flow.median(|figures| figures.seconds, || client::run(&store.url, first, flags))?;
        table.row([
            name.to_owned(),
            pages.len().to_string(),
            format!("{:.1}", driver.first_seconds * 1e3),
            format!("{:.1}", one.seconds * 1e3),
            format!("{:.1}", (driver.first_seconds - one.seconds) * 1e3),
        ]);
    }
    println!("\nFrom SQLExecDirect to the first row in a buffer, answers held back 100 ms\n\n{table}");
    Ok(())
}

fn by_first_row(figures: &Figures) -> f64 {
    figures.first_seconds
}
