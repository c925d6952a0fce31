//! Carts and checkouts: what every second order was before it was placed. They have the order's `cart_id`.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::order_lines::{self, Line, LineKind};
use super::row::{Template, fill, members_of, template};
use super::{Money, Store, order_delivery, orders};

static CART: Template = LazyLock::new(|| template(include_str!("../templates/cart.json")));
static CHECKOUT: Template = LazyLock::new(|| template(include_str!("../templates/checkout.json")));

pub(crate) fn count(store: &Store) -> i64 {
    store.orders / 2
}

/// The order that came of a cart.
fn order(index: i64) -> i64 {
    index * 2 + 1
}

pub(crate) fn id(index: i64) -> String {
    orders::cart_uuid(order(index))
}

/// The index of a cart's id; whether it exists is the count's to say.
pub(crate) fn index(id: &str) -> Option<i64> {
    let (front, number) = id.rsplit_once('-')?;
    let order = orders::index(i64::from_str_radix(number, 16).ok()?);
    (front == "00000000-0000-4000-8000" && order % 2 == 1).then_some(order / 2)
}

/// An entry of one of the template's lists.
fn entry(template: &Template, list: &str, differing: Value) -> Value {
    let usual = template.get(list.split('/').next().unwrap_or_default());
    let rest: String = list.split('/').skip(1).map(|step| format!("/{step}")).collect();
    let usual = usual.and_then(|value| value.pointer(&format!("{rest}/0"))).cloned().unwrap_or_default();
    let mut members = members_of(usual);
    members.extend(members_of(differing));
    Value::Object(members)
}

/// What a line is called in a cart, where keys are texts.
fn item_id(line: &Line) -> String {
    format!("item-{}", line.id())
}

fn item(store: &Store, template: &Template, list: &str, line: &Line) -> Value {
    let row = order_lines::row(store, line);
    let member = |name: &str| row.get(name).cloned().unwrap_or_default();
    let mut item = entry(
        template,
        list,
        json!({
            "id": item_id(line),
            "product_id": member("product_id"),
            "variant_id": member("variant_id"),
            "sku": member("sku"),
            "name": member("name"),
            "url": format!("https://sandbox.example.com/product-{}/", line.product_id()),
            "quantity": line.quantity,
            "original_price": line.unit_ex_tax.number(),
            "list_price": line.unit_ex_tax.number(),
            "sale_price": line.unit_ex_tax.number(),
            "extended_list_price": line.total_ex_tax().number(),
            "extended_sale_price": line.total_ex_tax().number(),
            "is_require_shipping": line.kind == LineKind::Physical,
            "is_mutable": true,
            "discounts": item_discounts(line),
        }),
    );
    if let Some(members) = item.as_object_mut() {
        for name in ["taxable", "is_taxable"] {
            if let Some(flag) = members.get_mut(name) {
                *flag = Value::from(orders::tax_rate(line.order) != 0);
            }
        }
        if let Some(coupons) = members.get_mut("coupons") {
            *coupons = item_coupons(line);
        }
        if line.place % 2 == 0 {
            members.insert("parent_id".to_owned(), Value::Null);
            if line.kind == LineKind::Physical {
                members.insert("gift_wrapping".to_owned(), wrapping(list));
            }
        }
    }
    item
}

fn item_discounts(line: &Line) -> Value {
    if line.place == 0 { json!([{ "id": "coupon", "discounted_amount": 0.5 }]) } else { json!([]) }
}

/// The coupons of one line. Without any it is the number 0, which the schema allows.
fn item_coupons(line: &Line) -> Value {
    if !orders::has_coupon(line.order) && line.kind != LineKind::Digital {
        return Value::from(0);
    }
    json!([{
        "id": 1, "code": "TEN%OFF2", "name": "10% \"off\"", "discountType": 1, "discountAmount": 10,
        "expiresDate": 0, "totalDiscount": 0.5,
    }])
}

/// Carts and checkouts write the price of the wrapping differently.
fn wrapping(list: &str) -> Value {
    let mut wrapping = json!({ "name": "Paper", "message": "Für \"Dich\"", "amount": 2.5 });
    if let Some(members) = wrapping.as_object_mut().filter(|_| list.starts_with("cart/")) {
        members.insert("amount_as_integer".to_owned(), Value::from(250));
    }
    wrapping
}

