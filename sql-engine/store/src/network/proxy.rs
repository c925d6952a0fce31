//! The proxy between this machine and the store.

use reqwest::{ClientBuilder, NoProxy};

use crate::error::StoreError;
use crate::secret::Secret;

/// Which proxy is used.
#[derive(Debug, Clone, Default)]
pub enum Proxy {
    /// The one that the environment variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name.
    #[default]
    Environment,
    /// None, whatever the environment says.
    Direct,
    /// This one.
    Server(ProxyServer),
}

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyKind {
    /// HTTP, with CONNECT for encrypted connections.
    Http,
    /// SOCKS 5; the proxy resolves names.
    Socks5,
}

/// A proxy server.
#[derive(Debug, Clone)]
pub struct ProxyServer {
    /// How it is spoken to.
    pub kind: ProxyKind,
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The user's name at the proxy; empty for none.
    pub user: String,
    /// The user's password at the proxy.
    pub password: Secret,
    /// Hosts that are reached without it, separated by commas.
    pub exceptions: String,
}

impl Proxy {
    pub(super) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, StoreError> {
        let server = match self {
            Self::Environment => return Ok(builder),
            Self::Direct => return Ok(builder.no_proxy()),
            Self::Server(server) => server,
        };
        let scheme = match server.kind {
            ProxyKind::Http => "http",
            // With "socks5" this machine would resolve the names, which behind such a proxy it often cannot.
            ProxyKind::Socks5 => "socks5h",
        };
        let address = format!("{scheme}://{}:{}", server.host, server.port);
        let mut proxy = reqwest::Proxy::all(&address).map_err(|_| StoreError::Setting {
            property: "ProxyServer",
            reason: format!("\"{}\" is not the name or address of a host", server.host),
        })?;
        if !server.user.is_empty() {
            proxy = proxy.basic_auth(&server.user, server.password.expose());
        }
        Ok(builder.proxy(proxy.no_proxy(NoProxy::from_string(&server.exceptions))))
    }
}
