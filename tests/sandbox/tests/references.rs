//! The rows of the declared resources: what they refer to exists, their keys are their own, a row answers by
//! its key, and what two routes show is the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeSet;

use bigcommerce_sandbox::Sandbox;
use serde_json::{Value, json};
use support::{all, get, rows, small, start};

/// A list, the pointer to a reference in its rows, and the list and member it leads to. 0, null and absence
/// stand for no reference.
const REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("/v3/catalog/brands/metafields", "/resource_id", "/v3/catalog/brands", "id"),
    ("/v3/catalog/categories/metafields", "/resource_id", "/v3/catalog/categories", "id"),
    ("/v3/catalog/variants/metafields", "/resource_id", "/v3/catalog/variants", "id"),
    ("/v3/customers/metafields", "/resource_id", "/v3/customers", "id"),
    ("/v3/orders/metafields", "/resource_id", "/v2/orders", "id"),
    ("/v3/channels/metafields", "/resource_id", "/v3/channels", "id"),
    ("/v3/inventory/locations/metafields", "/resource_id", "/v3/inventory/locations", "id"),
    ("/v3/carts/metafields", "/resource_id", "/v2/orders", "cart_id"),
    ("/v3/catalog/categories", "/id", "/v3/catalog/trees/categories", "category_id"),
    ("/v3/catalog/products/channel-assignments", "/product_id", "/v3/catalog/products", "id"),
    ("/v3/catalog/products/channel-assignments", "/channel_id", "/v3/channels", "id"),
    ("/v3/catalog/products/category-assignments", "/product_id", "/v3/catalog/products", "id"),
    ("/v3/catalog/products/category-assignments", "/category_id", "/v3/catalog/categories", "id"),
    ("/v3/customers/attribute-values", "/customer_id", "/v3/customers", "id"),
    ("/v3/customers/attribute-values", "/attribute_id", "/v3/customers/attributes", "id"),
    ("/v3/customers/form-field-values", "/customer_id", "/v3/customers", "id"),
    ("/v3/customers/form-field-values", "/address_id", "/v3/customers/addresses", "id"),
    ("/v3/customers/subscribers", "/order_id", "/v2/orders", "id"),
    ("/v3/customers/subscribers", "/channel_id", "/v3/channels", "id"),
    ("/v3/wishlists", "/customer_id", "/v3/customers", "id"),
    ("/v3/wishlists", "/items/0/product_id", "/v3/catalog/products", "id"),
    ("/v3/wishlists", "/items/0/variant_id", "/v3/catalog/variants", "id"),
    ("/v3/shopper-profiles", "/customer_id", "/v3/customers", "id"),
    ("/v2/gift_certificates", "/order_id", "/v2/orders", "id"),
    ("/v2/gift_certificates", "/customer_id", "/v3/customers", "id"),
    ("/v3/content/widgets", "/widget_template/uuid", "/v3/content/widget-templates", "uuid"),
    ("/v3/content/placements", "/widget/uuid", "/v3/content/widgets", "uuid"),
    ("/v3/content/pages", "/channel_id", "/v3/channels", "id"),
    ("/v3/content/pages", "/parent_id", "/v3/content/pages", "id"),
    ("/v3/storefront/redirects", "/site_id", "/v3/sites", "id"),
    ("/v3/sites", "/channel_id", "/v3/channels", "id"),
    ("/v3/pickup/methods", "/location_id", "/v3/inventory/locations", "id"),
    ("/v3/orders/pickups?order_id:in=137,187", "/order_id", "/v2/orders", "id"),
    ("/v3/orders/pickups?order_id:in=137,187", "/pickup_method_id", "/v3/pickup/methods", "id"),
    ("/v3/pricelists/assignments", "/price_list_id", "/v3/pricelists", "id"),
    ("/v3/pricelists/assignments", "/customer_group_id", "/v2/customer_groups", "id"),
    ("/v2/countries/states", "/country_id", "/v2/countries", "id"),
    ("/v3/tax/rates", "/tax_zone_id", "/v3/tax/zones", "id"),
    ("/v3/tax/customers", "/customer_id", "/v3/customers", "id"),
    ("/v3/tax/products/properties", "/product_id", "/v3/catalog/products", "id"),
    ("/v3/shipping/products/customs-information", "/product_id", "/v3/catalog/products", "id"),
    ("/v3/channels/currency-assignments", "/default_currency", "/v2/currencies", "currency_code"),
    ("/v3/inventory/items", "/identity/variant_id", "/v3/catalog/variants", "id"),
    ("/v3/inventory/items", "/locations/0/location_code", "/v3/inventory/locations", "code"),
    ("/v3/settings/analytics", "/channel_id", "/v3/channels", "id"),
];

