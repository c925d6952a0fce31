//! Waiting, repeating, failing and stopping: what a scan does when the store does not simply answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stand_in;

use std::time::{Duration, Instant};

use bigcommerce_store::{Secret, StoreError, Test, Value};
use futures::StreamExt;
use stand_in::{Reply, Server, ids, read, rows_of, scan, v2_page, v3_page};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

async fn failure(server: &Server) -> StoreError {
    read(&server.store(), scan("Products", &["id"], vec![])).await.unwrap_err()
}

#[tokio::test]
async fn requests_carry_token_agent_and_accept_json() {
    let server = Server::start(|request, _| v3_page(request, 1, 250)).await;
    rows_of(&server.store(), scan("Products", &["id"], vec![])).await;
    let headers = server.seen.lock().unwrap()[0].headers.clone();
    assert_eq!(headers["x-auth-token"], "very-secret-token");
    assert_eq!(headers["user-agent"], "store-tests/1");
    assert_eq!(headers["accept"], "application/json");
    assert!(headers["accept-encoding"].contains("gzip"));
}

#[tokio::test]
async fn a_429_is_waited_out_as_its_header_says() {
    let server = Server::start(|request, number| match number {
        1 => Reply::new(429, "{}").header("X-Rate-Limit-Time-Reset-Ms", 300),
        _ => v3_page(request, 3, 250),
    })
    .await;
    let started = Instant::now();
    assert_eq!(rows_of(&server.store(), scan("Products", &["id"], vec![])).await, ids(1, 3));
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn an_exhausted_quota_holds_back_the_next_request() {
    let server = Server::start(|request, number| {
        let reply = v3_page(request, 500, 250);
        match number {
            1 => reply
                .header("X-Rate-Limit-Requests-Left", 1)
                .header("X-Rate-Limit-Requests-Quota", 5)
                .header("X-Rate-Limit-Time-Reset-Ms", 400),
            _ => reply,
        }
    })
    .await;
    let started = Instant::now();
    assert_eq!(rows_of(&server.store(), scan("Products", &["id"], vec![])).await, ids(1, 500));
    assert!(started.elapsed() >= Duration::from_millis(400), "the last request is left to other apps");
}

#[tokio::test]
async fn a_429_without_end_is_reported_with_its_attempts() {
    let server = Server::start(|_, _| Reply::new(429, "{}").header("X-Rate-Limit-Time-Reset-Ms", 10)).await;
    let error = failure(&server).await;
    assert!(matches!(error, StoreError::Throttled { attempts: 3, .. }), "{error}");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn passing_server_errors_are_repeated_and_lasting_ones_reported() {
    let server = Server::start(|request, number| match number {
        1 => Reply::new(502, "<html><title>502 Bad Gateway</title></html>"),
        2 => Reply::new(504, r#"{"status":504,"title":""}"#),
        _ => v3_page(request, 2, 250),
    })
    .await;
    assert_eq!(rows_of(&server.store(), scan("Products", &["id"], vec![])).await, ids(1, 2));

    let server =
        Server::start(|_, _| Reply::new(503, "<html><title>Down for maintenance</title></html>")).await;
    let error = failure(&server).await;
    assert_eq!(error.status(), Some(503));
    assert!(error.to_string().contains("Down for maintenance"), "{error}");
    assert!(!error.to_string().contains("<html>"), "{error}");
}

#[tokio::test]
async fn refusals_are_named_and_not_repeated() {
    for (status, body, kind) in [
        (401, "<html><title>Unauthorized</title></html>", "OAuthAccessToken"),
        (403, r#"{"status":403,"title":"You don't have a required scope"}"#, "store_v2_products"),
        (404, r#"{"status":404,"title":"Not here"}"#, "StoreId"),
        (409, r#"[{"status":409,"message":"Conflict of words"}]"#, "Conflict of words"),
        (501, "", "HTTP 501"),
    ] {
        let server = Server::start(move |_, _| Reply::new(status, body)).await;
        let error = failure(&server).await;
        assert_eq!(error.status(), Some(status));
        assert!(error.to_string().contains(kind), "{error}");
        assert_eq!(server.count(), 1, "{status} is not worth repeating");
        assert!(!format!("{error:?}{error}").contains("very-secret-token"));
    }
}

#[tokio::test]
async fn html_with_status_200_is_not_mistaken_for_rows() {
    let server =
        Server::start(|_, _| Reply::json("<!DOCTYPE html><html><title>Sign in</title></html>")).await;
    let error = failure(&server).await;
    assert!(matches!(&error, StoreError::Answer { reason, .. } if reason.contains("Sign in")), "{error}");
}

#[tokio::test]
async fn json_that_is_cut_off_is_an_error() {
    let server = Server::start(|_, _| Reply::json(r#"{"data":[{"id":1},{"id":2"#)).await;
    let error = failure(&server).await;
    assert!(matches!(&error, StoreError::Answer { reason, .. } if reason.contains("cut off")), "{error}");
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_asked_for_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for attempt in 0.. {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            let _ = socket.read(&mut buffer).await.unwrap();
            let body = r#"{"data":[{"id":1}],"meta":{"pagination":{"total":1}}}"#;
            let sent = if attempt == 0 { &body[..20] } else { body };
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.write_all(sent.as_bytes()).await.unwrap();
        }
    });
    let settings = stand_in::settings(&format!("http://{address}"));
    let store = bigcommerce_store::Store::new(settings, stand_in::catalogue()).unwrap();
    assert_eq!(rows_of(&store, scan("Products", &["id"], vec![])).await, ["1"]);
    assert_eq!(store.requests_sent(), 2);
    assert_eq!(store.log()[0].status, None);
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let address = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let settings = stand_in::settings(&format!("http://{address}"));
    let store = bigcommerce_store::Store::new(settings, stand_in::catalogue()).unwrap();
    let error = read(&store, scan("Products", &["id"], vec![])).await.unwrap_err();
    let StoreError::Unreachable { host, .. } = &error else { panic!("{error}") };
    assert_eq!(*host, address.to_string());
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_timeout() {
    let server = Server::start(|request, _| v3_page(request, 1, 250).after(Duration::from_secs(3))).await;
    let store = server.store_with(|settings| {
        settings.network.request_timeout = Duration::from_millis(1000);
        settings.retry_limit = 0;
    });
    let error = read(&store, scan("Products", &["id"], vec![])).await.unwrap_err();
    assert!(matches!(error, StoreError::Timeout { seconds: 1, .. }), "{error}");
}

#[tokio::test]
async fn dropping_the_rows_stops_all_requests() {
    let server =
        Server::start(|request, _| v3_page(request, 250_000, 250).after(Duration::from_millis(5))).await;
    let store = server.store();
    let mut rows = store.scan(scan("Products", &["id"], vec![]), &std::sync::Arc::default());
    for _ in 0..3 {
        rows.next().await.unwrap().unwrap();
    }
    drop(rows);
    tokio::time::sleep(Duration::from_millis(30)).await;
    let sent = (store.requests_sent(), server.count());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!((store.requests_sent(), server.count()), sent);
    assert!(sent.1 < 12, "{}", sent.1);
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_batch_is_asked_for() {
    let server = Server::start(|request, _| v3_page(request, 1, 250)).await;
    let store = server.store();
    let rows = store.scan(scan("Products", &["id"], vec![]), &std::sync::Arc::default());
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(store.requests_sent(), 0);
    drop(rows);
}

#[tokio::test]
async fn a_refused_filter_is_left_out_and_remembered() {
    let server = Server::start(|request, _| {
        if request.parameters.contains_key("name") {
            Reply::new(
                400,
                r#"[{"status":400,"message":"The field 'name' is not supported by this resource."}]"#,
            )
        } else {
            v2_page(request, 3)
        }
    })
    .await;
    let store = server.store();
    let request = || scan("Coupons", &["id"], vec![("name", Test::Equal(Value::Text("row 2".to_owned())))]);
    assert_eq!(rows_of(&store, request()).await, ids(1, 3));
    assert_eq!(rows_of(&store, request()).await, ids(1, 3));
    assert_eq!(
        server.lines(),
        [
            "/v2/coupons?name=row 2&page=1&limit=10",
            "/v2/coupons?page=1&limit=10",
            "/v2/coupons?page=1&limit=10"
        ]
    );
    store.forget();
    rows_of(&store, request()).await;
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_filter_refused_under_a_limit_takes_the_limit_with_it() {
    let server = Server::start(|request, _| {
        if request.parameters.contains_key("id:min") {
            Reply::new(
                422,
                r#"{"status":422,"title":"The filter(s): id:min are not valid filter parameter(s)."}"#,
            )
        } else {
            v3_page(request, 3, 250)
        }
    })
    .await;
    let mut request = scan("Products", &["id"], vec![("id", Test::AtLeast(Value::Integer(2)))]);
    request.limit = Some(1);
    // The engine, which tests the rows, needs more than the first of them.
    assert_eq!(rows_of(&server.store(), request).await, ids(1, 3));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn the_log_shows_requests_and_rows_and_no_token() {
    let server = Server::start(|request, _| v3_page(request, 300, 250)).await;
    let store = server.store();
    rows_of(&store, scan("Products", &["id"], vec![])).await;
    let log = store.log();
    assert_eq!(
        log.iter().map(|sent| (sent.status, sent.rows)).collect::<Vec<_>>(),
        [(Some(200), Some(250)), (Some(200), Some(50))]
    );
    assert_eq!(log[0].path, "/v3/catalog/products");
    assert!(!format!("{log:?}{store:?}").contains("very-secret-token"));
}

#[tokio::test]
async fn verifying_succeeds_once_for_five_minutes() {
    let server = Server::start(|_, _| Reply::json(r#"{"time":1781784304}"#)).await;
    server.store().verify().await.unwrap();
    server.store().verify().await.unwrap();
    assert_eq!(server.lines(), ["/v2/time"]);
    server.store_with(|settings| settings.token = Secret::new("another".to_owned())).verify().await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn verifying_accepts_a_token_without_that_scope_only() {
    let server = Server::start(|_, _| Reply::new(403, "{}")).await;
    server.store().verify().await.unwrap();
    let server = Server::start(|_, _| Reply::new(401, "{}")).await;
    assert!(matches!(server.store().verify().await, Err(StoreError::Unauthorized { .. })));
    let server = Server::start(|_, _| Reply::json("<html></html>")).await;
    assert!(matches!(server.store().verify().await, Err(StoreError::Answer { .. })));
}

#[tokio::test]
async fn redirects_to_other_hosts_are_not_followed() {
    let thief = Server::start(|request, _| v3_page(request, 1, 250)).await;
    let target = thief.base_url.replace("127.0.0.1", "localhost");
    let server = Server::start(move |request, _| {
        Reply::new(302, "").header("Location", format!("{target}/stores/abc123{}", request.path))
    })
    .await;
    assert!(matches!(failure(&server).await, StoreError::Answer { .. }));
    assert_eq!(thief.count(), 0);
}

#[tokio::test]
async fn counting_takes_one_request_when_the_server_can_tell() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/v2/orders/count" => Reply::json(r#"{"count":77}"#),
        _ => v3_page(request, 4711, 250),
    })
    .await;
    let store = server.store();
    let at_least = |number| Test::AtLeast(Value::Integer(number));
    assert_eq!(
        store
            .count(&scan("Products", &[], vec![("id", at_least(5))]), &std::sync::Arc::default())
            .await
            .unwrap(),
        Some(4711)
    );
    assert_eq!(
        store.count(&scan("Orders", &[], vec![]), &std::sync::Arc::default()).await.unwrap(),
        Some(77)
    );
    assert_eq!(
        server.lines(),
        ["/v3/catalog/products?id:min=5&include_fields=id&page=1&limit=1", "/v2/orders/count"]
    );
    // Not exact, or not trustworthy under a filter: to be counted from the rows.
    assert_eq!(
        store
            .count(&scan("Products", &[], vec![("inventory_level", at_least(5))]), &std::sync::Arc::default())
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        store
            .count(&scan("Orders", &[], vec![("id", at_least(5))]), &std::sync::Arc::default())
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        store
            .count(&scan("Products", &[], vec![("id", Test::In(vec![]))]), &std::sync::Arc::default())
            .await
            .unwrap(),
        Some(0)
    );
    assert_eq!(server.count(), 2);
}
