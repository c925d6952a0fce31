//! Shapes of answers: paging, members, errors, headers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use bigcommerce_sandbox::SandboxOptions;
use serde_json::{Value, json};
use support::{all, get, ids, rows, send, small, start};

#[tokio::test]
async fn v3_pages_cover_every_row_once_and_say_how_many_there_are() {
    let sandbox = start(small()).await;
    let first = get(&sandbox, "/v3/catalog/products?limit=20").await.json();
    let pagination = &first["meta"]["pagination"];
    assert_eq!(pagination["total"], 50);
    assert_eq!(pagination["total_pages"], 3);
    assert_eq!(pagination["per_page"], 20);
    assert_eq!(pagination["links"]["next"], "?page=2&limit=20");
    assert!(pagination["links"].get("previous").is_none());
    let mut seen = Vec::new();
    for page in 1..=3 {
        seen.extend(ids(&rows(&sandbox, &format!("/v3/catalog/products?limit=20&page={page}")).await));
    }
    assert_eq!(seen, (77..127).collect::<Vec<i64>>());
    assert!(rows(&sandbox, "/v3/catalog/products?limit=20&page=4").await.is_empty());
}

#[tokio::test]
async fn v3_limit_is_cut_to_the_cap_and_v2_limit_above_it_is_413() {
    let sandbox = start(SandboxOptions { page_cap: 30, ..small() }).await;
    let products = get(&sandbox, "/v3/catalog/products?limit=999").await.json();
    assert_eq!(products["meta"]["pagination"]["per_page"], 30);
    assert_eq!(products["data"].as_array().unwrap().len(), 30);
    let orders = get(&sandbox, "/v2/orders?limit=31").await;
    assert_eq!(orders.status, 413);
    assert_eq!(
        orders.json(),
        json!([{
            "status": 413,
            "message": "The specified limit exceeds the maximum allowed.",
            "details": { "max_limit": 30 },
        }])
    );
}

#[tokio::test]
async fn options_make_pages_of_ten_products() {
    let sandbox = start(small()).await;
    assert_eq!(rows(&sandbox, "/v3/catalog/products?limit=250&include=options").await.len(), 10);
    assert_eq!(rows(&sandbox, "/v3/catalog/products?limit=250&include=variants").await.len(), 50);
}

#[tokio::test]
async fn v2_lists_are_bare_arrays_and_end_with_204() {
    let sandbox = start(small()).await;
    assert_eq!(rows(&sandbox, "/v2/orders").await.len(), 50);
    let beyond = get(&sandbox, "/v2/orders?page=99").await;
    assert_eq!((beyond.status, beyond.body.len()), (204, 0));
    let without_lines = get(&sandbox, "/v2/orders/139/products").await;
    assert_eq!((without_lines.status, without_lines.body.len()), (204, 0));
}

#[tokio::test]
async fn cursors_walk_the_customers_newest_first() {
    let sandbox = start(small()).await;
    let mut seen = Vec::new();
    let mut path = "/v3/customers?limit=30".to_owned();
    loop {
        let page = get(&sandbox, &path).await.json();
        seen.extend(ids(page["data"].as_array().unwrap()));
        let cursors = &page["meta"]["cursor_pagination"];
        assert_eq!(page["meta"].get("pagination").is_some(), !path.contains("after="));
        if cursors["links"].get("next").is_none() {
            break;
        }
        path = format!("/v3/customers?limit=30&after={}", cursors["end_cursor"].as_str().unwrap());
    }
    assert_eq!(seen, (1..=100).rev().collect::<Vec<i64>>());
    let by_page = get(&sandbox, "/v3/customers?limit=30&page=2").await.json();
    assert!(by_page["meta"].get("cursor_pagination").is_none());
}

#[tokio::test]
async fn price_lists_refuse_page_and_cursor_together() {
    let sandbox = start(small()).await;
    let first = get(&sandbox, "/v3/pricelists?limit=1").await.json();
    let cursor = first["meta"]["cursor_pagination"]["end_cursor"].as_str().unwrap().to_owned();
    assert_eq!(get(&sandbox, &format!("/v3/pricelists?page=2&after={cursor}")).await.status, 422);
    assert_eq!(ids(&rows(&sandbox, &format!("/v3/pricelists?limit=1&after={cursor}")).await), [2]);
}

#[tokio::test]
async fn channel_listings_go_on_after_the_last_listing() {
    let sandbox = start(small()).await;
    let mut seen = BTreeSet::new();
    let mut path = "/v3/channels/1/listings?limit=10".to_owned();
    loop {
        let page = rows(&sandbox, &path).await;
        let Some(last) = page.last() else { break };
        path = format!("/v3/channels/1/listings?limit=10&after={}", last["listing_id"]);
        seen.extend(page.iter().map(|row| row["product_id"].as_i64().unwrap()));
    }
    assert_eq!(seen.len(), 25);
    assert!(rows(&sandbox, "/v3/channels/77/listings").await.is_empty());
}

