//! Pushdown against no pushdown: for every declared filter of every table, conditions with values that occur in the data, that
//! lie between them and beyond them must give the rows that reading the whole table and testing here gives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

use std::collections::BTreeSet;
use std::process::ExitCode;

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::Connection;
use bigcommerce_sql::schemas::{Catalogue, Operator, RouteKind, SqlType, Table};
use bigcommerce_tests::{Fixture, on_large_stack};
use libtest_mimic::{Arguments, Failed, Trial};

/// Distinct values of a column that conditions are made from.
const VALUES_PER_COLUMN: usize = 4;

/// Tables of which the stand-in store has no rows: features of old stores, and settings no option there has.
const WITHOUT_ROWS: &[&str] = &[
    "OrderProductConfigurableFields",
    "ProductOptionFileTypes",
    "ProductOptionOtherFileTypes",
    "ProductParentRelations",
];

fn main() -> ExitCode {
    let trials = Catalogue::built_in()
        .unwrap()
        .tables()
        .iter()
        .filter(|table| has_list(table))
        .map(|table| {
            Trial::test(format!("filters_of_{}", table.name), move || {
                on_large_stack(check(table))?.map_err(Failed::from)
            })
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A list leads to the table. Those without one demand a key; `tests/cases/tables.yaml` reads them.
fn has_list(table: &Table) -> bool {
    table.routes.iter().any(|route| match route.parent.as_deref() {
        None => route.kind == RouteKind::List,
        Some(parent) => has_list(Catalogue::built_in().unwrap().table(parent).unwrap()),
    })
}

async fn check(table: &Table) -> Result<(), String> {
    let store = Fixture::start(SandboxOptions { scale: 0.04, ..SandboxOptions::default() }).await.unwrap();
    let pushed = store.connect(&[]).unwrap();
    let plain = store.connect(&[("Pushdown", "false")]).unwrap();
    let in_pieces = store.connect(&[("PageSize", "7")]).unwrap();
    let (mut differing, mut matching) = (Vec::new(), 0);
    let conditions = conditions(table, &store, &plain).await;
    for condition in &conditions {
        let key: Vec<&str> = table.key.iter().map(|index| table.columns[*index].sql_name.as_str()).collect();
        let columns = if key.is_empty() { "*".to_owned() } else { key.join(", ") };
        let sql = format!("SELECT {columns} FROM {} WHERE {condition}", table.name);
        let with = rows(&store, &pushed, &sql).await;
        let without = rows(&store, &plain, &sql).await;
        matching += usize::from(!without.is_empty());
        if with != without {
            differing.push(format!("{sql}: {} rows pushed down, {} tested here", with.len(), without.len()));
        }
    }
    for condition in alternatives(table, &store, &plain).await {
        let sql = format!("SELECT * FROM {} WHERE {condition}", table.name);
        // Small pages, and no size known: lists of their own are worth it.
        in_pieces.store().forget();
        let with = rows(&store, &in_pieces, &sql).await;
        let without = rows(&store, &plain, &sql).await;
        if with != without {
            differing.push(format!("{sql}: {} rows pushed down, {} tested here", with.len(), without.len()));
        }
    }
    store.stop().await;
    println!("{}: {} conditions, {matching} of them with rows", table.name, conditions.len());
    if !conditions.is_empty() && matching == 0 && !WITHOUT_ROWS.contains(&table.name.as_str()) {
        differing.push("no condition matched any row: the comparison shows nothing".to_owned());
    }
    if differing.is_empty() { Ok(()) } else { Err(differing.join("\n")) }
}

async fn rows(store: &Fixture, connection: &Connection, sql: &str) -> Vec<Vec<Option<String>>> {
    let mut rows =
        store.run(connection, sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}")).rows;
    rows.sort();
    rows
}

async fn conditions(table: &Table, store: &Fixture, plain: &Connection) -> BTreeSet<String> {
    let mut conditions = BTreeSet::new();
    let mut filtered: Vec<(usize, Vec<Operator>)> =
        table.filters.iter().map(|filter| (filter.column, filter.operators.clone())).collect();
    // Keys are served by routes as well as by filters.
    filtered.extend(
        table.key.iter().map(|column| (*column, vec![Operator::Equal, Operator::In, Operator::AtLeast])),
    );
    for route in &table.routes {
        filtered.extend(
            route.bind.iter().map(|bind| (bind.column, vec![Operator::Equal, Operator::In, Operator::Less])),
        );
    }
    for (column, operators) in filtered {
        let column = &table.columns[column];
        let name = &column.sql_name;
        let sql = format!("SELECT DISTINCT {name} FROM {} WHERE {name} IS NOT NULL ORDER BY 1", table.name);
        let values: Vec<String> =
            rows(store, plain, &sql).await.into_iter().filter_map(|mut row| row.remove(0)).collect();
        let step = (values.len() / VALUES_PER_COLUMN).max(1);
        let mut literals: Vec<String> =
            values.iter().step_by(step).map(|value| literal(column.sql_type, value)).collect();
        literals.extend(beyond(column.sql_type));
        for operator in operators {
            match operator {
                Operator::In => {
                    conditions.insert(format!("{name} IN ({})", literals.join(", ")));
                    conditions.insert(format!(
                        "{name} = {} OR {name} = {}",
                        literals[0],
                        literals[literals.len() - 1]
                    ));
                }
                Operator::Contains => {
                    conditions.extend(values.iter().step_by(step).filter_map(|value| like(name, value)));
                }
                _ => {
                    for literal in &literals {
                        conditions.insert(format!("{name} {} {literal}", operator.symbol()));
                    }
                }
            }
        }
    }
    conditions
}

/// Conditions on two columns each, of which a row satisfies both, and others one or the other.
async fn alternatives(table: &Table, store: &Fixture, plain: &Connection) -> Vec<String> {
    let mut filtered: Vec<usize> = table.filters.iter().map(|filter| filter.column).collect();
    filtered.extend(&table.key);
    filtered.extend(table.routes.iter().flat_map(|route| route.bind.iter().map(|bind| bind.column)));
    filtered.sort_unstable();
    filtered.dedup();
    let columns: Vec<_> = filtered.iter().map(|column| &table.columns[*column]).collect();
    if columns.len() < 2 || !columns.iter().all(|column| column.include.is_none()) {
        return Vec::new();
    }
    let names: Vec<&str> = columns.iter().map(|column| column.sql_name.as_str()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY {} DESC LIMIT 2", names.join(", "), table.name, names[0]);
    let rows = rows(store, plain, &sql).await;
    let [one, other] = rows.as_slice() else { return Vec::new() };
    let equal = |row: &[Option<String>], index: usize| {
        let value = row[index].as_ref()?;
        Some(format!("{} = {}", names[index], literal(columns[index].sql_type, value)))
    };
    let pairs = (0..names.len())
        .flat_map(|first| [(first, (first + 1) % names.len()), (first, (first + 3) % names.len())]);
    pairs
        .filter(|(first, second)| first != second)
        .filter_map(|(first, second)| {
            let (left, right, third) = (equal(one, first)?, equal(one, second)?, equal(other, first)?);
            Some(format!("{left} OR {right} OR ({third} AND {right})"))
        })
        .take(2)
        .collect()
}

fn literal(sql_type: SqlType, value: &str) -> String {
    match sql_type {
        SqlType::Integer | SqlType::BigInt | SqlType::Decimal { .. } => value.to_owned(),
        SqlType::Boolean => value.to_uppercase(),
        SqlType::Timestamp => format!("TIMESTAMP '{value}'"),
        SqlType::Date => format!("DATE '{value}'"),
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => format!("'{}'", value.replace('\'', "''")),
    }
}

/// Values that do not occur, on either side and between.
fn beyond(sql_type: SqlType) -> Vec<String> {
    let values: &[&str] = match sql_type {
        SqlType::Integer | SqlType::BigInt => &["0", "2147483647"],
        SqlType::Decimal { .. } => &["0", "0.00005", "12.5", "99999999.99"],
        SqlType::Boolean => &["TRUE", "FALSE"],
        SqlType::Timestamp => &[
            "TIMESTAMP '1999-01-01 00:00:00'",
            "TIMESTAMP '2025-06-15 12:30:00.5'",
            "TIMESTAMP '2099-12-31 23:59:59'",
        ],
        SqlType::Date => &["DATE '1999-01-01'", "DATE '2099-12-31'"],
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => {
            &["'no such value'", "''", "'a,b'", "'O''Neill & Söhne'"]
        }
    };
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// A LIKE over a piece of a value that has no wildcard of its own.
fn like(name: &str, value: &str) -> Option<String> {
    let piece: String = value.chars().skip(1).take(4).collect();
    (piece.chars().count() == 4 && !piece.contains(['%', '_', '\\', '\'']))
        .then(|| format!("{name} LIKE '%{piece}%'"))
}
