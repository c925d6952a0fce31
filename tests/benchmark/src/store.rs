//! The stand-in store in a process of its own, and the requests it answered.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method};
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::process::cpu_seconds;

/// Orders at scale 1 of the stand-in store.
const ORDERS_AT_SCALE_1: f64 = 2_500.0;

/// The request that the driver sends while connecting; it is no part of a query.
const LOGIN_CHECK: &str = "/v2/time";

/// A running stand-in store; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Store {
    process: Child,
    /// Scheme, host and port.
    pub(crate) url: String,
    client: Client,
    runtime: Runtime,
}

#[derive(Debug, Deserialize)]
struct Served {
    path: String,
    query: String,
}

impl Store {
    /// Starts a store with this many orders.
    pub(crate) fn start(server: &Path, orders: u32, latency: u64) -> Outcome<Store> {
        let scale = f64::from(orders) / ORDERS_AT_SCALE_1;
        let mut process = Command::new(server)
            .args(["0", &scale.to_string(), &latency.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", server.display()))?;
        let mut url = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut url)?;
        }
        if url.trim().is_empty() {
            return Err(format!("{} ended without saying its address", server.display()).into());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Store { process, url: url.trim().to_owned(), client: crate::download::client(true)?, runtime })
    }

    /// Forgets the requests answered so far.
    pub(crate) fn forget_requests(&self) -> Outcome<()> {
        self.own_route(Method::DELETE)?;
        Ok(())
    }

    /// The pages asked for since the last [`Store::forget_requests`], without the login check.
    pub(crate) fn pages(&self) -> Outcome<Vec<String>> {
        let served: Vec<Served> = serde_json::from_str(&self.own_route(Method::GET)?)?;
        let pages = served.into_iter().filter(|request| request.path != LOGIN_CHECK);
        Ok(pages.map(|request| format!("{}?{}", request.path, request.query)).collect())
    }

    /// CPU seconds that the store used so far.
    pub(crate) fn cpu_seconds(&self) -> Outcome<f64> {
        cpu_seconds(&self.process.id().to_string())
    }

    fn own_route(&self, method: Method) -> Outcome<String> {
        let request = self.client.request(method, format!("{}/_sandbox/requests", self.url));
        Ok(self.runtime.block_on(async { request.send().await?.error_for_status()?.text().await })?)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _already_ended = self.process.kill();
        let _already_ended = self.process.wait();
    }
}
