//! A million order lines through ODBC: streamed, sorted and joined, and the most memory that the process ever held.

use super::Flow;
use crate::Outcome;
use crate::figures::real;
use crate::store::{Setup, Store};
use crate::table::Table;

const QUERIES: [(&str, &str); 3] = [
    ("streamed", "SELECT * FROM OrderProducts"),
    ("sorted by name", "SELECT * FROM OrderProducts ORDER BY Name, Id DESC"),
    (
        "joined with their orders, sorted",
        "SELECT p.*, o.DateCreated, o.BillingAddressEmail, o.StaffNotes, o.CustomerMessage FROM OrderProducts p \
         JOIN Orders o ON o.Id = p.OrderId ORDER BY o.BillingAddressEmail, p.Id",
    ),
];

/// The order lines.
pub(super) fn order_lines(flow: &Flow) -> Outcome<()> {
    let setup = Setup { orders: flow.memory_orders, ..Setup::default() };
    let store = Store::like(&flow.server, setup)?;
    let mut table = Table::new([
        "order lines, all columns",
        "rows",
        "columns",
        "requests",
        "seconds",
        "CPU s",
        "peak MB",
        "of it buffers MB",
    ]);
    for (name, sql) in QUERIES {
        store.forget_requests()?;
        let figures = flow.driver(&store, sql, &format!("MemoryLimit={}", flow.memory_limit))?;
        table.row([
            name.to_owned(),
            figures.rows.to_string(),
            figures.columns.to_string(),
            store.pages()?.len().to_string(),
            format!("{:.1}", figures.seconds),
            format!("{:.1}", figures.cpu_seconds),
            format!("{:.1}", real(figures.peak_bytes) / 1e6),
            format!("{:.1}", real(figures.buffer_bytes) / 1e6),
        ]);
    }
    println!(
        "\nPeak memory of the client process (VmHWM), MemoryLimit={}; one run each\n\n{table}",
        flow.memory_limit
    );
    Ok(())
}
