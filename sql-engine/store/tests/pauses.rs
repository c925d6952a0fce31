//! A program that pauses between two fetches finds its query as it left it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stand_in;

use std::time::Duration;

use futures::TryStreamExt;
use stand_in::{Server, ids, scan, text_rows, v3_page};

#[tokio::test]
async fn a_pause_longer_than_the_timeout_does_not_end_the_query() {
    let server =
        Server::start(|request, _| v3_page(request, 1100, 250).after(Duration::from_millis(20))).await;
    let store = server.store_with(|settings| {
        settings.network.request_timeout = Duration::from_millis(400);
        settings.retry_limit = 0;
    });
    let mut rows = store.scan(scan("Products", &["id"], vec![]), &std::sync::Arc::default());
    let mut batches = vec![rows.try_next().await.unwrap().unwrap(), rows.try_next().await.unwrap().unwrap()];
    tokio::time::sleep(Duration::from_millis(900)).await;
    while let Some(batch) = rows.try_next().await.unwrap() {
        batches.push(batch);
    }
    assert_eq!(text_rows(&batches), ids(1, 1100));
}
