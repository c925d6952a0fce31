//! From conditions to parameters, case by case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::HashSet;

use bigcommerce_schemas::{Bind, Paging, Table, parse_table};

use super::{Chain, Constraints, Filtering, Offer, below, query};
use crate::scan::{Condition, Test, Value};

fn table() -> Table {
    parse_table("products.toml", include_str!("../../tests/stand_in/products.toml")).unwrap()
}

fn orders() -> Table {
    parse_table("orders.toml", include_str!("../../tests/stand_in/orders.toml")).unwrap()
}

fn filtering(table: &Table, tests: Vec<(&str, Test)>) -> Filtering {
    let conditions: Vec<Condition> = tests
        .into_iter()
        .map(|(name, test)| Condition { column: table.column_index(name).unwrap(), test })
        .collect();
    let offer = Offer { table, filtered: true, in_path: &[], refused: None, page_size: 250, by_value: false };
    offer.filtering(&Constraints::gather(table, &conditions))
}

/// The parameters, the conditions served, and whether that is exact.
fn shown(table: &Table, tests: Vec<(&str, Test)>) -> String {
    let filtering = filtering(table, tests);
    let requests: Vec<String> = filtering
        .variants()
        .iter()
        .map(|variant| {
            let pairs = variant.parameters.iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("&")
        })
        .collect();
    let exact = if filtering.exact { "exact" } else { "loose" };
    format!("{} {exact} {:?}", requests.join(" + "), filtering.pushed)
}

