//! A long extraction under the Standard plan's quota: how much of it is used, and whether any request is refused.

use super::Flow;
use crate::Outcome;
use crate::store::{Setup, Store};

const QUOTA: u32 = 150;
/// What the driver may use when a tenth is left to other apps.
const USABLE: u32 = 135;

/// 125,000 orders in pages of 250: 500 requests.
pub(super) fn long_extraction(flow: &Flow) -> Outcome<()> {
    let setup = Setup { orders: 125_000, latency: 100, quota: QUOTA, ..Setup::default() };
    let store = Store::like(&flow.server, setup)?;
    store.forget_requests()?;
    let figures = flow.driver(&store, "SELECT Id, TotalIncTax FROM Orders", "")?;
    let windows = store.quota_used()?;
    let (_, whole) = windows.split_last().ok_or("no window")?;
    let used: u32 = whole.iter().sum();
    let allowed = USABLE * u32::try_from(whole.len())?;
    println!(
        "\nA long extraction: quota {QUOTA} requests per 30 s, reserve 10 %, answers held back 100 ms\n"
    );
    println!("rows              {}", figures.rows);
    println!("requests          {}", store.pages()?.len());
    println!("seconds           {:.1}", figures.seconds);
    println!("per window        {windows:?}");
    println!(
        "used              {used} of the {allowed} allowed in whole windows, {:.1} %",
        f64::from(used) / f64::from(allowed) * 100.0
    );
    println!("refused (429)     {}", store.refused()?);
    Ok(())
}
