//! Bodies of answers laid aside in a temporary file without a name: packed, never overwritten, and gone with the last who
//! uses it. Who keeps which answer for whom is decided elsewhere.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use lz4_flex::frame::{FrameDecoder, FrameEncoder, FrameInfo};

/// A file that is made when the first body comes.
#[derive(Debug, Default)]
pub(super) struct PageFile(Mutex<Option<File>>);

/// Where a body lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    begin: u64,
    packed: usize,
    size: usize,
}

impl PageFile {
    /// Writes a body to the end of the file.
    ///
    /// # Errors
    /// Those of the file system: no room, no right to make files there.
    pub(super) fn put(&self, body: &[u8]) -> io::Result<Place> {
        let checked = FrameInfo::new().block_checksums(true);
        let mut packer = FrameEncoder::with_frame_info(checked, Vec::with_capacity(body.len() / 4));
        packer.write_all(body)?;
        let packed = packer.finish().map_err(io::Error::from)?;
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *slot {
            Some(file) => file,
            empty => empty.insert(tempfile::tempfile()?),
        };
        let begin = file.seek(SeekFrom::End(0))?;
        file.write_all(&packed)?;
        Ok(Place { begin, packed: packed.len(), size: body.len() })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Those of the file system, and a body that is not as it was written.
    pub(super) fn get(&self, place: Place) -> io::Result<Bytes> {
        let mut packed = vec![0; place.packed];
        {
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let file = slot.as_mut().ok_or(io::ErrorKind::NotFound)?;
            file.seek(SeekFrom::Start(place.begin))?;
            file.read_exact(&mut packed)?;
        }
        let mut body = Vec::with_capacity(place.size);
        FrameDecoder::new(packed.as_slice()).read_to_end(&mut body)?;
        if body.len() == place.size { Ok(body.into()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::PageFile;

    #[test]
    fn bodies_come_back_as_they_were_whatever_the_order() {
        let file = PageFile::default();
        let bodies = ["[1,2,3]".repeat(10_000), String::new(), "è".to_owned()];
        let places: Vec<_> = bodies.iter().map(|body| file.put(body.as_bytes()).unwrap()).collect();
        for (body, place) in bodies.iter().zip(&places).rev() {
            assert_eq!(file.get(*place).unwrap(), body.as_bytes());
        }
        let again = file.put(b"more").unwrap();
        assert_eq!(file.get(again).unwrap(), "more");
    }
}
