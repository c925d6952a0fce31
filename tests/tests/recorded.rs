//! Answers of real stores are read: each is served to the driver whatever it asks, and every value must be what a second
//! reading of the answer finds. `answers` holds our own, small and made up, with the shapes that real stores were seen to send;
//! `BIGCOMMERCE_RECORDED` names a folder of recordings, which is looked for beside the repository otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_sql::schemas::{Catalogue, Route, RouteKind, Table};
use bigcommerce_sql::{Connection, Settings, SqlError};
use bigcommerce_tests::reading::{Json, Row, expected, rows_in};
use bigcommerce_tests::{on_large_stack, rows_as_text};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request and the answer to it.
#[derive(Deserialize)]
struct Exchange {
    path: String,
    status: u16,
    response: Box<RawValue>,
}

#[test]
fn our_own_answers_in_odd_shapes_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("answers");
    let tables = on_large_stack(read_all(folder)).unwrap().unwrap_or_else(|error| panic!("{error}"));
    for name in ["Orders", "Coupons", "Customers", "Products", "OrderTransactions", "StoreInformation"] {
        assert!(tables.contains(name), "no answer is for {name}");
    }
}

#[test]
fn recorded_answers_are_read() {
    let folder = std::env::var_os("BIGCOMMERCE_RECORDED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/bigcommerce-api/recorded"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        println!("left out: the recorded answers are not at hand (BIGCOMMERCE_RECORDED names their folder)");
        return;
    }
    let tables = on_large_stack(read_all(folder)).unwrap().unwrap_or_else(|error| panic!("{error}"));
    println!("read: {tables:?}");
    for name in
        ["Products", "ProductVariants", "Brands", "Customers", "Orders", "OrderProducts", "WishlistItems"]
    {
        assert!(tables.contains(name), "no recorded answer is for {name}");
    }
}

/// Reads all answers of a folder; the tables that had rows, or what went wrong.
async fn read_all(folder: PathBuf) -> Result<BTreeSet<String>, String> {
    let (mut tables, mut failed) = (BTreeSet::new(), Vec::new());
    let catalogue = Catalogue::built_in().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let exchanges: Vec<Exchange> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        // 204 says that there is nothing to read: what a DELETE is answered.
        let answered = |exchange: &&Exchange| (200..300).contains(&exchange.status) && exchange.status != 204;
        for exchange in exchanges.iter().filter(answered) {
            let fitting = catalogue.tables().iter().filter(|table| !table.hidden);
            let mut fitting = fitting.filter_map(|table| Some((table, fits(table, &exchange.path)?)));
            let Some((table, (route, bound))) = fitting.next() else {
                failed.push(format!("{}: no table is read at {}", file.display(), exchange.path));
                continue;
            };
            match read(table, route, &bound, exchange.response.get()).await {
                Ok(found) => tables.extend(found),
                Err(fault) => failed.push(format!("{} {}: {fault}", file.display(), exchange.path)),
            }
        }
    }
    if failed.is_empty() { Ok(tables) } else { Err(failed.join("\n")) }
}

type Bound = Vec<(usize, Option<Json>)>;

/// The route whose path this is, and the values in the path. A row of a list fits the list: what is written is answered so.
fn fits<'t>(table: &'t Table, path: &str) -> Option<(&'t Route, Bound)> {
    let segments: Vec<&str> = path.split('/').collect();
    let own =
        table.routes.iter().filter(|route| route.kind != RouteKind::Embedded && !route.path.contains('?'));
    let mut fitting: Vec<(&Route, Bound)> = own
        .filter_map(|route| {
            let wanted: Vec<&str> = route.path.split('/').collect();
            let surplus = segments.len().checked_sub(wanted.len())?;
            let is_row = surplus == 1 && segments.last()?.parse::<u64>().is_ok();
            let mut bound = Bound::new();
            for (want, have) in wanted.iter().zip(&segments) {
                match want.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) => bound.push((table.column_index(name)?, Some(Json::parse(have).ok()?))),
                    None if want == have => {}
                    None => return None,
                }
            }
            (surplus == 0 || is_row).then_some((route, bound))
        })
        .collect();
    fitting.sort_by_key(|(route, _)| std::cmp::Reverse(route.path.len()));
    fitting.into_iter().next()
}

