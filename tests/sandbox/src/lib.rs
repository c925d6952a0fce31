//! A stand-in BigCommerce store: an HTTP server on 127.0.0.1 that answers like the management API over
//! generated data. Tests run it in process, the `sandbox` command runs it for a demo. It is an independent
//! reading of the API: it must not use the table catalogue of the driver, or both would share one mistake.

mod answer;
mod cache;
mod connection;
mod data;
mod declared;
mod failure;
mod faults;
mod fields;
mod filters;
mod kept;
mod lost_lines;
mod oauth;
mod options;
mod paging;
mod query;
mod rate_limit;
mod request_log;
mod resource;
mod resources;
mod response;
mod search;
mod server;
mod sorting;

pub use faults::{Fault, FaultError, FaultKind};
pub use oauth::OAuthApp;
pub use options::SandboxOptions;
pub use request_log::ServedRequest;
pub use server::Sandbox;
