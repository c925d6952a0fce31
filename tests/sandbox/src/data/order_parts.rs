//! What happened to an order afterwards: shipments, coupons used, transactions and refunds.

use std::ops::Range;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::nth;
use super::row::{Template, fill, template};
use super::spread::Spread;
use super::{Moment, Money, Store, order_delivery, order_lines, orders};

static TRANSACTION: Template = LazyLock::new(|| template(include_str!("../templates/transaction.json")));

/// Refunds per order, in step with the refunded statuses of [`orders::status_id`].
const REFUNDS: Spread =
    Spread { pattern: &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0] };

/// The shipping addresses that got something. Some orders were only marked as shipped and have none.
fn shipped_addresses(store: &Store, order: i64) -> Vec<i64> {
    if orders::shipped(store, order).is_none() || order % 10 == 4 {
        return Vec::new();
    }
    let lines = order_lines::lines(store, order);
    (0..order_delivery::address_count(order, &lines))
        .filter(|at| !shipment_items(store, order, *at).is_empty())
        .collect()
}

fn shipment_items(store: &Store, order: i64, at: i64) -> Vec<Value> {
    let lines = order_lines::lines(store, order);
    let to_address = order_delivery::lines_to(store, &lines, order_delivery::address_id(order, at));
    to_address
        .into_iter()
        .filter_map(|line| {
            let quantity = order_delivery::shipped_quantity(store, line);
            let item = json!({
                "order_product_id": line.id(),
                "product_id": line.product_id(),
                "quantity": quantity,
            });
            (quantity > 0).then_some(item)
        })
        .collect()
}

pub(crate) fn shipment_count(store: &Store, order: i64) -> i64 {
    i64::try_from(shipped_addresses(store, order).len()).unwrap_or(0)
}

pub(crate) fn shipment(store: &Store, order: i64, place: i64) -> Value {
    let addresses = shipped_addresses(store, order);
    let at = usize::try_from(place).ok().and_then(|place| addresses.get(place)).copied().unwrap_or(0);
    let sent = orders::shipped(store, order).unwrap_or_else(|| orders::created(store, order));
    let mut billing = order_delivery::billing_address(store, order);
    if let Some(members) = billing.as_object_mut() {
        members.remove("form_fields");
    }
    json!({
        "id": order_delivery::address_id(order, at),
        "order_id": orders::id(order),
        "customer_id": orders::customer_id(store, order),
        "order_address_id": order_delivery::address_id(order, at),
        "date_created": sent.rfc2822(),
        "tracking_number": if order % 3 == 0 { String::new() } else { format!("JD{:09}", orders::id(order)) },
        "merchant_shipping_cost": Money::cents(order % 5 * 120).text(),
        "shipping_method": "Flat Rate",
        "shipping_provider": nth(&["", "ups", "usps"], order),
        "shipping_provider_display_name": nth(&["", "UPS", "USPS"], order),
        "tracking_carrier": nth(&["", "ups"], order),
        "tracking_link": "",
        "generated_tracking_link": "",
        "comments": if order % 4 == 2 { "Leave at door; \"ring\" twice" } else { "" },
        "billing_address": billing,
        "shipping_address": order_delivery::recipient(store, order, at),
        "items": shipment_items(store, order, at),
    })
}

pub(crate) fn coupon_count(order: i64) -> i64 {
    i64::from(orders::has_coupon(order))
}

pub(crate) fn coupon(store: &Store, order: i64) -> Value {
    let totals = orders::totals(store, order, &order_lines::lines(store, order));
    json!({
        "id": order + 1,
        "coupon_id": 1 + order % 5,
        "order_id": orders::id(order),
        "code": orders::coupon_code(order),
        // Both spellings occur.
        "amount": if order % 16 == 3 { Value::from(10) } else { Value::from("10.0000") },
        "type": 1,
        "discount": totals.coupon_discount.number(),
    })
}

/// A payment unless the order is open or was stopped, and one more entry when money went back.
pub(crate) fn transaction_count(store: &Store, order: i64) -> i64 {
    match orders::status_id(store, order) {
        orders::REFUNDED | orders::PARTIALLY_REFUNDED => 2,
        0 | 1 | 5 | 6 | 7 => 0,
        _ => 1,
    }
}

