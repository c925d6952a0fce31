//! A bare HTTP client for the tests: one connection per request, nothing retried, nothing hidden.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::io::Read;

use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn unzipped(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(self.body.as_slice()).read_to_end(&mut plain).unwrap();
        plain
    }
}

/// A small store with default settings.
pub fn small() -> SandboxOptions {
    SandboxOptions { scale: 0.1, ..SandboxOptions::default() }
}

pub async fn start(options: SandboxOptions) -> Sandbox {
    Sandbox::start(options).await.unwrap()
}

/// Sends one request with the right token and `Accept`. `None` when the connection ends without an answer.
pub async fn try_get(sandbox: &Sandbox, path: &str) -> Option<Reply> {
    let headers = [("X-Auth-Token", "sandbox-token"), ("Accept", "application/json")];
    send(sandbox, "GET", &format!("/stores/sandbox{path}"), &headers).await
}

pub async fn get(sandbox: &Sandbox, path: &str) -> Reply {
    try_get(sandbox, path).await.unwrap_or_else(|| panic!("no answer to {path}"))
}

/// The rows of a successful list, of either version; none for 204.
pub async fn rows(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let reply = get(sandbox, path).await;
    if reply.status == 204 {
        assert!(reply.body.is_empty(), "204 with a body: {path}");
        return Vec::new();
    }
    assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    match reply.json() {
        Value::Array(rows) => rows,
        envelope => envelope["data"].as_array().unwrap().clone(),
    }
}

/// All rows of a paged list.
pub async fn all(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let separator = if path.contains('?') { '&' } else { '?' };
    let mut found = Vec::new();
    for page in 1.. {
        let part = rows(sandbox, &format!("{path}{separator}limit=250&page={page}")).await;
        let is_last = part.len() < 250;
        found.extend(part);
        if is_last {
            break;
        }
    }
    found
}

pub fn ids(rows: &[Value]) -> Vec<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

pub async fn send(sandbox: &Sandbox, method: &str, target: &str, headers: &[(&str, &str)]) -> Option<Reply> {
    let address = sandbox.url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // A connection that breaks off still leaves what came before.
    let _broken = stream.read_to_end(&mut bytes).await;
    read_reply(&bytes)
}

fn read_reply(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Reply { status, headers, body: bytes[end + 4..].to_vec() })
}
