//! Orders: who, when, what state, and totals that are the sums of the lines.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::{Dice, nth};
use super::order_lines::{self, Line, LineKind};
use super::row::{Template, fill, members_of, template};
use super::{Moment, Money, Store, customers, order_delivery, order_statuses};

static TEMPLATE: Template = LazyLock::new(|| template(include_str!("../templates/order.json")));

/// The id of the first order.
const FIRST_ID: i64 = 100;

/// Status ids.
pub(crate) const SHIPPED: i64 = 2;
pub(crate) const PARTIALLY_SHIPPED: i64 = 3;
pub(crate) const REFUNDED: i64 = 4;
pub(crate) const COMPLETED: i64 = 10;
pub(crate) const PARTIALLY_REFUNDED: i64 = 14;

/// Every status but the refunded ones, the frequent ones more than once.
const STATUSES: &[i64] = &[10, 2, 11, 0, 1, 3, 5, 6, 7, 8, 9, 12, 13, 10, 2, 11, 10];

const PAYMENT_METHODS: &[&str] = &["Manual", "Credit Card", "PayPal", "Bank Deposit", "Überweisung, 14 Tage"];

/// How the goods of an order reach the shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Shipping,
    Pickup,
    Download,
    Email,
}

/// The amounts of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals {
    pub subtotal_ex_tax: Money,
    pub subtotal_inc_tax: Money,
    pub shipping_ex_tax: Money,
    pub shipping_inc_tax: Money,
    pub fee_ex_tax: Money,
    pub fee_inc_tax: Money,
    pub coupon_discount: Money,
    pub items: i64,
}

impl Totals {
    pub(crate) fn ex_tax(&self) -> Money {
        self.subtotal_ex_tax + self.shipping_ex_tax + self.fee_ex_tax - self.coupon_discount
    }

    pub(crate) fn inc_tax(&self) -> Money {
        self.subtotal_inc_tax + self.shipping_inc_tax + self.fee_inc_tax - self.coupon_discount
    }
}

pub(crate) fn count(store: &Store) -> i64 {
    store.orders
}

pub(crate) fn id(index: i64) -> i64 {
    FIRST_ID + index
}

pub(crate) fn index(id: i64) -> i64 {
    id - FIRST_ID
}

/// The index of an order in a path, if there is such an order.
pub(crate) fn existing(store: &Store, id: i64) -> Option<i64> {
    let index = index(id);
    (0..store.orders).contains(&index).then_some(index)
}

fn dice(store: &Store, index: i64) -> Dice {
    store.dice("order", index)
}

pub(crate) fn delivery(index: i64) -> Delivery {
    match index % 50 {
        13 => Delivery::Download,
        29 => Delivery::Email,
        37 => Delivery::Pickup,
        _ => Delivery::Shipping,
    }
}

/// Hundredths of a percent.
pub(crate) fn tax_rate(index: i64) -> i64 {
    match index % 3 {
        0 => 0,
        1 => 825,
        _ => 1_900,
    }
}

/// A quarter of the orders are made by guests, who have customer id 0.
pub(crate) fn customer_id(store: &Store, index: i64) -> i64 {
    if index % 4 == 1 { 0 } else { customers::id(dice(store, index).below(1, store.customers)) }
}

/// Refunds need to be found by order number, so these two states follow a fixed rhythm.
pub(crate) fn status_id(store: &Store, index: i64) -> i64 {
    let count = i64::try_from(STATUSES.len()).unwrap_or(1);
    let place = if index < 3 * count { index % count } else { dice(store, index).below(2, count) };
    match index % 25 {
        7 => REFUNDED,
        19 => PARTIALLY_REFUNDED,
        _ => usize::try_from(place).ok().and_then(|place| STATUSES.get(place)).copied().unwrap_or(COMPLETED),
    }
}

pub(crate) fn created(store: &Store, index: i64) -> Moment {
    Moment::spread(index, store.orders, dice(store, index).below(3, 86_400))
}

