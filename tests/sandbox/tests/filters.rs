//! Every filter operator and every ordering, compared with the same test made over all rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use bigcommerce_sandbox::Sandbox;
use serde_json::{Value, json};
use support::{all, get, ids, rows, small, start};

/// A parameter of a list, and which rows it must leave.
type Case<'a> = (&'a str, fn(&Value) -> bool);

async fn check(sandbox: &Sandbox, path: &str, cases: &[Case<'_>]) {
    let everything = all(sandbox, path).await;
    for (parameter, passes) in cases {
        let expected: Vec<&Value> = everything.iter().filter(|row| passes(row)).collect();
        let found = all(sandbox, &format!("{path}?{parameter}")).await;
        assert!(!expected.is_empty(), "{path}?{parameter} tests nothing");
        assert!(expected.len() < everything.len(), "{path}?{parameter} filters nothing");
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{path}?{parameter}");
    }
}

fn number(row: &Value, member: &str) -> f64 {
    let value = &row[member];
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(f64::NAN)
}

fn text<'a>(row: &'a Value, member: &str) -> &'a str {
    row[member].as_str().unwrap_or_default()
}

#[tokio::test]
async fn product_filters() {
    let sandbox = start(small()).await;
    let cases: &[Case] = &[
        ("id=80", |row| row["id"] == 80),
        ("id:in=78,90,9999", |row| row["id"] == 78 || row["id"] == 90),
        ("id:not_in=78,90", |row| row["id"] != 78 && row["id"] != 90),
        ("id:min=100", |row| number(row, "id") >= 100.0),
        ("id:max=100", |row| number(row, "id") <= 100.0),
        ("id:greater=100", |row| number(row, "id") > 100.0),
        ("id:less=100", |row| number(row, "id") < 100.0),
        ("id:min=90&id:less=95", |row| (90.0..95.0).contains(&number(row, "id"))),
        ("name=100%25%20cotton_towel,%20large", |row| row["name"] == "100% cotton_towel, large"),
        ("name=100%25%20COTTON_towel,%20LARGE", |row| row["name"] == "100% cotton_towel, large"),
        ("sku=sku-77-ab", |row| text(row, "sku").eq_ignore_ascii_case("sku-77-ab")),
        ("sku:in=SKU-79,SKU-81", |row| row["sku"] == "SKU-79" || row["sku"] == "SKU-81"),
        ("price=0.1", |row| row["price"] == json!(0.1)),
        ("condition=used", |row| row["condition"] == "Used"),
        ("brand_id=0", |row| row["brand_id"] == 0),
        ("is_visible=false", |row| row["is_visible"] == false),
        ("is_featured=1", |row| row["is_featured"] == true),
        ("is_free_shipping=1", |row| row["is_free_shipping"] == true),
        ("type=digital", |row| row["type"] == "digital"),
        ("availability=preorder", |row| row["availability"] == "preorder"),
        ("inventory_level=0", |row| row["inventory_level"] == 0),
        ("inventory_level:greater=200", |row| number(row, "inventory_level") > 200.0),
        ("out_of_stock=1", |row| row["inventory_level"] == 0 && row["inventory_tracking"] != "none"),
        ("categories=19", |row| row["categories"].as_array().unwrap().contains(&json!(19))),
        ("categories:in=19,20", |row| {
            row["categories"].as_array().unwrap().iter().any(|id| *id == 19 || *id == 20)
        }),
        ("date_modified:min=2025-07-01T00:00:00Z", |row| text(row, "date_modified") >= "2025-07-01"),
        ("date_modified:max=2025-07-01T00:00:00%2B00:00", |row| text(row, "date_modified") < "2025-07-01"),
        ("date_last_imported:min=2024-01-01T00:00:00Z", |row| !row["date_last_imported"].is_null()),
        ("keyword=sencha", |row| text(row, "name").contains("Sencha")),
    ];
    check(&sandbox, "/v3/catalog/products", cases).await;
}

#[tokio::test]
async fn order_filters() {
    let sandbox = start(small()).await;
    let cases: &[Case] = &[
        ("min_id=200", |row| number(row, "id") >= 200.0),
        ("max_id=200", |row| number(row, "id") <= 200.0),
        ("min_id=150&max_id=150", |row| row["id"] == 150),
        ("min_total=500", |row| number(row, "total_inc_tax") >= 500.0),
        ("max_total=49.5000", |row| number(row, "total_inc_tax") <= 49.5),
        ("customer_id=0", |row| row["customer_id"] == 0),
        ("status_id=14", |row| row["status_id"] == 14),
        ("channel_id=2", |row| row["channel_id"] == 2),
        ("payment_method=paypal", |row| row["payment_method"] == "PayPal"),
        ("external_order_id=EXT-102", |row| row["external_order_id"] == "EXT-102"),
        ("cart_id=00000000-0000-4000-8000-000000000069", |row| row["id"] == 105),
        ("email=GUEST105@example.com", |row| row["billing_address"]["email"] == "guest105@example.com"),
    ];
    check(&sandbox, "/v2/orders", cases).await;
}

