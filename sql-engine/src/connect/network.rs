//! The properties of proxies and certificates.

use std::path::PathBuf;
use std::time::Duration;

use bigcommerce_store::{
    Fingerprint, NetworkSettings, Proxy, ProxyKind, ProxyServer, ServerTrust, is_certificate_text,
};

use super::settings::Given;
use super::token;
use crate::error::SqlError;

impl Given<'_> {
    pub(super) fn network(&self) -> Result<NetworkSettings, SqlError> {
        let own = self.text("SSLClientCert");
        if own.contains("-----BEGIN") {
            // Not repeated: it may hold the private key.
            return Err(SqlError::Setting(
                "SSLClientCert must be the path of a PEM file: a private key does not belong into a profile."
                    .to_owned(),
            ));
        }
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
        if server.contains('@') {
            // Not repeated: it holds a password.
            return Err(SqlError::Setting(
                "ProxyServer must be a host without a user. Set ProxyUser and ProxyPassword to what stands before the @."
                    .to_owned(),
            ));
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
        if is_certificate_text(value) {
            return Ok(ServerTrust::AndText(value.to_owned()));
        }
        if let Some(fingerprint) = Fingerprint::parse(value) {
            return Ok(ServerTrust::Only(fingerprint));
        }
        if value.len() > 20 && value.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | ' ')) {
            return Err(SqlError::Setting(format!(
                "SSLServerCert is \"{value}\", which looks like a fingerprint and is none: a SHA-256 has 64 hexadecimal digits, a SHA-1 40, an MD5 32."
            )));
        }
        Ok(ServerTrust::AndFile(PathBuf::from(value)))
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
    fn a_proxy_of_another_kind_lends_nothing_to_the_one_that_is_used() {
        let pairs = [
            ("FirewallServer", "wall"),
            ("ProxyServer", "proxy"),
            ("ProxyPort", "3128"),
            ("FirewallType", "SOCKS5"),
        ];
        let Proxy::Server(proxy) = settings(&pairs).unwrap().store.network.proxy else { panic!() };
        assert_eq!((proxy.host.as_str(), proxy.port, proxy.kind), ("wall", 80, ProxyKind::Socks5));
    }

    #[test]
    fn a_server_certificate_is_a_file_a_text_or_a_fingerprint_and_never_everything() {
        let trust =
            |value| settings(&[("SSLServerCert", value)]).map(|settings| settings.store.network.trust);
        assert!(matches!(trust("/etc/ca.pem").unwrap(), ServerTrust::AndFile(_)));
        let text = "-----BEGIN CERTIFICATE----- AB== -----END CERTIFICATE-----";
        assert!(matches!(trust(text).unwrap(), ServerTrust::AndText(_)));
        for digits in [
            "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
            "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33",
            "00112233445566778899aabbccddeeff",
        ] {
            assert!(matches!(trust(digits).unwrap(), ServerTrust::Only(_)), "{digits}");
        }
        assert!(trust("*").unwrap_err().to_string().contains("any server"));
        assert!(
            trust("00112233445566778899aabbccddeeff0").unwrap_err().to_string().contains("SHA-256 has 64")
        );
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        for (name, value) in
            [("ProxyServer", "http://me:hidden@proxy:3128"), ("BaseUrl", "https://me:hidden@host")]
        {
            let text = settings(&[(name, value)]).unwrap_err().to_string();
            assert!(text.contains(name) && !text.contains("hidden"), "{text}");
        }
    }

    #[test]
    fn a_private_key_in_the_profile_is_refused_and_not_repeated() {
        let key = "-----BEGIN PRIVATE KEY----- hidden -----END PRIVATE KEY-----";
        let text = settings(&[("SSLClientCert", key)]).unwrap_err().to_string();
        assert!(text.contains("SSLClientCert") && !text.contains("hidden"), "{text}");
    }
}
