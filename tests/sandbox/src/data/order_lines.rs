//! The lines of an order (`/v2/orders/{id}/products`), and what they cost.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::{Dice, nth};
use super::row::{Template, fill, members_of, template};
use super::spread::Spread;
use super::{Money, Store, brands, order_delivery, orders, products, variants};

static TEMPLATE: Template = LazyLock::new(|| template(include_str!("../templates/order_product.json")));

/// Lines per order; one order in forty has none.
const PER_ORDER: Spread = Spread {
    pattern: &[
        1, 2, 3, 1, 1, 2, 4, 1, 2, 1, 1, 3, 1, 2, 1, 1, 5, 1, 2, 1, 1, 2, 3, 1, 1, 2, 4, 1, 2, 1, 1, 3, 1, 2,
        1, 1, 8, 1, 2, 0,
    ],
};

/// The order whose first line names a deleted product.
const ORDER_WITH_DELETED_PRODUCT: i64 = 5;

/// What a line delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Physical,
    Digital,
    GiftCertificate,
}

/// One line with everything that totals and consignments are reckoned from.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub order: i64,
    pub place: i64,
    pub kind: LineKind,
    /// Product and place of the variant; `None` for gift certificates and the deleted product.
    pub product: Option<(i64, i64)>,
    pub quantity: i64,
    pub unit_ex_tax: Money,
    pub unit_tax: Money,
}

impl Line {
    pub(crate) fn id(&self) -> i64 {
        PER_ORDER.before(self.order) + self.place + 1
    }

    pub(crate) fn product_id(&self) -> i64 {
        match (self.product, self.kind) {
            (Some((product, _)), _) => products::id(product),
            (None, LineKind::GiftCertificate) => 0,
            (None, _) => products::DELETED_ID,
        }
    }

    pub(crate) fn unit_inc_tax(&self) -> Money {
        self.unit_ex_tax + self.unit_tax
    }

    pub(crate) fn total_ex_tax(&self) -> Money {
        self.unit_ex_tax * self.quantity
    }

    pub(crate) fn total_inc_tax(&self) -> Money {
        self.unit_inc_tax() * self.quantity
    }
}

pub(crate) fn count(order: i64) -> i64 {
    PER_ORDER.children(order)
}

/// All lines of an order.
pub(crate) fn lines(store: &Store, order: i64) -> Vec<Line> {
    (0..count(order)).map(|place| line(store, order, place)).collect()
}

pub(crate) fn line(store: &Store, order: i64, place: i64) -> Line {
    let dice = store.dice("line", order * 16 + place);
    let kind = kind(order, place);
    let product = match kind {
        LineKind::GiftCertificate => None,
        LineKind::Physical if order == ORDER_WITH_DELETED_PRODUCT && place == 0 => None,
        LineKind::Digital => Some((20 * dice.below(1, store.products / 20) + 11, 0)),
        LineKind::Physical => Some(physical_product(store, &dice)),
    };
    let unit_ex_tax = match product {
        Some((product, variant)) => variants::calculated_price(store, product, variant),
        None => Money::cents(2_500),
    };
    let rate = if kind == LineKind::GiftCertificate { 0 } else { orders::tax_rate(order) };
    let quantity = if kind == LineKind::GiftCertificate { 1 } else { 1 + dice.below(2, 4) };
    Line { order, place, kind, product, quantity, unit_ex_tax, unit_tax: unit_ex_tax.share(rate) }
}

fn kind(order: i64, place: i64) -> LineKind {
    let is_last = place + 1 == count(order) && place > 0;
    match orders::delivery(order) {
        orders::Delivery::Download if !is_last => LineKind::Digital,
        orders::Delivery::Email if place == 0 => LineKind::GiftCertificate,
        _ => LineKind::Physical,
    }
}

fn physical_product(store: &Store, dice: &Dice) -> (i64, i64) {
    let drawn = dice.below(3, store.products);
    let product = if products::is_digital(drawn) { drawn - 1 } else { drawn };
    (product, dice.below(4, variants::per_product(product)))
}

