//! Conditions on what is computed from a column, which reach the store as bounds of the column: the rows must be those that
//! reading everything and testing here gives, at the ends of months and years and in zones whose clocks change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::Connection;
use bigcommerce_tests::{Fixture, on_large_stack};

/// Compared with the values that rows have of them, by each operator.
const NUMBERS: &[&str] = &[
    "Id + 7",
    "500 - Id",
    "Id * 3 - 1",
    "-Id",
    "Id / 7",
    "Id / -7",
    "CAST(Id AS DECIMAL(12, 2)) / 8",
    "CAST(Id AS FLOAT) * 0.1",
    "ROUND(Id, -1)",
    "FLOOR(Id / 3.0)",
    "CAST(Id AS VARCHAR(10))",
    "NULLIF(StatusId, 2)",
    "COALESCE(StatusId, 2)",
    "CASE StatusId WHEN 2 THEN 10 WHEN 10 THEN 2 ELSE StatusId END",
    "CASE WHEN Id < 300 THEN 'early' WHEN Id < 400 THEN 'between' END",
];

/// The same of dates, as numbers, as texts and as dates.
const DATES: &[&str] = &[
    "YEAR(DateCreated) * 100 + MONTH(DateCreated)",
    "MONTH(DateCreated) + 12 * YEAR(DateCreated)",
    "YEAR(DateCreated) * 10000 + MONTH(DateCreated) * 100 + DAY(DateCreated)",
    "YEAR(DateCreated) * 10 + QUARTER(DateCreated)",
    "YEAR(DateCreated) + MONTH(DateCreated)",
    "YEAR(DateCreated) - 2000",
    "TO_CHAR(DateCreated, 'YYYY-MM')",
    "TO_CHAR(DateCreated, 'MM/YYYY')",
    "TO_CHAR(DateCreated, 'DD.MM.YYYY')",
    "TO_CHAR(DateCreated, 'YYYY-MM-DD HH24:MI')",
    "TO_CHAR(DateCreated, 'YY-MM')",
    "DATE_FORMAT(DateCreated, '%Y%m')",
    "FORMAT(DateCreated, 'yyyy')",
    "FORMAT(DateCreated, 'MMM yyyy')",
    "CAST(TO_CHAR(DateCreated, 'YYYYMM') AS INT)",
    "CONVERT(VARCHAR(7), DateCreated, 120)",
    "CONVERT(VARCHAR(8), DateCreated, 112)",
    "LEFT(CAST(DateCreated AS VARCHAR(30)), 10)",
    "SUBSTRING(CAST(DateCreated AS VARCHAR(30)), 1, 4)",
    "EOMONTH(DateCreated)",
    "LAST_DAY(DateCreated)",
    "DATE_TRUNC('week', DateCreated)",
    "DATE_TRUNC('hour', DateCreated)",
    "TRUNC(DateCreated)",
    "CAST(DateCreated AS DATE)",
    "CAST(DATEADD(month, 1, DateCreated) AS DATE)",
    "DATEADD(month, 1, DateCreated)",
    "DATEADD(month, -5, DateCreated)",
    "DATEADD(day, 7, DateCreated)",
    "DateCreated + INTERVAL '1' MONTH",
    "DateCreated - INTERVAL '36' HOUR",
    "ADD_MONTHS(DateCreated, 1)",
    "DATEADD(month, DATEDIFF(month, 0, DateCreated), 0)",
    "DATEFROMPARTS(YEAR(DateCreated), MONTH(DateCreated), 1)",
    "DATEDIFF(day, DateCreated, '2025-07-31 10:00:00')",
    "DATEDIFF(month, '2025-07-31', DateCreated)",
    "TIMESTAMPDIFF(SQL_TSI_MONTH, DateCreated, {ts '2025-07-31 10:00:00'})",
    "TIMESTAMPDIFF(SQL_TSI_DAY, {ts '2025-07-31 10:00:00'}, DateCreated)",
    "UNIX_TIMESTAMP(DateCreated)",
];

/// Rows whose values are compared with: the first and last of the store, and some between.
const ROWS: &str = "SELECT {} FROM Orders WHERE Id IN (100, 101, 137, 199, 250, 333, 404, 471) ORDER BY Id";

#[test]
fn conditions_on_computed_values_keep_their_rows() {
    on_large_stack(check(NUMBERS, &[])).unwrap();
    on_large_stack(check(DATES, &[])).unwrap();
}

#[test]
fn conditions_on_computed_values_keep_their_rows_where_clocks_change() {
    on_large_stack(check(&DATES[20..], &[("TimeZone", "America/New_York")])).unwrap();
}

async fn check(computed: &[&str], properties: &[(&str, &str)]) {
    let store = Fixture::start(SandboxOptions { scale: 0.2, ..SandboxOptions::default() }).await.unwrap();
    let pushed = store.connect(properties).unwrap();
    let plain: Vec<_> = properties.iter().copied().chain([("Pushdown", "false")]).collect();
    let plain = store.connect(&plain).unwrap();
    let (mut differing, mut telling) = (Vec::new(), 0);
    for computed in computed {
        let sample: Vec<String> = rows(&store, &plain, &ROWS.replace("{}", computed))
            .await
            .into_iter()
            .filter_map(|mut row| row.remove(0))
            .collect();
        let conditions = conditions(computed, &sample);
        // Every condition as a column, so that one reading serves all.
        let columns: Vec<String> =
            conditions.iter().map(|condition| format!("CASE WHEN {condition} THEN 1 END")).collect();
        let all = rows(&store, &plain, &format!("SELECT Id, {} FROM Orders", columns.join(", "))).await;
        for (index, condition) in conditions.iter().enumerate() {
            let sql = format!("SELECT Id FROM Orders WHERE {condition}");
            let with = rows(&store, &pushed, &sql).await;
            let held = all.iter().filter(|row| row[index + 1].is_some());
            let without: Vec<Vec<Option<String>>> = held.map(|row| vec![row[0].clone()]).collect();
            telling += usize::from(!without.is_empty() && without.len() < all.len());
            if with != without {
                differing.push(format!("{condition}: {} rows instead of {}", with.len(), without.len()));
            }
        }
    }
    store.stop().await;
    assert!(telling > 3 * computed.len(), "only {telling} conditions tell rows apart");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn conditions(computed: &str, values: &[String]) -> Vec<String> {
    let literals: Vec<String> = values.iter().map(|value| literal(value)).collect();
    let [first, .., last] = literals.as_slice() else { panic!("{computed} has no values") };
    let middle = &literals[literals.len() / 2];
    vec![
        format!("{computed} IN ({last}, {middle})"),
        format!("{computed} BETWEEN {middle} AND {last}"),
        format!("YEAR(DateCreated) = 2025 AND {computed} <> {middle}"),
        format!("{computed} = {middle} OR {computed} = {first}"),
        format!("{computed} < {middle}"),
        format!("{middle} < {computed}"),
        format!("{computed} >= {middle}"),
    ]
}

fn literal(value: &str) -> String {
    if value.parse::<f64>().is_ok() && value.len() < 6 { value.to_owned() } else { format!("'{value}'") }
}

async fn rows(store: &Fixture, connection: &Connection, sql: &str) -> Vec<Vec<Option<String>>> {
    let outcome = store.run(connection, sql, Vec::new()).await;
    let mut rows = outcome.unwrap_or_else(|error| panic!("{sql}: {error}")).rows;
    rows.sort();
    rows
}
