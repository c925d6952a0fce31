//! Products and categories seen from elsewhere: the order of products in a category, the nested tree, and the
//! summary of the catalog.

use serde_json::{Value, json};

use crate::data::{Money, Store, categories, products, variants};
use crate::filters::Kind::Integer;
use crate::filters::Operator::Eq;
use crate::filters::filter;
use crate::resource::{Parents, Resource, Single, V3_LIST};

const SCOPES: &[&str] = &["store_v2_products"];

/// Levels that the nested tree has when the request names no `depth`.
const FULL_DEPTH: i64 = 20;

pub(crate) const LISTS: &[Resource] = &[Resource {
    path: "/v3/catalog/categories/{}/products/sort-order",
    scopes: SCOPES,
    key: "product_id",
    count: |store, parents| i64::try_from(products_in(store, parents)?.len()).ok(),
    row: |store, parents, place| {
        let product =
            usize::try_from(place).ok().and_then(|at| products_in(store, parents)?.get(at).copied());
        // Most products stand where nobody put them.
        let order = if place % 3 == 0 { json!(place + 1) } else { Value::Null };
        json!({ "product_id": product.map(products::id), "sort_order": order })
    },
    ..V3_LIST
}];

/// The indexes of the products in the category that the path names.
fn products_in(store: &Store, parents: Parents) -> Option<Vec<i64>> {
    let category = *parents.first()?;
    if !(0..categories::count(store)).contains(&categories::index(category)) {
        return None;
    }
    let is_in = |product: &i64| products::category_ids(store, *product).contains(&category);
    Some((0..products::count(store)).filter(is_in).collect())
}

pub(crate) const SINGLES: &[Single] = &[
    Single {
        path: "/v3/catalog/trees/{}/categories",
        scopes: SCOPES,
        filters: &[filter("depth", &[Eq], Integer)],
        // Lists without pages take these and pay no heed.
        parameters: &["page", "limit"],
        object: |store, parents, query| {
            let tree = *parents.first()?;
            let depth = query.get("depth").and_then(|depth| depth.parse().ok()).unwrap_or(FULL_DEPTH);
            let exists = (1..=categories::tree_count()).contains(&tree);
            exists.then(|| json!({ "data": categories::nested(store, tree, depth), "meta": {} }))
        },
    },
    Single {
        path: "/v3/catalog/summary",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |store, _, _| Some(json!({ "data": summary(store), "meta": {} })),
    },
];

fn summary(store: &Store) -> Value {
    let total = variants::count(store);
    let mut stock = 0;
    let mut value = Money::ZERO;
    let (mut lowest, mut highest, mut sum) = (Money(i64::MAX), Money::ZERO, Money::ZERO);
    for index in 0..total {
        let (product, place) = variants::locate(index);
        let price = variants::calculated_price(store, product, place);
        let row = variants::row(store, index);
        let level = row.get("inventory_level").and_then(Value::as_i64).unwrap_or(0);
        stock += level;
        value = value + price * level;
        lowest = lowest.min(price);
        highest = highest.max(price);
        sum = sum + price;
    }
    json!({
        "inventory_count": stock,
        "inventory_value": value.number(),
        "primary_category_id": categories::id(0),
        "primary_category_name": categories::row(store, 0).get("name"),
        "variant_count": total,
        "highest_variant_price": highest.number(),
        "average_variant_price": Money(sum.0 / total.max(1)).number(),
        // The schema says text; a real store answers a number.
        "lowest_variant_price": lowest.number(),
        "oldest_variant_date": products::created(store, 0).iso_with_offset(),
        "newest_variant_date": products::created(store, store.products - 1).iso_with_offset(),
    })
}
