//! An answer's body as it travelled: packed, where the store packs. Whoever reads it unpacks it, so that the threads that wait
//! for answers have nothing to do but send the next requests, and answers that are kept take little room.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use crate::error::StoreError;

/// What requests offer, and the only packing that is read.
pub(super) const PACKING: &str = "gzip";

/// Deflate makes nothing smaller than by this factor, so a larger figure in a trailer is no size.
const DENSEST: usize = 1032;

/// The bytes of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Body {
    bytes: Bytes,
    packed: bool,
}

impl Body {
    /// The body of an answer with these headers.
    ///
    /// # Errors
    /// The name of a packing that nobody asked for.
    pub(super) fn of(headers: &HeaderMap, bytes: Bytes) -> Result<Self, String> {
        let packing = headers.get(CONTENT_ENCODING).map_or("identity", |value| value.to_str().unwrap_or("?"));
        match packing.trim().to_ascii_lowercase().as_str() {
            "identity" | "" => Ok(Self::plain(bytes)),
            PACKING | "x-gzip" => Ok(Self::packed(bytes)),
            other => Err(format!("it is packed as \"{other}\", which was not asked for")),
        }
    }

    pub(crate) fn plain(bytes: Bytes) -> Self {
        Self { bytes, packed: false }
    }

    /// As written by gzip.
    pub(crate) fn packed(bytes: Bytes) -> Self {
        Self { bytes, packed: true }
    }

    pub(crate) fn is_packed(&self) -> bool {
        self.packed
    }

    /// The bytes as they travelled.
    pub(crate) fn as_travelled(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes that it takes in memory.
    pub(crate) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes of the text, as far as one can tell without unpacking it: gzip writes the size at the end.
    pub(crate) fn size(&self) -> usize {
        match self.bytes.last_chunk() {
            Some(trailer) if self.packed => {
                let told = usize::try_from(u32::from_le_bytes(*trailer)).unwrap_or(usize::MAX);
                told.min(self.bytes.len().saturating_mul(DENSEST))
            }
            _ => self.bytes.len(),
        }
    }

    /// The text of the answer from this path.
    ///
    /// # Errors
    /// Bytes that gzip did not write, or not all of them.
    pub(crate) fn unpacked(&self, path: &str) -> Result<Cow<'_, [u8]>, StoreError> {
        self.text().map_err(|error| StoreError::Answer {
            path: path.to_owned(),
            reason: format!("it was packed, and cannot be unpacked ({error})"),
        })
    }

    fn text(&self) -> io::Result<Cow<'_, [u8]>> {
        if !self.packed {
            return Ok(Cow::Borrowed(&self.bytes));
        }
        // One byte more, or reading to the end makes room for a byte that does not come.
        let mut text = Vec::with_capacity(self.size().saturating_add(1));
        self.reader().read_to_end(&mut text)?;
        Ok(Cow::Owned(text))
    }

    /// At most so many bytes of its beginning, as far as they can be read.
    pub(super) fn beginning(&self, bytes: usize) -> Vec<u8> {
        if !self.packed {
            return self.bytes.get(..bytes).unwrap_or(&self.bytes).to_vec();
        }
        let mut text = Vec::new();
        let most = u64::try_from(bytes).unwrap_or(u64::MAX);
        // What was read before an error stays.
        let _ = self.reader().take(most).read_to_end(&mut text);
        text
    }

    /// There is nothing in it but white space.
    pub(super) fn is_blank(&self) -> bool {
        if !self.packed {
            return self.bytes.iter().all(u8::is_ascii_whitespace);
        }
        let mut reader = self.reader();
        let mut piece = [0; 64];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return true,
                Ok(read) if piece.iter().take(read).all(u8::is_ascii_whitespace) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => return false,
            }
        }
    }

    fn reader(&self) -> MultiGzDecoder<&[u8]> {
        MultiGzDecoder::new(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::{Body, Bytes};

    fn packed(text: &[u8]) -> Body {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text).unwrap();
        Body::packed(packer.finish().unwrap().into())
    }

    #[test]
    fn a_packed_body_reads_as_its_text() {
        let text = "[1,2,3]".repeat(10_000).into_bytes();
        let body = packed(&text);
        assert!(body.held() < text.len() / 50);
        assert_eq!(body.size(), text.len());
        assert_eq!(body.text().unwrap(), text);
        assert_eq!(body.beginning(5), b"[1,2,");
        assert!(!body.is_blank());
        assert!(packed(b"").is_blank() && packed(" \r\n".repeat(100).as_bytes()).is_blank());
    }

    #[test]
    fn a_plain_body_reads_as_it_is() {
        let body = Body::plain(Bytes::from_static(b" {}"));
        assert_eq!((body.size(), body.held(), body.is_blank()), (3, 3, false));
        assert_eq!(body.text().unwrap().as_ref(), b" {}");
        assert_eq!(body.beginning(2), b" {");
        assert!(Body::plain(Bytes::from_static(b"\r\n")).is_blank());
    }

    #[test]
    fn a_body_cut_off_is_an_error_and_no_shorter_text() {
        let whole = packed("{\"data\":[]}".repeat(1_000).as_bytes());
        for length in [0, 1, 9, whole.held() / 2, whole.held() - 1] {
            let cut = Body::packed(whole.bytes.slice(..length));
            assert!(cut.text().is_err() || length == 0, "{length}");
            assert!(cut.size() <= length * 1032);
        }
    }

    #[test]
    fn the_header_says_whether_it_is_packed() {
        let of = |packing| {
            let headers = HeaderMap::from_iter([(
                "content-encoding".parse().unwrap(),
                HeaderValue::from_static(packing),
            )]);
            Body::of(&headers, Bytes::new()).map(|body| body.is_packed())
        };
        assert_eq!((of("gzip"), of("GZIP"), of("identity")), (Ok(true), Ok(true), Ok(false)));
        assert!(of("br").unwrap_err().contains("\"br\""));
        assert_eq!(Body::of(&HeaderMap::new(), Bytes::new()), Ok(Body::plain(Bytes::new())));
    }
}