#[tokio::test]
async fn references_of_declared_rows_lead_to_rows() {
    let sandbox = start(small()).await;
    for (path, pointer, other, member) in REFERENCES {
        let known: BTreeSet<String> =
            all(&sandbox, other).await.iter().map(|row| row[member].to_string()).collect();
        let referring = all_of(&sandbox, path).await;
        let found: Vec<&Value> = referring
            .iter()
            .filter_map(|row| row.pointer(pointer))
            .filter(|value| !value.is_null() && **value != json!(0))
            .collect();
        assert!(!found.is_empty(), "{path} {pointer} refers to nothing");
        for value in found {
            assert!(known.contains(&value.to_string()), "{path} {pointer} {value} is not in {other}");
        }
    }
}

async fn all_of(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    if path.contains('?') { rows(sandbox, path).await } else { all(sandbox, path).await }
}

/// Lists whose rows answer one by one as well, and the member that is the key.
const BY_KEY: &[(&str, &str)] = &[
    ("/v3/catalog/categories", "id"),
    ("/v3/catalog/brands/35/metafields", "id"),
    ("/v3/catalog/products/79/variants/6/metafields", "id"),
    ("/v3/customers/subscribers", "id"),
    ("/v3/wishlists", "id"),
    ("/v3/promotions", "id"),
    ("/v2/banners", "id"),
    ("/v2/gift_certificates", "id"),
    ("/v3/content/pages", "id"),
    ("/v3/content/scripts", "uuid"),
    ("/v3/content/widgets", "uuid"),
    ("/v3/content/widget-templates", "uuid"),
    ("/v3/content/placements", "uuid"),
    ("/v3/marketing/email-templates", "type_id"),
    ("/v3/themes", "uuid"),
    ("/v3/hooks", "id"),
    ("/v3/sites", "id"),
    ("/v3/sites/1000/routes", "id"),
    ("/v3/store/metafields", "id"),
    ("/v2/blog/posts", "id"),
    ("/v2/countries", "id"),
    ("/v2/countries/82/states", "id"),
    ("/v2/currencies", "id"),
    ("/v2/shipping/zones", "id"),
    ("/v2/shipping/zones/1/methods", "id"),
    ("/v2/tax_classes", "id"),
];

#[tokio::test]
async fn declared_rows_answer_by_their_keys() {
    let sandbox = start(small()).await;
    for (path, key) in BY_KEY {
        let listed = rows(&sandbox, &format!("{path}?limit=250")).await;
        assert!(!listed.is_empty(), "{path}");
        let keys: BTreeSet<String> = listed.iter().map(|row| row[key].to_string()).collect();
        assert_eq!(keys.len(), listed.len(), "{path} repeats a key");
        for row in listed.iter().take(12) {
            let key = row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned);
            let one = get(&sandbox, &format!("{path}/{key}")).await.json();
            let one = if path.starts_with("/v2") { &one } else { &one["data"] };
            assert_eq!(one, row, "{path}/{key}");
        }
        let nowhere = get(&sandbox, &format!("{path}/999999999")).await;
        assert_eq!(nowhere.status, 404, "{path}/999999999");
    }
}

#[tokio::test]
async fn metafields_of_one_parent_are_those_of_all_with_its_id() {
    let sandbox = start(small()).await;
    for (everything, own, parent) in [
        ("/v3/catalog/brands/metafields", "/v3/catalog/brands/37/metafields", 37),
        ("/v3/catalog/categories/metafields", "/v3/catalog/categories/19/metafields", 19),
        ("/v3/customers/metafields", "/v3/customers/2/metafields", 2),
        ("/v3/orders/metafields", "/v3/orders/104/metafields", 104),
        ("/v3/channels/metafields", "/v3/channels/1/metafields", 1),
    ] {
        let expected: Vec<Value> =
            all(&sandbox, everything).await.into_iter().filter(|row| row["resource_id"] == parent).collect();
        assert!(!expected.is_empty(), "{own}");
        assert_eq!(all(&sandbox, own).await, expected, "{own}");
    }
    assert_eq!(get(&sandbox, "/v3/orders/5/metafields").await.status, 404);
    assert_eq!(get(&sandbox, "/v3/catalog/products/78/variants/4/metafields").await.status, 404);
}

#[tokio::test]
async fn settings_of_a_channel_hold_null_where_nothing_is_overridden() {
    let sandbox = start(small()).await;
    for (path, whole, bare) in [
        ("/v3/settings/storefront/seo?channel_id=", "/v3/settings/storefront/seo", true),
        ("/v3/checkouts/settings/channels/", "", false),
        ("/v3/abandoned-carts/settings/channels/", "", false),
    ] {
        let of = async |channel: i64| get(&sandbox, &format!("{path}{channel}")).await.json()["data"].clone();
        let (first, second, third) = (of(1).await, of(2).await, of(3).await);
        let nulls = |row: &Value| row.as_object().unwrap().values().filter(|value| value.is_null()).count();
        assert_eq!(nulls(&first), 0, "{path}");
        assert_eq!(nulls(&second) + 1, first.as_object().unwrap().len(), "{path}");
        assert_eq!(nulls(&third), first.as_object().unwrap().len(), "{path}");
        assert_eq!(get(&sandbox, &format!("{path}77")).await.status, 404, "{path}");
        if bare {
            assert_eq!(get(&sandbox, whole).await.json()["data"], first);
        }
    }
}

