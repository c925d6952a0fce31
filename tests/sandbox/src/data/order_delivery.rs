//! Where the lines of an order go: billing and shipping addresses, consignments, what has been shipped.

use serde_json::{Map, Value, json};

use super::dice::nth;
use super::order_lines::{self, Line, LineKind};
use super::orders::{self, Delivery};
use super::row::members_of;
use super::words::{COMPANIES, FIRST_NAMES, LAST_NAMES, STREETS, place};
use super::{Money, Store};

/// Whether any line goes by post.
pub(crate) fn has_shipping(lines: &[Line]) -> bool {
    lines
        .iter()
        .any(|line| line.kind == LineKind::Physical && orders::delivery(line.order) != Delivery::Pickup)
}

/// The number of shipping addresses: none, one, or two when the order is split.
pub(crate) fn address_count(order: i64, lines: &[Line]) -> i64 {
    match (has_shipping(lines), is_split(order)) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    }
}

/// Some orders of several lines go to two addresses, the lines by turns.
fn is_split(order: i64) -> bool {
    order % 17 == 5 && orders::delivery(order) == Delivery::Shipping && order_lines::count(order) > 1
}

/// The id of an order's first or second shipping address.
pub(crate) fn address_id(order: i64, place: i64) -> i64 {
    order * 2 + place + 1
}

/// The shipping address of a line.
pub(crate) fn address_id_of(_: &Store, line: &Line) -> Option<i64> {
    let by_post = line.kind == LineKind::Physical && orders::delivery(line.order) != Delivery::Pickup;
    let place = if is_split(line.order) { line.place % 2 } else { 0 };
    by_post.then(|| address_id(line.order, place))
}

/// The pickup consignment of a line.
pub(crate) fn pickup_id_of(line: &Line) -> Option<i64> {
    let picked_up = line.kind == LineKind::Physical && orders::delivery(line.order) == Delivery::Pickup;
    picked_up.then(|| 1 + line.order)
}

/// How many of a line have left: all of a shipped order, the first line of a partly shipped one.
pub(crate) fn shipped_quantity(store: &Store, line: &Line) -> i64 {
    if address_id_of(store, line).is_none() || orders::shipped(store, line.order).is_none() {
        return 0;
    }
    let partly = orders::status_id(store, line.order) == orders::PARTIALLY_SHIPPED;
    if partly && line.place > 0 { 0 } else { line.quantity }
}

fn person(store: &Store, order: i64, purpose: u64) -> Map<String, Value> {
    let dice = store.dice("address", order);
    let (city, state, zip, country, country_iso2) = place(dice.below(purpose, 100));
    members_of(json!({
        "first_name": dice.pick(purpose + 1, FIRST_NAMES),
        "last_name": dice.pick(purpose + 2, LAST_NAMES),
        "company": dice.pick(purpose + 3, COMPANIES),
        "street_1": dice.pick(purpose + 4, STREETS),
        "street_2": if order % 5 == 2 { "c/o Nachbar" } else { "" },
        "city": city,
        "state": state,
        "zip": zip,
        "country": country,
        "country_iso2": country_iso2,
        "phone": if order % 4 == 0 { "" } else { "+1 (512) 555-0100" },
        "email": orders::email(store, order),
    }))
}

fn recipient_members(store: &Store, order: i64, at: i64) -> Map<String, Value> {
    person(store, order, 20 + at.unsigned_abs() * 10)
}

/// Who receives what goes to one shipping address.
pub(crate) fn recipient(store: &Store, order: i64, at: i64) -> Value {
    Value::Object(recipient_members(store, order, at))
}

/// The billing address with its form fields.
pub(crate) fn billing_address(store: &Store, order: i64) -> Value {
    let mut address = person(store, order, 10);
    let fields = if order % 12 == 4 {
        json!([{ "name": "VAT no.", "value": "DE123456789" }, { "name": "Wishes", "value": ["a, b", "\"c\""] }])
    } else {
        json!([])
    };
    address.insert("form_fields".to_owned(), fields);
    Value::Object(address)
}

/// A row of `/v2/orders/{id}/shipping_addresses`: amounts are text.
pub(crate) fn shipping_address(store: &Store, order: i64, at: i64) -> Value {
    let lines = order_lines::lines(store, order);
    let id = address_id(order, at);
    let order_id = orders::id(order);
    let mut row = address(store, order, at, &lines, Money::text);
    row.insert("order_id".to_owned(), Value::from(order_id));
    let quotes = format!("/orders/{order_id}/shipping_addresses/{id}/shipping_quotes");
    row.insert("shipping_quotes".to_owned(), store.link(&quotes));
    Value::Object(row)
}

