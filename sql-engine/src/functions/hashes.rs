//! Checksums of text, as SQL Server's HASHBYTES (bytes) and as MD5, SHA1 and SHA2 (hexadecimal text) of MySQL and PostgreSQL.
//! Text is taken as UTF-8.

use std::fmt::Write;

use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};
/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    const ARGUMENTS: &[Kind] = &[Kind::Text, Kind::Text];
    vec![
        RowFunction::new("hash_bytes", ARGUMENTS, Kind::Binary, |arguments| {
            checksum(arguments).map(|sum| Some(Datum::Binary(sum)))
        }),
        RowFunction::new("hash_text", ARGUMENTS, Kind::Text, hash_text),
    ]
}

fn hash_text(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let sum = checksum(arguments)?;
    let mut hexadecimal = String::with_capacity(sum.len() * 2);
    for byte in sum {
        write!(hexadecimal, "{byte:02x}").map_err(|error| error.to_string())?;
    }
    text_result(hexadecimal)
}

fn checksum(arguments: &[Datum<'_>]) -> Result<Vec<u8>, String> {
    let [Datum::Text(algorithm), Datum::Text(text)] = arguments else { return Err(mismatch()) };
    Ok(match algorithm.to_ascii_uppercase().as_str() {
        "MD5" => md5::compute(text.as_bytes()).0.to_vec(),
        "SHA" | "SHA1" => ring_sum(&SHA1_FOR_LEGACY_USE_ONLY, text),
        "SHA2_256" | "SHA2_0" => ring_sum(&SHA256, text),
        "SHA2_384" => ring_sum(&SHA384, text),
        "SHA2_512" => ring_sum(&SHA512, text),
        other => {
            return Err(format!(
                "'{other}' is no checksum that is computed here. There are MD5, SHA1, SHA2_256, SHA2_384 and SHA2_512"
            ));
        }
    })
}

fn ring_sum(algorithm: &'static Algorithm, text: &str) -> Vec<u8> {
    digest(algorithm, text.as_bytes()).as_ref().to_vec()
}
