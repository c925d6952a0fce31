//! What SQLGetInfo claims about scalar functions and conversions is run by the engine, each claim as an ODBC escape.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use bigcommerce_sandbox::SandboxOptions;
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

#[tokio::test(flavor = "multi_thread")]
async fn every_function_claimed_runs_inside_its_escape() {
    let calls = SCALAR_FUNCTIONS.iter().map(|function| format!("SELECT {{fn {}}}", function.example));
    each_runs(calls.collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conversion_claimed_works() {
    let mut statements = Vec::new();
    for (source, value) in SOURCES {
        for (_, name, text) in TARGETS.iter().filter(|(bit, ..)| mask(*source) & bit != 0) {
            let value = if *value == "TEXT" { format!("'{text}'") } else { (*value).to_owned() };
            statements.push(format!("SELECT {{fn CONVERT({value}, {name})}}"));
        }
    }
    assert!(statements.len() > 150, "only {} conversions are claimed", statements.len());
    each_runs(statements).await;
}
