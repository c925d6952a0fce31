//! Which certificates a server may show, and the one that this side shows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reqwest::{Certificate, ClientBuilder, Identity};
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::fingerprint::{Fingerprint, OneCertificate};
use super::pem;
use crate::error::StoreError;

const SERVER: &str = "SSLServerCert";
const CLIENT: &str = "SSLClientCert";

/// Which server certificates are accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ServerTrust {
    /// Those that the operating system trusts.
    #[default]
    System,
    /// Those that the operating system trusts, and those that the certificates in a PEM file vouch for.
    AndFile(PathBuf),
    /// The same with the PEM text itself, whose line ends may be missing.
    AndText(String),
    /// The one with this fingerprint, whoever vouches for it.
    Only(Fingerprint),
}

pub(super) fn apply(
    builder: ClientBuilder,
    trust: &ServerTrust,
    own: Option<&Path>,
) -> Result<ClientBuilder, StoreError> {
    let builder = match trust {
        ServerTrust::System => builder,
        ServerTrust::AndFile(file) => {
            let certificates = certificates(&read(SERVER, file)?)
                .ok_or_else(|| unusable(SERVER, file, "it holds no certificate in PEM form"))?;
            builder.tls_certs_merge(certificates)
        }
        ServerTrust::AndText(text) => {
            let certificates =
                certificates(pem::in_lines(text).as_bytes()).ok_or_else(|| StoreError::Setting {
                    property: SERVER,
                    reason: "it begins as a certificate in PEM form and cannot be read as one; the text may have been cut".to_owned(),
                })?;
            builder.tls_certs_merge(certificates)
        }
        ServerTrust::Only(fingerprint) => {
            return Ok(builder.tls_backend_preconfigured(pinned(*fingerprint, own)?));
        }
    };
    match own {
        None => Ok(builder),
        Some(file) => {
            let identity = Identity::from_pem(&read(CLIENT, file)?).map_err(|_| no_identity(file))?;
            Ok(builder.identity(identity))
        }
    }
}

fn certificates(pem: &[u8]) -> Option<Vec<Certificate>> {
    Certificate::from_pem_bundle(pem).ok().filter(|certificates| !certificates.is_empty())
}

fn pinned(fingerprint: Fingerprint, own: Option<&Path>) -> Result<ClientConfig, StoreError> {
    let verifier = Arc::new(OneCertificate::new(fingerprint));
    let config = ClientConfig::builder().dangerous().with_custom_certificate_verifier(verifier);
    let mut config = match own {
        None => config.with_no_client_auth(),
        Some(file) => {
            let pem = read(CLIENT, file)?;
            let chain = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
            let (Ok(chain), Ok(key)) = (chain, PrivateKeyDer::from_pem_slice(&pem)) else {
                return Err(no_identity(file));
            };
            config.with_client_auth_cert(chain, key).map_err(|_| no_identity(file))?
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn read(property: &'static str, file: &Path) -> Result<Vec<u8>, StoreError> {
    std::fs::read(file).map_err(|error| unusable(property, file, &format!("it cannot be read ({error})")))
}

fn no_identity(file: &Path) -> StoreError {
    unusable(
        CLIENT,
        file,
        "it must hold a certificate and its private key without a password, both in PEM form",
    )
}

fn unusable(property: &'static str, file: &Path, reason: &str) -> StoreError {
    StoreError::Setting { property, reason: format!("{}: {reason}", file.display()) }
}