fn gift_certificate(store: &Store, template: &Template, list: &str, line: &Line) -> Value {
    let person = json!({ "name": "Zoë", "email": orders::email(store, line.order) });
    let differing = json!({
        "id": item_id(line),
        "name": "Gift, \"birthday\"",
        "theme": "Birthday",
        "amount": line.total_ex_tax().number(),
        "sender": person,
        "recipient": person,
    });
    entry(template, list, differing)
}

/// The four lists of lines, of a cart or of the cart in a checkout.
fn line_items(store: &Store, template: &Template, at: &str, lines: &[Line]) -> Value {
    let of_kind = |kind: LineKind, list: &str| -> Vec<Value> {
        let path = format!("{at}line_items/{list}");
        let own = lines.iter().filter(|line| line.kind == kind);
        own.map(|line| match kind {
            LineKind::GiftCertificate => gift_certificate(store, template, &path, line),
            _ => item(store, template, &path, line),
        })
        .collect()
    };
    let custom = lines.first().filter(|line| line.order % 6 == 1).map(|line| {
        let path = format!("{at}line_items/custom_items");
        let id = format!("custom-{}", line.id());
        let price = json!(4.5);
        let own = json!({
            "id": id, "name": "Gravur \"A\"", "quantity": 1, "list_price": price, "extended_list_price": price,
        });
        entry(template, &path, own)
    });
    json!({
        "physical_items": of_kind(LineKind::Physical, "physical_items"),
        "digital_items": of_kind(LineKind::Digital, "digital_items"),
        "gift_certificates": of_kind(LineKind::GiftCertificate, "gift_certificates"),
        "custom_items": custom.into_iter().collect::<Vec<Value>>(),
    })
}

/// The members that carts and the carts in checkouts share.
fn head(store: &Store, order: i64) -> Value {
    let lines = order_lines::lines(store, order);
    let totals = orders::totals(store, order, &lines);
    json!({
        "id": orders::cart_uuid(order),
        "customer_id": orders::customer_id(store, order),
        "channel_id": orders::channel_id(order),
        "email": orders::email(store, order),
        "currency": { "code": "USD" },
        "tax_included": order % 4 == 1,
        "base_amount": totals.subtotal_ex_tax.number(),
        "discount_amount": totals.coupon_discount.number(),
        "created_time": orders::created(store, order).iso_with_z(),
        "updated_time": orders::created(store, order).later(300).iso_with_z(),
    })
}

/// `/v3/carts/{id}`
pub(crate) fn row(store: &Store, index: i64) -> Value {
    let order = order(index);
    let lines = order_lines::lines(store, order);
    let totals = orders::totals(store, order, &lines);
    let mut row = members_of(fill(&CART, head(store, order)));
    row.extend(members_of(json!({
        "cart_amount": (totals.subtotal_inc_tax - totals.coupon_discount).number(),
        "line_items": line_items(store, &CART, "", &lines),
        "coupons": coupons(order, totals.coupon_discount, true),
        "discounts": order_discounts(order),
        "locale": "en",
        "version": 1 + order % 3,
    })));
    Value::Object(row)
}

/// A discount on the whole cart, of nothing where a promotion did not apply.
fn order_discounts(order: i64) -> Value {
    if order % 6 == 1 { json!([{ "id": "promotion", "discounted_amount": 0 }]) } else { json!([]) }
}

fn fees(order: i64, totals: &orders::Totals) -> Value {
    if !orders::has_fee(order) {
        return json!([]);
    }
    json!([{
        "id": format!("fee-{order}"),
        "type": "custom_fee",
        "name": "Packaging",
        "display_name": "Verpackung \"grün\"",
        "cost_inc_tax": totals.fee_inc_tax.number(),
        "cost_ex_tax": totals.fee_ex_tax.number(),
        "source": "AA",
        "tax_class_id": if order % 60 == 11 { Value::Null } else { Value::from(1) },
    }])
}

fn coupons(order: i64, discount: Money, id_is_text: bool) -> Value {
    if !orders::has_coupon(order) {
        return json!([]);
    }
    json!([{
        "code": "TEN%OFF2",
        "id": if id_is_text { Value::from("1") } else { Value::from(1) },
        "coupon_type": "1",
        "discounted_amount": discount.number(),
        "display_name": "10% \"off\"",
    }])
}

