//! Why there was no connection to a host, told apart by what a user has to do about it.

use std::error::Error;
use std::io;

use rustls::{CertificateError, OtherError};

use super::Proxy;

/// Why a host cannot be reached. The texts are the network's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// The host's name is not known.
    Name,
    /// The host is there and does not listen.
    Refused,
    /// Nothing answered in time.
    Silent,
    /// The encrypted connection failed.
    Tls(String),
    /// The proxy is not there or does not let us through.
    Proxy(String),
    /// Something else.
    Other(String),
}

impl Unreachable {
    /// Classifies the error of a connection that did not come about.
    pub(crate) fn of(error: &reqwest::Error, proxy: &Proxy) -> Self {
        let chain = causes(error);
        let innermost = chain.last().map(ToString::to_string).unwrap_or_default();
        let says = |words: &str| chain.iter().any(|cause| cause.to_string().contains(words));
        let is = |kind: io::ErrorKind| {
            chain.iter().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == kind))
        };
        let tls = || chain.iter().find_map(|cause| tls_error(*cause));
        if says("tunnel") || says("SOCKS") || says("socks") {
            Self::Proxy(innermost)
        } else if let Some(error) = tls() {
            Self::Tls(words(error))
        } else if matches!(proxy, Proxy::Server(_)) {
            // What was asked for is the proxy, not the store.
            Self::Proxy(innermost)
        } else if says("dns error") {
            Self::Name
        } else if is(io::ErrorKind::ConnectionRefused) {
            Self::Refused
        } else if error.is_timeout() || is(io::ErrorKind::TimedOut) {
            Self::Silent
        } else {
            Self::Other(innermost)
        }
    }
}

impl std::fmt::Display for Unreachable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name => formatter.write_str(
                "its name is not known to the network. Check the BaseUrl property and whether this machine is online",
            ),
            Self::Refused => formatter.write_str(
                "it refuses connections on this port. Check the BaseUrl property, a firewall, or set ProxyServer if a proxy is needed",
            ),
            Self::Silent => formatter.write_str(
                "nothing answered in time. Check a firewall, set ProxyServer if a proxy is needed, or raise ConnectTimeout",
            ),
            Self::Tls(words) => write!(
                formatter,
                "the encrypted connection failed: {words}. Where a company inspects its traffic, name its certificate in SSLServerCert; else check the clock and BaseUrl"
            ),
            Self::Proxy(words) => write!(
                formatter,
                "the proxy does not let the connection through: {words}. Check ProxyServer, ProxyPort, ProxyUser and ProxyPassword"
            ),
            Self::Other(words) => write!(formatter, "{words}. Check the network, the proxy and the BaseUrl property"),
        }
    }
}

fn tls_error<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(error);
    }
    // An io::Error hides what it wraps from `source`, and they lie inside of one another.
    let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.and_then(|inner| tls_error(inner))
}

/// The words of the check that refused the certificate, which the library shows in the form for programmers.
fn words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(reason))) => reason.to_string(),
        other => other.to_string(),
    }
}

fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut chain: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        chain.push(cause);
        next = cause.source();
    }
    chain
}
