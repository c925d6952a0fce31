//! Everything that goes wrong on purpose, seen from the client.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::time::{Duration, Instant};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use support::{get, small, start, try_get};

async fn with_faults(faults: &[&str]) -> Sandbox {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    start(SandboxOptions { faults, ..small() }).await
}

#[tokio::test]
async fn a_status_strikes_every_fifth_request() {
    let sandbox = with_faults(&["status=503:every=5"]).await;
    let mut statuses = Vec::new();
    for _ in 0..10 {
        statuses.push(get(&sandbox, "/v2/time").await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 503, 200, 200, 200, 200, 503]);
}

#[tokio::test]
async fn a_path_counts_only_its_own_requests() {
    let sandbox = with_faults(&["status=500:path=/v3/catalog/products:first=1"]).await;
    assert_eq!(get(&sandbox, "/v2/orders").await.status, 200);
    assert_eq!(get(&sandbox, "/v3/catalog/products").await.status, 500);
    assert_eq!(get(&sandbox, "/v3/catalog/products").await.status, 200);
}

#[tokio::test]
async fn a_429_names_the_wait_only_when_told_to() {
    let sandbox = with_faults(&["status=429:reset=1500:first=1", "status=429:first=2"]).await;
    let with_wait = get(&sandbox, "/v2/orders").await;
    assert_eq!(with_wait.status, 429);
    assert_eq!(with_wait.header("x-rate-limit-time-reset-ms"), "1500");
    assert_eq!(with_wait.header("x-retry-after"), "2");
    let bare = get(&sandbox, "/v2/orders").await;
    assert_eq!(bare.status, 429);
    assert!(!bare.headers.keys().any(|name| name.contains("rate-limit") || name.contains("retry")));
    assert_eq!(get(&sandbox, "/v2/orders").await.status, 200);
}

#[tokio::test]
async fn html_and_garbage_are_not_json() {
    let sandbox = with_faults(&["html:first=1", "garbage:first=2"]).await;
    let page = get(&sandbox, "/v2/orders").await;
    assert_eq!((page.status, page.header("content-type")), (502, "text/html"));
    let garbage = get(&sandbox, "/v2/orders").await;
    assert_eq!((garbage.status, garbage.header("content-type")), (200, "application/json"));
    assert!(serde_json::from_slice::<serde_json::Value>(&garbage.body).is_err());
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_it_says() {
    let sandbox = with_faults(&["truncate:first=1"]).await;
    let cut = get(&sandbox, "/v3/catalog/products?limit=5").await;
    let announced: usize = cut.header("content-length").parse().unwrap();
    let whole = get(&sandbox, "/v3/catalog/products?limit=5").await;
    assert_eq!(announced, whole.body.len());
    assert!(cut.body.len() < announced);
}

#[tokio::test]
async fn a_closed_connection_brings_no_answer() {
    let sandbox = with_faults(&["close:first=1"]).await;
    assert!(try_get(&sandbox, "/v2/orders").await.is_none());
    assert_eq!(get(&sandbox, "/v2/orders").await.status, 200);
    let statuses: Vec<u16> = sandbox.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [0, 200]);
}

#[tokio::test]
async fn a_hanging_request_waits_and_does_not_keep_the_store_from_stopping() {
    let sandbox = with_faults(&["hang:path=/v2/orders"]).await;
    let waited = tokio::time::timeout(Duration::from_millis(200), get(&sandbox, "/v2/orders")).await;
    assert!(waited.is_err());
    let began = Instant::now();
    sandbox.stop().await;
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn latency_holds_every_answer_back() {
    let latency = Duration::from_millis(120);
    let sandbox = start(SandboxOptions { latency, ..small() }).await;
    let began = Instant::now();
    get(&sandbox, "/v2/time").await;
    assert!(began.elapsed() >= latency);
}

#[tokio::test]
async fn rows_that_arrive_push_the_others_to_later_places() {
    let sandbox = with_faults(&["arrive=2:path=/v3/customers"]).await;
    let mut first = Vec::new();
    for _ in 0..4 {
        let page = get(&sandbox, "/v3/customers?limit=1&page=2").await;
        let page: serde_json::Value = serde_json::from_slice(&page.body).unwrap();
        first.push(page["data"][0]["id"].as_i64().unwrap());
    }
    assert!(first[0] < first[1] && first[1] == first[2] && first[2] == first[3], "{first:?}");
}

#[tokio::test]
async fn a_kept_answer_is_the_same_and_tells_the_quota_of_the_moment() {
    let options = SandboxOptions { kept_answers: 1_000_000, rate_limit: Some(9), ..small() };
    let sandbox = start(options).await;
    let [one, two] = [get(&sandbox, "/v2/orders").await, get(&sandbox, "/v2/orders").await];
    assert_eq!(one.body, two.body);
    let left = |reply: &support::Reply| reply.header("x-rate-limit-requests-left").to_owned();
    assert_eq!([left(&one), left(&two)], ["8", "7"]);
    assert_eq!(two.header("x-bc-store-version"), "7.6.0");
    assert_eq!(sandbox.quota_used(), [2]);
}

#[tokio::test]
async fn every_tenth_order_lacks_a_line_when_told_to() {
    let path =
        "/v2/orders?include=consignments.line_items&consignment_structure=object&min_id=110&max_id=111";
    let lines = |answer: &serde_json::Value| -> Vec<(i64, i64)> {
        let of = |order: &serde_json::Value| {
            let lines = order["consignments"]["shipping"][0]["line_items"].as_array().unwrap();
            let quantity = lines.iter().map(|line| line["quantity"].as_i64().unwrap()).sum();
            (order["items_total"].as_i64().unwrap(), quantity)
        };
        answer.as_array().unwrap().iter().map(of).collect()
    };
    let whole = get(&with_faults(&[]).await, path).await.json();
    assert!(lines(&whole).iter().all(|(total, sum)| total == sum));
    let lacking = lines(&get(&with_faults(&["lose_lines"]).await, path).await.json());
    assert!(lacking[0].0 > lacking[0].1, "{lacking:?}");
    assert_eq!(lacking[1].0, lacking[1].1);
}

#[tokio::test]
async fn a_documented_parameter_is_refused_when_told_to() {
    let sandbox = with_faults(&["refuse=id~in"]).await;
    assert_eq!(get(&sandbox, "/v3/catalog/products?id:in=77").await.status, 422);
    assert_eq!(get(&sandbox, "/v3/catalog/products?id=77").await.status, 200);
}