pub(crate) fn shipped(store: &Store, index: i64) -> Option<Moment> {
    let is_shipped = matches!(status_id(store, index), SHIPPED | PARTIALLY_SHIPPED | COMPLETED);
    let by_post = delivery(index) == Delivery::Shipping && order_lines::count(index) > 0;
    (is_shipped && by_post).then(|| created(store, index).later(dice(store, index).below(4, 4 * 86_400)))
}

pub(crate) fn modified(store: &Store, index: i64) -> Moment {
    created(store, index).later(4 * 86_400 + dice(store, index).below(5, 30 * 86_400))
}

pub(crate) fn channel_id(index: i64) -> i64 {
    match index % 7 {
        3 => 2,
        5 => 3,
        _ => 1,
    }
}

pub(crate) fn payment_method(store: &Store, index: i64) -> &'static str {
    dice(store, index).pick(6, PAYMENT_METHODS)
}

pub(crate) fn email(store: &Store, index: i64) -> String {
    match customer_id(store, index) {
        0 => format!("guest{}@example.com", id(index)),
        customer => customers::email(customers::index(customer)),
    }
}

/// Reality has null, an empty text and numbers.
fn provider(index: i64) -> Value {
    match index % 3 {
        0 => Value::Null,
        1 => Value::from(""),
        _ => Value::from(42),
    }
}

fn cart_id(index: i64) -> Value {
    if index % 2 == 0 { Value::Null } else { Value::from(cart_uuid(index)) }
}

/// The id of the cart that an order came of.
pub(crate) fn cart_uuid(index: i64) -> String {
    format!("00000000-0000-4000-8000-{:012x}", id(index))
}

fn external_order_id(index: i64) -> String {
    if index % 9 == 2 { format!("EXT-{}", id(index)) } else { String::new() }
}

/// One order in eight used a coupon for ten percent of its lines.
pub(crate) fn has_coupon(index: i64) -> bool {
    index % 8 == 3 && order_lines::count(index) > 0
}

pub(crate) fn coupon_code(index: i64) -> String {
    format!("TEN%OFF{}", 1 + index % 5)
}

/// The part of the coupon's discount that falls on one line.
pub(crate) fn coupon_discount_of(_: &Store, line: &Line) -> Money {
    if has_coupon(line.order) { line.total_ex_tax().share(1_000) } else { Money::ZERO }
}

pub(crate) fn has_fee(index: i64) -> bool {
    index % 30 == 11
}

/// How many of a line were given back: all of a refunded order, one of the first line of a partial one.
pub(crate) fn refunded_quantity(store: &Store, line: &Line) -> i64 {
    match status_id(store, line.order) {
        REFUNDED => line.quantity,
        PARTIALLY_REFUNDED if line.place == 0 => 1,
        _ => 0,
    }
}

/// The money given back for all lines.
pub(crate) fn refunded(store: &Store, lines: &[Line]) -> Money {
    lines.iter().map(|line| line.unit_inc_tax() * refunded_quantity(store, line)).sum()
}

pub(crate) fn totals(store: &Store, index: i64, lines: &[Line]) -> Totals {
    let rate = tax_rate(index);
    let by_post = order_delivery::has_shipping(lines);
    let shipping = if by_post && index % 4 != 0 { Money::cents(595) } else { Money::ZERO };
    let fee = if has_fee(index) { Money::cents(250) } else { Money::ZERO };
    Totals {
        subtotal_ex_tax: lines.iter().map(Line::total_ex_tax).sum(),
        subtotal_inc_tax: lines.iter().map(Line::total_inc_tax).sum(),
        shipping_ex_tax: shipping,
        shipping_inc_tax: shipping + shipping.share(rate),
        fee_ex_tax: fee,
        fee_inc_tax: fee + fee.share(rate),
        coupon_discount: lines.iter().map(|line| coupon_discount_of(store, line)).sum(),
        items: lines.iter().map(|line| line.quantity).sum(),
    }
}

