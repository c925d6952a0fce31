//! Proxies, certificates, and why a host cannot be reached. Every server here is on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod go_between;
mod stand_in;
mod tls_server;

use std::sync::atomic::{AtomicUsize, Ordering};

use bigcommerce_store::{
    Fingerprint, NetworkSettings, Proxy, ProxyKind, ProxyServer, Secret, ServerTrust, Store, StoreError,
    Unreachable,
};

use go_between::GoBetween;
use stand_in::{Reply, Server, catalogue, settings};
use tls_server::TlsServer;

async fn verify(base_url: &str, change: impl FnOnce(&mut NetworkSettings)) -> Result<(), StoreError> {
    let mut settings = settings(base_url);
    settings.retry_limit = 0;
    // What was verified once is not asked again: each call is another login.
    static LOGINS: AtomicUsize = AtomicUsize::new(0);
    settings.token = Secret::new(format!("token{}", LOGINS.fetch_add(1, Ordering::SeqCst)));
    change(&mut settings.network);
    Store::new(settings, catalogue())?.verify().await
}

fn reason(outcome: Result<(), StoreError>) -> Unreachable {
    match outcome {
        Err(StoreError::Unreachable { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

fn through(proxy: &GoBetween, kind: ProxyKind, user: &str) -> Proxy {
    Proxy::Server(ProxyServer {
        kind,
        host: "127.0.0.1".to_owned(),
        port: proxy.port,
        user: user.to_owned(),
        password: Secret::new("proxy-password".to_owned()),
        exceptions: String::new(),
    })
}

#[tokio::test]
async fn an_unknown_name_and_a_closed_port_are_told_apart() {
    assert_eq!(reason(verify("http://no-such-host.invalid", |_| {}).await), Unreachable::Name);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(reason(verify(&format!("http://{closed}"), |_| {}).await), Unreachable::Refused);
}

#[tokio::test]
async fn a_certificate_of_nobodys_is_refused_until_it_is_trusted() {
    let server = TlsServer::start(None).await;
    let url = server.url();
    let refused = reason(verify(&url, |_| {}).await);
    assert!(matches!(refused, Unreachable::Tls(_)), "{refused:?}");
    verify(&url, |network| network.trust = ServerTrust::AndFile(server.certificate_file())).await.unwrap();
    verify(&url, |network| network.trust = ServerTrust::Only(server.fingerprint())).await.unwrap();
    let text = std::fs::read_to_string(server.certificate_file()).unwrap();
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    verify(&url, |network| network.trust = ServerTrust::AndText(one_line)).await.unwrap();
    let other = ServerTrust::Only(Fingerprint::Sha1([7; 20]));
    let Unreachable::Tls(words) = reason(verify(&url, |network| network.trust = other).await) else {
        panic!()
    };
    let Fingerprint::Sha256(shown) = server.fingerprint() else { panic!() };
    let shown: String = shown.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(words.contains("another certificate") && words.contains(&shown), "{words}");
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_gets_ours() {
    let server = TlsServer::start(Some("client")).await;
    let url = server.url();
    for trust in [ServerTrust::AndFile(server.certificate_file()), ServerTrust::Only(server.fingerprint())] {
        let without = verify(&url, |network| network.trust = trust.clone()).await;
        assert!(without.is_err());
        verify(&url, |network| {
            network.trust = trust;
            network.client_certificate = Some(server.client_file());
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn files_that_hold_no_certificate_are_named_with_their_property() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_owned();
    let outcome = verify("https://localhost", |network| network.trust = ServerTrust::AndFile(path)).await;
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains("SSLServerCert") && text.contains("no certificate"), "{text}");
    let cut = ServerTrust::AndText("-----BEGIN CERTIFICATE----- MIIB".to_owned());
    let text = verify("https://localhost", |network| network.trust = cut).await.unwrap_err().to_string();
    assert!(text.contains("SSLServerCert") && text.contains("cut"), "{text}");
    let outcome =
        verify("https://localhost", |network| network.client_certificate = Some("/nowhere".into())).await;
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains("SSLClientCert") && text.contains("/nowhere"), "{text}");
}

#[tokio::test]
async fn encrypted_requests_go_through_an_http_proxy_and_through_socks() {
    let server = TlsServer::start(None).await;
    for kind in [ProxyKind::Http, ProxyKind::Socks5] {
        let proxy = GoBetween::start(kind).await;
        verify(&server.url(), |network| {
            network.trust = ServerTrust::Only(server.fingerprint());
            network.proxy = through(&proxy, kind, "u");
        })
        .await
        .unwrap();
        assert_eq!(proxy.connections(), 1, "{kind:?}");
        let refused = verify(&server.url(), |network| {
            network.trust = ServerTrust::Only(server.fingerprint());
            network.proxy = through(&proxy, kind, "stranger");
        })
        .await;
        let Unreachable::Proxy(words) = reason(refused) else { panic!() };
        assert!(!words.contains("proxy-password"), "{words}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_blamed_and_exceptions_go_around_it() {
    let store = Server::start(|_, _| Reply::json(r#"{"time": 1}"#)).await;
    let mut gone = ProxyServer {
        kind: ProxyKind::Http,
        host: "127.0.0.1".to_owned(),
        port: std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(),
        user: String::new(),
        password: Secret::default(),
        exceptions: String::new(),
    };
    let proxy = Proxy::Server(gone.clone());
    assert!(matches!(
        reason(verify(&store.base_url, |network| network.proxy = proxy).await),
        Unreachable::Proxy(_)
    ));
    gone.exceptions = "example.com,127.0.0.1".to_owned();
    verify(&store.base_url, |network| network.proxy = Proxy::Server(gone)).await.unwrap();
}