#[tokio::test]
async fn v2_dates_are_taken_in_both_spellings() {
    let sandbox = start(small()).await;
    let order = get(&sandbox, "/v2/orders/200").await.json();
    let created = text(&order, "date_created").replace(' ', "%20").replace('+', "%2B");
    let from_there = all(&sandbox, &format!("/v2/orders?min_date_created={created}")).await;
    assert_eq!(ids(&from_there)[0], 200);
    let until = all(&sandbox, "/v2/orders?max_date_created=2024-08-01T00:00:00Z").await;
    assert!(until.iter().all(|row| text(row, "date_created").contains("Jul 2024")));
    assert!(!until.is_empty());
}

#[tokio::test]
async fn other_filters() {
    let sandbox = start(small()).await;
    let brands: &[Case] = &[
        ("name=sagaform", |row| text(row, "name").eq_ignore_ascii_case("sagaform")),
        ("name:like=5", |row| text(row, "name").contains('5')),
        ("id:less=37", |row| number(row, "id") < 37.0),
    ];
    check(&sandbox, "/v3/catalog/brands", brands).await;
    let variants: &[Case] = &[
        ("id=3", |row| row["id"] == 3),
        ("product_id:in=79,85", |row| row["product_id"] == 79 || row["product_id"] == 85),
        ("upc=900000790002", |row| row["upc"] == "900000790002"),
    ];
    check(&sandbox, "/v3/catalog/variants", variants).await;
    let customers: &[Case] = &[
        ("id:in=3,5", |row| row["id"] == 3 || row["id"] == 5),
        ("email:in=shopper+8@example.com,shopper%2B8@EXAMPLE.com", |row| row["id"] == 8),
        ("customer_group_id:in=0", |row| row["customer_group_id"] == 0),
        ("name:like=brown,smith", |row| {
            let name = format!("{} {}", text(row, "first_name"), text(row, "last_name"));
            name.contains("Brown") || name.contains("Smith")
        }),
        ("date_created:min=2025-07-01T00:00:00Z", |row| text(row, "date_created") >= "2025-07-01"),
    ];
    check(&sandbox, "/v3/customers", customers).await;
    let categories: &[Case] = &[
        ("tree_id:in=2", |row| row["tree_id"] == 2),
        ("parent_id:not_in=0", |row| row["parent_id"] != 0),
        ("name:like=caf", |row| text(row, "name").contains("Caf")),
        ("is_visible=false", |row| row["is_visible"] == false),
    ];
    check(&sandbox, "/v3/catalog/trees/categories", categories).await;
    let coupons: &[Case] = &[
        ("code=ten%25off2", |row| row["code"] == "TEN%OFF2"),
        ("type=promotion", |row| row["type"] == "promotion"),
        ("exclude_type=percentage_discount", |row| row["type"] != "percentage_discount"),
        ("min_id=30", |row| number(row, "id") >= 30.0),
    ];
    check(&sandbox, "/v2/coupons", coupons).await;
    let records: &[Case] = &[
        ("currency=EUR", |row| row["currency"] == "eur"),
        ("price:min=100", |row| number(row, "price") >= 100.0),
        ("sale_price:max=9.99", |row| number(row, "sale_price") <= 9.99),
        ("product_id:in=79", |row| row["product_id"] == 79),
        ("variant_id:in=4,5,8", |row| row["variant_id"] == 5 || row["variant_id"] == 8),
    ];
    check(&sandbox, "/v3/pricelists/2/records", records).await;
    let listings: &[Case] = &[
        ("product_id:in=79,80", |row| row["product_id"] == 79),
        ("date_created:min=2025-07-01T00:00:00Z", |row| text(row, "date_created") >= "2025-07-01"),
    ];
    let path = "/v3/channels/1/listings";
    let everything = rows(&sandbox, &format!("{path}?limit=250")).await;
    for (parameter, passes) in listings {
        let expected: Vec<Value> = everything.iter().filter(|row| passes(row)).cloned().collect();
        assert_eq!(rows(&sandbox, &format!("{path}?limit=250&{parameter}")).await, expected, "{parameter}");
        assert!(!expected.is_empty());
    }
    let addresses: &[Case] = &[
        ("customer_id:in=2,5", |row| row["customer_id"] == 2 || row["customer_id"] == 5),
        ("id:in=1,9", |row| row["id"] == 1 || row["id"] == 9),
        ("company:in=Smith%20%26%20Sons", |row| row["company"] == "Smith & Sons"),
    ];
    check(&sandbox, "/v3/customers/addresses", addresses).await;
    let of_variant = rows(&sandbox, "/v3/pricelists/2/records/5").await;
    assert_eq!(of_variant, rows(&sandbox, "/v3/pricelists/2/records?variant_id:in=5").await);
    assert_eq!(of_variant.len(), 2);
    let in_euro = get(&sandbox, "/v3/pricelists/2/records/5/EUR").await.json();
    assert!(of_variant.contains(&in_euro["data"]) && in_euro["data"]["currency"] == "eur");
    assert!(rows(&sandbox, "/v3/pricelists/2/records/999998").await.is_empty());
    let refunds: &[Case] = &[
        ("order_id:in=107,119", |row| row["order_id"] == 107 || row["order_id"] == 119),
        ("id:in=2", |row| row["id"] == 2),
        ("created:min=2025-07-01T00:00:00Z", |row| text(row, "created") >= "2025-07-01"),
    ];
    check(&sandbox, "/v3/orders/payment_actions/refunds", refunds).await;
}

