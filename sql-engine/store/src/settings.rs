//! What a client needs to know to reach a store.

use crate::network::NetworkSettings;
use crate::secret::Secret;

/// Address, login and limits of one store.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// Scheme, host and port, without a path: `https://api.bigcommerce.com`.
    pub base_url: String,
    /// The store hash, as in `/stores/{store_hash}/v3`.
    pub store_id: String,
    /// Sent as `X-Auth-Token`.
    pub token: Secret,
    /// How requests travel.
    pub network: NetworkSettings,
    /// Most requests under way at once.
    pub max_connections: usize,
    /// How often a request is repeated after 429, 5xx or a lost connection before it counts as failed.
    pub retry_limit: u32,
    /// Per cent of the store's request quota that are left to its other apps.
    pub rate_limit_reserve: u32,
    /// Rows asked for per page, at most what each resource allows; `None` asks for the most allowed.
    pub page_size: Option<u32>,
}
