//! `sys_requests` and `sys_rate_limit` after a query: what was asked, as SQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_tests::Fixture;

#[tokio::test(flavor = "multi_thread")]
async fn the_requests_of_a_query_and_the_quota_are_rows() {
    let options = SandboxOptions { scale: 0.2, rate_limit: Some(150), ..SandboxOptions::default() };
    let store = Fixture::start(options).await.unwrap();
    let connection = store.connect(&[]).unwrap();
    store.run(&connection, "SELECT Name FROM Products WHERE Id IN (77, 78)", Vec::new()).await.unwrap();

    let log = store
        .run(&connection, "SELECT Number, Method, Path, Status, RowCount FROM sys_requests", Vec::new())
        .await
        .unwrap();
    let row: Vec<&str> = log.rows[0].iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
    assert_eq!(log.rows.len(), 1);
    assert_eq!(row, ["1", "GET", "/v3/catalog/products", "200", "2"]);
    assert!(log.requests.is_empty());

    let quota = store
        .run(&connection, "SELECT Quota, RequestsLeft, Reserve FROM sys_rate_limit", Vec::new())
        .await
        .unwrap();
    let row: Vec<&str> = quota.rows[0].iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
    assert_eq!(row, ["150", "149", "15"]);
    store.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_throttled_shows_how_long_it_waited() {
    let faults = vec!["status=429:first=1:reset=300".parse().unwrap()];
    let options = SandboxOptions { scale: 0.2, faults, ..SandboxOptions::default() };
    let store = Fixture::start(options).await.unwrap();
    let connection = store.connect(&[]).unwrap();
    store.run(&connection, "SELECT Name FROM Products WHERE Id = 77", Vec::new()).await.unwrap();

    let log = store
        .run(&connection, "SELECT Status, Waited >= 250, Waited < 30000 FROM sys_requests", Vec::new())
        .await
        .unwrap();
    let rows: Vec<Vec<&str>> = log
        .rows
        .iter()
        .map(|row| row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect())
        .collect();
    assert_eq!(rows, [["429", "false", "true"], ["200", "true", "true"]]);
    store.stop().await;
}
