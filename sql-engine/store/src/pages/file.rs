//! Bodies of answers laid aside in a temporary file without a name: as they travelled, never overwritten, and gone with the last
//! who uses it. Who keeps which answer for whom is decided elsewhere.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use crate::send::Body;

/// A file that is made when the first body comes.
#[derive(Debug, Default)]
pub(super) struct PageFile(Mutex<Option<File>>);

/// Where a body lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    begin: u64,
    size: usize,
    packed: bool,
}

impl PageFile {
    /// Writes a body to the end of the file.
    ///
    /// # Errors
    /// Those of the file system: no room, no right to make files there.
    pub(super) fn put(&self, body: &Body) -> io::Result<Place> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *slot {
            Some(file) => file,
            empty => empty.insert(tempfile::tempfile()?),
        };
        let begin = file.seek(SeekFrom::End(0))?;
        file.write_all(body.as_travelled())?;
        Ok(Place { begin, size: body.held(), packed: body.is_packed() })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn get(&self, place: Place) -> io::Result<Body> {
        let mut bytes = vec![0; place.size];
        {
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let file = slot.as_mut().ok_or(io::ErrorKind::NotFound)?;
            file.seek(SeekFrom::Start(place.begin))?;
            file.read_exact(&mut bytes)?;
        }
        Ok(if place.packed { Body::packed(bytes.into()) } else { Body::plain(bytes.into()) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Body, PageFile};

    #[test]
    fn bodies_come_back_as_they_were_whatever_the_order() {
        let file = PageFile::default();
        let bodies = ["[1,2,3]".repeat(10_000), String::new(), "è".to_owned()];
        let bodies = bodies.map(|text| Body::plain(text.into())).into_iter();
        let bodies: Vec<_> = bodies.chain([Body::packed(vec![0x1f, 0x8b, 0].into())]).collect();
        let places: Vec<_> = bodies.iter().map(|body| file.put(body).unwrap()).collect();
        for (body, place) in bodies.iter().zip(&places).rev() {
            assert_eq!(file.get(*place).unwrap(), *body);
        }
        let more = Body::plain(b"more".as_slice().into());
        assert_eq!(file.get(file.put(&more).unwrap()).unwrap(), more);
    }
}