#[tokio::test]
async fn a_list_without_its_operator_takes_only_the_first_id() {
    let sandbox = start(small()).await;
    assert_eq!(ids(&rows(&sandbox, "/v3/catalog/products?id=80,81").await), [80]);
}

#[tokio::test]
async fn a_product_date_without_a_time_gets_the_time_of_day() {
    let sandbox = start(small()).await;
    let day = all(&sandbox, "/v3/catalog/products?date_modified:min=2025-07-01").await;
    let moment = all(&sandbox, "/v3/catalog/products?date_modified:min=2025-07-01T15:30:00Z").await;
    assert_eq!(day, moment);
}

#[tokio::test]
async fn an_unreadable_value_is_refused() {
    let sandbox = start(small()).await;
    for parameter in ["id=abc", "price=cheap", "is_visible=perhaps", "date_modified:min=yesterday"] {
        assert_eq!(
            get(&sandbox, &format!("/v3/catalog/products?{parameter}")).await.status,
            422,
            "{parameter}"
        );
    }
    assert_eq!(get(&sandbox, "/v2/orders?min_id=abc").await.status, 400);
}

#[tokio::test]
async fn rows_come_in_the_order_asked_for() {
    let sandbox = start(small()).await;
    let prices = rows(&sandbox, "/v3/catalog/products?sort=price&direction=desc&limit=250").await;
    assert!(prices.windows(2).all(|pair| number(&pair[0], "price") >= number(&pair[1], "price")));
    let orders = rows(&sandbox, "/v2/orders?sort=customer_id:desc").await;
    assert!(orders.windows(2).all(|pair| number(&pair[0], "customer_id") >= number(&pair[1], "customer_id")));
    let newest = rows(&sandbox, "/v2/orders?sort=id:desc&limit=2").await;
    assert_eq!(ids(&newest), [349, 348]);
    let customers = rows(&sandbox, "/v3/customers?sort=date_created:asc&limit=250").await;
    let dates: Vec<&str> = customers.iter().map(|row| text(row, "date_created")).collect();
    assert!(dates.is_sorted());
    assert_eq!(get(&sandbox, "/v3/catalog/products?sort=weight").await.status, 422);
}

#[tokio::test]
async fn counts_agree_with_the_lists_they_count() {
    let sandbox = start(small()).await;
    for (count, list) in [
        ("/v2/orders/count?status_id=2", "/v2/orders?status_id=2"),
        ("/v2/coupons/count", "/v2/coupons"),
        ("/v2/customer_groups/count?name:like=whole", "/v2/customer_groups?name:like=whole"),
        ("/v2/orders/100/shipments/count", "/v2/orders/100/shipments"),
    ] {
        let counted = get(&sandbox, count).await.json();
        assert_eq!(counted["count"], all(&sandbox, list).await.len(), "{count}");
    }
    let by_status = get(&sandbox, "/v2/orders/count").await.json();
    let statuses = by_status["statuses"].as_array().unwrap();
    assert_eq!(statuses.len(), 15);
    let sum: i64 = statuses.iter().map(|status| status["count"].as_i64().unwrap()).sum();
    assert_eq!(by_status["count"], sum);
    assert!(statuses.iter().all(|status| status["count"] != 0), "an order of every status");
}
