//! References lead somewhere, totals are the sums of their parts, and the same seed gives the same rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use serde_json::Value;
use support::{all, get, ids, small, start};

/// Money text or number in ten-thousandths.
fn money(value: &Value) -> i64 {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    whole.parse::<i64>().unwrap() * 10_000 + format!("{fraction:0<4}").parse::<i64>().unwrap()
}

fn sum(rows: &[&Value], member: &str) -> i64 {
    rows.iter().map(|row| money(&row[member])).sum()
}

async fn id_set(sandbox: &Sandbox, path: &str, member: &str) -> BTreeSet<i64> {
    let found: Vec<i64> = all(sandbox, path).await.iter().map(|row| row[member].as_i64().unwrap()).collect();
    let distinct: BTreeSet<i64> = found.iter().copied().collect();
    assert_eq!(found.len(), distinct.len(), "{path} repeats a key");
    distinct
}

async fn orders_with_lines(sandbox: &Sandbox) -> Vec<(Value, Vec<Value>)> {
    let path = "/v2/orders?include=consignments.line_items,fees&consignment_structure=object";
    let mut found = Vec::new();
    for order in all(sandbox, path).await {
        let consignments = &order["consignments"];
        let groups = [
            &consignments["pickups"],
            &consignments["shipping"],
            &consignments["downloads"],
            &consignments["email"]["gift_certificates"],
        ];
        let mut lines = Vec::new();
        for consignment in groups.iter().flat_map(|group| group.as_array().unwrap()) {
            lines.extend(consignment["line_items"].as_array().unwrap().clone());
        }
        lines.sort_by_key(|line| line["id"].as_i64());
        found.push((order, lines));
    }
    found
}

#[tokio::test]
async fn totals_are_the_sums_of_the_lines() {
    let sandbox = start(small()).await;
    for (order, lines) in orders_with_lines(&sandbox).await {
        let id = &order["id"];
        let lines: Vec<&Value> = lines.iter().collect();
        let quantity = |member: &str| lines.iter().map(|line| line[member].as_i64().unwrap()).sum::<i64>();
        assert_eq!(order["items_total"], quantity("quantity"), "{id}");
        assert_eq!(order["items_shipped"], quantity("quantity_shipped"), "{id}");
        assert_eq!(money(&order["subtotal_ex_tax"]), sum(&lines, "total_ex_tax"), "{id}");
        assert_eq!(money(&order["subtotal_inc_tax"]), sum(&lines, "total_inc_tax"), "{id}");
        assert_eq!(money(&order["subtotal_tax"]), sum(&lines, "total_tax"), "{id}");
        assert_eq!(money(&order["refunded_amount"]), sum(&lines, "refund_amount"), "{id}");
        let fees: Vec<&Value> = order["fees"].as_array().unwrap().iter().collect();
        let expected = money(&order["subtotal_inc_tax"])
            + money(&order["shipping_cost_inc_tax"])
            + sum(&fees, "cost_inc_tax")
            - money(&order["coupon_discount"]);
        assert_eq!(money(&order["total_inc_tax"]), expected, "{id}");
        assert_eq!(
            money(&order["total_tax"]),
            money(&order["total_inc_tax"]) - money(&order["total_ex_tax"]),
            "{id}"
        );
    }
}

#[tokio::test]
async fn embedded_lines_equal_the_lines_of_their_own_route() {
    let sandbox = start(SandboxOptions { scale: 0.0, ..SandboxOptions::default() }).await;
    let path = "/v2/orders?include=consignments&consignment_structure=object&limit=1";
    let linked = &all(&sandbox, path.trim_end_matches("&limit=1")).await[0]["consignments"]["shipping"][0];
    assert_eq!(linked["line_items"][0]["resource"], "/orders/100/products/1");
    for (order, lines) in orders_with_lines(&sandbox).await {
        let id = &order["id"];
        assert_eq!(all(&sandbox, &format!("/v2/orders/{id}/products")).await, lines, "{id}");
        let addresses = all(&sandbox, &format!("/v2/orders/{id}/shipping_addresses")).await;
        assert_eq!(order["shipping_address_count"], addresses.len(), "{id}");
        assert_eq!(ids(&addresses), ids(order["consignments"]["shipping"].as_array().unwrap()), "{id}");
        let own =
            get(&sandbox, &format!("/v2/orders/{id}/consignments?include=consignments.line_items")).await;
        assert_eq!(own.json(), order["consignments"], "{id}");
    }
}

