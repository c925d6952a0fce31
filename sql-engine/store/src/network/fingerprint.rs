//! Accepts one certificate, told by its fingerprint: for servers whose certificate nobody vouches for. The server still proves
//! that it has the certificate's key.

use std::sync::Arc;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    WebPkiSupportedAlgorithms, ring::default_provider, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

/// The fingerprint of one certificate. MD5 and SHA-1 are broken for telling apart what somebody made to look alike, not for finding
/// another certificate to a given fingerprint, which is all that would help against a certificate that the user names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fingerprint {
    /// Its MD5, which other drivers take.
    Md5([u8; 16]),
    /// Its SHA-1, which Windows shows as the thumbprint.
    Sha1([u8; 20]),
    /// Its SHA-256.
    Sha256([u8; 32]),
}

impl Fingerprint {
    /// Reads 32 (MD5), 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, with or without colons, dashes or spaces.
    pub fn parse(text: &str) -> Option<Self> {
        // Windows puts an invisible mark before the thumbprint that it lets one copy.
        let digits = text.chars().filter(|c| !matches!(c, ':' | '-' | ' ' | '\u{200e}'));
        let digits: Vec<u32> = digits.map(|c| c.to_digit(16)).collect::<Option<Vec<_>>>()?;
        let bytes: Vec<u8> = digits
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => u8::try_from(high * 16 + low).ok(),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()?;
        let md5 = bytes.as_slice().try_into().map(Self::Md5);
        md5.or_else(|_| bytes.as_slice().try_into().map(Self::Sha1))
            .or_else(|_| bytes.as_slice().try_into().map(Self::Sha256))
            .ok()
    }

    fn is_of(&self, certificate: &[u8]) -> bool {
        match self {
            Self::Md5(expected) => md5::compute(certificate).0 == *expected,
            Self::Sha1(expected) => digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate).as_ref() == expected,
            Self::Sha256(expected) => digest(&SHA256, certificate).as_ref() == expected,
        }
    }
}

#[derive(Debug)]
pub(super) struct OneCertificate {
    fingerprint: Fingerprint,
    algorithms: WebPkiSupportedAlgorithms,
}

impl OneCertificate {
    pub(super) fn new(fingerprint: Fingerprint) -> Self {
        Self { fingerprint, algorithms: default_provider().signature_verification_algorithms }
    }
}

/// The server shows a certificate with this SHA-256, which is not the one asked for.
#[derive(Debug, thiserror::Error)]
#[error("the server shows another certificate than SSLServerCert names, one with the SHA-256 {}", hexadecimal(.0))]
struct OtherCertificate(Vec<u8>);

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl ServerCertVerifier for OneCertificate {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.fingerprint.is_of(end_entity) {
            Ok(ServerCertVerified::assertion())
        } else {
            let shown = OtherCertificate(digest(&SHA256, end_entity).as_ref().to_vec());
            Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(shown)))))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_are_read_as_other_programs_write_them() {
        assert_eq!(Fingerprint::parse(&"ab".repeat(32)), Some(Fingerprint::Sha256([0xab; 32])));
        assert_eq!(Fingerprint::parse(&["AB"; 32].join(":")), Some(Fingerprint::Sha256([0xab; 32])));
        assert_eq!(Fingerprint::parse(&["ab"; 20].join(" ")), Some(Fingerprint::Sha1([0xab; 20])));
        assert_eq!(
            Fingerprint::parse(&format!("\u{200e}{}", "ab".repeat(20))),
            Some(Fingerprint::Sha1([0xab; 20]))
        );
        assert_eq!(Fingerprint::parse(&["AB"; 16].join("-")), Some(Fingerprint::Md5([0xab; 16])));
        for wrong in ["", "*", "ab", &"ab".repeat(33), &"xy".repeat(32), &"a".repeat(39)] {
            assert_eq!(Fingerprint::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_certificate_is_told_by_each_kind_of_fingerprint() {
        for known in [
            "900150983cd24fb0d6963f7d28e17f72",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ] {
            let fingerprint = Fingerprint::parse(known);
            assert!(fingerprint.is_some_and(|it| it.is_of(b"abc") && !it.is_of(b"abd")), "{known}");
        }
    }
}