pub(crate) fn transaction(store: &Store, order: i64, place: i64) -> Value {
    let lines = order_lines::lines(store, order);
    let is_refund = place == 1;
    let amount = match is_refund {
        true => orders::refunded(store, &lines),
        false => orders::totals(store, order, &lines).inc_tax(),
    };
    let id = order * 2 + place + 1;
    fill(
        &TRANSACTION,
        json!({
            "id": id,
            "order_id": orders::id(order).to_string(),
            "event": if is_refund { "refund" } else { "purchase" },
            "method": nth(&["credit_card", "custom", "offline"], order),
            "amount": amount.number(),
            "gateway": nth(&["squarev2", "custom", "bankdeposit"], order),
            "gateway_transaction_id": format!("GW-{id}"),
            "payment_method_id": nth(&["squarev2.credit_card", "custom", ""], order),
            "reference_transaction_id": if is_refund { Value::from(id - 1) } else { Value::Null },
            "date_created": refund_time(store, order, is_refund).iso_with_offset(),
            "credit_card": if order % 3 == 0 {
                json!({
                    "card_type": "visa", "card_iin": "411111", "card_last4": "1111",
                    "card_expiry_month": 1, "card_expiry_year": 2030,
                })
            } else {
                json!({})
            },
            "custom": if order % 3 == 1 { json!({ "payment_method": "Überweisung, 14 Tage" }) } else { Value::Null },
            "offline": if order % 3 == 2 { json!({ "display_name": "Bank \"Deposit\"" }) } else { Value::Null },
            "gift_certificate": if order % 9 == 8 {
                json!({
                    "code": "GIFT-1", "original_balance": 25, "starting_balance": 25, "remaining_balance": 0.01,
                    "status": "active",
                })
            } else {
                Value::Null
            },
            "store_credit": if order % 9 == 5 { json!({ "remaining_balance": 12.5 }) } else { Value::Null },
            "custom_provider_field_result": if order % 9 == 4 {
                json!({
                    "receipt_number": "R-1", "authorization_code": "", "fraud_response": "ok",
                    "amount_received": amount.number(),
                })
            } else {
                Value::Null
            },
        }),
    )
}

fn refund_time(store: &Store, order: i64, is_refund: bool) -> Moment {
    orders::created(store, order).later(if is_refund { 3 * 86_400 } else { 60 })
}

/// Refunds of all orders.
pub(crate) fn refund_total(store: &Store) -> i64 {
    REFUNDS.before(store.orders)
}

pub(crate) fn refund_count(order: i64) -> i64 {
    REFUNDS.children(order)
}

/// The index of an order's refund among all.
pub(crate) fn refund_index(order: i64) -> i64 {
    REFUNDS.before(order)
}

pub(crate) fn refund(store: &Store, index: i64) -> Value {
    let (order, _) = REFUNDS.locate(index);
    let lines = order_lines::lines(store, order);
    let amount = orders::refunded(store, &lines);
    let tax: Money = lines.iter().map(|line| line.unit_tax * orders::refunded_quantity(store, line)).sum();
    let items: Vec<Value> = lines
        .iter()
        .filter(|line| orders::refunded_quantity(store, line) > 0)
        .map(|line| {
            let quantity = orders::refunded_quantity(store, line);
            json!({
                "item_type": "PRODUCT",
                "item_id": line.id(),
                "reason": if line.place == 0 { "Too small, \"tight\"" } else { "" },
                "quantity": quantity,
                "requested_amount": (line.unit_inc_tax() * quantity).number(),
                "adjustments": if line.place == 0 {
                    json!([{ "amount": 0, "description": "Restocking, \"waived\"" }])
                } else {
                    json!([])
                },
            })
        })
        .collect();
    json!({
        "id": index + 1,
        "order_id": orders::id(order),
        "user_id": 0,
        "created": refund_created(store, order),
        "reason": if index % 2 == 0 { "" } else { "Wrong size" },
        "total_amount": amount.number(),
        "total_tax": tax.number(),
        "uses_merchant_override_values": false,
        "items": items,
        "payments": [{
            "id": 1,
            "provider_id": "custom",
            "amount": amount.number(),
            "offline": true,
            "is_declined": false,
            "declined_message": "",
            "transaction_id": format!("GW-{}", order * 2 + 2),
        }],
    })
}

/// One refund in ten has no date, as it happens in reality.
fn refund_created(store: &Store, order: i64) -> Value {
    if order % 250 == 19 { Value::from("") } else { refund_time(store, order, true).iso_with_offset() }
}

/// Members that filters look at.
pub(crate) fn refund_fact(index: i64, member: &str) -> Option<Value> {
    let (order, _) = REFUNDS.locate(index);
    match member {
        "id" => Some(Value::from(index + 1)),
        "order_id" => Some(Value::from(orders::id(order))),
        _ => None,
    }
}

/// The refunds of the order with this id.
pub(crate) fn of_order(order_id: i64) -> Range<i64> {
    REFUNDS.range(orders::index(order_id))
}
