//! Options, option values and the variants they make.

use std::ops::Range;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::nth;
use super::row::{Template, fill, template};
use super::spread::Spread;
use super::{Money, Store, products};

static TEMPLATE: Template = LazyLock::new(|| template(include_str!("../templates/variant.json")));

/// Variants per product. The counts must be the products of the option sizes in [`options`].
const PER_PRODUCT: Spread = Spread { pattern: &[1, 1, 6, 1, 1, 4, 1, 1, 12, 1] };

/// The labels of one option.
pub(crate) struct OptionLabels {
    pub display_name: &'static str,
    pub kind: &'static str,
    pub labels: &'static [&'static str],
}

const SIZE_AND_COLOR: &[OptionLabels] = &[
    OptionLabels { display_name: "Size", kind: "rectangles", labels: &["S", "M", "L, tall"] },
    OptionLabels { display_name: "Color", kind: "swatch", labels: &["Grün", "\"Silver\""] },
];

const COLOR: &[OptionLabels] =
    &[OptionLabels { display_name: "Farbe/Color", kind: "dropdown", labels: &["Red", "red", "Blue", "白"] }];

const MANY: &[OptionLabels] = &[
    OptionLabels { display_name: "Size", kind: "radio_buttons", labels: &["XS", "S", "M", "L"] },
    OptionLabels { display_name: "Color", kind: "dropdown", labels: &["Silver", "Gold", "100% Black"] },
];

/// The options of a product.
pub(crate) fn options(product: i64) -> &'static [OptionLabels] {
    match product % 10 {
        2 => SIZE_AND_COLOR,
        5 => COLOR,
        8 => MANY,
        _ => &[],
    }
}

pub(crate) fn option_id(product: i64, place: i64) -> i64 {
    100 + product * 2 + place
}

pub(crate) fn option_value_id(product: i64, option: i64, place: i64) -> i64 {
    1_000 + product * 20 + option * 10 + place
}

pub(crate) fn per_product(product: i64) -> i64 {
    PER_PRODUCT.children(product)
}

pub(crate) fn count(store: &Store) -> i64 {
    PER_PRODUCT.before(store.products)
}

/// The id of a product's first variant.
pub(crate) fn first_id(product: i64) -> i64 {
    PER_PRODUCT.before(product) + 1
}

pub(crate) fn id(index: i64) -> i64 {
    index + 1
}

pub(crate) fn index(id: i64) -> i64 {
    id - 1
}

/// The product index and the place within the product.
pub(crate) fn locate(index: i64) -> (i64, i64) {
    PER_PRODUCT.locate(index)
}

/// The index of a product's variant among all variants.
pub(crate) fn index_in(product: i64, place: i64) -> i64 {
    PER_PRODUCT.before(product) + place
}

/// The variant's own price, where it differs from the product's.
fn own_price(store: &Store, product: i64, place: i64) -> Option<Money> {
    (place % 4 == 3).then(|| products::price(store, product) + Money::cents(525))
}

pub(crate) fn calculated_price(store: &Store, product: i64, place: i64) -> Money {
    own_price(store, product, place).unwrap_or_else(|| products::calculated_price(store, product))
}

/// The variant of a simple product has the product's SKU.
pub(crate) fn sku(product: i64, place: i64) -> String {
    let base = products::sku(product);
    match (per_product(product), place) {
        (1, _) => base,
        (_, 1) => format!("{}-v{place}", base.to_lowercase()),
        (_, 2) => format!("{base},{place}"),
        _ => format!("{base}-V{place}"),
    }
}

pub(crate) fn upc(product: i64, place: i64) -> Value {
    match (per_product(product), place % 3) {
        (1, _) => Value::from(products::upc(product)),
        (_, 2) => Value::from(format!("9{:07}{place:04}", products::id(product))),
        _ => Value::from(""),
    }
}

/// The values of the options that make one variant: option place and label place, outermost first.
pub(crate) fn choice(product: i64, place: i64) -> Vec<(i64, i64, &'static OptionLabels)> {
    let mut rest = place;
    let mut chosen: Vec<(i64, i64, &'static OptionLabels)> = Vec::new();
    for (at, option) in (0_i64..).zip(options(product)).collect::<Vec<_>>().into_iter().rev() {
        let labels = i64::try_from(option.labels.len()).unwrap_or(1);
        chosen.push((at, rest % labels, option));
        rest /= labels;
    }
    chosen.reverse();
    chosen
}

fn option_values(product: i64, place: i64) -> Vec<Value> {
    let value = |(option, label, labels): (i64, i64, &OptionLabels)| {
        json!({
            "id": option_value_id(product, option, label),
            "label": nth(labels.labels, label),
            "option_id": option_id(product, option),
            "option_display_name": labels.display_name,
        })
    };
    choice(product, place).into_iter().map(value).collect()
}

pub(crate) fn row(store: &Store, index: i64) -> Value {
    let (product, place) = locate(index);
    let own = own_price(store, product, place);
    let or_null = |money: Option<Money>| money.map_or(Value::Null, Money::number);
    fill(
        &TEMPLATE,
        json!({
            "id": id(index),
            "product_id": products::id(product),
            "sku": sku(product, place),
            "sku_id": if per_product(product) == 1 { Value::Null } else { Value::from(id(index) + 69) },
            "price": or_null(own),
            "calculated_price": calculated_price(store, product, place).number(),
            "sale_price": Value::Null,
            "retail_price": or_null((place == 5).then_some(Money(1_999_900))),
            "cost_price": Money(if place % 2 == 1 { 125_000 } else { 0 }).number(),
            "weight": or_null((place == 2).then_some(Money(12_500))),
            "calculated_weight": Money(if place == 2 { 12_500 } else { 1_250 * (1 + product % 16) }).number(),
            "purchasing_disabled": place == 11,
            "purchasing_disabled_message": if place == 11 { "Sold out – \"soon\" back" } else { "" },
            "upc": upc(product, place),
            "inventory_level": store.dice("variant", index).below(1, 200) * (index % 3),
            "bin_picking_number": if index % 10 == 0 { Value::Null } else { Value::from("") },
            "option_values": option_values(product, place),
        }),
    )
}

pub(crate) fn fact(index: i64, member: &str) -> Option<Value> {
    let (product, place) = locate(index);
    Some(match member {
        "id" => Value::from(id(index)),
        "product_id" => Value::from(products::id(product)),
        "sku" => Value::from(sku(product, place)),
        "upc" => upc(product, place),
        _ => return None,
    })
}

/// The variants of the product with this id.
pub(crate) fn of_product(product_id: i64) -> Range<i64> {
    PER_PRODUCT.range(products::index(product_id))
}
