//! The data of the stand-in store. Nothing is stored: every row is made from the seed and its index, so a
//! store of a million orders costs no memory, and the same seed always gives the same rows.

pub(crate) mod brands;
pub(crate) mod carts;
pub(crate) mod categories;
pub(crate) mod channel_listings;
pub(crate) mod channels;
pub(crate) mod customer_parts;
pub(crate) mod customers;
mod dice;
pub(crate) mod inventory;
pub(crate) mod marketing;
mod moment;
mod money;
pub(crate) mod order_delivery;
pub(crate) mod order_lines;
pub(crate) mod order_parts;
pub(crate) mod order_statuses;
pub(crate) mod order_taxes;
pub(crate) mod orders;
pub(crate) mod pricing;
pub(crate) mod product_parts;
pub(crate) mod products;
mod row;
mod spread;
pub(crate) mod store_information;
pub(crate) mod variants;
mod words;

use dice::Dice;
pub(crate) use dice::nth;
pub(crate) use moment::{Moment, OPENING, SERVER_TIME_OF_DAY};
pub(crate) use money::Money;
pub(crate) use spread::Spread;

/// Rows at scale 1.
const PRODUCTS: f64 = 500.0;
const CUSTOMERS: f64 = 1_000.0;
const ORDERS: f64 = 2_500.0;

/// How many rows of each kind there are, and the seed they grow from.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    seed: u64,
    pub store_id: String,
    pub products: i64,
    pub customers: i64,
    pub orders: i64,
    pub brands: i64,
    pub categories: i64,
}

impl Store {
    pub(crate) fn new(seed: u64, scale: f64, store_id: &str) -> Store {
        let scale = if scale.is_finite() { scale.clamp(0.01, 1000.0) } else { 1.0 };
        let products = rounded(PRODUCTS * scale).max(20);
        Store {
            seed,
            store_id: store_id.to_owned(),
            products,
            customers: rounded(CUSTOMERS * scale).max(20),
            orders: rounded(ORDERS * scale).max(60),
            brands: (products / 20).clamp(8, 20_000),
            categories: (products / 15).clamp(12, 15_000),
        }
    }

    /// The draws of one row of one kind.
    fn dice(&self, kind: &str, index: i64) -> Dice {
        Dice::new(self.seed, kind, index)
    }

    /// A member that points to another resource of the V2 API.
    fn link(&self, resource: &str) -> serde_json::Value {
        let url = format!("https://api.bigcommerce.com/stores/{}/v2{resource}", self.store_id);
        serde_json::json!({ "url": url, "resource": resource })
    }
}

/// A count of rows from a scaled number. The text form is the one exact way without a cast.
fn rounded(number: f64) -> i64 {
    format!("{number:.0}").parse().unwrap_or(0)
}