#[tokio::test]
async fn what_needs_a_parameter_is_refused_without_it() {
    let sandbox = start(small()).await;
    for (path, parameter) in [
        ("/v3/content/regions", "template_file=pages/home"),
        ("/v3/payments/methods", "checkout_id=00000000-0000-4000-8000-000000000065"),
        ("/v3/promotions/codes", "code=WINTER-1"),
        ("/v3/orders/pickups", "pickup_id:in=38"),
    ] {
        assert_eq!(get(&sandbox, path).await.status, 422, "{path}");
        assert!(!rows(&sandbox, &format!("{path}?{parameter}")).await.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn order_taxes_add_up_to_the_tax_of_lines_and_shipping() {
    let sandbox = start(small()).await;
    let money = |value: &Value| {
        let text = value.as_str().unwrap();
        let (whole, fraction) = text.split_once('.').unwrap();
        whole.parse::<i64>().unwrap() * 10_000 + fraction.parse::<i64>().unwrap()
    };
    let mut taxed = 0;
    for order in all(&sandbox, "/v2/orders?max_id=160").await {
        let taxes = all(&sandbox, &format!("/v2/orders/{}/taxes", order["id"])).await;
        let sum: i64 = taxes.iter().map(|tax| money(&tax["line_amount"])).sum();
        let expected = money(&order["subtotal_tax"]) + money(&order["shipping_cost_tax"]);
        assert_eq!(sum, expected, "{}", order["id"]);
        taxed += i64::from(expected != 0);
    }
    assert!(taxed > 10);
}

#[tokio::test]
async fn segments_profiles_and_customers_tell_the_same_story() {
    let sandbox = start(small()).await;
    let mut members = 0;
    for segment in all(&sandbox, "/v3/segments").await {
        let path = format!("/v3/segments/{}/shopper-profiles", segment["id"].as_str().unwrap());
        for profile in all(&sandbox, &path).await {
            members += 1;
            let id = profile["id"].as_str().unwrap();
            let segments = all(&sandbox, &format!("/v3/shopper-profiles/{id}/segments")).await;
            assert!(segments.contains(&segment));
            let query = format!("id:in={}&include=shopper_profile_id,segment_ids", profile["customer_id"]);
            let customer = &rows(&sandbox, &format!("/v3/customers?{query}")).await[0];
            assert_eq!(customer["shopper_profile_id"], id);
            let ids: Vec<Value> = segments.iter().map(|segment| segment["id"].clone()).collect();
            assert_eq!(customer["segment_ids"], Value::Array(ids));
        }
    }
    assert_eq!(members, 36);
}

#[tokio::test]
async fn stock_by_location_is_the_stock_of_the_items() {
    let sandbox = start(small()).await;
    let items = all(&sandbox, "/v3/inventory/items").await;
    for (place, location) in [(0, 1), (1, 2), (2, 3)] {
        let own = all(&sandbox, &format!("/v3/inventory/locations/{location}/items")).await;
        for (item, own) in items.iter().zip(&own) {
            assert_eq!(item["identity"]["variant_id"], own["identity"]["variant_id"]);
            let at = &item["locations"][place];
            assert_eq!(at["total_inventory_onhand"], own["total_inventory_onhand"]);
            assert_eq!(at["settings"], own["settings"]);
        }
    }
    let nowhere = get(&sandbox, "/v3/inventory/locations/9/items").await;
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn carts_are_what_the_orders_name() {
    let sandbox = start(small()).await;
    let mut found = 0;
    for order in all(&sandbox, "/v2/orders?max_id=130").await {
        let Some(id) = order["cart_id"].as_str() else { continue };
        let cart = get(&sandbox, &format!("/v3/carts/{id}")).await.json()["data"].clone();
        assert_eq!(cart["customer_id"], order["customer_id"], "{id}");
        let checkout = get(&sandbox, &format!("/v3/checkouts/{id}")).await.json()["data"].clone();
        assert_eq!(checkout["cart"]["id"], id);
        found += 1;
    }
    assert!(found > 10);
    assert_eq!(get(&sandbox, "/v3/carts/00000000-0000-4000-8000-000000000064").await.status, 404);
    assert_eq!(get(&sandbox, "/v3/carts/abc").await.status, 404);
}
