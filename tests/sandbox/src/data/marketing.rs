//! Coupons.

use serde_json::{Value, json};

use super::dice::nth;
use super::{Moment, Money, Store, moment, orders};

/// The first five are those that orders name.
const COUPONS: i64 = 40;

const TYPES: &[&str] = &[
    "per_item_discount",
    "percentage_discount",
    "per_total_discount",
    "shipping_discount",
    "free_shipping",
    "promotion",
];

pub(crate) fn count() -> i64 {
    COUPONS
}

pub(crate) fn coupon(_: &Store, index: i64) -> Value {
    let is_used = index < 5;
    let created = Moment(moment::OPENING + index * 86_400 * 3);
    json!({
        "id": index + 1,
        "name": format!("{} №{}", nth(&["Summer, 2026", "Été \"chaud\"", "夏", "Plain"], index), index + 1),
        "type": if is_used { "percentage_discount" } else { nth(TYPES, index) },
        "amount": if is_used { Money::cents(1_000).text() } else { Money(index * 12_345).text() },
        "min_purchase": Money::cents(index % 3 * 2_500).text(),
        "expires": if index % 4 == 2 { Moment(moment::PRESENT).rfc2822() } else { Value::from("") },
        "enabled": index % 5 != 4,
        "code": if is_used { orders::coupon_code(index) } else { format!("CODE-{}", index + 1) },
        "applies_to": {
            "entity": if index % 2 == 0 { "categories" } else { "products" },
            "ids": if index % 2 == 0 { json!([0]) } else { json!([77, 78]) },
        },
        "num_uses": index % 9,
        "max_uses": index % 3 * 100,
        "max_uses_per_customer": index % 2,
        // Empty means an array, whatever the schema says.
        "restricted_to": if index % 6 == 3 { json!({ "countries": "AU" }) } else { json!([]) },
        "shipping_methods": match index % 3 {
            0 => Value::Null,
            1 => json!([]),
            _ => json!(["shipping_endicia"]),
        },
        "date_created": created.rfc2822(),
    })
}