fn number(number: i64) -> Value {
    Value::Integer(number)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn moment(microseconds: i64) -> Value {
    Value::Timestamp(microseconds)
}

#[test]
fn conditions_become_parameters() {
    let table = table();
    let numbers = |from: i64, to: i64| Test::In((from..=to).map(number).collect());
    for (tests, expected) in [
        (vec![], " exact []"),
        (vec![("id", Test::Equal(number(5)))], "id=5 exact [0]"),
        (vec![("id", numbers(1, 2))], "id:in=1,2 exact [0]"),
        (vec![("id", numbers(3, 3))], "id=3 exact [0]"),
        (vec![("id", numbers(1, 7))], "id:in=1,2,3 + id:in=4,5,6 + id:in=7 exact [0]"),
        (vec![("id", Test::Greater(number(5)))], "id:greater=5 exact [0]"),
        (vec![("id", Test::AtLeast(number(5)))], "id:min=5 exact [0]"),
        (vec![("id", Test::Less(number(5)))], "id:less=5 exact [0]"),
        (vec![("id", Test::AtMost(number(5)))], "id:max=5 exact [0]"),
        (vec![("sku", Test::Equal(text("a,b")))], "sku=a,b loose [0]"),
        (vec![("sku", Test::Equal(text("")))], " loose []"),
        (vec![("sku", Test::Equal(text(" a")))], " loose []"),
        (vec![("sku", Test::In(vec![text("a"), text("b")]))], "sku:in=a,b loose [0]"),
        (vec![("sku", Test::In(vec![text("a,1"), text("b")]))], " loose []"),
        (vec![("name", Test::Contains("chair".to_owned()))], "name:like=chair loose [0]"),
        (vec![("name", Test::Equal(text("chair")))], " loose []"),
        (vec![("is_visible", Test::Equal(Value::Boolean(false)))], "is_visible=false exact [0]"),
        (vec![("is_featured", Test::Equal(Value::Boolean(true)))], "is_featured=1 loose [0]"),
        (vec![("condition", Test::Equal(text("New")))], "condition=new loose [0]"),
        (vec![("inventory_level", Test::Greater(number(3)))], "inventory_level:min=3 loose [0]"),
        (vec![("price", Test::Equal(Value::Decimal(15, 1)))], " loose []"),
        (vec![("id", Test::Equal(text("5")))], " loose []"),
        (vec![("id", Test::Equal(number(5))), ("sku", Test::Equal(text("a")))], "id=5&sku=a loose [0, 1]"),
        (
            vec![("id", Test::AtLeast(number(2))), ("id", Test::AtMost(number(9)))],
            "id:min=2&id:max=9 exact [0, 1]",
        ),
    ] {
        assert_eq!(shown(&table, tests.clone()), expected, "{tests:?}");
    }
}

#[test]
fn conditions_on_one_column_are_combined_before_they_travel() {
    let table = table();
    let list = Test::In([1, 5, 9].map(number).to_vec());
    for (tests, expected) in [
        (vec![("id", list.clone()), ("id", Test::Greater(number(4)))], "id:in=5,9 exact [0, 1]"),
        (vec![("id", list.clone()), ("id", Test::Equal(number(9)))], "id=9 exact [0, 1]"),
        (vec![("id", Test::AtLeast(number(2))), ("id", Test::AtLeast(number(7)))], "id:min=7 exact [0, 1]"),
        (
            vec![("id", Test::AtLeast(number(7))), ("id", Test::Greater(number(7)))],
            "id:greater=7 exact [0, 1]",
        ),
        (vec![("id", Test::Less(number(3))), ("id", Test::AtMost(number(7)))], "id:less=3 exact [0, 1]"),
        (
            vec![("name", Test::Contains("a".to_owned())), ("name", Test::Contains("b".to_owned()))],
            "name:like=a loose [0]",
        ),
    ] {
        assert_eq!(shown(&table, tests.clone()), expected, "{tests:?}");
    }
}

#[test]
fn moments_are_complete_and_rounded_outwards() {
    let table = table();
    let second = 1_736_899_200_000_000;
    for (tests, expected) in [
        (
            vec![("date_modified", Test::AtLeast(moment(second)))],
            "date_modified:min=2025-01-15T00:00:00Z loose [0]",
        ),
        (
            vec![("date_modified", Test::AtLeast(moment(second + 1)))],
            "date_modified:min=2025-01-15T00:00:00Z loose [0]",
        ),
        (
            vec![("date_modified", Test::Less(moment(second + 1)))],
            "date_modified:max=2025-01-15T00:00:01Z loose [0]",
        ),
        (
            vec![("date_modified", Test::Equal(moment(second)))],
            "date_modified:min=2025-01-15T00:00:00Z&date_modified:max=2025-01-15T00:00:00Z loose [0]",
        ),
    ] {
        assert_eq!(shown(&table, tests.clone()), expected, "{tests:?}");
    }
    let orders = orders();
    let since = |at| vec![("date_created", Test::AtLeast(moment(at)))];
    assert_eq!(shown(&orders, since(second)), "min_date_created=2025-01-15T00:00:00Z exact [0]");
    assert_eq!(shown(&orders, since(second + 1)), "min_date_created=2025-01-15T00:00:00Z loose [0]");
}

#[test]
fn a_range_serves_what_has_no_filter_of_its_own() {
    let orders = orders();
    for (tests, expected, rows) in [
        (vec![("id", Test::Equal(number(5)))], "min_id=5&max_id=5 exact [0]", Some(1)),
        (vec![("id", Test::In([9, 5, 7].map(number).to_vec()))], "min_id=5&max_id=9 loose [0]", Some(5)),
        (vec![("id", Test::Greater(number(5)))], "min_id=5 loose [0]", None),
        (
            vec![("id", Test::AtLeast(number(5))), ("id", Test::AtMost(number(8)))],
            "min_id=5&max_id=8 exact [0, 1]",
            Some(4),
        ),
    ] {
        assert_eq!(shown(&orders, tests.clone()), expected, "{tests:?}");
        assert_eq!(filtering(&orders, tests).rows_at_most, rows);
    }
}

#[test]
fn refused_parameters_are_not_sent_again() {
    let table = table();
    let refused = HashSet::from(["id".to_owned()]);
    let offer = Offer {
        table: &table,
        filtered: true,
        in_path: &[],
        refused: Some(&refused),
        page_size: 250,
        by_value: false,
    };
    let conditions = [Condition { column: 0, test: Test::Equal(number(5)) }];
    let filtering = offer.filtering(&Constraints::gather(&table, &conditions));
    assert_eq!(filtering.parameters, [("id:in".to_owned(), "5".to_owned())]);
}

#[test]
fn long_lists_are_split_by_the_length_of_the_url() {
    let mut table = table();
    for filter in &mut table.filters {
        filter.max_values = filter.max_values.saturating_mul(1000);
    }
    let skus: Vec<Value> =
        (0..500).map(|n| text(&format!("a-rather-long-stock-keeping-unit-{n:04}"))).collect();
    let variants = filtering(&table, vec![("sku", Test::In(skus))]).variants();
    assert_eq!(variants.len(), 5);
    assert!(variants.iter().all(|variant| query(&variant.parameters).len() < 4100));
}

#[test]
fn parameters_are_encoded_for_the_url() {
    let parameters = [("id:in".to_owned(), "1,2".to_owned()), ("name".to_owned(), "a b&c+d=é".to_owned())];
    assert_eq!(query(&parameters), "id:in=1,2&name=a%20b%26c%2Bd%3D%C3%A9");
}

#[test]
fn keys_far_apart_are_read_in_spans_of_a_page() {
    let orders = orders();
    let offer =
        Offer { table: &orders, filtered: true, in_path: &[], refused: None, page_size: 10, by_value: true };
    let values = [1, 9003, 4, 10, 11, 9000].map(number).to_vec();
    let conditions = [Condition { column: 0, test: Test::In(values) }];
    let filtering = offer.filtering(&Constraints::gather(&orders, &conditions));
    let requests: Vec<String> =
        filtering.variants().iter().map(|variant| query(&variant.parameters)).collect();
    assert_eq!(requests, ["min_id=1&max_id=4", "min_id=10&max_id=11", "min_id=9000&max_id=9003"]);
    assert_eq!((filtering.exact, filtering.rows_at_most), (false, Some(10)));
}

/// A list whose path names orders.
fn named_in(path: &str, keys_per_request: Option<usize>) -> Chain {
    Chain {
        path: path.to_owned(),
        bound: Vec::new(),
        filters: Vec::new(),
        guard: None,
        parameters: Vec::new(),
        paging: Paging::V3Whole,
        page_size: 250,
        page_limit: None,
        first_page: 1,
        skip: 0,
        rows_at_most: None,
        gentle: false,
        count: None,
        no_rows_on: Vec::new(),
        keys_per_request,
    }
}

#[test]
fn keys_are_named_one_by_one_or_as_many_as_a_request_takes() {
    let table = orders();
    let column = table.column_index("id").unwrap();
    let binds = [Bind { column, parent_column: "id".to_owned() }];
    let keys: Vec<Vec<Value>> = (1..=5).map(|key| vec![number(key)]).collect();
    let paths = |list: Chain| {
        let lists = below(&[list], &table, &binds, &keys);
        lists.into_iter().map(|list| (list.path, list.bound.len())).collect::<Vec<_>>()
    };
    let single = paths(named_in("/v2/orders/{id}/products", None));
    assert_eq!(single.len(), 5);
    assert_eq!(single[4], ("/v2/orders/5/products".to_owned(), 1));
    // The rows of several orders tell whose they are: nothing is bound.
    let together = paths(named_in("/v3/orders/pickups?order_id:in={id}", Some(2)));
    let expected = ["1,2", "3,4", "5"].map(|keys| (format!("/v3/orders/pickups?order_id:in={keys}"), 0));
    assert_eq!(together, expected);
}
