//! Every paging style against a scripted server: which requests are sent, and that rows arrive whole and in order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stand_in;

use std::sync::Arc;
use std::time::Duration;

use arrow::array::RecordBatch;
use bigcommerce_store::{ScanRequest, Test, Value};
use futures::TryStreamExt;
use stand_in::{Reply, Server, ids, read, rows_of, scan, text_rows, v2_page, v3_page};

#[tokio::test]
async fn v3_pages_are_fetched_at_once_and_arrive_in_order() {
    let server = Server::start(|request, _| {
        // The later the page, the sooner its answer.
        let page = u64::try_from(request.number("page", 1)).unwrap();
        v3_page(request, 1100, 250).after(Duration::from_millis(60 - 10 * page))
    })
    .await;
    let store = server.store();
    let rows = rows_of(&store, scan("Products", &["id"], vec![])).await;
    assert_eq!(rows, ids(1, 1100));
    let mut lines = server.lines();
    assert_eq!(lines[0], "/v3/catalog/products?include_fields=id&sort=id&direction=asc&page=1&limit=250");
    lines.sort();
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| !line.contains("page=999")), "links are never followed");
}

#[tokio::test]
async fn a_smaller_page_than_asked_for_is_noticed() {
    let server = Server::start(|request, _| v3_page(request, 35, 10)).await;
    let rows = rows_of(&server.store(), scan("Products", &["id"], vec![])).await;
    assert_eq!(rows, ids(1, 35));
    assert_eq!(server.count(), 4);
    assert!(server.lines()[1].contains("limit=10"));
}

fn behind(offset: u64, limit: Option<u64>) -> ScanRequest {
    ScanRequest { offset, limit, ..scan("Products", &["id"], vec![]) }
}

#[tokio::test]
async fn an_offset_is_reckoned_again_where_pages_are_smaller_than_asked_for() {
    for told in [true, false] {
        let server = Server::start(move |request, _| {
            let mut page = v3_page(request, 405, 10);
            if !told {
                page.body = page.body.replace(r#""per_page":10,"#, "");
            }
            page
        })
        .await;
        let (store, run) = (server.store(), Arc::default());
        let batches: Vec<RecordBatch> = store.scan(behind(400, Some(50)), &run).try_collect().await.unwrap();
        assert_eq!((text_rows(&batches), run.skipped()), (ids(401, 405), 400));
        let sent: Vec<String> =
            server.lines().iter().filter(|line| line.contains("page=41&")).cloned().collect();
        assert_eq!((sent.len(), server.count()), (1, 2), "{:?}", server.lines());
    }
}

#[tokio::test]
async fn an_offset_begins_with_the_page_that_holds_its_first_row() {
    let server = Server::start(|request, _| v3_page(request, 1_200, 250)).await;
    let store = server.store();
    assert_eq!(rows_of(&store, behind(900, None)).await, ids(901, 1_200));
    // The total is known by then: what follows is asked for at once.
    assert_eq!(rows_of(&store, behind(300, None)).await, ids(301, 1_200));
    assert_eq!(rows_of(&store, behind(600, Some(400))).await, ids(601, 1_000));
    assert_eq!(rows_of(&store, behind(5_000, Some(10))).await, ids(1, 0));
    assert_eq!(server.count(), 2 + 4 + 2 + 1, "{:?}", server.lines());
}

#[tokio::test]
async fn v3_answers_without_figures_are_read_to_the_short_page() {
    let server = Server::start(|request, _| {
        let page = v2_page(request, 520);
        let rows = if page.status == 204 { "[]".to_owned() } else { page.body };
        Reply::json(format!(r#"{{"data":{rows},"meta":{{}}}}"#))
    })
    .await;
    assert_eq!(rows_of(&server.store(), scan("Products", &["id"], vec![])).await, ids(1, 520));
    assert!(server.count() <= 6, "three pages and a short look-ahead: {:?}", server.lines());
}

#[tokio::test]
async fn v2_pages_known_by_their_count_are_fetched_at_once() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/v2/orders/count" => Reply::json(r#"{"statuses":[],"count":1001}"#),
        _ => v2_page(request, 1001),
    })
    .await;
    let store = server.store();
    assert_eq!(rows_of(&store, scan("Orders", &["id"], vec![])).await, ids(1, 1001));
    assert_eq!(server.count(), 6, "one count, five pages: {:?}", server.lines());
}

