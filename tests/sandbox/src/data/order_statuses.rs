//! Order statuses, and how many orders have each.

use serde_json::{Value, json};

use super::Store;

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
