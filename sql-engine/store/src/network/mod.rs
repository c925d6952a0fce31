//! How requests leave the machine: proxies, certificates, waits. `send` and `login` build their HTTP clients here; what they send
//! is their own affair.

mod fingerprint;
mod pem;
mod proxy;
mod tls;
mod trouble;

use std::time::Duration;

use reqwest::ClientBuilder;

pub use fingerprint::Fingerprint;
pub use pem::is_certificate_text;
pub use proxy::{Proxy, ProxyKind, ProxyServer};
pub use tls::ServerTrust;
pub use trouble::Unreachable;

use crate::error::StoreError;

/// Proxy, certificates and waits of every connection to a host.
#[derive(Debug, Clone, Default)]
pub struct NetworkSettings {
    /// Sent as `User-Agent`: names driver and version.
    pub user_agent: String,
    /// Longest wait for a connection to the host; zero waits forever.
    pub connect_timeout: Duration,
    /// Longest wait for one answer; zero waits forever.
    pub request_timeout: Duration,
    /// The proxy in between.
    pub proxy: Proxy,
    /// Which server certificates are accepted.
    pub trust: ServerTrust,
    /// A PEM file with the certificate and the private key that this side shows; `None` for none.
    pub client_certificate: Option<std::path::PathBuf>,
}

impl NetworkSettings {
    /// The beginnings of a client.
    ///
    /// # Errors
    /// [`StoreError::Setting`] for files and addresses that cannot be used.
    pub(crate) fn client(&self) -> Result<ClientBuilder, StoreError> {
        // Another part of the process may have chosen a provider already; then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder().gzip(true).user_agent(&self.user_agent);
        if !self.connect_timeout.is_zero() {
            builder = builder.connect_timeout(self.connect_timeout);
        }
        if !self.request_timeout.is_zero() {
            builder = builder.timeout(self.request_timeout);
        }
        let builder = self.proxy.apply(builder)?;
        tls::apply(builder, &self.trust, self.client_certificate.as_deref())
    }
}
