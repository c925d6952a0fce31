//! Price lists and their records.

use std::ops::Range;

use serde_json::{Value, json};

use super::dice::nth;
use super::{Moment, Money, Store, moment, products, variants};

/// Price list 2 has prices in two currencies, 4 has none.
const LISTS: i64 = 4;

pub(crate) fn count() -> i64 {
    LISTS
}

pub(crate) fn row(_: &Store, index: i64) -> Value {
    let created = Moment(moment::OPENING + index * 86_400 * 45);
    json!({
        "id": index + 1,
        "name": nth(&["Wholesale", "EU – brutto, 19%", "wholesale 2", "Empty_list"], index),
        "active": index != 2,
        "date_created": created.iso_with_offset(),
        "date_modified": created.later(index * 3_600).iso_with_offset(),
    })
}

fn currencies(list: i64) -> i64 {
    if list == 2 { 2 } else { 1 }
}

/// The number of records, or `None` when there is no such list. A list has every third variant.
pub(crate) fn record_count(store: &Store, list: i64) -> Option<i64> {
    match list {
        1..=3 => Some((variants::count(store) - list + 3) / 3 * currencies(list)),
        4 => Some(0),
        _ => None,
    }
}

fn variant_of(list: i64, index: i64) -> i64 {
    index / currencies(list) * 3 + list - 1
}

fn currency(list: i64, index: i64) -> &'static str {
    if index % currencies(list) == 1 { "eur" } else { "usd" }
}

pub(crate) fn record(store: &Store, list: i64, index: i64) -> Value {
    let (product, place) = variants::locate(variant_of(list, index));
    let price = price(store, product, place, index);
    let changed = products::modified(store, product);
    json!({
        "price_list_id": list,
        "variant_id": variants::id(variant_of(list, index)),
        "product_id": products::id(product),
        "currency": currency(list, index),
        "price": price.map_or(Value::Null, Money::number),
        "sale_price": if index % 5 == 2 { Money(99_900).number() } else { Value::Null },
        "retail_price": Value::Null,
        "map_price": if index % 7 == 3 { Money(50_000).number() } else { Value::Null },
        "calculated_price": price.unwrap_or_else(|| variants::calculated_price(store, product, place)).number(),
        "date_created": products::created(store, product).iso_with_offset(),
        "date_modified": changed.iso_with_offset(),
    })
}

/// The records of a variant or a product, by id.
pub(crate) fn records_of(list: i64, member: &str, id: i64) -> Option<Range<i64>> {
    let variants = match member {
        "variant_id" => variants::index(id)..variants::index(id) + 1,
        "product_id" => variants::of_product(id),
        _ => return None,
    };
    let first_at_or_after = |variant: i64| (variant - list + 3).div_euclid(3).max(0) * currencies(list);
    Some(first_at_or_after(variants.start)..first_at_or_after(variants.end))
}

/// Nine tenths of the variant's price; one record in ten sets none.
fn price(store: &Store, product: i64, place: i64, index: i64) -> Option<Money> {
    let full = variants::calculated_price(store, product, place);
    (index % 10 != 9).then(|| full.share(9_000))
}

/// Members that filters look at or `include` adds.
pub(crate) fn record_sku(list: i64, index: i64) -> String {
    let (product, place) = variants::locate(variant_of(list, index));
    variants::sku(product, place)
}

pub(crate) fn record_fact(list: i64, index: i64, member: &str) -> Option<Value> {
    Some(match member {
        "variant_id" => Value::from(variants::id(variant_of(list, index))),
        "product_id" => Value::from(products::id(variants::locate(variant_of(list, index)).0)),
        "currency" => Value::from(currency(list, index)),
        "sku" => Value::from(record_sku(list, index)),
        _ => return None,
    })
}

/// Quantity prices of one record in four.
pub(crate) fn bulk_pricing_tiers(index: i64) -> Value {
    if index % 4 != 1 {
        return json!([]);
    }
    json!([
        { "quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 5 },
        { "quantity_min": 10, "quantity_max": null, "type": "price", "amount": 7.25 },
    ])
}