pub(crate) fn row(store: &Store, index: i64) -> Value {
    let lines = order_lines::lines(store, index);
    let id = id(index);
    let status = order_statuses::name(status_id(store, index));
    let mut row = fill(
        &TEMPLATE,
        json!({
            "id": id,
            "customer_id": customer_id(store, index),
            "date_created": created(store, index).rfc2822(),
            "date_modified": modified(store, index).rfc2822(),
            "date_shipped": shipped(store, index).map_or(Value::from(""), Moment::rfc2822),
            "status_id": status_id(store, index),
            "status": status,
            "custom_status": status,
            "items_shipped": lines.iter().map(|line| order_delivery::shipped_quantity(store, line)).sum::<i64>(),
            "payment_method": payment_method(store, index),
            "payment_status": nth(&["", "captured", "authorized", "paid"], index),
            "payment_provider_id": provider(index),
            "order_is_digital": !lines.is_empty() && lines.iter().all(|line| line.kind == LineKind::Digital),
            "ip_address": if index % 3 == 0 { "" } else { "198.51.100.7" },
            "geoip_country": if index % 3 == 0 { "" } else { "Germany" },
            "geoip_country_iso2": if index % 3 == 0 { "" } else { "DE" },
            "staff_notes": if index % 10 == 6 { Value::from("Call first,\n\"urgent\"") } else { Value::Null },
            "customer_message": if index % 6 == 2 { Value::from("Bitte klingeln 🔔; 50% off?") } else { Value::Null },
            "shipping_address_count": order_delivery::address_count(index, &lines),
            "cart_id": cart_id(index),
            "billing_address": order_delivery::billing_address(store, index),
            "credit_card_type": if index % 4 == 2 { Value::from("visa") } else { Value::Null },
            "order_source": nth(&["www", "external", "manual", "checkout_api"], index),
            "channel_id": channel_id(index),
            "external_order_id": external_order_id(index),
        }),
    );
    if let Some(members) = row.as_object_mut() {
        members.extend(members_of(amounts(store, index, &lines)));
        for part in ["fees", "consignments", "products", "shipping_addresses", "coupons"] {
            members.insert(part.to_owned(), store.link(&format!("/orders/{id}/{part}")));
        }
    }
    row
}

fn amounts(store: &Store, index: i64, lines: &[Line]) -> Value {
    let totals = totals(store, index, lines);
    json!({
        "subtotal_ex_tax": totals.subtotal_ex_tax.text(),
        "subtotal_inc_tax": totals.subtotal_inc_tax.text(),
        "subtotal_tax": (totals.subtotal_inc_tax - totals.subtotal_ex_tax).text(),
        "base_shipping_cost": totals.shipping_ex_tax.text(),
        "shipping_cost_ex_tax": totals.shipping_ex_tax.text(),
        "shipping_cost_inc_tax": totals.shipping_inc_tax.text(),
        "shipping_cost_tax": (totals.shipping_inc_tax - totals.shipping_ex_tax).text(),
        "total_ex_tax": totals.ex_tax().text(),
        "total_inc_tax": totals.inc_tax().text(),
        "total_tax": (totals.inc_tax() - totals.ex_tax()).text(),
        "items_total": totals.items,
        "coupon_discount": totals.coupon_discount.text(),
        "refunded_amount": refunded(store, lines).text(),
    })
}

/// Members that filters and orderings look at, without making the whole row.
pub(crate) fn fact(store: &Store, index: i64, member: &str) -> Option<Value> {
    Some(match member {
        "id" => Value::from(id(index)),
        "customer_id" => Value::from(customer_id(store, index)),
        "status_id" => Value::from(status_id(store, index)),
        "channel_id" => Value::from(channel_id(index)),
        "payment_method" => Value::from(payment_method(store, index)),
        "date_created" => Value::from(created(store, index).0),
        "date_modified" => Value::from(modified(store, index).0),
        "email" => Value::from(email(store, index)),
        "cart_id" => cart_id(index),
        "external_order_id" => Value::from(external_order_id(index)),
        "total" => totals(store, index, &order_lines::lines(store, index)).inc_tax().text(),
        _ => return None,
    })
}
