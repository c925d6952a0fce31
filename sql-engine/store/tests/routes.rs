//! Which route a scan takes and what it then sends: plans as data, and rows that lie inside or below other tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stand_in;

use bigcommerce_store::{RequestEstimate, ScanOrder, ScanRequest, Store, StoreError, Test, Value};
use stand_in::{Reply, Seen, Server, catalogue, rows_of, scan, settings, v2_page};

fn idle() -> Store {
    Store::new(settings("http://127.0.0.1:9"), catalogue()).unwrap()
}

fn equal(number: i64) -> Test {
    Test::Equal(Value::Integer(number))
}

fn among(numbers: &[i64]) -> Test {
    Test::In(numbers.iter().copied().map(Value::Integer).collect())
}

/// The planned requests, one line each, followed by the flags of the plan.
fn plan(request: &ScanRequest) -> String {
    let plan = idle().plan(request).unwrap();
    let mut lines: Vec<String> = plan
        .requests
        .iter()
        .map(|request| {
            let pairs = request.parameters.iter().map(|(name, value)| format!("{name}={value}"));
            format!("{}?{}", request.path, pairs.collect::<Vec<_>>().join("&"))
        })
        .collect();
    let estimate = match plan.estimate {
        RequestEstimate::Exactly(requests) => format!("={requests}"),
        RequestEstimate::About(requests) => format!("~{requests}"),
        RequestEstimate::AtLeast(requests) => format!(">={requests}"),
    };
    let exact = if plan.exact { "exact" } else { "loose" };
    lines.push(format!("{exact} {estimate} pushed {:?}", plan.pushed));
    lines.join("\n")
}

#[test]
fn order_lines_of_few_orders_are_read_below_them() {
    let request = scan("OrderProducts", &["name"], vec![("order_id", among(&[118]))]);
    assert_eq!(
        plan(&request),
        "/v2/orders?min_id=118&max_id=118&consignment_structure=object&include=consignments.line_items&page=1&limit=250
exact =1 pushed [0]"
    );
    let request = scan("OrderProducts", &["external_id"], vec![("order_id", among(&[118, 7000]))]);
    assert_eq!(plan(&request), "/v2/orders/118/products?page=1&limit=250\nexact >=2 pushed [0]");
}

#[test]
fn order_lines_of_many_orders_take_pages_and_not_a_request_each() {
    let ids: Vec<i64> = (1000..1500).step_by(2).collect();
    let request = scan("OrderProducts", &["name"], vec![("order_id", among(&ids))]);
    assert_eq!(
        plan(&request),
        "/v2/orders?min_id=1000&max_id=1498&consignment_structure=object&include=consignments.line_items&sort=id:asc&page=1&limit=250
loose ~2 pushed [0]"
    );
}

#[test]
fn order_lines_of_orders_far_apart_take_a_request_per_cluster() {
    let ids: Vec<i64> = (1..=50).chain(9000..=9050).collect();
    let request = scan("OrderProducts", &["name"], vec![("order_id", among(&ids))]);
    let text = plan(&request);
    assert!(text.starts_with("/v2/orders?min_id=1&max_id=50&consignment_structure=object"), "{text}");
    assert!(text.ends_with("loose =2 pushed [0]"), "{text}");
}

#[test]
fn all_order_lines_come_inside_the_orders() {
    let text = plan(&scan("OrderProducts", &["order_id", "name"], vec![]));
    assert!(
        text.starts_with(
            "/v2/orders?consignment_structure=object&include=consignments.line_items&sort=id:asc"
        )
    );
    assert!(text.ends_with("exact >=1 pushed []"), "{text}");
}

#[test]
fn a_column_that_a_route_lacks_forces_the_other() {
    let text = plan(&scan("OrderProducts", &["external_id"], vec![]));
    assert_eq!(
        text,
        "/v2/orders?sort=id:asc&page=1&limit=250
/v2/orders/{order_id}/products?page=1&limit=250
exact >=2 pushed []"
    );
}

#[test]
fn options_choose_the_route_of_the_table_they_lie_in() {
    let text = plan(&scan("OrderProductOptions", &["display_value"], vec![]));
    assert!(
        text.starts_with("/v2/orders?consignment_structure=object&include=consignments.line_items"),
        "{text}"
    );
    let conditions = vec![("order_id", equal(5)), ("order_product_id", equal(2))];
    let text = plan(&scan("OrderProductOptions", &["display_value"], conditions));
    assert!(text.ends_with("loose =1 pushed [0]"), "the order is named, the line is not: {text}");
}

#[test]
fn impossible_conditions_send_nothing() {
    for test in [Test::In(vec![]), Test::Less(Value::Integer(-1))] {
        let mut request = scan("Products", &["id"], vec![("id", test)]);
        request
            .conditions
            .push(bigcommerce_store::Condition { column: 0, test: Test::AtLeast(Value::Integer(0)) });
        assert_eq!(plan(&request), "exact =0 pushed [0, 1]");
    }
}

