//! A small scripted server and catalogue for the tests of this crate: a closure answers each request and all are recorded.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::util::display::array_value_to_string;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bigcommerce_store::schemas::Catalogue;
use bigcommerce_store::{
    Condition, NetworkSettings, ScanRequest, Secret, Store, StoreError, StoreSettings, Test,
};
use futures::TryStreamExt;

/// A request as the server saw it: path below the store, and decoded parameters.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub query: String,
    pub parameters: HashMap<String, String>,
    pub headers: HashMap<String, String>,
}

impl Seen {
    pub fn number(&self, name: &str, default: usize) -> usize {
        self.parameters.get(name).map_or(default, |text| text.parse().unwrap())
    }

    pub fn line(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// An answer of the script.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    pub delay: Duration,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), delay: Duration::ZERO }
    }

    pub fn json(body: impl Into<String>) -> Self {
        Self::new(200, body)
    }

    pub fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A running server; it ends with the test's runtime.
pub struct Server {
    pub base_url: String,
    pub seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start(script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let record = Arc::clone(&seen);
        let script = Arc::new(script);
        let router = Router::new().fallback(move |request: Request| {
            let (record, script) = (Arc::clone(&record), Arc::clone(&script));
            async move {
                let request = see(&request);
                let number = {
                    let mut record = record.lock().unwrap();
                    record.push(request.clone());
                    record.len()
                };
                let reply = script(&request, number);
                tokio::time::sleep(reply.delay).await;
                let mut response = Response::builder().status(reply.status);
                for (name, value) in reply.headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(reply.body)).unwrap()
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base_url, seen }
    }

    pub fn store(&self) -> Store {
        self.store_with(|_| {})
    }

    pub fn store_with(&self, change: impl FnOnce(&mut StoreSettings)) -> Store {
        let mut settings = settings(&self.base_url);
        change(&mut settings);
        Store::new(settings, catalogue()).unwrap()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(Seen::line).collect()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

pub fn settings(base_url: &str) -> StoreSettings {
    StoreSettings {
        base_url: base_url.to_owned(),
        store_id: "abc123".to_owned(),
        token: Secret::new("very-secret-token".to_owned()),
        network: NetworkSettings {
            user_agent: "store-tests/1".to_owned(),
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(5),
            ..NetworkSettings::default()
        },
        max_connections: 4,
        retry_limit: 2,
        rate_limit_reserve: 10,
        page_size: None,
    }
}

fn see(request: &Request) -> Seen {
    let path = request.uri().path().strip_prefix("/stores/abc123").expect("the store's path").to_owned();
    let query = decoded(request.uri().query().unwrap_or_default());
    let parameters = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    Seen { path, query, parameters, headers }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

/// One page of rows `{"id": n}` as a V3 answer, for a list of `total` rows.
pub fn v3_page(request: &Seen, total: usize, largest: usize) -> Reply {
    let limit = request.number("limit", 50).min(largest);
    let page = request.number("page", 1);
    let rows = rows((page - 1) * limit, limit, total);
    Reply::json(format!(
        r#"{{"data":[{}],"meta":{{"pagination":{{"total":{total},"count":{},"per_page":{limit},"current_page":{page},"total_pages":{},"links":{{"next":"?page=999"}}}}}}}}"#,
        rows.join(","),
        rows.len(),
        total.div_ceil(limit)
    ))
}

/// One page of rows as a V2 answer; 204 after the end.
pub fn v2_page(request: &Seen, total: usize) -> Reply {
    let limit = request.number("limit", 50);
    let rows = rows((request.number("page", 1) - 1) * limit, limit, total);
    if rows.is_empty() { Reply::new(204, "") } else { Reply::json(format!("[{}]", rows.join(","))) }
}

fn rows(skip: usize, limit: usize, total: usize) -> Vec<String> {
    (1..=total).skip(skip).take(limit).map(|id| format!(r#"{{"id":{id},"name":"row {id}"}}"#)).collect()
}

pub fn scan(table: &str, columns: &[&str], conditions: Vec<(&str, Test)>) -> ScanRequest {
    let table = Arc::clone(catalogue().table(table).expect("a table of the test catalogue"));
    let index = |name: &str| table.column_index(name).expect("a column of the table");
    ScanRequest {
        conditions: conditions
            .into_iter()
            .map(|(name, test)| Condition { column: index(name), test })
            .collect(),
        ..ScanRequest::whole(&table, columns.iter().map(|name| index(name)).collect())
    }
}

pub async fn read(store: &Store, request: ScanRequest) -> Result<Vec<RecordBatch>, StoreError> {
    store.scan(request, &Arc::default()).try_collect().await
}

/// All rows as text, columns joined by `|`.
pub async fn rows_of(store: &Store, request: ScanRequest) -> Vec<String> {
    text_rows(&read(store, request).await.unwrap())
}

pub fn text_rows(batches: &[RecordBatch]) -> Vec<String> {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cells = batch.columns().iter().map(|column| array_value_to_string(column, row).unwrap());
            rows.push(cells.collect::<Vec<_>>().join("|"));
        }
    }
    rows
}

pub fn ids(from: usize, to: usize) -> Vec<String> {
    (from..=to).map(|id| id.to_string()).collect()
}

/// Tables in the shape of the real ones, but small.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
    CATALOGUE.get_or_init(|| {
        Catalogue::from_files(&[
            ("products.toml", include_str!("products.toml")),
            ("images.toml", include_str!("images.toml")),
            ("orders.toml", include_str!("orders.toml")),
            ("order_products.toml", include_str!("order_products.toml")),
            ("order_options.toml", include_str!("order_options.toml")),
            ("coupons.toml", include_str!("coupons.toml")),
            ("customers.toml", include_str!("customers.toml")),
            ("listings.toml", include_str!("listings.toml")),
            ("trees.toml", include_str!("trees.toml")),
            ("settings.toml", include_str!("settings.toml")),
            ("regions.toml", include_str!("regions.toml")),
        ])
        .unwrap()
    })
}
