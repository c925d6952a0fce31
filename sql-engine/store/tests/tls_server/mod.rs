//! An encrypted server whose certificate nobody vouches for; it answers every request as `/v2/time` does.

use std::path::PathBuf;
use std::sync::Arc;

use bigcommerce_store::Fingerprint;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{\"time\": 1}";

pub struct TlsServer {
    port: u16,
    fingerprint: Fingerprint,
    folder: tempfile::TempDir,
}

impl TlsServer {
    /// Starts one; with a client's name it lets in that client's certificate alone.
    pub async fn start(client: Option<&str>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("server.pem"), cert.pem()).unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, cert.der());
        let builder = match client {
            None => ServerConfig::builder().with_no_client_auth(),
            Some(name) => {
                let own = generate_simple_self_signed([name.to_owned()]).unwrap();
                let pem = format!("{}{}", own.cert.pem(), own.signing_key.serialize_pem());
                std::fs::write(folder.path().join("client.pem"), pem).unwrap();
                let mut roots = RootCertStore::empty();
                roots.add(own.cert.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
                ServerConfig::builder().with_client_cert_verifier(verifier)
            }
        };
        let key = PrivateKeyDer::from_pem_slice(signing_key.serialize_pem().as_bytes()).unwrap();
        let config = builder.with_single_cert(vec![cert.der().clone()], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        head.push(byte);
                    }
                    let _ = stream.write_all(ANSWER).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { port, fingerprint: Fingerprint::Sha256(digest.as_ref().try_into().unwrap()), folder }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub fn certificate_file(&self) -> PathBuf {
        self.folder.path().join("server.pem")
    }

    pub fn client_file(&self) -> PathBuf {
        self.folder.path().join("client.pem")
    }
}
