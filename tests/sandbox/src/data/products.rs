//! Products.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::{Dice, nth};
use super::row::{Template, fill, members_of, template};
use super::words::{ADJECTIVES, AWKWARD_NAMES, NOUNS};
use super::{Moment, Money, Store, brands, variants};

static TEMPLATE: Template = LazyLock::new(|| template(include_str!("../templates/product.json")));

/// The id of the first product.
const FIRST_ID: i64 = 77;

/// A product that was deleted after an order named it.
pub(crate) const DELETED_ID: i64 = 60;

/// The id of the first category.
pub(crate) const FIRST_CATEGORY_ID: i64 = 18;

pub(crate) fn count(store: &Store) -> i64 {
    store.products
}

pub(crate) fn id(index: i64) -> i64 {
    FIRST_ID + index
}

pub(crate) fn index(id: i64) -> i64 {
    id - FIRST_ID
}

/// The index of a product in a path, if there is such a product.
pub(crate) fn existing(store: &Store, id: i64) -> Option<i64> {
    let index = index(id);
    (0..store.products).contains(&index).then_some(index)
}

/// Every twentieth product is a download.
pub(crate) fn is_digital(index: i64) -> bool {
    index % 20 == 11
}

pub(crate) fn name(store: &Store, index: i64) -> String {
    let awkward = i64::try_from(AWKWARD_NAMES.len()).unwrap_or(0);
    let dice = dice(store, index);
    if index < awkward {
        nth(AWKWARD_NAMES, index).to_owned()
    } else if index % 40 == 20 {
        format!("{} №{}", nth(AWKWARD_NAMES, index / 40), id(index))
    } else {
        format!("{} {} {}", dice.pick(1, ADJECTIVES), dice.pick(2, NOUNS), id(index))
    }
}

/// Product SKUs: some empty, some with commas and wildcards, and pairs that differ only in case.
pub(crate) fn sku(index: i64) -> String {
    let id = id(index);
    match index % 20 {
        0 => format!("SKU-{id}-Ab"),
        1 => format!("sku-{}-aB", id - 1),
        3 | 13 => String::new(),
        6 => format!("A,{id}"),
        9 => format!("100%_{id}"),
        16 => format!("Ü-{id}"),
        _ => format!("SKU-{id}"),
    }
}

/// Prices with none to four decimals.
pub(crate) fn price(store: &Store, index: i64) -> Money {
    if index == 2 {
        return Money(1_000);
    }
    let amount = 10_000 * (5 + dice(store, index).below(3, 190));
    match index % 5 {
        0 => Money(amount),
        1 => Money(amount + 9_900),
        2 => Money(amount + 5_000),
        3 => Money(amount + 1_250),
        _ => Money(amount + 6_789),
    }
}

/// A tenth of the products are on sale at four fifths of the price.
fn sale_price(store: &Store, index: i64) -> Money {
    if index % 10 == 6 { Money(price(store, index).0 / 500 * 400) } else { Money::ZERO }
}

/// What the storefront asks for: the sale price if there is one.
pub(crate) fn calculated_price(store: &Store, index: i64) -> Money {
    let sale = sale_price(store, index);
    if sale == Money::ZERO { price(store, index) } else { sale }
}

pub(crate) fn brand_id(store: &Store, index: i64) -> i64 {
    if index % 9 == 4 { 0 } else { brands::id(dice(store, index).below(4, store.brands)) }
}

/// How many categories a product is in. The category assignments count on this pattern.
fn category_count(index: i64) -> i64 {
    index % 4
}

pub(crate) fn category_ids(store: &Store, index: i64) -> Vec<i64> {
    let dice = dice(store, index);
    let mut places: Vec<i64> = Vec::new();
    for purpose in 50..50 + category_count(index).unsigned_abs() {
        let mut place = dice.below(purpose, store.categories);
        while places.contains(&place) {
            place = (place + 1) % store.categories;
        }
        places.push(place);
    }
    places.sort_unstable();
    places.into_iter().map(|place| FIRST_CATEGORY_ID + place).collect()
}