#[tokio::test]
async fn errors_have_the_shape_of_their_version() {
    let sandbox = start(small()).await;
    let v3 = get(&sandbox, "/v3/catalog/products?foo=1&bar=2").await;
    assert_eq!(v3.status, 422);
    assert_eq!(v3.json()["title"], "The filter(s): foo, bar are not valid filter parameter(s).");
    let v2 = get(&sandbox, "/v2/orders?id=100").await;
    assert_eq!(v2.status, 400);
    assert_eq!(v2.json()[0]["message"], "The field 'id' is not supported by this resource.");
    for path in ["/v3/catalog/products/60", "/v3/nothing", "/v3/catalog/products/77/images/9999"] {
        let reply = get(&sandbox, path).await;
        assert_eq!((reply.status, reply.json()["status"].clone()), (404, json!(404)), "{path}");
    }
    for path in ["/v2/orders/5", "/v2/orders/5/products", "/v2/nothing"] {
        let reply = get(&sandbox, path).await;
        assert_eq!((reply.status, reply.json()[0]["status"].clone()), (404, json!(404)), "{path}");
    }
}

#[tokio::test]
async fn a_wrong_token_a_missing_scope_and_another_store_are_told_apart() {
    let scopes = Some(BTreeSet::from(["store_v2_products_read_only".to_owned()]));
    let sandbox = start(SandboxOptions { scopes, ..small() }).await;
    let json_only = [("Accept", "application/json")];
    for headers in [json_only.to_vec(), vec![("Accept", "application/json"), ("X-Auth-Token", "wrong")]] {
        let v3 = send(&sandbox, "GET", "/stores/sandbox/v3/catalog/brands", &headers).await.unwrap();
        assert_eq!((v3.status, v3.json()["status"].clone()), (401, json!(401)));
        let v2 = send(&sandbox, "GET", "/stores/sandbox/v2/orders", &headers).await.unwrap();
        assert_eq!((v2.status, v2.json()[0]["status"].clone()), (401, json!(401)));
    }
    assert_eq!(get(&sandbox, "/v3/catalog/brands").await.status, 200);
    let forbidden = get(&sandbox, "/v3/customers").await;
    assert_eq!(forbidden.status, 403);
    assert!(forbidden.json()["title"].as_str().unwrap().contains("scope"));
    let token = [("X-Auth-Token", "sandbox-token"), ("Accept", "application/json")];
    let elsewhere = send(&sandbox, "GET", "/stores/other/v3/catalog/brands", &token).await.unwrap();
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn v2_without_accept_json_is_406_and_other_methods_are_405() {
    let sandbox = start(small()).await;
    let token = [("X-Auth-Token", "sandbox-token")];
    let orders = send(&sandbox, "GET", "/stores/sandbox/v2/orders", &token).await.unwrap();
    assert_eq!(orders.status, 406);
    let products = send(&sandbox, "GET", "/stores/sandbox/v3/catalog/products", &token).await.unwrap();
    assert_eq!(products.status, 200);
    let delete = send(&sandbox, "DELETE", "/stores/sandbox/v3/catalog/products", &token).await.unwrap();
    assert_eq!(delete.status, 405);
}

#[tokio::test]
async fn the_window_fills_up_and_opens_again() {
    let window = Duration::from_millis(400);
    let options = SandboxOptions { rate_limit: Some(3), rate_limit_window: window, ..small() };
    let sandbox = start(options).await;
    for left in ["2", "1", "0"] {
        let reply = get(&sandbox, "/v2/time").await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("x-rate-limit-requests-left"), left);
        assert_eq!(reply.header("x-rate-limit-requests-quota"), "3");
        assert_eq!(reply.header("x-rate-limit-time-window-ms"), "400");
    }
    let refused = get(&sandbox, "/v2/time").await;
    assert_eq!(refused.status, 429);
    let reset: u64 = refused.header("x-rate-limit-time-reset-ms").parse().unwrap();
    assert!(reset <= 400, "{reset}");
    assert_eq!(refused.header("x-retry-after"), "1");
    tokio::time::sleep(Duration::from_millis(reset + 20)).await;
    assert_eq!(get(&sandbox, "/v2/time").await.status, 200);
}