#[test]
fn a_limit_travels_only_behind_exact_filters_and_a_kept_order() {
    let mut request = scan("Products", &["name"], vec![("id", Test::AtLeast(Value::Integer(5)))]);
    request.limit = Some(7);
    assert_eq!(
        plan(&request),
        "/v3/catalog/products?id:min=5&include_fields=name&sort=id&direction=asc&page=1&limit=7\nexact =1 pushed [0]"
    );
    request.order = Some(ScanOrder { column: 0, descending: true });
    assert!(plan(&request).contains("sort=id&direction=desc&page=1&limit=7"));
    assert!(idle().plan(&request).unwrap().ordered);
    request.order = Some(ScanOrder { column: 3, descending: true });
    assert!(
        plan(&request).contains("sort=id&direction=asc&page=1&limit=250"),
        "price is no order of the server"
    );
    assert!(!idle().plan(&request).unwrap().ordered);
    let mut request = scan("Products", &["name"], vec![("is_featured", Test::Equal(Value::Boolean(true)))]);
    request.limit = Some(7);
    assert_eq!(
        plan(&request),
        "/v3/catalog/products?is_featured=1&include_fields=name&sort=id&direction=asc&page=1&limit=250
loose >=1 pushed [0]"
    );
}

#[test]
fn a_split_list_of_numbers_keeps_their_order() {
    let mut request = scan("Products", &["id"], vec![("id", among(&[4, 1, 3, 2]))]);
    request.order = Some(ScanOrder { column: 0, descending: true });
    let described = idle().plan(&request).unwrap();
    assert!(described.ordered);
    assert_eq!(described.estimate, RequestEstimate::Exactly(2));
    let text = plan(&request);
    assert!(
        text.starts_with("/v3/catalog/products?id:in=4&include_fields=id&sort=id&direction=desc"),
        "{text}"
    );
}

#[test]
fn a_table_below_a_key_says_which_condition_it_needs() {
    let error = idle().plan(&scan("Regions", &["label"], vec![])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Regions can only be read for given keys. Add a condition such as Template = … to the WHERE clause."
    );
    assert!(matches!(error, StoreError::KeyNeeded { .. }));
}

#[test]
fn text_keys_are_encoded_in_the_path() {
    let test = Test::Equal(Value::Text("pages/home é".to_owned()));
    let text = plan(&scan("Regions", &["label"], vec![("template", test)]));
    assert_eq!(text, "/v3/regions/pages%2Fhome%20%C3%A9?\nexact =1 pushed [0]");
    let up = Test::Equal(Value::Text("..".to_owned()));
    assert_eq!(plan(&scan("Regions", &["label"], vec![("template", up)])), "exact =0 pushed [0]");
}

#[tokio::test]
async fn totals_seen_before_make_better_estimates() {
    let server = Server::start(|request, _| stand_in::v3_page(request, 1100, 250)).await;
    let store = server.store();
    let request = scan("Products", &["id"], vec![]);
    assert_eq!(store.plan(&request).unwrap().estimate, RequestEstimate::AtLeast(1));
    rows_of(&store, request.clone()).await;
    let plan = store.plan(&request).unwrap();
    assert_eq!((plan.estimate, plan.rows), (RequestEstimate::About(5), 1100));
}