pub(crate) fn inventory_level(store: &Store, index: i64) -> i64 {
    match index % 8 {
        0 | 3 => 0,
        _ => dice(store, index).below(5, 500),
    }
}

pub(crate) fn created(store: &Store, index: i64) -> Moment {
    Moment::spread(index, store.products, dice(store, index).below(6, 86_400))
}

pub(crate) fn modified(store: &Store, index: i64) -> Moment {
    created(store, index).later(dice(store, index).below(7, 200 * 86_400))
}

pub(crate) fn is_visible(index: i64) -> bool {
    index % 12 != 5
}

fn is_featured(index: i64) -> bool {
    index % 15 == 1
}

fn ships_free(index: i64) -> bool {
    index % 13 == 2
}

fn condition(index: i64) -> &'static str {
    nth(&["New", "New", "Used", "Refurbished"], index)
}

fn weight(index: i64) -> Money {
    Money(if is_digital(index) { 0 } else { 1_250 * (1 + index % 16) })
}

pub(crate) fn upc(index: i64) -> String {
    if index % 6 == 1 { format!("0{:011}", id(index)) } else { String::new() }
}

fn mpn(index: i64) -> String {
    if index % 6 == 2 { format!("MPN-{}", id(index)) } else { String::new() }
}

fn dice(store: &Store, index: i64) -> Dice {
    store.dice("product", index)
}

/// Mostly short HTML; a few are longer than 64 KiB, as when images are pasted into them.
fn description(index: i64) -> String {
    match index % 97 {
        42 | 15 => format!("<p>{}</p>", "Ein sehr langer Text – 长文本. ".repeat(2_200)),
        n if n % 11 == 7 => String::new(),
        _ => format!("<p>Line one of {}.</p>\n<p>\"Line two\", with a comma &amp; an entity.</p>", id(index)),
    }
}

pub(crate) fn row(store: &Store, index: i64) -> Value {
    let base = json!({
        "id": id(index),
        "name": name(store, index),
        "type": if is_digital(index) { "digital" } else { "physical" },
        "sku": sku(index),
        "description": description(index),
        "weight": weight(index).number(),
        "width": Money(10_000 * (index % 5)).number(),
        "depth": Money(5_000 * (index % 3)).number(),
        "brand_id": brand_id(store, index),
        "categories": category_ids(store, index),
        "is_visible": is_visible(index),
        "is_featured": is_featured(index),
        "is_free_shipping": ships_free(index),
        "upc": upc(index),
        "mpn": mpn(index),
        "gtin": if index % 6 == 3 { format!("4{:012}", id(index)) } else { String::new() },
        "warranty": if index % 10 == 9 { "2 years\nno \"ifs\", no buts" } else { "" },
        "search_keywords": if index % 4 == 0 { "gift, Geschenk, cadeau" } else { "" },
        "condition": condition(index),
        "sort_order": index % 3 - 1,
        "date_created": created(store, index).iso_with_offset(),
        "date_modified": modified(store, index).iso_with_offset(),
        "custom_url": { "url": format!("/product-{}/", id(index)), "is_customized": index % 8 == 0 },
    });
    let mut row = fill(&TEMPLATE, base);
    if let Some(members) = row.as_object_mut() {
        members.extend(members_of(prices_and_stock(store, index)));
        members.extend(members_of(sparse_members(store, index)));
    }
    row
}

fn prices_and_stock(store: &Store, index: i64) -> Value {
    let dice = dice(store, index);
    let price = price(store, index);
    json!({
        "price": price.number(),
        "sale_price": sale_price(store, index).number(),
        "calculated_price": calculated_price(store, index).number(),
        "cost_price": Money(if index % 3 == 0 { price.0 / 2 } else { 0 }).number(),
        "retail_price": Money(if index % 4 == 0 { price.0 + 50_000 } else { 0 }).number(),
        "tax_class_id": index % 3,
        "inventory_level": inventory_level(store, index),
        "inventory_warning_level": if index % 2 == 0 { 5 } else { 0 },
        "inventory_tracking": tracking(index),
        "total_sold": total_sold(store, index),
        "view_count": dice.below(9, 10_000),
        "reviews_count": index % 4,
        "reviews_rating_sum": (index % 4) * 4,
    })
}