/// `/v3/checkouts/{id}`
pub(crate) fn checkout(store: &Store, index: i64) -> Value {
    let order = order(index);
    let lines = order_lines::lines(store, order);
    let totals = orders::totals(store, order, &lines);
    let usual = CHECKOUT.get("cart").cloned().unwrap_or_default();
    let mut cart = members_of(usual);
    cart.extend(members_of(head(store, order)));
    cart.insert("line_items".to_owned(), line_items(store, &CHECKOUT, "cart/", &lines));
    cart.insert("cart_amount_inc_tax".to_owned(), totals.subtotal_inc_tax.number());
    cart.insert("cart_amount_ex_tax".to_owned(), totals.subtotal_ex_tax.number());
    cart.insert("coupons".to_owned(), coupons(order, totals.coupon_discount, false));
    cart.insert("discounts".to_owned(), order_discounts(order));
    fill(
        &CHECKOUT,
        json!({
            "id": orders::cart_uuid(order),
            "cart": cart,
            "billing_address": address(store, order),
            "consignments": consignments(store, order, &lines),
            "taxes": [{ "name": "Tax", "amount": (totals.inc_tax() - totals.ex_tax()).number() }],
            "coupons": coupons(order, totals.coupon_discount, false),
            "fees": fees(order, &totals),
            "order_id": if order % 4 == 1 { Value::Null } else { Value::from(orders::id(order).to_string()) },
            "shipping_cost_total_inc_tax": totals.shipping_inc_tax.number(),
            "shipping_cost_total_ex_tax": totals.shipping_ex_tax.number(),
            "tax_total": (totals.inc_tax() - totals.ex_tax()).number(),
            "subtotal_inc_tax": totals.subtotal_inc_tax.number(),
            "subtotal_ex_tax": totals.subtotal_ex_tax.number(),
            "grand_total": totals.inc_tax().number(),
            "created_time": orders::created(store, order).iso_with_z(),
            "updated_time": orders::created(store, order).later(300).iso_with_z(),
            "customer_message": if order % 3 == 0 { "Bitte \"leise\" klingeln" } else { "" },
            "version": 1,
        }),
    )
}

fn address(store: &Store, order: i64) -> Value {
    let billing = order_delivery::billing_address(store, order);
    let member = |name: &str| billing.get(name).cloned().unwrap_or_default();
    let differing = json!({
        "id": format!("address-{}", orders::id(order)),
        "first_name": member("first_name"), "last_name": member("last_name"), "email": member("email"),
        "company": member("company"), "address1": member("street_1"), "address2": member("street_2"),
        "city": member("city"), "state_or_province": member("state"), "country_code": member("country_iso2"),
        "postal_code": member("zip"), "phone": member("phone"),
        "custom_fields": if order % 3 == 0 {
            json!([{ "field_id": "field_25", "field_value": "Etage 3" }])
        } else {
            json!([])
        },
    });
    let mut usual = members_of(CHECKOUT.get("billing_address").cloned().unwrap_or_default());
    usual.extend(members_of(differing));
    Value::Object(usual)
}

fn consignments(store: &Store, order: i64, lines: &[Line]) -> Vec<Value> {
    let by_post: Vec<String> =
        lines.iter().filter(|line| line.kind == LineKind::Physical).map(item_id).collect();
    if by_post.is_empty() {
        return Vec::new();
    }
    let option = json!({
        "id": format!("option-{order}"), "type": "shipping_flatrate", "description": "Flat \"rate\"",
        "image_url": "", "cost": 5.95, "transit_time": "2 days", "additional_description": "",
    });
    vec![entry(
        &CHECKOUT,
        "consignments",
        json!({
            "id": format!("consignment-{order}"),
            "address": address(store, order),
            "line_item_ids": by_post,
            "available_shipping_options": [option],
            "selected_shipping_option": option,
            "coupon_discounts": if orders::has_coupon(order) {
                json!([{ "code": "TEN%OFF2", "amount": 1.25 }])
            } else {
                json!([])
            },
            "discounts": if order % 6 == 1 { json!([{ "id": 7 }]) } else { json!([]) },
        }),
    )]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{products, variants};
    use super::*;

    #[test]
    fn the_lines_of_a_cart_name_variants_of_their_products() {
        let store = Store::new(1, 0.1, "sandbox");
        for index in 0..count(&store) {
            for item in row(&store, index).pointer("/line_items/physical_items").unwrap().as_array().unwrap()
            {
                let product = products::index(item.get("product_id").unwrap().as_i64().unwrap());
                let variant = variants::index(item.get("variant_id").unwrap().as_i64().unwrap());
                let gone = !(0..store.products).contains(&product);
                assert!(gone || variants::locate(variant).0 == product);
            }
        }
    }
}
