//! Which way each table is read: without condition, by its key, by its parent's key, and in a join with its parent. The answers
//! stand in `cases/routes.txt`; a change shows as a difference. To accept one: `BIGCOMMERCE_ACCEPT=1 cargo test --test routes`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use bigcommerce_sql::schemas::{Catalogue, RouteKind, SqlType, Table};
use bigcommerce_sql::{Connection, Settings};
use bigcommerce_tests::on_large_stack;

#[test]
fn every_table_is_read_as_written_down() {
    let found = on_large_stack(all_routes()).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/routes.txt");
    if std::env::var_os("BIGCOMMERCE_ACCEPT").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    let differing: Vec<String> = found
        .lines()
        .filter(|line| !written.lines().any(|known| known == *line))
        .map(|line| format!("now:    {line}"))
        .chain(
            written
                .lines()
                .filter(|line| !found.lines().any(|known| known == *line))
                .map(|line| format!("before: {line}")),
        )
        .collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

async fn all_routes() -> String {
    // Nothing listens there, and nothing is asked: EXPLAIN sends no request.
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
    let connection = Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap();
    let catalogue = Catalogue::built_in().unwrap();
    let mut lines = String::new();
    for table in catalogue.tables() {
        for (question, sql) in questions(catalogue, table) {
            let way = way(&connection, &table.name, &sql).await;
            lines.push_str(&format!("{} {question}: {way}\n", table.name));
        }
    }
    lines
}

fn questions(catalogue: &Catalogue, table: &Table) -> Vec<(&'static str, String)> {
    let name = &table.name;
    let mut questions = vec![("whole", format!("SELECT * FROM {name}"))];
    let equal = |index: usize| {
        let column = &table.columns[index];
        format!("{} = {}", column.sql_name, example(column.sql_type))
    };
    if !table.key.is_empty() {
        let key: Vec<String> = table.key.iter().map(|index| equal(*index)).collect();
        questions.push(("by key", format!("SELECT * FROM {name} WHERE {}", key.join(" AND "))));
    }
    let below =
        table.routes.iter().find(|route| matches!(route.kind, RouteKind::ByParent | RouteKind::Embedded));
    if let Some(route) = below {
        let parent = catalogue.table(route.parent.as_deref().unwrap()).unwrap();
        let keys: Vec<String> = route.bind.iter().map(|bind| equal(bind.column)).collect();
        let on: Vec<String> = route
            .bind
            .iter()
            .map(|bind| {
                let theirs = &parent.columns[parent.column_index(&bind.parent_column).unwrap()].sql_name;
                format!("c.{} = p.{theirs}", table.columns[bind.column].sql_name)
            })
            .collect();
        if !keys.is_empty() {
            questions.push(("by parent", format!("SELECT * FROM {name} WHERE {}", keys.join(" AND "))));
            questions.push((
                "joined",
                format!("SELECT c.* FROM {} p JOIN {name} c ON {}", parent.name, on.join(" AND ")),
            ));
        }
    }
    questions
}

fn example(sql_type: SqlType) -> &'static str {
    match sql_type {
        SqlType::Integer | SqlType::BigInt | SqlType::Decimal { .. } => "7",
        SqlType::Boolean => "TRUE",
        SqlType::Timestamp => "TIMESTAMP '2026-01-01 00:00:00'",
        SqlType::Date => "DATE '2026-01-01'",
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => "'x'",
    }
}

/// The route and the requests of the table's scan, from EXPLAIN.
async fn way(connection: &Connection, table: &str, sql: &str) -> String {
    let prepared =
        connection.prepare(&format!("EXPLAIN {sql}")).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    let mut rows = prepared.execute(Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let mut parts = Vec::new();
    let mut inside = false;
    while let Some(batch) = rows.next().await.unwrap() {
        let text = |column: usize, row: usize| {
            arrow::util::display::array_value_to_string(batch.column(column), row).unwrap()
        };
        for row in 0..batch.num_rows() {
            let step = text(0, row).trim().to_owned();
            inside = if step.starts_with("Scan ") { step == format!("Scan {table}") } else { inside };
            if inside && (step.starts_with("Scan ") || step == "Request") {
                parts.push(text(1, row));
            }
        }
    }
    if parts.is_empty() { "no request".to_owned() } else { parts.join("; ") }
}