#[tokio::test]
async fn v2_lists_of_up_to_three_pages_are_not_counted() {
    for (total, requests) in [(249, 1), (250, 3), (500, 3), (749, 3), (750, 5)] {
        let server = Server::start(move |request, _| match request.path.as_str() {
            "/v2/orders/count" => Reply::json(format!(r#"{{"count":{total}}}"#)),
            _ => v2_page(request, total),
        })
        .await;
        assert_eq!(rows_of(&server.store(), scan("Orders", &["id"], vec![])).await, ids(1, total));
        assert!(server.count() <= requests, "{total} rows: {:?}", server.lines());
    }
}

#[tokio::test]
async fn a_span_of_keys_says_how_far_to_look_ahead_and_hides_no_rows() {
    for (rows, requests) in [(488, 2), (760, 5)] {
        let server = Server::start(move |request, _| v2_page(request, rows)).await;
        let span = vec![("id", Test::AtLeast(Value::Integer(1))), ("id", Test::AtMost(Value::Integer(488)))];
        assert_eq!(rows_of(&server.store(), scan("Orders", &["id"], span)).await, ids(1, rows));
        assert!(server.count() <= requests, "{rows} rows: {:?}", server.lines());
    }
}

#[tokio::test]
async fn a_part_of_a_list_that_was_read_before_is_not_felt_for_again() {
    let server = Server::start(|request, _| v2_page(request, 1001)).await;
    let store = server.store();
    let part = || scan("Orders", &["id"], vec![("status_id", Test::Equal(Value::Integer(7)))]);
    assert_eq!(rows_of(&store, part()).await, ids(1, 1001));
    let before = server.count();
    assert!((5..=9).contains(&before), "{:?}", server.lines());
    assert_eq!(rows_of(&store, part()).await, ids(1, 1001));
    assert_eq!(server.count() - before, 5, "{:?}", server.lines());
}

#[tokio::test]
async fn a_list_whose_size_an_earlier_answer_told_is_asked_for_all_at_once() {
    let server = Server::start(|request, _| {
        let first = request.number("page", 1) == 1 && request.number("limit", 50) == 250;
        v3_page(request, 1100, 250).after(Duration::from_millis(if first { 3_000 } else { 0 }))
    })
    .await;
    let store = server.store();
    store.count(&scan("Products", &[], vec![]), &Arc::default()).await.unwrap();
    let reading = store.clone();
    let rows = tokio::spawn(async move { rows_of(&reading, scan("Products", &["id"], vec![])).await });
    while server.count() < 6 && !rows.is_finished() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!rows.is_finished(), "the first page was waited for: {:?}", server.lines());
    assert_eq!(rows.await.unwrap(), ids(1, 1100));
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn a_list_that_has_grown_or_shrunk_since_it_was_counted_is_read_whole() {
    for now in [0, 200, 400, 1_900] {
        let server = Server::start(move |request, _| {
            v3_page(request, if request.number("limit", 50) == 1 { 900 } else { now }, 250)
        })
        .await;
        let store = server.store();
        store.count(&scan("Products", &[], vec![]), &Arc::default()).await.unwrap();
        assert_eq!(rows_of(&store, scan("Products", &["id"], vec![])).await, ids(1, now));
        assert!(server.count() <= 1 + 8, "{now} rows: {:?}", server.lines());
    }
}

#[tokio::test]
async fn a_count_that_is_too_low_does_not_hide_rows() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/v2/orders/count" => Reply::json(r#"{"count":300}"#),
        _ => v2_page(request, 760),
    })
    .await;
    assert_eq!(rows_of(&server.store(), scan("Orders", &["id"], vec![])).await, ids(1, 760));
}

#[tokio::test]
async fn v2_lists_without_a_count_waste_at_most_three_requests() {
    for (total, pages) in [(0, 1), (9, 1), (10, 2), (25, 3), (40, 5), (95, 10), (100, 11)] {
        let server = Server::start(move |request, _| v2_page(request, total)).await;
        let rows = rows_of(&server.store(), scan("Coupons", &["id"], vec![])).await;
        assert_eq!(rows, ids(1, total));
        assert!(server.count() <= pages + 3, "{total} rows took {} requests", server.count());
    }
}