#[tokio::test]
async fn references_lead_to_rows() {
    let sandbox = start(small()).await;
    let products = id_set(&sandbox, "/v3/catalog/products", "id").await;
    let variants = id_set(&sandbox, "/v3/catalog/variants", "id").await;
    let brands = id_set(&sandbox, "/v3/catalog/brands", "id").await;
    let categories = id_set(&sandbox, "/v3/catalog/trees/categories", "category_id").await;
    let customers = id_set(&sandbox, "/v3/customers", "id").await;
    let statuses = id_set(&sandbox, "/v2/order_statuses", "id").await;
    let channels = id_set(&sandbox, "/v3/channels", "id").await;
    for product in all(&sandbox, "/v3/catalog/products").await {
        let brand = product["brand_id"].as_i64().unwrap();
        assert!(brand == 0 || brands.contains(&brand));
        assert!(
            product["categories"]
                .as_array()
                .unwrap()
                .iter()
                .all(|id| categories.contains(&id.as_i64().unwrap()))
        );
    }
    for category in all(&sandbox, "/v3/catalog/trees/categories").await {
        let parent = category["parent_id"].as_i64().unwrap();
        assert!(
            parent == 0
                || (categories.contains(&parent) && parent < category["category_id"].as_i64().unwrap())
        );
    }
    let trees: BTreeMap<i64, i64> = all(&sandbox, "/v3/catalog/trees/categories")
        .await
        .iter()
        .map(|row| (row["category_id"].as_i64().unwrap(), row["tree_id"].as_i64().unwrap()))
        .collect();
    for category in all(&sandbox, "/v3/catalog/trees/categories?parent_id:not_in=0").await {
        let parent = category["parent_id"].as_i64().unwrap();
        assert_eq!(trees[&parent], category["tree_id"].as_i64().unwrap(), "{category}");
    }
    let mut gone = 0;
    for (order, lines) in orders_with_lines(&sandbox).await {
        let customer = order["customer_id"].as_i64().unwrap();
        assert!(customer == 0 || customers.contains(&customer));
        assert!(statuses.contains(&order["status_id"].as_i64().unwrap()));
        assert!(channels.contains(&order["channel_id"].as_i64().unwrap()));
        for line in lines.iter().filter(|line| line["type"] != "giftcertificate") {
            if products.contains(&line["product_id"].as_i64().unwrap()) {
                assert!(variants.contains(&line["variant_id"].as_i64().unwrap()));
            } else {
                gone += 1;
            }
        }
    }
    assert_eq!(gone, 1, "one line names a deleted product");
    for address in all(&sandbox, "/v3/customers/addresses").await {
        assert!(customers.contains(&address["customer_id"].as_i64().unwrap()));
    }
    for list in 1..=3 {
        for record in all(&sandbox, &format!("/v3/pricelists/{list}/records")).await {
            assert!(variants.contains(&record["variant_id"].as_i64().unwrap()));
        }
    }
}

