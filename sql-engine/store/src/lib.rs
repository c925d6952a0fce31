//! The REST client of a BigCommerce store: turns a [`ScanRequest`] into HTTP requests and their answers into Arrow
//! record batches. It knows the API and the catalogue, and no SQL.

mod decode;
mod error;
mod file;
mod learn;
mod login;
mod network;
mod pages;
mod requests;
mod routes;
mod run;
mod scan;
mod schema;
mod secret;
mod send;
mod settings;
mod store;

pub use bigcommerce_schemas as schemas;
pub use error::StoreError;
pub use file::{FileAccess, replace_file};
pub use login::{Grant, Initiate, Login, SettingsPlace, open_browser};
pub use network::{
    Fingerprint, NetworkSettings, Proxy, ProxyKind, ProxyServer, ServerTrust, Unreachable,
    is_certificate_text,
};
pub use pages::{Attempt, SharedPages};
pub use requests::with_query;
pub use run::{Happened, ScanRun};
pub use scan::{
    Alternatives, Carried, Condition, Inside, PlannedRequest, RequestEstimate, ScanOrder, ScanPlan,
    ScanRequest, Test, Value,
};
pub use secret::Secret;
pub use send::{RateLimit, SentRequest, Statement};
pub use settings::StoreSettings;
pub use store::Store;