#[tokio::test]
async fn a_list_of_keys_is_split_into_requests_in_order() {
    let server = Server::start(|request, _| {
        let rows = request.parameters["id:in"].split(',').map(|id| format!(r#"{{"id":{id}}}"#));
        Reply::json(format!(r#"{{"data":[{}],"meta":{{}}}}"#, rows.collect::<Vec<_>>().join(",")))
    })
    .await;
    let request = scan("Products", &["id"], vec![("id", among(&[9, 8, 7, 7, 6, 5, 4, 3]))]);
    assert_eq!(rows_of(&server.store(), request).await, ["3", "4", "5", "6", "7", "8", "9"]);
    let mut lines = server.lines();
    lines.sort();
    assert_eq!(
        lines,
        ["3,4,5", "6,7,8", "9"]
            .map(|ids| format!("/v3/catalog/products?id:in={ids}&include_fields=id&page=1&limit=250"))
    );
}

fn order_with_lines(id: usize) -> String {
    let line = |number: usize| {
        format!(
            r#"{{"id":{number},"name":"line {number}","product_options":[{{"id":1,"display_value":"red {id}-{number}"}}]}}"#
        )
    };
    // The id stands behind the arrays on purpose.
    format!(
        r#"{{"consignments":{{"shipping":[{{"line_items":[{},{}]}},{{"line_items":[]}}],"downloads":[{{"line_items":[{}]}}],"pickups":""}},"id":{id}}}"#,
        line(1),
        line(2),
        line(3)
    )
}

fn orders_with_lines(request: &Seen) -> Reply {
    if request.path != "/v2/orders" {
        return Reply::new(404, "");
    }
    let from = request.number("min_id", 1);
    let to = request.number("max_id", 3).min(3);
    let orders: Vec<_> = (from..=to).map(order_with_lines).collect();
    Reply::json(format!("[{}]", orders.join(",")))
}

#[tokio::test]
async fn rows_inside_rows_carry_the_keys_of_all_their_parents() {
    let server = Server::start(|request, _| orders_with_lines(request)).await;
    let store = server.store();
    let rows = rows_of(&store, scan("OrderProducts", &["order_id", "id", "name"], vec![])).await;
    assert_eq!(rows.len(), 9);
    assert_eq!(rows[..4], ["1|1|line 1", "1|2|line 2", "1|3|line 3", "2|1|line 1"]);
    let columns = ["display_value", "order_product_id", "order_id"];
    let conditions = vec![("order_id", equal(2))];
    let rows = rows_of(&store, scan("OrderProductOptions", &columns, conditions)).await;
    assert_eq!(rows, ["red 2-1|1|2", "red 2-2|2|2", "red 2-3|3|2"]);
    assert_eq!(server.count(), 2, "{:?}", server.lines());
}

#[tokio::test]
async fn lists_below_parents_are_read_in_the_order_of_the_parents() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/v2/orders" => v2_page(request, 5),
        "/v2/orders/3/products" => Reply::new(404, r#"[{"status":404,"message":"gone"}]"#),
        "/v2/orders/4/products" => Reply::new(204, ""),
        path => {
            let order: u64 = path.split('/').nth(3).unwrap().parse().unwrap();
            let rows = format!(r#"[{{"id":1,"external_id":"x{order}"}},{{"id":2,"external_id":null}}]"#);
            Reply::json(rows).after(std::time::Duration::from_millis(50 - 10 * order))
        }
    })
    .await;
    let request = scan("OrderProducts", &["order_id", "external_id"], vec![]);
    let rows = rows_of(&server.store(), request).await;
    assert_eq!(rows, ["1|x1", "1|", "2|x2", "2|", "5|x5", "5|"]);
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn parents_outside_the_conditions_are_not_visited() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/v2/orders" => v2_page(request, 6),
        _ => Reply::json(r#"[{"id":1,"external_id":"x"}]"#),
    })
    .await;
    let conditions = vec![("order_id", Test::Greater(Value::Integer(4)))];
    let rows =
        rows_of(&server.store(), scan("OrderProducts", &["order_id", "external_id"], conditions)).await;
    // The server of this test ignores min_id, as `>` served by `>=` lets the bound itself through.
    assert_eq!(rows, ["5|x", "6|x"]);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_missing_row_by_key_is_no_row() {
    let server = Server::start(|_, _| Reply::new(404, r#"{"status":404,"title":"no such region"}"#)).await;
    let conditions = vec![("template", Test::Equal(Value::Text("x".to_owned())))];
    assert!(rows_of(&server.store(), scan("Regions", &["label"], conditions)).await.is_empty());
}

#[tokio::test]
async fn a_limit_that_cannot_travel_looks_ahead_slowly() {
    let server = Server::start(|request, _| stand_in::v3_page(request, 10_000, 250)).await;
    let store = server.store();
    let mut request = scan("Products", &["id"], vec![("sku", Test::Equal(Value::Text("a".to_owned())))]);
    request.limit = Some(300);
    let mut rows = store.scan(request, &std::sync::Arc::default());
    for _ in 0..2 {
        futures::StreamExt::next(&mut rows).await.unwrap().unwrap();
    }
    drop(rows);
    assert!(store.requests_sent() <= 3, "{}", store.requests_sent());
}

#[test]
fn a_short_list_without_a_parameter_for_lists_is_asked_value_by_value() {
    let request = scan("Orders", &["id"], vec![("status_id", among(&[3, 4]))]);
    let plan = idle().plan(&request).unwrap();
    assert!(plan.exact);
    assert_eq!(plan.pushed, [0]);
    let long: Vec<i64> = (0..500).collect();
    let request = scan("Orders", &["id"], vec![("status_id", among(&long))]);
    assert_eq!(
        idle().plan(&request).unwrap().pushed,
        [0_usize; 0],
        "forty pages are fewer than 500 requests"
    );
}

#[tokio::test]
async fn a_row_found_under_two_texts_of_a_split_list_arrives_once() {
    let server = Server::start(|request, _| {
        let asked = request.parameters["sku:in"].to_lowercase();
        let rows: Vec<_> = ["x1", "X1", "x21"]
            .iter()
            .enumerate()
            .filter(|(_, sku)| asked.split(',').any(|asked| asked == sku.to_lowercase()))
            .map(|(id, sku)| format!(r#"{{"id":{id},"sku":"{sku}"}}"#))
            .collect();
        Reply::json(format!(r#"{{"data":[{}],"meta":{{}}}}"#, rows.join(",")))
    })
    .await;
    // Twenty values fill a request; "X1" comes in the second and means "x1" too to this server.
    let skus: Vec<Value> =
        (1..=21).map(|n| format!("x{n}")).chain(["X1".to_owned()]).map(Value::Text).collect();
    let rows = rows_of(&server.store(), scan("Products", &["id"], vec![("sku", Test::In(skus))])).await;
    assert_eq!(rows, ["0", "1", "2"]);
    assert_eq!(server.count(), 2);
    assert!(server.lines()[0].contains("include_fields=id,sku"), "the guard needs the column");
}
