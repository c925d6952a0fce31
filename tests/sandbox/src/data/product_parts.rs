//! What hangs on a product: images, custom fields, options, metafields and the rarer parts.

use serde_json::{Value, json};

use super::dice::nth;
use super::spread::Spread;
use super::{Money, Store, products, variants};

/// Metafields per product.
const METAFIELDS: Spread = Spread { pattern: &[0, 2, 1, 0, 3] };

pub(crate) fn image_count(product: i64) -> i64 {
    match product % 7 {
        0 => 0,
        6 => 12,
        few => few % 4,
    }
}

pub(crate) fn image(store: &Store, product: i64, place: i64) -> Value {
    let id = product * 16 + place + 1;
    let file = format!("p/{:03}/image_{id}__{place}.jpg", product % 1_000);
    let url = |size: &str| format!("https://cdn.example.com/{file}?c={size}");
    json!({
        "id": id,
        "product_id": products::id(product),
        "is_thumbnail": place == 0,
        "sort_order": place,
        "description": if place % 2 == 0 { "" } else { "Side view, \"closed\" – 側面" },
        "image_file": file,
        "image_url": "",
        "url_zoom": url("1280"),
        "url_standard": url("500"),
        "url_thumbnail": url("220"),
        "url_tiny": url("44"),
        "date_modified": products::modified(store, product).iso_with_offset(),
    })
}

/// The first image, or null; here without the address it was fetched from.
pub(crate) fn primary_image(store: &Store, product: i64) -> Value {
    if image_count(product) == 0 {
        return Value::Null;
    }
    let mut image = image(store, product, 0);
    if let Some(members) = image.as_object_mut() {
        members.remove("image_url");
    }
    image
}

pub(crate) fn custom_field_count(product: i64) -> i64 {
    (product * 3) % 4
}

pub(crate) fn custom_field(product: i64, place: i64) -> Value {
    json!({
        "id": product * 4 + place + 1,
        "name": nth(&["Material", "Größe", "ISBN"], place),
        "value": nth(&["100% cotton, organic", "_XL_", "978-3-16-148410-0", "naïve \"value\""], product + place),
    })
}

pub(crate) fn option_count(product: i64) -> i64 {
    i64::try_from(variants::options(product).len()).unwrap_or(0)
}

/// An option with its values.
pub(crate) fn option(product: i64, place: i64) -> Value {
    let labels = usize::try_from(place).ok().and_then(|place| variants::options(product).get(place));
    let Some(labels) = labels else { return Value::Null };
    let id = variants::option_id(product, place);
    let values: Vec<Value> = (0..option_value_count(product, place).unwrap_or(0))
        .map(|value| option_value(product, place, value))
        .collect();
    json!({
        "id": id,
        "product_id": products::id(product),
        "name": format!("{}{id}", labels.display_name),
        "display_name": labels.display_name,
        "type": labels.kind,
        "sort_order": place,
        "config": if place == 0 { json!([]) } else { json!({ "default_value": "" }) },
        "option_values": values,
    })
}

/// The place of an option on its product.
pub(crate) fn option_place(product: i64, id: i64) -> Option<i64> {
    (0..option_count(product)).find(|place| variants::option_id(product, *place) == id)
}

pub(crate) fn option_value_count(product: i64, option: i64) -> Option<i64> {
    let option = usize::try_from(option).ok().and_then(|place| variants::options(product).get(place))?;
    i64::try_from(option.labels.len()).ok()
}

pub(crate) fn option_value(product: i64, option: i64, place: i64) -> Value {
    let labels = usize::try_from(option).ok().and_then(|place| variants::options(product).get(place));
    let Some(labels) = labels else { return Value::Null };
    json!({
        "id": variants::option_value_id(product, option, place),
        "label": nth(labels.labels, place),
        "sort_order": place,
        "is_default": place == 1,
        "value_data": match labels.kind {
            "swatch" => json!({ "colors": [if place == 0 { "#00FF00" } else { "#C0C0C0" }] }),
            _ => Value::Null,
        },
    })
}

/// Metafields of all products.
pub(crate) fn metafield_total(store: &Store) -> i64 {
    METAFIELDS.before(store.products)
}

pub(crate) fn metafield_count(product: i64) -> i64 {
    METAFIELDS.children(product)
}

/// The index of a product's metafield among all.
pub(crate) fn metafield_index(product: i64, place: i64) -> i64 {
    METAFIELDS.before(product) + place
}

pub(crate) fn metafield(store: &Store, index: i64) -> Value {
    let (product, place) = METAFIELDS.locate(index);
    let created = products::created(store, product);
    json!({
        "id": index + 1,
        "resource_type": "product",
        "resource_id": products::id(product),
        "namespace": nth(&["erp", "Größen & Maße"], place),
        "key": nth(&["external,id", "note", "100%_key"], place),
        "value": nth(&["{\"a\": [1, 2]}", "", "plain – 值"], product),
        "description": if place == 1 { "" } else { "Kept by the ERP" },
        "permission_set": nth(&["read", "write", "app_only", "read_and_sf_access"], index),
        "owner_client_id": "sandbox-client",
        "date_created": created.iso_with_offset(),
        "date_modified": created.later(place * 3_600).iso_with_offset(),
    })
}

