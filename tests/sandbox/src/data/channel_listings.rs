//! Which products are listed on which channel.

use std::ops::Range;

use serde_json::{Value, json};

use super::dice::nth;
use super::{Store, channels, products, variants};

/// Every n-th product is listed; channels beyond the third list nothing.
fn step(channel: i64) -> Option<i64> {
    match channel {
        1 => Some(2),
        2 => Some(3),
        3 => Some(5),
        _ => None,
    }
}

/// The number of listings; a channel that does not exist has none, and that is no error.
pub(crate) fn count(store: &Store, channel: i64) -> i64 {
    step(channel).map_or(0, |step| (store.products + step - 1) / step)
}

fn first_id(channel: i64) -> i64 {
    channel * 1_000_000_000
}

pub(crate) fn locate(channel: i64, listing_id: i64) -> Option<i64> {
    let index = listing_id - first_id(channel) - 1;
    (index >= 0).then_some(index)
}

/// The listing of a product on a channel.
pub(crate) fn of_product(channel: i64, product_id: i64) -> Range<i64> {
    let product = products::index(product_id);
    match step(channel) {
        Some(step) if product >= 0 && product % step == 0 => product / step..product / step + 1,
        _ => 0..0,
    }
}

pub(crate) fn row(store: &Store, channel: i64, index: i64) -> Value {
    let product = index * step(channel).unwrap_or(1);
    let created = products::created(store, product).later(7_200);
    let listed: Vec<Value> = (0..variants::per_product(product).min(4))
        .map(|place| {
            // Reality leaves out what a listing's variant does not set.
            let mut variant = json!({
                "channel_id": channel,
                "product_id": products::id(product),
                "variant_id": variants::id(variants::index_in(product, place)),
                "state": "active",
                "date_created": created.iso_with_z(),
            });
            if let Some(members) = variant.as_object_mut().filter(|_| place % 2 == 0) {
                members.insert("name".to_owned(), Value::from(format!("Variant {place}")));
                members.insert("external_id".to_owned(), Value::from(""));
                members.insert("description".to_owned(), Value::from("A variant, \"as listed\""));
                members.insert("date_modified".to_owned(), created.later(60).iso_with_z());
            }
            variant
        })
        .collect();
    json!({
        "channel_id": channel,
        "listing_id": first_id(channel) + index + 1,
        "external_id": if index % 3 == 0 { String::new() } else { format!("L-{index}") },
        "product_id": products::id(product),
        "state": nth(&["active", "disabled", "pending", "error"], index),
        "name": products::name(store, product),
        "description": if index % 4 == 0 { "" } else { "As listed, \"verbatim\"" },
        "date_created": created.iso_with_z(),
        "date_modified": created.later(index * 60).iso_with_z(),
        "variants": listed,
    })
}

/// The currencies of a channel, which `include=currencies` adds.
pub(crate) fn currencies(channel_index: i64) -> Value {
    json!({
        "channel_id": channels::id(channel_index),
        "default_currency": "USD",
        "enabled_currencies": if channel_index == 0 { json!(["USD", "EUR"]) } else { json!(["USD"]) },
    })
}
