//! The form of values that a connection asks for: times of a zone, BIGINT as another type, described sizes, empty text. Whatever it is,
//! pushdown and no pushdown give the same rows, and they are the rows of a plain connection, converted by a second reading.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::{Connection, ResultType};
use bigcommerce_tests::{Fixture, on_large_stack};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};

type Rows = Vec<Vec<Option<String>>>;

async fn store() -> Fixture {
    Fixture::start(SandboxOptions { scale: 0.05, ..SandboxOptions::default() }).await.unwrap()
}

async fn rows(store: &Fixture, connection: &Connection, sql: &str) -> Rows {
    store.run(connection, sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}")).rows
}

async fn types(connection: &Connection, sql: &str) -> Vec<ResultType> {
    let prepared = connection.prepare(sql).await.unwrap();
    prepared.columns().iter().map(|column| column.result_type).collect()
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap_or_else(|_| panic!("{text}"))
}

/// The rule of the European Union: summer time from the last Sunday of March, 01:00 UTC, to that of October.
fn in_berlin(utc: NaiveDateTime) -> NaiveDateTime {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31).unwrap();
        let sunday = last - Duration::days(i64::from(last.weekday().num_days_from_sunday()));
        sunday.and_hms_opt(1, 0, 0).unwrap()
    };
    let summer = (change(3)..change(10)).contains(&utc);
    utc + Duration::hours(if summer { 2 } else { 1 })
}

fn in_kolkata(utc: NaiveDateTime) -> NaiveDateTime {
    utc + Duration::minutes(330)
}

type Clock = fn(NaiveDateTime) -> NaiveDateTime;

const ZONES: [(&str, Clock); 3] = [("Europe/Berlin", in_berlin), ("+05:30", in_kolkata), ("UTC", |utc| utc)];

type Comparison = fn(NaiveDateTime, NaiveDateTime) -> bool;

const OPERATORS: [(&str, Comparison); 5] = [
    ("=", |a, b| a == b),
    ("<", |a, b| a < b),
    ("<=", |a, b| a <= b),
    (">", |a, b| a > b),
    (">=", |a, b| a >= b),
];

