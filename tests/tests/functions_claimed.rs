//! What SQLGetInfo claims about scalar functions and conversions is run by the engine, each claim as an ODBC escape.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::{function, functions};
use bigcommerce_tests::Fixture;
use bigcommerceodbc::info::{InfoContext, InfoValue, SCALAR_FUNCTIONS, info};

/// SQL_CONVERT_…, and a value of the type; TEXT stands for the text that each target has for itself.
const SOURCES: &[(u16, &str)] = &[
    (53, "CAST(1 AS BIGINT)"),
    (55, "CAST(1 AS BIT)"),
    (58, "CAST(1.5 AS DECIMAL(10,2))"),
    (59, "CAST(1.5 AS DOUBLE)"),
    (61, "CAST(1 AS INTEGER)"),
    (65, "CAST(1 AS SMALLINT)"),
    (68, "CAST(1 AS TINYINT)"),
    (57, "{d '2026-01-31'}"),
    (66, "{t '10:20:30'}"),
    (67, "{ts '2026-01-31 10:20:30'}"),
    (69, "X'4142'"),
    (70, "TEXT"),
    (126, "TEXT"),
];

/// SQL_CVT_… bit, the type's name in CONVERT, and a text that is such a value.
const TARGETS: &[(u32, &str, &str)] = &[
    (0x0000_0001, "SQL_CHAR", "1"),
    (0x0000_0002, "SQL_NUMERIC", "1"),
    (0x0000_0004, "SQL_DECIMAL", "1"),
    (0x0000_0008, "SQL_INTEGER", "1"),
    (0x0000_0010, "SQL_SMALLINT", "1"),
    (0x0000_0020, "SQL_FLOAT", "1"),
    (0x0000_0040, "SQL_REAL", "1"),
    (0x0000_0080, "SQL_DOUBLE", "1"),
    (0x0000_0100, "SQL_VARCHAR", "1"),
    (0x0000_0200, "SQL_LONGVARCHAR", "1"),
    (0x0000_0400, "SQL_BINARY", "1"),
    (0x0000_0800, "SQL_VARBINARY", "1"),
    (0x0000_1000, "SQL_BIT", "1"),
    (0x0000_2000, "SQL_TINYINT", "1"),
    (0x0000_4000, "SQL_BIGINT", "1"),
    (0x0000_8000, "SQL_DATE", "2026-01-31"),
    (0x0001_0000, "SQL_TIME", "10:20:30"),
    (0x0002_0000, "SQL_TIMESTAMP", "2026-01-31 10:20:30"),
    (0x0004_0000, "SQL_LONGVARBINARY", "1"),
    (0x0020_0000, "SQL_WCHAR", "1"),
    (0x0040_0000, "SQL_WLONGVARCHAR", "1"),
    (0x0080_0000, "SQL_WVARCHAR", "1"),
];

fn mask(number: u16) -> u32 {
    let context = InfoContext { data_source: "", store_id: "", base_url: "" };
    match info(number, context) {
        Some(InfoValue::U32(mask)) => mask,
        other => panic!("{number}: {other:?}"),
    }
}

async fn each_runs(statements: Vec<String>) {
    let store = Fixture::start(SandboxOptions::default()).await.unwrap();
    let connection = store.connect(&[]).unwrap();
    let mut wrong = Vec::new();
    for sql in statements {
        let outcome = store.run(&connection, &sql, Vec::new()).await;
        if !outcome.as_ref().is_ok_and(|outcome| outcome.rows.len() == 1) {
            wrong.push(format!("{sql}: {:?}", outcome.map(|outcome| outcome.rows)));
        }
    }
    store.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the bracket of a call closes.
fn closing_bracket(call: &str) -> Option<usize> {
    let mut depth = 0;
    for (place, letter) in call.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(place);
                }
            }
            ' ' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_of_the_registry_gives_what_its_example_says() {
    let store = Fixture::start(SandboxOptions::default()).await.unwrap();
    let connection = store.connect(&[]).unwrap();
    let mut wrong = Vec::new();
    for function in functions() {
        let sql = format!("SELECT {}{}", function.example, function.group.example_rows());
        match store.run(&connection, &sql, Vec::new()).await {
            Ok(outcome) => {
                let value = outcome.rows.first().and_then(|row| row.first()).cloned().flatten();
                if outcome.rows.len() != 1 || value.clone().unwrap_or_default() != function.result {
                    wrong.push(format!("{sql}: {value:?} instead of {:?}", function.result));
                }
            }
            Err(error) => wrong.push(format!("{sql}: {error}")),
        }
    }
    store.stop().await;
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), functions().count(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_claimed_runs_inside_its_escape() {
    let calls = SCALAR_FUNCTIONS.iter().filter(|claimed| claimed.is_offered()).map(|claimed| {
        let example = function(claimed.called()).unwrap().example;
        // Some examples say something about a call: the escape is put around the call itself.
        let start = example.find(claimed.called()).unwrap();
        let (before, rest) = example.split_at(start);
        let end = closing_bracket(rest).map_or(claimed.called().len(), |bracket| bracket + 1);
        let (call, after) = rest.split_at(end);
        format!("SELECT {before}{{fn {call}}}{after}")
    });
    let calls: Vec<String> = calls.collect();
    assert!(calls.len() > 65, "only {} functions are claimed", calls.len());
    each_runs(calls).await;
}

/// The conversions of ODBC's types, and whether SQLGetInfo claims them.
fn conversions() -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (source, value) in SOURCES {
        for (bit, name, text) in TARGETS {
            let value = if *value == "TEXT" { format!("'{text}'") } else { (*value).to_owned() };
            found.push((format!("SELECT {{fn CONVERT({value}, {name})}}"), mask(*source) & bit != 0));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conversion_claimed_works() {
    let claimed: Vec<String> =
        conversions().into_iter().filter_map(|(sql, claimed)| claimed.then_some(sql)).collect();
    assert!(claimed.len() > 150, "only {} conversions are claimed", claimed.len());
    each_runs(claimed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_conversion_works_that_is_not_claimed() {
    let store = Fixture::start(SandboxOptions::default()).await.unwrap();
    let connection = store.connect(&[]).unwrap();
    let mut wrong = Vec::new();
    for (sql, _) in conversions().into_iter().filter(|(_, claimed)| !claimed) {
        if let Ok(outcome) = store.run(&connection, &sql, Vec::new()).await {
            wrong.push(format!("{sql}: {:?}", outcome.rows));
        }
    }
    store.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