/// What shipping addresses and shipping consignments share; they differ in how money is written.
fn address(
    store: &Store,
    order: i64,
    at: i64,
    lines: &[Line],
    money: fn(Money) -> Value,
) -> Map<String, Value> {
    let own: Vec<&Line> = lines_to(store, lines, address_id(order, at));
    let totals = orders::totals(store, order, lines);
    // The cost of a split order is charged with its first address.
    let (ex_tax, inc_tax) = match at {
        0 => (totals.shipping_ex_tax, totals.shipping_inc_tax),
        _ => (Money::ZERO, Money::ZERO),
    };
    let mut row = recipient_members(store, order, at);
    row.extend(members_of(json!({
        "id": address_id(order, at),
        "items_total": own.iter().map(|line| line.quantity).sum::<i64>(),
        "items_shipped": own.iter().map(|line| shipped_quantity(store, line)).sum::<i64>(),
        "shipping_method": nth(&["None", "Free Shipping", "DHL Paket, \"Express\"", "Flat Rate"], order),
        "base_cost": money(ex_tax),
        "cost_ex_tax": money(ex_tax),
        "cost_inc_tax": money(inc_tax),
        "cost_tax": money(inc_tax - ex_tax),
        "cost_tax_class_id": 0,
        "base_handling_cost": money(Money::ZERO),
        "handling_cost_ex_tax": money(Money::ZERO),
        "handling_cost_inc_tax": money(Money::ZERO),
        "handling_cost_tax": money(Money::ZERO),
        "handling_cost_tax_class_id": 0,
        "shipping_zone_id": order % 3,
        "shipping_zone_name": nth(&["", "United States", "Rest of the World"], order),
        "form_fields": if order % 12 == 4 {
            json!([{ "name": "Door", "value": 3 }, { "name": "Days", "value": ["Mo", "Di, Mi"] }])
        } else {
            json!([])
        },
    })));
    row
}

/// The lines that go to one shipping address.
pub(crate) fn lines_to<'a>(store: &Store, lines: &'a [Line], address: i64) -> Vec<&'a Line> {
    lines.iter().filter(|line| address_id_of(store, line) == Some(address)).collect()
}

/// The consignments of an order; lines are whole rows or links to them.
pub(crate) fn consignments(store: &Store, order: i64, whole_lines: bool) -> Value {
    let lines = order_lines::lines(store, order);
    let show = |line: &Line| {
        if whole_lines {
            order_lines::row(store, line)
        } else {
            store.link(&format!("/orders/{}/products/{}", orders::id(order), line.id()))
        }
    };
    let of_kind =
        |kind: LineKind| -> Vec<Value> { lines.iter().filter(|line| line.kind == kind).map(show).collect() };
    let by_mail = |found: Vec<Value>| match found.is_empty() {
        true => json!([]),
        false => json!([{ "recipient_email": orders::email(store, order), "line_items": found }]),
    };
    let shipping: Vec<Value> = (0..address_count(order, &lines))
        .map(|at| {
            let mut row = address(store, order, at, &lines, Money::number);
            let id = address_id(order, at);
            let own: Vec<Value> = lines_to(store, &lines, id).into_iter().map(show).collect();
            let quotes = format!("/orders/{}/consignments/shipping/{id}/shipping_quotes", orders::id(order));
            row.insert("line_items".to_owned(), Value::Array(own));
            row.insert("shipping_quotes".to_owned(), store.link(&quotes));
            Value::Object(row)
        })
        .collect();
    let picked_up: Vec<Value> = lines.iter().filter(|line| pickup_id_of(line).is_some()).map(show).collect();
    json!({
        "pickups": if picked_up.is_empty() { json!([]) } else { json!([pickup(order, picked_up)]) },
        "shipping": shipping,
        "downloads": by_mail(of_kind(LineKind::Digital)),
        "email": { "gift_certificates": by_mail(of_kind(LineKind::GiftCertificate)) },
    })
}

fn pickup(order: i64, lines: Vec<Value>) -> Value {
    json!({
        "id": 1 + order,
        "pickup_method_id": 1,
        "pickup_method_display_name": "Abholung im Laden",
        "collection_instructions": "Bring your \"ID\".",
        "collection_time_description": "9am - 6pm",
        "location": {
            "id": 1,
            "name": "Main store",
            "code": "LOC-1",
            "address_line_1": "1 Market Sq.",
            "address_line_2": "",
            "city": "Austin",
            "state": "Texas",
            "postal_code": "78701",
            "country_alpha2": "US",
            "email": "pickup@example.com",
            "phone": "",
        },
        "line_items": lines,
    })
}

/// The fees of an order.
pub(crate) fn fees(store: &Store, order: i64) -> Vec<Value> {
    let totals = orders::totals(store, order, &order_lines::lines(store, order));
    if !orders::has_fee(order) {
        return Vec::new();
    }
    vec![json!({
        "id": 1 + order,
        "type": "custom_fee",
        "display_name_customer": "Packaging",
        "display_name_merchant": "Packaging (merchant)",
        "source": "AA",
        "base_cost": totals.fee_ex_tax.text(),
        "cost_ex_tax": totals.fee_ex_tax.text(),
        "cost_inc_tax": totals.fee_inc_tax.text(),
        "cost_tax": (totals.fee_inc_tax - totals.fee_ex_tax).text(),
        "tax_class_id": if order % 60 == 11 { Value::Null } else { Value::from(1) },
    })]
}