#[tokio::test]
async fn a_body_is_zipped_when_asked() {
    let sandbox = start(small()).await;
    let headers =
        [("X-Auth-Token", "sandbox-token"), ("Accept", "application/json"), ("Accept-Encoding", "gzip")];
    let target = "/stores/sandbox/v3/catalog/products?limit=5";
    let zipped = send(&sandbox, "GET", target, &headers).await.unwrap();
    assert_eq!(zipped.header("content-encoding"), "gzip");
    let plain = get(&sandbox, "/v3/catalog/products?limit=5").await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(zipped.unzipped(), plain.body);
}

#[tokio::test]
async fn members_can_be_chosen_and_left_out_but_the_key_stays() {
    let sandbox = start(small()).await;
    let chosen = rows(&sandbox, "/v3/catalog/variants?limit=1&include_fields=sku").await;
    assert_eq!(chosen[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "sku"]);
    let left_out = rows(&sandbox, "/v3/catalog/products?limit=1&exclude_fields=description,id").await;
    assert!(left_out[0].get("description").is_none() && left_out[0].get("id").is_some());
    let product = rows(&sandbox, "/v3/catalog/products?limit=1&include_fields=name&include=images").await;
    let members: Vec<&String> = product[0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["gift_wrapping_options_list", "gift_wrapping_options_type", "id", "images", "name"]);
    let category = rows(&sandbox, "/v3/catalog/trees/categories?limit=1&include_fields=name").await;
    assert!(category[0].get("category_id").is_some());
}

#[tokio::test]
async fn included_parts_equal_the_answers_of_their_own_routes() {
    let sandbox = start(small()).await;
    let parts = "variants,images,custom_fields,bulk_pricing_rules,videos,reviews,modifiers,options";
    for product in all(&sandbox, &format!("/v3/catalog/products?include={parts}&id:max=96")).await {
        for part in parts.split(',') {
            let route = format!("/v3/catalog/products/{}/{}", product["id"], part.replace('_', "-"));
            assert_eq!(Value::Array(all(&sandbox, &route).await), product[part], "{route}");
        }
    }
}

#[tokio::test]
async fn requests_are_listed_and_the_sandboxs_own_routes_are_not() {
    let sandbox = start(small()).await;
    get(&sandbox, "/v3/catalog/products?limit=1&id:in=77,78").await;
    get(&sandbox, "/v2/orders/1").await;
    let own = send(&sandbox, "GET", "/_sandbox/requests", &[]).await.unwrap();
    assert_eq!(
        own.json(),
        json!([
            { "method": "GET", "path": "/v3/catalog/products", "query": "limit=1&id:in=77,78", "status": 200 },
            { "method": "GET", "path": "/v2/orders/1", "query": "", "status": 404 },
        ])
    );
    assert_eq!(sandbox.requests().len(), 2);
    assert_eq!(send(&sandbox, "DELETE", "/_sandbox/requests", &[]).await.unwrap().status, 204);
    assert_eq!(send(&sandbox, "GET", "/_sandbox/health", &[]).await.unwrap().status, 200);
    assert!(sandbox.requests().is_empty());
    sandbox.stop().await;
}

#[tokio::test]
async fn every_answer_reports_the_quota() {
    let sandbox = start(small()).await;
    for path in ["/v2/orders", "/v2/orders?page=99", "/v2/orders/1", "/v3/customers", "/v3/customers?foo=1"] {
        let reply = get(&sandbox, path).await;
        for name in ["requests-left", "requests-quota", "time-reset-ms", "time-window-ms"] {
            let value = reply.header(&format!("x-rate-limit-{name}"));
            assert!(value.parse::<u64>().is_ok(), "{path} {name}: {value:?}");
        }
    }
}

#[tokio::test]
async fn absurd_numbers_are_answered_like_any_other_miss() {
    let sandbox = start(small()).await;
    for id in [i64::MIN, -1, i64::MAX] {
        assert_eq!(get(&sandbox, &format!("/v3/catalog/products/{id}")).await.status, 404);
        assert_eq!(get(&sandbox, &format!("/v2/orders/{id}/products")).await.status, 404);
        assert!(rows(&sandbox, &format!("/v3/catalog/variants?product_id:in={id}")).await.is_empty());
        assert!(rows(&sandbox, &format!("/v3/channels/1/listings?after={id}")).await.is_empty());
        assert_eq!(get(&sandbox, &format!("/v3/catalog/products?page={id}&limit={id}")).await.status, 200);
    }
}

#[tokio::test]
async fn the_store_and_its_clock_are_single_objects() {
    let sandbox = start(small()).await;
    assert_eq!(get(&sandbox, "/v2/time").await.json(), json!({ "time": 1_782_833_400 }));
    let store = get(&sandbox, "/v2/store").await.json();
    assert_eq!((&store["id"], &store["logo"]), (&json!("sandbox"), &json!([])));
}