#[test]
fn times_of_a_zone_are_shown_and_compared_as_its_clocks_show_them() {
    on_large_stack(async {
        let store = store().await;
        let plain = store.connect(&[]).unwrap();
        let moments: BTreeMap<String, NaiveDateTime> =
            rows(&store, &plain, "SELECT Id, DateCreated FROM Orders")
                .await
                .into_iter()
                .map(|row| (row[0].clone().unwrap(), time(row[1].as_deref().unwrap())))
                .collect();
        assert!(moments.values().any(|utc| in_berlin(*utc) - *utc == Duration::hours(2)));
        assert!(moments.values().any(|utc| in_berlin(*utc) - *utc == Duration::hours(1)));
        for (zone, clock) in ZONES {
            let pushed = store.connect(&[("TimeZone", zone)]).unwrap();
            let here = store.connect(&[("TimeZone", zone), ("Pushdown", "false")]).unwrap();
            let shown = rows(&store, &pushed, "SELECT Id, DateCreated FROM Orders").await;
            assert_eq!(shown.len(), moments.len());
            for row in shown {
                let utc = moments[row[0].as_deref().unwrap()];
                assert_eq!(time(row[1].as_deref().unwrap()), clock(utc), "{zone} {row:?}");
            }
            let mut clocks: Vec<NaiveDateTime> = moments.values().map(|utc| clock(*utc)).collect();
            clocks.sort();
            for at in [clocks[0], clocks[clocks.len() / 2], clocks[clocks.len() - 1]] {
                for (operator, holds) in OPERATORS {
                    let sql = format!("SELECT COUNT(*) FROM Orders WHERE DateCreated {operator} {{ts '{at}'}}");
                    let expected = clocks.iter().filter(|clock| holds(**clock, at)).count().to_string();
                    for connection in [&pushed, &here] {
                        assert_eq!(rows(&store, connection, &sql).await[0][0].as_deref(), Some(expected.as_str()), "{zone} {sql}");
                    }
                }
            }
            for sql in [
                "SELECT YEAR(DateCreated), MONTH(DateCreated), COUNT(*) FROM Orders GROUP BY 1, 2 ORDER BY 1, 2",
                "SELECT Id FROM Orders WHERE YEAR(DateCreated) = 2026 AND MONTH(DateCreated) = 3 ORDER BY 1",
                "SELECT Id FROM Orders WHERE CAST(DateCreated AS DATE) BETWEEN '2026-03-28' AND '2026-04-02' ORDER BY 1",
                "SELECT TOP 20 Id, DateCreated FROM Orders ORDER BY DateCreated DESC, Id",
                "SELECT MIN(DateCreated), MAX(DateCreated), COUNT(*) FROM Orders",
                "SELECT MAX(DateModified) FROM Products",
                "SELECT a.Id FROM Orders a JOIN Orders b ON a.DateCreated = b.DateCreated AND b.Id < 120 ORDER BY 1",
            ] {
                assert_eq!(rows(&store, &pushed, sql).await, rows(&store, &here, sql).await, "{zone} {sql}");
            }
        }
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn conditions_of_a_zone_travel_in_utc() {
    on_large_stack(async {
        let store = store().await;
        let connection = store.connect(&[("TimeZone", "America/New_York")]).unwrap();
        let sql = "SELECT Id FROM Orders WHERE DateCreated >= '2026-07-01' AND DateCreated < '2026-12-01'";
        let outcome = store.run(&connection, sql, Vec::new()).await.unwrap();
        let sent = format!("{:?}", outcome.requests).replace("%3A", ":");
        assert!(sent.contains("min_date_created=2026-07-01T04:00:00Z"), "{sent}");
        assert!(sent.contains("max_date_created=2026-12-01T05:00:00Z"), "{sent}");
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn the_present_moment_is_the_one_of_the_zone() {
    on_large_stack(async {
        let store = store().await;
        let (east, utc) = (store.connect(&[("TimeZone", "+05:30")]).unwrap(), store.connect(&[]).unwrap());
        for sql in ["SELECT NOW()", "SELECT GETDATE()", "SELECT {fn CURRENT_TIMESTAMP()}"] {
            let now = time(rows(&store, &utc, sql).await[0][0].as_deref().unwrap());
            let there = time(rows(&store, &east, sql).await[0][0].as_deref().unwrap());
            let apart = there - now - Duration::minutes(330);
            assert!((Duration::zero()..Duration::minutes(2)).contains(&apart), "{sql}: {now} {there}");
        }
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn bigint_comes_as_the_type_asked_for() {
    on_large_stack(async {
        let store = store().await;
        let sql = "SELECT COUNT(*), MAX(Id) FROM Orders";
        let plain = rows(&store, &store.connect(&[]).unwrap(), sql).await;
        let decimal = ResultType::Decimal { precision: 19, scale: 0 };
        for (value, expected) in [
            ("BIGINT", ResultType::BigInt),
            ("INTEGER", ResultType::Integer),
            ("DECIMAL", decimal),
            ("VARCHAR", ResultType::Varchar(20)),
        ] {
            let connection = store.connect(&[("BigIntAs", value)]).unwrap();
            assert_eq!(types(&connection, sql).await[0], expected, "{value}");
            assert_eq!(rows(&store, &connection, sql).await, plain, "{value}");
            assert!(
                !rows(&store, &connection, "SELECT Id FROM Orders WHERE Id > 3 AND Id <= 105")
                    .await
                    .is_empty()
            );
        }
        let double = store.connect(&[("BigIntAs", "DOUBLE")]).unwrap();
        assert_eq!(types(&double, sql).await[0], ResultType::Double);
        let integer = store.connect(&[("BigIntAs", "INTEGER")]).unwrap();
        let large =
            store.run(&integer, "SELECT COUNT(*) + 3000000000 AS Large FROM Brands", Vec::new()).await;
        let text = large.unwrap_err().to_string();
        assert!(text.contains("\"Large\"") && text.contains("BigIntAs"), "{text}");
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn text_is_described_with_a_size_and_never_cut() {
    on_large_stack(async {
        let store = store().await;
        let (plain, limited) =
            (store.connect(&[]).unwrap(), store.connect(&[("TextSizeLimit", "20")]).unwrap());
        let sql = "SELECT Description, Name FROM Products WHERE Description <> '' ORDER BY Id";
        assert_eq!(types(&limited, sql).await, [ResultType::Varchar(20), ResultType::Varchar(20)]);
        assert_eq!(types(&plain, sql).await[0], ResultType::LongVarchar);
        let whole = rows(&store, &plain, sql).await;
        assert!(whole.iter().any(|row| row[0].as_deref().unwrap().chars().count() > 20));
        assert_eq!(rows(&store, &limited, sql).await, whole);
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn an_empty_text_is_null_in_rows_conditions_counts_and_orders() {
    on_large_stack(async {
        let store = store().await;
        let properties = ("EmptyStringAsNull", "true");
        let (plain, pushed) = (store.connect(&[]).unwrap(), store.connect(&[properties]).unwrap());
        let here = store.connect(&[properties, ("Pushdown", "false")]).unwrap();
        for (null, or_empty) in [
            (
                "SELECT COUNT(*) FROM Orders WHERE BillingAddressCompany IS NULL",
                "SELECT COUNT(*) FROM Orders WHERE BillingAddressCompany IS NULL OR BillingAddressCompany = ''",
            ),
            (
                "SELECT COUNT(BillingAddressCompany) FROM Orders",
                "SELECT COUNT(NULLIF(BillingAddressCompany, '')) FROM Orders",
            ),
            (
                "SELECT Id, BillingAddressCompany FROM Orders ORDER BY BillingAddressCompany, Id",
                "SELECT Id, NULLIF(BillingAddressCompany, '') FROM Orders ORDER BY NULLIF(BillingAddressCompany, ''), Id",
            ),
            (
                "SELECT MIN(Name), MAX(Name), COUNT(Name) FROM Products",
                "SELECT MIN(NULLIF(Name, '')), MAX(NULLIF(Name, '')), COUNT(NULLIF(Name, '')) FROM Products",
            ),
            ("SELECT COUNT(*) FROM Orders WHERE BillingAddressCompany = ''", "SELECT 0"),
        ] {
            let expected = rows(&store, &plain, or_empty).await;
            assert_eq!(rows(&store, &pushed, null).await, expected, "{null}");
            assert_eq!(rows(&store, &here, null).await, expected, "{null}");
        }
        let empty = rows(&store, &plain, "SELECT COUNT(*) FROM Orders WHERE BillingAddressCompany = ''").await;
        assert_ne!(empty[0][0].as_deref(), Some("0"), "the data has nothing to show");
        let prepared =
            pushed.prepare("SELECT Orders.Id, BillingAddressCompany, Name FROM Orders CROSS JOIN Brands").await.unwrap();
        let nullable: Vec<bool> = prepared.columns().iter().map(|column| column.nullable).collect();
        assert_eq!(nullable, [false, true, true]);
        store.stop().await;
    })
    .unwrap();
}

#[test]
fn tables_that_are_not_listed_can_be_queried() {
    on_large_stack(async {
        let store = store().await;
        let connection = store.connect(&[("BrowsableTables", "orders; Order_Products")]).unwrap();
        let sql = "SELECT TableName FROM sys_tables WHERE TableType = 'TABLE' ORDER BY 1";
        assert_eq!(
            rows(&store, &connection, sql).await,
            [[Some("OrderProducts".to_owned())], [Some("Orders".to_owned())]]
        );
        assert!(!rows(&store, &connection, "SELECT Id FROM Products").await.is_empty());
        store.stop().await;
    })
    .unwrap();
}