/// Products with options count stock by variant.
pub(crate) fn tracking(index: i64) -> &'static str {
    match index % 10 {
        2 | 5 | 8 => "variant",
        0 | 4 => "none",
        _ => "product",
    }
}

pub(crate) fn total_sold(store: &Store, index: i64) -> i64 {
    dice(store, index).below(8, 300)
}

pub(crate) fn availability(index: i64) -> &'static str {
    match index % 25 {
        10 => "preorder",
        17 => "disabled",
        _ => "available",
    }
}

pub(crate) fn date_last_imported(store: &Store, index: i64) -> Value {
    if index % 6 == 5 { modified(store, index).iso_with_offset() } else { Value::Null }
}

/// Members that are null or empty in most rows.
fn sparse_members(store: &Store, index: i64) -> Value {
    let is_preorder = availability(index) == "preorder";
    let has_options = variants::per_product(index) > 1;
    json!({
        "date_last_imported": date_last_imported(store, index),
        "availability": availability(index),
        "is_preorder_only": is_preorder,
        "preorder_release_date": match (is_preorder, index % 2) {
            (true, _) => Moment(super::moment::PRESENT).iso_with_offset(),
            (false, 0) => Value::Null,
            (false, _) => Value::from(""),
        },
        "preorder_message": if is_preorder { "Expected release date is %%DATE%%" } else { "0" },
        "option_set_id": if has_options { Value::from(14 + index) } else { Value::Null },
        "base_variant_id": if has_options { Value::Null } else { Value::from(variants::first_id(index)) },
        "related_products": if index % 5 == 3 { json!([id(0), id(1)]) } else { json!([-1]) },
        "meta_keywords": if index % 7 == 1 { json!(["tote", "50% off", "日本"]) } else { json!([]) },
        "gift_wrapping_options_type": if index % 30 == 3 { "list" } else { "any" },
        "gift_wrapping_options_list": if index % 30 == 3 { json!([1, 2]) } else { json!([]) },
    })
}

/// Members that filters and orderings look at, without making the whole row.
pub(crate) fn fact(store: &Store, index: i64, member: &str) -> Option<Value> {
    Some(match member {
        "id" => Value::from(id(index)),
        "name" => Value::from(name(store, index)),
        "sku" => Value::from(sku(index)),
        "price" => price(store, index).number(),
        "calculated_price" => calculated_price(store, index).number(),
        "brand_id" => Value::from(brand_id(store, index)),
        "categories" => Value::from(category_ids(store, index)),
        "date_modified" => Value::from(modified(store, index).0),
        "date_last_imported" => date_last_imported(store, index),
        "inventory_level" => Value::from(inventory_level(store, index)),
        "inventory_low" => Value::from(inventory_level(store, index) < if index % 2 == 0 { 5 } else { 0 }),
        "out_of_stock" => Value::from(tracking(index) != "none" && inventory_level(store, index) == 0),
        "total_sold" => Value::from(total_sold(store, index)),
        "is_visible" => Value::from(is_visible(index)),
        "availability" => Value::from(availability(index)),
        "type" => Value::from(if is_digital(index) { "digital" } else { "physical" }),
        "is_featured" => Value::from(is_featured(index)),
        "is_free_shipping" => Value::from(ships_free(index)),
        "condition" => Value::from(condition(index)),
        "weight" => weight(index).number(),
        "upc" => Value::from(upc(index)),
        "mpn" => Value::from(mpn(index)),
        "channels" => Value::from(channel_ids(index)),
        "keyword" => Value::from(format!("{} {}", name(store, index), sku(index))),
        _ => return None,
    })
}

/// The channels a product is assigned to.
pub(crate) fn channel_ids(index: i64) -> Vec<i64> {
    if index % 3 == 0 { vec![1, 2] } else { vec![1] }
}