#[tokio::test]
async fn the_look_ahead_into_a_long_list_without_a_count_grows_and_wastes_a_fifth_at_most() {
    let server = Server::start(move |request, _| v2_page(request, 805)).await;
    let store = server.store_with(|settings| settings.max_connections = 8);
    assert_eq!(rows_of(&store, scan("Coupons", &["id"], vec![])).await, ids(1, 805));
    assert!(server.count() <= 81 + 7, "81 pages took {} requests", server.count());
}

#[tokio::test]
async fn a_page_that_the_server_does_not_manage_is_read_in_pieces() {
    let server = Server::start(|request, _| {
        if request.number("limit", 50) > 60 { Reply::new(500, "") } else { v3_page(request, 770, 250) }
    })
    .await;
    let store = server.store_with(|settings| settings.max_connections = 2);
    assert_eq!(rows_of(&store, scan("Products", &["id"], vec![])).await, ids(1, 770));
    let lines = server.lines();
    let of_size = |size: &str| lines.iter().filter(|line| line.ends_with(&format!("limit={size}"))).count();
    assert_eq!([of_size("250"), of_size("125"), of_size("25")], [2, 2, 31], "{lines:?}");
}

#[tokio::test]
async fn pieces_of_a_page_end_where_the_list_ends() {
    for total in [0, 4, 5, 6, 9, 10, 11, 25] {
        let server = Server::start(move |request, _| {
            if request.number("limit", 50) > 5 { Reply::new(504, "") } else { v2_page(request, total) }
        })
        .await;
        let store = server.store_with(|settings| settings.max_connections = 1);
        assert_eq!(rows_of(&store, scan("Coupons", &["id"], vec![])).await, ids(1, total), "{total} rows");
    }
}

