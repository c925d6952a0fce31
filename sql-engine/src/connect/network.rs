//! The properties of proxies and certificates.

use std::path::PathBuf;
use std::time::Duration;

use bigcommerce_store::{Fingerprint, NetworkSettings, Proxy, ProxyKind, ProxyServer, ServerTrust};

use super::settings::Given;
use super::token;
use crate::error::SqlError;

impl Given<'_> {
    pub(super) fn network(&self) -> Result<NetworkSettings, SqlError> {
        let own = self.text("SSLClientCert");
        Ok(NetworkSettings {
            user_agent: format!("bigcommerce-odbc/{}", env!("CARGO_PKG_VERSION")),
            connect_timeout: Duration::from_secs(self.number("ConnectTimeout")?),
            request_timeout: Duration::from_secs(self.number("Timeout")?),
            proxy: self.proxy()?,
            trust: self.trust()?,
            client_certificate: (!own.is_empty()).then(|| PathBuf::from(own)),
        })
    }

    fn proxy(&self) -> Result<Proxy, SqlError> {
        let kind = match self.choice("ProxyType")? {
            "SOCKS5" => ProxyKind::Socks5,
            _ => ProxyKind::Http,
        };
        let server = self.text("ProxyServer");
        if server.is_empty() {
            let detect = self.flag("ProxyAutoDetect")?;
            return Ok(if detect { Proxy::Environment } else { Proxy::Direct });
        }
        // People paste addresses.
        let host = server.split_once("://").map_or(server, |(_, host)| host).trim_end_matches('/');
        let (host, port) = match host.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse().ok()),
            _ => (host, None),
        };
        let port = match port {
            Some(port) => port,
            None => u16::try_from(self.number("ProxyPort")?).unwrap_or(u16::MAX),
        };
        Ok(Proxy::Server(ProxyServer {
            kind,
            host: host.to_owned(),
            port,
            user: self.text("ProxyUser").to_owned(),
            password: token::resolve("ProxyPassword", self.text("ProxyPassword"))?,
            exceptions: self.text("ProxyExceptions").replace(';', ","),
        }))
    }

    fn trust(&self) -> Result<ServerTrust, SqlError> {
        let value = self.text("SSLServerCert");
        if value.is_empty() {
            return Ok(ServerTrust::System);
        }
        if value == "*" {
            return Err(SqlError::Setting(
                "SSLServerCert=* would accept any server and hand the access token to it. Name the PEM file of the certificate to be trusted, or its SHA-256 fingerprint."
                    .to_owned(),
            ));
        }
        Ok(match Fingerprint::parse(value) {
            Some(fingerprint) => ServerTrust::Only(fingerprint),
            None => ServerTrust::AndFile(PathBuf::from(value)),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use bigcommerce_store::{Proxy, ProxyKind, ServerTrust};

    use crate::connect::Settings;
    use crate::error::SqlError;

    fn settings(pairs: &[(&'static str, &'static str)]) -> Result<Settings, SqlError> {
        let login = [("StoreId", "abc"), ("PWD", "t")];
        Ok(Settings::from_pairs(login.into_iter().chain(pairs.iter().copied()))?.0)
    }

    #[test]
    fn a_pasted_proxy_address_is_taken_apart() {
        let pairs =
            [("ProxyServer", "http://proxy.local:3128/"), ("ProxyType", "socks5"), ("ProxyUser", "u")];
        let Proxy::Server(proxy) = settings(&pairs).unwrap().store.network.proxy else { panic!() };
        assert_eq!((proxy.host.as_str(), proxy.port, proxy.kind), ("proxy.local", 3128, ProxyKind::Socks5));
        let Proxy::Server(proxy) = settings(&[("Proxy Server", "p")]).unwrap().store.network.proxy else {
            panic!()
        };
        assert_eq!((proxy.host.as_str(), proxy.port), ("p", 80));
    }

    #[test]
    fn without_a_proxy_the_environment_counts_unless_it_is_turned_off() {
        assert!(matches!(settings(&[]).unwrap().store.network.proxy, Proxy::Environment));
        let off = settings(&[("ProxyAutoDetect", "false")]).unwrap();
        assert!(matches!(off.store.network.proxy, Proxy::Direct));
    }

    #[test]
    fn a_server_certificate_is_a_file_or_a_fingerprint_and_never_everything() {
        let trust =
            |value| settings(&[("SSLServerCert", value)]).map(|settings| settings.store.network.trust);
        assert!(matches!(trust("/etc/ca.pem").unwrap(), ServerTrust::AndFile(_)));
        let digits = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        assert!(matches!(trust(digits).unwrap(), ServerTrust::Only(_)));
        assert!(trust("*").unwrap_err().to_string().contains("any server"));
    }
}