#[tokio::test]
async fn what_happened_to_an_order_fits_its_lines() {
    let sandbox = start(small()).await;
    let mut seen = BTreeMap::from([("shipments", 0), ("coupons", 0), ("refunds", 0), ("transactions", 0)]);
    let refunds = all(&sandbox, "/v3/orders/payment_actions/refunds").await;
    let coupons = id_set(&sandbox, "/v2/coupons", "id").await;
    for (order, lines) in orders_with_lines(&sandbox).await.into_iter().take(120) {
        let id = order["id"].as_i64().unwrap();
        let line_ids: BTreeSet<i64> = ids(&lines).into_iter().collect();
        for shipment in all(&sandbox, &format!("/v2/orders/{id}/shipments")).await {
            *seen.get_mut("shipments").unwrap() += 1;
            for item in shipment["items"].as_array().unwrap() {
                assert!(line_ids.contains(&item["order_product_id"].as_i64().unwrap()));
            }
        }
        for coupon in all(&sandbox, &format!("/v2/orders/{id}/coupons")).await {
            *seen.get_mut("coupons").unwrap() += 1;
            assert_eq!(money(&coupon["discount"]), money(&order["coupon_discount"]));
            assert!(coupons.contains(&coupon["coupon_id"].as_i64().unwrap()));
        }
        let own = all(&sandbox, &format!("/v3/orders/{id}/payment_actions/refunds")).await;
        let among_all: Vec<Value> =
            refunds.iter().filter(|refund| refund["order_id"] == id).cloned().collect();
        assert_eq!(own, among_all);
        for refund in &own {
            *seen.get_mut("refunds").unwrap() += 1;
            assert_eq!(money(&refund["total_amount"]), money(&order["refunded_amount"]), "{id}");
        }
        for transaction in all(&sandbox, &format!("/v3/orders/{id}/transactions")).await {
            *seen.get_mut("transactions").unwrap() += 1;
            assert_eq!(transaction["order_id"], id.to_string());
        }
    }
    assert!(seen.values().all(|count| *count > 0), "{seen:?}");
}

#[tokio::test]
async fn the_data_is_nasty_on_purpose() {
    let sandbox = start(small()).await;
    let products = all(&sandbox, "/v3/catalog/products").await;
    let names: Vec<&str> = products.iter().map(|row| row["name"].as_str().unwrap()).collect();
    for awkward in ["🎧", "日本", "\"", "%", "_", ",", "'", "\\"] {
        assert!(names.iter().any(|name| name.contains(awkward)), "{awkward}");
    }
    assert!(products.iter().any(|row| row["description"].as_str().unwrap().len() > 64 * 1024));
    assert!(products.iter().any(|row| row["sku"] == ""));
    let mut folded = BTreeMap::<String, BTreeSet<&str>>::new();
    for sku in products.iter().map(|row| row["sku"].as_str().unwrap()) {
        folded.entry(sku.to_lowercase()).or_default().insert(sku);
    }
    assert!(folded.values().any(|spellings| spellings.len() > 1), "SKUs that differ only in case");
    let places: BTreeSet<usize> = products
        .iter()
        .map(|row| row["price"].to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len()))
        .collect();
    assert_eq!(places.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let orders = orders_with_lines(&sandbox).await;
    for group in ["pickups", "shipping", "downloads"] {
        assert!(
            orders.iter().any(|(order, _)| order["consignments"][group] != serde_json::json!([])),
            "{group}"
        );
    }
    assert!(orders.iter().any(|(_, lines)| lines.is_empty()));
    assert!(orders.iter().any(|(_, lines)| lines.iter().any(|line| line["type"] == "giftcertificate")));
    assert!(orders.iter().any(|(order, _)| order["date_shipped"] == ""));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_rows_and_another_seed_others() {
    let first = start(small()).await;
    let second = start(small()).await;
    let other = start(SandboxOptions { seed: 2, ..small() }).await;
    for path in ["/v3/catalog/products", "/v2/orders", "/v3/customers", "/v3/catalog/variants"] {
        let rows = all(&first, path).await;
        assert_eq!(rows, all(&second, path).await, "{path}");
        assert_ne!(rows, all(&other, path).await, "{path}");
    }
}

#[tokio::test]
async fn a_million_orders_are_served_without_making_them() {
    let sandbox = start(SandboxOptions { scale: 400.0, ..SandboxOptions::default() }).await;
    let last = get(&sandbox, "/v2/orders?sort=id:desc&limit=1").await.json();
    assert_eq!(last[0]["id"], 1_000_099);
    let middle = get(&sandbox, "/v2/orders?page=4000&limit=250").await.json();
    assert_eq!(middle.as_array().unwrap().len(), 250);
    let products = get(&sandbox, "/v3/catalog/products?limit=1").await.json();
    assert_eq!(products["meta"]["pagination"]["total"], 200_000);
}
