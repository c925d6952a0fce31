//! Order statuses, and how many orders have each.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Store, orders};

/// Id, name, place in lists, description.
const STATUSES: &[(i64, &str, i64, &str)] = &[
    (0, "Incomplete", 0, "Checkout was begun but not finished."),
    (1, "Pending", 1, "Started; payment is open."),
    (2, "Shipped", 8, "Sent; receipt is not confirmed."),
    (3, "Partially Shipped", 6, "Some of the items are on their way."),
    (4, "Refunded", 11, "The money went back."),
    (5, "Cancelled", 9, "Stopped by the store."),
    (6, "Declined", 10, "Payment was refused."),
    (7, "Awaiting Payment", 2, "Waits for the money."),
    (8, "Awaiting Pickup", 5, "Waits for the shopper to collect it."),
    (9, "Awaiting Shipment", 4, "Packed, waits for the carrier."),
    (10, "Completed", 7, "Delivered or downloaded."),
    (11, "Awaiting Fulfillment", 3, "Paid, waits to be packed."),
    (12, "Manual Verification Required", 13, "Somebody has to look at it."),
    (13, "Disputed", 12, "The payment is disputed."),
    (14, "Partially Refunded", 14, "Part of the money went back."),
];

pub(crate) fn count() -> i64 {
    i64::try_from(STATUSES.len()).unwrap_or(0)
}

pub(crate) fn name(id: i64) -> &'static str {
    STATUSES.iter().find(|status| status.0 == id).map_or("", |status| status.1)
}

pub(crate) fn row(_: &Store, index: i64) -> Value {
    let (id, name, order, description) =
        usize::try_from(index).ok().and_then(|at| STATUSES.get(at)).copied().unwrap_or_default();
    json!({
        "id": id,
        "name": name,
        "system_label": name,
        // Merchants rename statuses; this one did it once.
        "custom_label": if id == 10 { "Done ✓" } else { name },
        "system_description": description,
        "order": order,
    })
}

/// The `statuses` of `/v2/orders/count`: how many of the counted orders have each status.
pub(crate) fn counts(store: &Store, counted: &[i64]) -> Map<String, Value> {
    let mut by_status: BTreeMap<i64, i64> = BTreeMap::new();
    for order in counted {
        *by_status.entry(orders::status_id(store, *order)).or_default() += 1;
    }
    let statuses: Vec<Value> = (0..count())
        .map(|index| {
            let mut status = row(store, index);
            if let Some(members) = status.as_object_mut() {
                let order = members.remove("order").unwrap_or(Value::Null);
                members.insert("sort_order".to_owned(), order);
                members.insert("count".to_owned(), Value::from(by_status.get(&index).copied().unwrap_or(0)));
            }
            status
        })
        .collect();
    Map::from_iter([("statuses".to_owned(), Value::Array(statuses))])
}
