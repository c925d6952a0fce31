//! How much of every variant lies at which location. The last location is virtual and holds nothing.

use serde_json::{Value, json};

use super::{Store, products, variants};

/// Locations, as the declaration of `location` has them.
const LOCATIONS: i64 = 3;

fn at_location(store: &Store, variant: i64, location: i64) -> Value {
    let on_hand = if location == LOCATIONS {
        0
    } else {
        store.dice("inventory", variant * LOCATIONS + location).below(1, 200) * (variant % 3)
    };
    let safety = i64::from(variant % 5 == 0) * 2;
    json!({
        "available_to_sell": (on_hand - safety).max(0),
        "total_inventory_onhand": on_hand,
        "settings": {
            "safety_stock": safety,
            "is_in_stock": on_hand > 0,
            "warning_level": variant % 4,
            "bin_picking_number": if variant % 3 == 0 { Value::Null } else { Value::from("A-\"1\"") },
        },
    })
}

fn identity(variant: i64) -> Value {
    let (product, place) = variants::locate(variant);
    json!({
        "sku": variants::sku(product, place),
        "variant_id": variants::id(variant),
        "product_id": products::id(product),
    })
}

/// A row of `/v3/inventory/items`.
pub(crate) fn item(store: &Store, variant: i64) -> Value {
    let mut identity = identity(variant);
    let locations: Vec<Value> = (1..=LOCATIONS)
        .map(|location| {
            let mut row = at_location(store, variant, location);
            if let Some(members) = row.as_object_mut() {
                let place = crate::declared::row_of("location", store, location - 1);
                for (name, member) in
                    [("location_code", "code"), ("location_name", "label"), ("location_enabled", "enabled")]
                {
                    members.insert(name.to_owned(), place.get(member).cloned().unwrap_or_default());
                }
                members.insert("location_id".to_owned(), Value::from(location));
            }
            row
        })
        .collect();
    if let Some(members) = identity.as_object_mut() {
        let sku_id = if variant % 4 == 0 { Value::Null } else { Value::from(variants::id(variant) + 69) };
        members.insert("sku_id".to_owned(), sku_id);
    }
    json!({ "identity": identity, "locations": locations })
}

/// A row of `/v3/inventory/locations/{id}/items`.
pub(crate) fn item_at(store: &Store, location: i64, variant: i64) -> Value {
    let mut row = at_location(store, variant, location);
    if let Some(members) = row.as_object_mut() {
        members.insert("identity".to_owned(), identity(variant));
    }
    row
}

/// Every item has a place at every location, if only for nothing.
pub(crate) fn location_ids() -> Value {
    (1..=LOCATIONS).collect()
}

pub(crate) fn location_codes(store: &Store) -> Value {
    let rows = (0..LOCATIONS).map(|index| crate::declared::row_of("location", store, index));
    rows.filter_map(|row| row.get("code").cloned()).collect()
}

pub(crate) fn has_location(location: i64) -> bool {
    (1..=LOCATIONS).contains(&location)
}

/// Members that filters look at.
pub(crate) fn fact(variant: i64, member: &str) -> Option<Value> {
    identity(variant).get(member.strip_prefix("identity/")?).cloned()
}