/// Quantity prices of one product in ten.
pub(crate) fn bulk_pricing_rules(product: i64) -> Vec<Value> {
    if product % 10 != 1 {
        return Vec::new();
    }
    vec![
        json!({
            "id": product * 2 + 1, "quantity_min": 5, "quantity_max": 9, "type": "percent",
            "amount": Money(125_000).number(),
        }),
        // An open upper end is written as 0.
        json!({ "id": product * 2 + 2, "quantity_min": 10, "quantity_max": 0, "type": "price", "amount": "9.99" }),
    ]
}

pub(crate) fn videos(product: i64) -> Vec<Value> {
    if product % 15 != 0 {
        return Vec::new();
    }
    vec![json!({
        "id": product + 1,
        "product_id": products::id(product),
        "title": "How to use it 🎬",
        "description": "",
        "sort_order": 0,
        "type": "youtube",
        "video_id": "z3fRu9pkuXE",
        "length": "03:45",
    })]
}

/// The number that the filter `status` has for a review: 1 approved, 0 pending.
pub(crate) fn review_status_number(place: i64) -> Value {
    Value::from(1 - place % 3)
}

pub(crate) fn reviews(store: &Store, product: i64) -> Vec<Value> {
    let review = |place: i64| {
        let written = products::created(store, product).later((place + 1) * 86_400);
        json!({
            "id": product * 4 + place + 1,
            "product_id": products::id(product),
            "title": "Très bien, \"vraiment\"",
            "text": if place == 1 { "" } else { "Works.\nWould buy again; 5/5 👍" },
            "status": nth(&["approved", "pending", "disapproved"], place),
            "rating": 4,
            "email": "",
            "name": nth(&["Zoë", ""], place),
            "date_reviewed": written.iso_with_offset(),
            "date_created": written.iso_with_offset(),
            "date_modified": written.iso_with_offset(),
        })
    };
    (0..product % 4).map(review).collect()
}

/// Kinds of modifiers that take what the shopper enters.
const FREE_INPUTS: &[&str] =
    &["date", "checkbox", "file", "numbers_only_text", "multi_line_text", "product_list"];

/// One product in twelve takes an engraving, another one comes wrapped, a third asks for all kinds of input.
pub(crate) fn modifiers(product: i64) -> Vec<Value> {
    match product % 12 {
        7 => vec![engraving(product)],
        3 => vec![wrapping(product)],
        9 => FREE_INPUTS.iter().zip(0..).map(|(kind, place)| free_input(product, kind, place)).collect(),
        _ => Vec::new(),
    }
}

fn engraving(product: i64) -> Value {
    json!({
        "id": 50_000 + product,
        "product_id": products::id(product),
        "name": format!("Engraving{}", products::id(product)),
        "display_name": "Engraving",
        "type": "text",
        "required": false,
        "sort_order": 2,
        "config": { "default_value": "", "text_characters_limited": true, "text_min_length": 0, "text_max_length": 40 },
        "option_values": [],
    })
}

/// How choosing a value changes a price or weight; nothing changes with a null.
fn adjuster(is_set: bool, amount: i64) -> Value {
    let kind = if is_set { Value::from("relative") } else { Value::Null };
    json!({ "adjuster": kind, "adjuster_value": Money(amount).number() })
}

fn wrapping(product: i64) -> Value {
    let id = 50_000 + product;
    let value = |place: i64| {
        json!({
            "id": 90_000 + product * 2 + place,
            "option_id": id,
            "label": nth(&["Plain paper", "\"Gold\", 100%"], place),
            "sort_order": place,
            "is_default": place == 0,
            "value_data": Value::Null,
            "adjusters": {
                "price": adjuster(place == 1, 25_000),
                "weight": adjuster(false, 0),
                "image_url": "",
                "purchasing_disabled": { "status": false, "message": "" },
            },
        })
    };
    json!({
        "id": id,
        "product_id": products::id(product),
        "name": format!("Wrapping{}", products::id(product)),
        "display_name": "Wrapping",
        "type": "dropdown",
        "required": true,
        "sort_order": 3,
        "config": [],
        "option_values": [value(0), value(1)],
    })
}

/// A modifier without values of its own; what its settings are depends on its kind.
fn free_input(product: i64, kind: &str, place: i64) -> Value {
    let id = 200_000 + product * 10 + place;
    json!({
        "id": id,
        "product_id": products::id(product),
        "name": format!("{kind}{id}"),
        "display_name": format!("{kind}, \"free\""),
        "type": kind,
        "required": place == 0,
        "sort_order": place,
        "config": match kind {
            "date" => json!({
                "date_limited": true, "date_limit_mode": "range", "default_value": "2026-01-01T00:00:00+00:00",
                "date_earliest_value": "2025-01-01T00:00:00+00:00", "date_latest_value": "2026-12-31T00:00:00+00:00",
            }),
            "checkbox" => json!({ "checked_by_default": false, "checkbox_label": "Ja, \"bitte\"" }),
            "file" => json!({
                "file_types_mode": "specific", "file_types_supported": ["images"], "file_types_other": ["svg"],
                "file_max_size": 10,
            }),
            "numbers_only_text" => json!({
                "number_limited": true, "number_limit_mode": "range", "number_lowest_value": 0.5,
                "number_highest_value": 100, "number_integers_only": false,
            }),
            "multi_line_text" => json!({ "text_lines_limited": true, "text_max_lines": 4 }),
            _ => json!({
                "product_list_adjusts_inventory": true, "product_list_adjusts_pricing": false,
                "product_list_shipping_calc": "package",
            }),
        },
        "option_values": [],
    })
}
