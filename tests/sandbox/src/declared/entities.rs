//! The kinds of rows by name: those with code of their own, and the declared ones.

use serde_json::Value;

use crate::data::{
    Store, brands, carts, categories, channels, customer_parts, customers, marketing, orders, pricing,
    products, variants,
};

/// The number of rows of a kind.
pub(crate) fn count(store: &Store, kind: &str) -> i64 {
    match kind {
        "product" => store.products,
        "variant" => variants::count(store),
        "brand" => store.brands,
        "category" => store.categories,
        "tree" => categories::tree_count(),
        "customer" => store.customers,
        "customer_group" => customer_parts::group_count(),
        "order" => store.orders,
        "channel" => channels::count(),
        "coupon" => marketing::count(),
        "price_list" => pricing::count(),
        "cart" | "checkout" => carts::count(store),
        "address" => customer_parts::address_count(store),
        declared => super::named(declared).map_or(0, |kind| kind.total(store)),
    }
}

/// The key of the row at an index.
pub(crate) fn key(store: &Store, kind: &str, index: i64) -> Value {
    Value::from(match kind {
        "product" => products::id(index),
        "variant" => variants::id(index),
        "brand" => brands::id(index),
        "category" => categories::id(index),
        "customer" => customers::id(index),
        "order" => orders::id(index),
        "channel" => channels::id(index),
        "tree" | "customer_group" | "coupon" | "price_list" | "address" => index + 1,
        "cart" | "checkout" => return Value::from(carts::id(index)),
        declared => {
            let Some(kind) = super::named(declared) else { return Value::Null };
            return kind.key_of(store, index);
        }
    })
}

/// The index of the row with a key; whether it exists is the count's to say.
pub(crate) fn index(store: &Store, kind: &str, key: &str) -> Option<i64> {
    if matches!(kind, "cart" | "checkout") {
        return carts::index(key);
    }
    let number = || key.parse::<i64>().ok().filter(|id| crate::resource::is_possible_id(*id));
    Some(match kind {
        "product" => products::index(number()?),
        "variant" => variants::index(number()?),
        "brand" => brands::index(number()?),
        "category" => categories::index(number()?),
        "customer" => customers::index(number()?),
        "order" => orders::index(number()?),
        "channel" | "tree" | "customer_group" | "coupon" | "price_list" | "address" => number()? - 1,
        declared => super::named(declared)?.ordinal_of(store, key)?,
    })
}

/// A whole row.
pub(crate) fn row(store: &Store, kind: &str, index: i64) -> Value {
    match kind {
        "product" => products::row(store, index),
        "variant" => variants::row(store, index),
        "customer" => customers::row(store, index),
        "order" => orders::row(store, index),
        "channel" => channels::row(store, index),
        "category" => categories::row(store, index),
        "cart" => carts::row(store, index),
        "checkout" => carts::checkout(store, index),
        "address" => customer_parts::address(store, index),
        declared => super::named(declared).map(|kind| kind.row(store, index)).unwrap_or_default(),
    }
}

/// A member of a row, or something deeper, as a pointer without its first slash.
pub(crate) fn member(store: &Store, kind: &str, index: i64, path: &str) -> Value {
    let fact = match kind {
        "product" => products::fact(store, index, path),
        "variant" => variants::fact(index, path),
        "order" => orders::fact(store, index, path),
        "customer" => customers::fact(store, index, path),
        _ => None,
    };
    fact.unwrap_or_else(|| row(store, kind, index).pointer(&format!("/{path}")).cloned().unwrap_or_default())
}

/// Whether the inner of two rows in a path lies below the outer.
pub(crate) fn lies_below(outer: (&str, i64), inner: (&str, i64)) -> bool {
    match (outer, inner) {
        (("product", product), ("variant", variant)) => variants::locate(variant).0 == product,
        _ => true,
    }
}