#[tokio::test]
async fn lists_with_cursors_are_read_in_pieces_too() {
    let server = Server::start(|request, _| {
        let start = request.number("after", 0);
        let limit = request.number("limit", 50);
        if limit > 5 {
            return Reply::new(502, "");
        }
        let rows: Vec<_> = (start + 1..=23).take(limit).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let end = start + rows.len();
        let cursor = if end < 23 { format!(r#""{end}""#) } else { "null".to_owned() };
        Reply::json(format!(
            r#"{{"data":[{}],"meta":{{"cursor_pagination":{{"end_cursor":{cursor}}}}}}}"#,
            rows.join(",")
        ))
    })
    .await;
    assert_eq!(rows_of(&server.store(), scan("Customers", &["id"], vec![])).await, ids(1, 23));
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_read_in_smaller_pieces_once() {
    let server = Server::start(|request, _| {
        let slow = if request.number("limit", 50) > 25 { 1_000 } else { 0 };
        v3_page(request, 60, 250).after(Duration::from_millis(slow))
    })
    .await;
    let store = server.store_with(|settings| settings.network.request_timeout = Duration::from_millis(300));
    assert_eq!(rows_of(&store, scan("Products", &["id"], vec![])).await, ids(1, 60));
    assert_eq!(server.count(), 4, "{:?}", server.lines());
}

#[tokio::test]
async fn rows_that_others_push_to_the_next_page_come_once() {
    let server = Server::start(|request, number| {
        // With every request a row is added in front, as in a list whose newest row comes first.
        let newest = 1_000 + number;
        let page = request.number("page", 1);
        let rows: Vec<_> = (1..=newest)
            .rev()
            .skip((page - 1) * 250)
            .take(250)
            .map(|id| format!(r#"{{"id":{id},"name":"row {id}"}}"#))
            .collect();
        let pagination = format!(r#"{{"total":{newest},"per_page":250}}"#);
        Reply::json(format!(r#"{{"data":[{}],"meta":{{"pagination":{pagination}}}}}"#, rows.join(",")))
    })
    .await;
    let rows = rows_of(&server.store(), scan("Products", &["name"], vec![])).await;
    let mut once = rows.clone();
    once.sort();
    once.dedup();
    assert_eq!(rows.len(), once.len(), "no row twice");
    let there_from_the_start = (1..=1_001).map(|id| format!("row {id}"));
    assert!(there_from_the_start.into_iter().all(|row| once.binary_search(&row).is_ok()));
}

#[tokio::test]
async fn a_list_whose_server_takes_no_page_numbers_ends() {
    let rows: Vec<String> = (1..=40).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let all = format!("[{}]", rows.join(","));
    let server = Server::start(move |request, _| match request.path.as_str() {
        "/v2/orders/count" => Reply::json(r#"{"count":40}"#),
        _ => Reply::json(all.clone()),
    })
    .await;
    let store = server.store_with(|settings| settings.page_size = Some(7));
    assert_eq!(rows_of(&store, scan("Orders", &["id"], vec![])).await, ids(1, 40));
    assert!(server.count() <= 10, "{}", server.count());
}

#[tokio::test]
async fn every_way_to_say_nothing_ends_a_v2_list() {
    for (status, body) in [(204, ""), (200, ""), (200, "[]"), (200, " \n")] {
        let server = Server::start(move |request, _| {
            if request.number("page", 1) == 1 { v2_page(request, 10) } else { Reply::new(status, body) }
        })
        .await;
        assert_eq!(rows_of(&server.store(), scan("Coupons", &["id"], vec![])).await, ids(1, 10));
    }
}

#[tokio::test]
async fn cursors_are_followed_one_after_the_other() {
    let server = Server::start(|request, _| {
        let start: usize = request.parameters.get("after").map_or(0, |cursor| cursor[1..].parse().unwrap());
        let rows: Vec<_> = (start + 1..=25).take(10).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let end = start + rows.len();
        let cursor = if end < 25 { format!(r#""c{end}""#) } else { "null".to_owned() };
        Reply::json(format!(
            r#"{{"data":[{}],"meta":{{"cursor_pagination":{{"end_cursor":{cursor}}}}}}}"#,
            rows.join(",")
        ))
    })
    .await;
    assert_eq!(rows_of(&server.store(), scan("Customers", &["id"], vec![])).await, ids(1, 25));
    assert_eq!(
        server.lines(),
        ["/v3/customers?limit=10", "/v3/customers?after=c10&limit=10", "/v3/customers?after=c20&limit=10"]
    );
}

#[tokio::test]
async fn listings_continue_after_their_last_key() {
    let server = Server::start(|request, _| {
        let after: usize = request.number("after", 0);
        let rows: Vec<_> =
            (after + 1..=5).take(2).map(|id| format!(r#"{{"listing_id":{id},"state":"s{id}"}}"#)).collect();
        Reply::json(format!(r#"{{"data":[{}]}}"#, rows.join(",")))
    })
    .await;
    let conditions = vec![("channel_id", Test::Equal(Value::Integer(7)))];
    let rows = rows_of(&server.store(), scan("ChannelListings", &["state", "channel_id"], conditions)).await;
    assert_eq!(rows, ["s1|7", "s2|7", "s3|7", "s4|7", "s5|7"]);
    assert_eq!(server.lines()[2], "/v3/channels/7/listings?after=4&limit=2");
}

#[tokio::test]
async fn an_object_is_one_row() {
    let server = Server::start(|_, _| Reply::json(r#"{"name":"Shop","currency":{"code":"EUR"}}"#)).await;
    let rows = rows_of(&server.store(), scan("StoreSettings", &["currency", "name"], vec![])).await;
    assert_eq!(rows, ["EUR|Shop"]);
    assert_eq!(server.lines(), ["/v2/store"]);
}

#[tokio::test]
async fn rows_without_columns_are_counted() {
    let server = Server::start(|request, _| v3_page(request, 300, 250)).await;
    let batches = read(&server.store(), scan("Products", &[], vec![])).await.unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 300);
    assert!(batches.iter().all(|batch| batch.num_columns() == 0));
}

#[tokio::test]
async fn a_list_without_pages_that_is_cut_short_is_an_error_and_not_a_part() {
    let server = Server::start(|_, _| {
        Reply::json(r#"{"data":[{"id":1},{"id":2}],"meta":{"pagination":{"total":3,"per_page":2}}}"#)
    })
    .await;
    let error = read(&server.store(), scan("Trees", &["id"], vec![])).await.unwrap_err();
    assert!(error.to_string().contains("2 of 3 rows"), "{error}");
}
