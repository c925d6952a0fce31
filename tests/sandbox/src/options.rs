//! What a caller can set before the stand-in store starts.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::faults::Fault;
use crate::oauth::OAuthApp;

/// The settings of one stand-in store.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// The TCP port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How much data: 1.0 is 500 products, 1,000 customers and 2,500 orders. Brought into 0.01..=1000.
    pub scale: f64,
    /// Same seed and scale, same data.
    pub seed: u64,
    /// How long every answer is held back.
    pub latency: Duration,
    /// Requests allowed in one window; `None` answers like a store without a quota.
    pub rate_limit: Option<u32>,
    /// The length of the rate-limit window; 30 seconds in reality, shorter for tests.
    pub rate_limit_window: Duration,
    /// What goes wrong on purpose; the first fault that applies to a request wins.
    pub faults: Vec<Fault>,
    /// The store hash in the path, `/stores/{store_id}/v3/…`.
    pub store_id: String,
    /// The only access token that is accepted.
    pub token: String,
    /// The app that may log in, and how that goes.
    pub app: OAuthApp,
    /// The OAuth scopes the token has; `None` means all of them.
    pub scopes: Option<BTreeSet<String>>,
    /// Bytes of packed answers that are kept and sent again to the same request; 0 makes every answer anew. Measuring a client
    /// wants a store that costs next to nothing. Nothing is kept while `faults` are set.
    pub kept_answers: usize,
    /// The most rows of one page, in V2 (413 above it) and V3 (cut to it).
    pub page_cap: u32,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        SandboxOptions {
            port: 0,
            scale: 1.0,
            seed: 1,
            latency: Duration::ZERO,
            rate_limit: None,
            rate_limit_window: Duration::from_secs(30),
            faults: Vec::new(),
            store_id: "sandbox".to_owned(),
            token: "sandbox-token".to_owned(),
            app: OAuthApp::default(),
            scopes: None,
            kept_answers: 0,
            page_cap: 250,
        }
    }
}