/// Reads the table and what lies inside of its rows; the names of those that had rows.
async fn read(table: &Table, route: &Route, bound: &Bound, answer: &str) -> Result<Vec<String>, String> {
    let store = Answers::serve(answer.to_owned(), table_is_v3(route)).await;
    let rows = rows_in(table, route, &Json::parse(answer).map_err(|error| error.to_string())?, bound);
    let conditions: Vec<String> = bound
        .iter()
        .map(|(column, value)| {
            format!(
                "{} = {}",
                table.columns[*column].sql_name,
                value.as_ref().map_or("NULL", |value| &value.raw)
            )
        })
        .collect();
    let wanted =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    compare(table, &wanted, &rows, &store).await?;
    let mut found = if rows.is_empty() { Vec::new() } else { vec![table.name.clone()] };
    if bound.is_empty() {
        inside(table, &rows, &store, &mut found).await?;
    }
    Ok(found)
}

fn table_is_v3(route: &Route) -> bool {
    route.path.starts_with("/v3/")
}

/// Reads the tables whose rows always lie inside of these.
async fn inside(table: &Table, rows: &[Row], store: &Answers, found: &mut Vec<String>) -> Result<(), String> {
    let catalogue = Catalogue::built_in().unwrap();
    for child in catalogue.tables() {
        let [route] = child.routes.as_slice() else { continue };
        let is_inside = route.kind == RouteKind::Embedded && route.include.is_empty();
        if !is_inside || route.parent.as_deref() != Some(&table.name) {
            continue;
        }
        let mut below = Vec::new();
        for row in rows {
            let bound: Bound = route
                .bind
                .iter()
                .map(|bind| {
                    let column = table.column_index(&bind.parent_column).unwrap();
                    (bind.column, row.value(table, column).cloned())
                })
                .collect();
            below.extend(rows_in(child, route, row.json(), &bound));
        }
        compare(child, "", &below, store).await?;
        if !below.is_empty() {
            found.push(child.name.clone());
        }
        Box::pin(inside(child, &below, store, found)).await?;
    }
    Ok(())
}

/// The rows that the driver reads, cell by cell, against those of the second reading.
async fn compare(table: &Table, wanted: &str, rows: &[Row], store: &Answers) -> Result<(), String> {
    let mut held = BTreeMap::<Vec<Option<String>>, usize>::new();
    for row in rows {
        let cells = table.columns.iter().enumerate().map(|(index, column)| {
            let text = expected(column, row.value(table, index));
            text.map_err(|fault| format!("{}.{}: {fault}", table.name, column.sql_name))
        });
        *held.entry(cells.collect::<Result<_, _>>()?).or_default() += 1;
    }
    let sql = format!("SELECT * FROM {}{wanted}", table.name);
    let read = store.run(&sql).await.map_err(|error| format!("{sql}: {error}"))?;
    let differing = read.iter().find(|(cells, count)| held.get(*cells) != Some(count));
    match (differing, read.len() == held.len()) {
        (None, true) => Ok(()),
        (Some((cells, _)), _) => Err(format!("{sql}: {cells:?} was read, the answer holds {held:?}")),
        (None, false) => {
            Err(format!("{sql}: {} rows were read, the answer holds {}", read.len(), held.len()))
        }
    }
}

/// A server that has one answer, on the first page of everything.
struct Answers {
    connection: Connection,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Answers {
    async fn serve(answer: String, is_v3: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    if stream.read_exact(&mut byte).await.is_err() {
                        break;
                    }
                    request.extend(byte);
                }
                let first_line =
                    String::from_utf8_lossy(&request).lines().next().unwrap_or_default().to_owned();
                let later = first_line.contains("after=")
                    || first_line.split("page=").nth(1).is_some_and(|page| !page.starts_with("1&"));
                let body = match (later, is_v3) {
                    (false, _) => answer.as_str(),
                    (true, true) => r#"{"data":[],"meta":{}}"#,
                    (true, false) => "[]",
                };
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
            }
        });
        let pairs = [("StoreId", "recorded"), ("OAuthAccessToken", "token"), ("BaseUrl", url.as_str())];
        let connection = Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap();
        Self { connection, server }
    }

    /// The rows as text, each with how often it came.
    async fn run(&self, sql: &str) -> Result<BTreeMap<Vec<Option<String>>, usize>, String> {
        let text = |error: SqlError| error.to_string();
        let prepared = self.connection.prepare(sql).await.map_err(text)?;
        let read = rows_as_text(prepared.execute(Vec::new()).await.map_err(text)?).await.map_err(text)?;
        let mut rows = BTreeMap::new();
        for row in read {
            *rows.entry(row).or_default() += 1;
        }
        Ok(rows)
    }
}
