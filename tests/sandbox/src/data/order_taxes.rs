//! The taxes of orders, what carriers offered for them, and what has been picked up.

use std::ops::Range;

use serde_json::{Value, json};

use super::dice::nth;
use super::order_delivery::{address_id, address_id_of, pickup_id_of};
use super::order_lines::{self, Line};
use super::orders::{self, Delivery};
use super::spread::Spread;
use super::{Money, Store};

/// Taxes that one order may have, for numbering them.
const MOST_TAXES: i64 = 100;

/// One order in fifty is picked up, as [`orders::delivery`] says.
const PICKED_UP: Spread = Spread {
    pattern: &[
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ],
};

/// What is taxed: a line, or the shipping of the whole order.
fn taxed(store: &Store, order: i64) -> Vec<(Option<Line>, Money)> {
    let lines = order_lines::lines(store, order);
    let totals = orders::totals(store, order, &lines);
    let shipping = totals.shipping_inc_tax - totals.shipping_ex_tax;
    let mut found: Vec<(Option<Line>, Money)> =
        lines.into_iter().map(|line| (Some(line.clone()), line.unit_tax * line.quantity)).collect();
    found.push((None, shipping));
    found.retain(|(_, amount)| *amount != Money::ZERO);
    found
}

pub(crate) fn count(store: &Store, order: i64) -> i64 {
    i64::try_from(taxed(store, order).len()).unwrap_or(0)
}

/// A row of `/v2/orders/{id}/taxes?details=true`.
pub(crate) fn row(store: &Store, order: i64, place: i64) -> Value {
    let taxed = taxed(store, order);
    let Some((line, amount)) = usize::try_from(place).ok().and_then(|place| taxed.get(place)) else {
        return Value::Null;
    };
    let rate = orders::tax_rate(order);
    let address = line.as_ref().and_then(|line| address_id_of(store, line));
    let pickup = line.as_ref().and_then(pickup_id_of);
    json!({
        "id": order * MOST_TAXES + place + 1,
        "order_id": orders::id(order),
        "order_address_id": address.unwrap_or(if pickup.is_some() { 0 } else { address_id(order, 0) }),
        "tax_rate_id": 1 + order % 2,
        "sales_tax_id": if order % 3 == 1 { "TX-8.25" } else { "" },
        "tax_class_id": if line.is_some() { Value::from(1) } else { Value::Null },
        "name": if order % 3 == 1 { "Sales tax, Texas" } else { "MwSt. \"voll\"" },
        "class": if line.is_some() { "Default Tax Class" } else { "Shipping" },
        "rate": Money(rate * 100).text(),
        "priority": 1,
        "priority_amount": orders_tax(&taxed).text(),
        "line_amount": amount.text(),
        "order_pickup_method_id": pickup.unwrap_or(0),
        "order_product_id": line.as_ref().map(|line| line.id().to_string()),
        "line_item_type": if line.is_some() { "item" } else { "shipping" },
    })
}

fn orders_tax(taxed: &[(Option<Line>, Money)]) -> Money {
    taxed.iter().map(|(_, amount)| *amount).sum()
}

/// The quote that was taken for a shipping address; there is none where goods went by hand.
pub(crate) fn shipping_quote(store: &Store, order: i64, address: i64) -> Option<Value> {
    let lines = order_lines::lines(store, order);
    let place = address - address_id(order, 0);
    let exists = (0..super::order_delivery::address_count(order, &lines)).contains(&place);
    exists.then(|| {
        json!({
            "id": address.to_string(),
            "uuid": format!("00000000-0000-4000-a000-{address:012x}"),
            "timestamp": orders::created(store, order).iso_with_offset(),
            "shipping_provider_id": nth(&["shipping_flatrate", "shipping_byweight", ""], order),
            "shipping_provider_quote": [{ "rate": 5.95 }],
            "provider_code": nth(&["flatrate", "byweight", "carrier_49"], order),
            "carrier_code": nth(&["", "ups", "dhl"], order),
            "rate_code": nth(&["", "GND", "EXPRESS, 2 days"], order),
            "rate_id": nth(&["", "ups-gnd", "dhl-exp"], order),
            "method_id": 1 + order % 4,
        })
    })
}

pub(crate) fn pickup_count(store: &Store) -> i64 {
    PICKED_UP.before(store.orders)
}

/// The pickups of the order with this id.
pub(crate) fn pickups_of(order_id: i64) -> Range<i64> {
    PICKED_UP.range(orders::index(order_id))
}

/// A row of `/v3/orders/pickups`.
pub(crate) fn pickup(store: &Store, index: i64) -> Value {
    let (order, _) = PICKED_UP.locate(index);
    debug_assert!(orders::delivery(order) == Delivery::Pickup);
    let created = orders::created(store, order);
    let items: Vec<Value> = order_lines::lines(store, order)
        .iter()
        .filter(|line| pickup_id_of(line).is_some())
        .map(|line| {
            let collected = line.place == 0;
            json!({
                "id": line.id(),
                "order_product_id": line.id(),
                "quantity": line.quantity,
                "status": if collected { "COLLECTED" } else { "AWAITING_COLLECTION" },
                "collected_at": if collected { created.later(90_000).iso_with_z() } else { Value::Null },
            })
        })
        .collect();
    json!({
        "id": 1 + order,
        "pickup_method_id": 1,
        "order_id": orders::id(order),
        "ready_at": created.later(7_200).iso_with_z(),
        "created_at": created.iso_with_z(),
        "updated_at": created.later(3_600).iso_with_z(),
        "pickup_items": items,
    })
}