/// The row of a line, the same in the sub-list and embedded in a consignment.
pub(crate) fn row(store: &Store, line: &Line) -> Value {
    let name = name(store, line);
    let (product, place) = line.product.unwrap_or((0, 0));
    let variant_id = line.product.map_or(0, |_| variants::id(variants::index_in(product, place)));
    let mut row = fill(
        &TEMPLATE,
        json!({
            "id": line.id(),
            "order_id": orders::id(line.order),
            "product_id": line.product_id(),
            "variant_id": variant_id,
            "order_address_id": order_delivery::address_id_of(store, line).unwrap_or(0),
            "order_pickup_method_id": order_delivery::pickup_id_of(line).unwrap_or(0),
            "name": name,
            "name_customer": name,
            "name_merchant": name,
            "sku": line.product.map_or(String::new(), |_| variants::sku(product, place)),
            "upc": line.product.map_or(Value::from(""), |_| variants::upc(product, place)),
            "type": match line.kind {
                LineKind::Physical => "physical",
                LineKind::Digital => "digital",
                LineKind::GiftCertificate => "giftcertificate",
            },
            "quantity": line.quantity,
            "quantity_shipped": order_delivery::shipped_quantity(store, line),
            "brand": brand(store, line),
            "external_id": if line.order % 9 == 4 { Value::Null } else { Value::from("") },
            "option_set_id": if place > 0 { Value::from(14 + product) } else { Value::Null },
            "gift_certificate_id":
                if line.kind == LineKind::GiftCertificate { Value::from(line.id()) } else { Value::Null },
            "product_options": product_options(line),
        }),
    );
    if let Some(members) = row.as_object_mut() {
        members.extend(members_of(amounts(store, line)));
    }
    row
}

fn amounts(store: &Store, line: &Line) -> Value {
    let refunded = orders::refunded_quantity(store, line);
    let discount = orders::coupon_discount_of(store, line);
    json!({
        "base_price": line.unit_ex_tax.text(),
        "price_ex_tax": line.unit_ex_tax.text(),
        "price_inc_tax": line.unit_inc_tax().text(),
        "price_tax": line.unit_tax.text(),
        "base_total": line.total_ex_tax().text(),
        "total_ex_tax": line.total_ex_tax().text(),
        "total_inc_tax": line.total_inc_tax().text(),
        "total_tax": (line.unit_tax * line.quantity).text(),
        "discounted_total_inc_tax": (line.total_inc_tax() - discount).text(),
        "applied_discounts": if discount == Money::ZERO {
            json!([])
        } else {
            json!([{
                "id": "coupon",
                "amount": discount.text(),
                "name": "Coupon",
                "code": orders::coupon_code(line.order),
                "target": "order",
            }])
        },
        "is_refunded": refunded > 0 && refunded == line.quantity,
        "quantity_refunded": refunded,
        "refund_amount": (line.unit_inc_tax() * refunded).text(),
    })
}

fn name(store: &Store, line: &Line) -> String {
    match (line.product, line.kind) {
        (Some((product, _)), _) => products::name(store, product),
        (None, LineKind::GiftCertificate) => "$25.00 Gift Certificate".to_owned(),
        (None, _) => "Withdrawn product".to_owned(),
    }
}

fn brand(store: &Store, line: &Line) -> String {
    match line.product.map(|(product, _)| products::brand_id(store, product)) {
        None | Some(0) => String::new(),
        Some(brand) => brands::name(brands::index(brand)),
    }
}

/// The options chosen, one entry per option of the variant.
fn product_options(line: &Line) -> Vec<Value> {
    let Some((product, place)) = line.product else { return Vec::new() };
    let chosen = variants::choice(product, place);
    let entry = |(option, label, labels): (i64, i64, &variants::OptionLabels)| {
        let text = nth(labels.labels, label);
        json!({
            "id": line.id() * 4 + option,
            "option_id": variants::option_id(product, option),
            "order_product_id": line.id(),
            "product_option_id": variants::option_id(product, option),
            "display_name": labels.display_name,
            "display_name_customer": labels.display_name,
            "display_name_merchant": labels.display_name,
            "display_value": text,
            "display_value_customer": text,
            "display_value_merchant": text,
            "value": variants::option_value_id(product, option, label).to_string(),
            "type": "Multiple choice",
            "name": format!("{}{}", labels.display_name, products::id(product)),
            "display_style": if option == 0 { "Pick list" } else { "" },
        })
    };
    chosen.into_iter().map(entry).collect()
}
