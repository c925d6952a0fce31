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
    status: u16,
}

/// What a store is to be like.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setup {
    /// Orders; a fifth as many products.
    pub(crate) orders: u32,
    /// Milliseconds by which each answer is held back.
    pub(crate) latency: u64,
    /// Requests in 30 seconds; 0 for no quota.
    pub(crate) quota: u32,
    /// Megabytes of packed answers that are sent again instead of being made anew.
    pub(crate) kept_megabytes: u32,
}

impl Store {
    /// Starts a store with this many orders.
    pub(crate) fn start(server: &Path, orders: u32, latency: u64) -> Outcome<Store> {
        Self::like(server, Setup { orders, latency, ..Setup::default() })
    }

    /// Starts a store.
    pub(crate) fn like(server: &Path, setup: Setup) -> Outcome<Store> {
        let scale = f64::from(setup.orders) / ORDERS_AT_SCALE_1;
        let numbers = [setup.latency, setup.quota.into(), 30_000, setup.kept_megabytes.into()];
        let mut process = Command::new(server)
            .args(["0".to_owned(), scale.to_string()])
            .args(numbers.map(|number: u64| number.to_string()))
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
        self.own_route(Method::DELETE, "requests")?;
        Ok(())
    }

    /// Requests answered in each window of the quota, the running one last.
    pub(crate) fn quota_used(&self) -> Outcome<Vec<u32>> {
        Ok(serde_json::from_str(&self.own_route(Method::GET, "quota")?)?)
    }

    /// Answers since the last [`Store::forget_requests`] that refused a request for the quota.
    pub(crate) fn refused(&self) -> Outcome<usize> {
        let served: Vec<Served> = serde_json::from_str(&self.own_route(Method::GET, "requests")?)?;
        Ok(served.iter().filter(|request| request.status == 429).count())
    }

    /// The pages asked for since the last [`Store::forget_requests`], without the login check.
    pub(crate) fn pages(&self) -> Outcome<Vec<String>> {
        let served: Vec<Served> = serde_json::from_str(&self.own_route(Method::GET, "requests")?)?;
        let pages = served.into_iter().filter(|request| request.path != LOGIN_CHECK);
        Ok(pages.map(|request| format!("{}?{}", request.path, request.query)).collect())
    }

    /// CPU seconds that the store used so far.
    pub(crate) fn cpu_seconds(&self) -> Outcome<f64> {
        cpu_seconds(&self.process.id().to_string())
    }

    fn own_route(&self, method: Method, name: &str) -> Outcome<String> {
        let request = self.client.request(method, format!("{}/_sandbox/{name}", self.url));
        Ok(self.runtime.block_on(async { request.send().await?.error_for_status()?.text().await })?)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _already_ended = self.process.kill();
        let _already_ended = self.process.wait();
    }
}
