//! The rows of a scrollable cursor, kept for as long as it is open: as record batches in memory up to a bound, then in a
//! temporary file that only this user may read and that vanishes with the cursor. Only `cursor` uses it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;

use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use arrow::record_batch::RecordBatch;

/// Batches of rows in order; any of them can be read again.
#[derive(Debug)]
pub struct RowStore {
    parts: Vec<Part>,
    rows: usize,
    /// Bytes of batches kept in memory before older ones go to the file.
    bound: usize,
    memory: usize,
    /// How many parts, from the first, lie in the file.
    written: usize,
    file: Option<File>,
    /// The part read from the file last: rowsets mostly stay within one.
    recent: Option<(usize, Arc<RecordBatch>)>,
}

#[derive(Debug)]
struct Part {
    /// Rows before it.
    first: usize,
    rows: usize,
    bytes: usize,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Memory(Arc<RecordBatch>),
    File(u64),
}

impl RowStore {
    /// A store that keeps so many bytes of rows in memory.
    pub fn with_bound(bound: usize) -> Self {
        Self { parts: Vec::new(), rows: 0, bound, memory: 0, written: 0, file: None, recent: None }
    }

    /// Adds rows at the end.
    ///
    /// # Errors
    /// The temporary file cannot be made or written.
    pub fn push(&mut self, batch: RecordBatch) -> Result<(), ArrowError> {
        let (rows, bytes) = (batch.num_rows(), batch.get_array_memory_size());
        self.parts.push(Part { first: self.rows, rows, bytes, place: Place::Memory(Arc::new(batch)) });
        self.rows += rows;
        self.memory += bytes;
        while self.memory > self.bound {
            let Some(part) = self.parts.get_mut(self.written) else { break };
            if let Place::Memory(batch) = &part.place {
                let file = match &mut self.file {
                    Some(file) => file,
                    none => none.insert(private_file()?),
                };
                part.place = Place::File(append(file, batch)?);
            }
            self.memory = self.memory.saturating_sub(part.bytes);
            self.written += 1;
        }
        Ok(())
    }

    /// The batch that holds a row, counted from 0, and the row's place in it; `None` beyond the last.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn find(&mut self, row: usize) -> Result<Option<(Arc<RecordBatch>, usize)>, ArrowError> {
        let index = self.parts.partition_point(|part| part.first + part.rows <= row);
        let Some(part) = self.parts.get(index) else { return Ok(None) };
        let batch = match (&part.place, &self.recent, &self.file) {
            (Place::Memory(batch), ..) => Arc::clone(batch),
            (Place::File(_), Some((recent, batch)), _) if *recent == index => Arc::clone(batch),
            (Place::File(start), _, Some(file)) => {
                let batch = Arc::new(read(file, *start)?);
                self.recent = Some((index, Arc::clone(&batch)));
                batch
            }
            (Place::File(_), _, None) => return Ok(None),
        };
        Ok(Some((batch, row - part.first)))
    }
}

/// A file without a name in the temporary folder, which the system removes when it is closed.
fn private_file() -> std::io::Result<File> {
    let file = tempfile::tempfile()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Writes a batch with its schema, so that it can be read without the others, and says where it begins.
fn append(mut file: &File, batch: &RecordBatch) -> Result<u64, ArrowError> {
    let start = file.seek(SeekFrom::End(0))?;
    let mut writer = StreamWriter::try_new(BufWriter::new(file), &batch.schema())?;
    writer.write(batch)?;
    writer.finish()?;
    writer.into_inner()?.flush()?;
    Ok(start)
}

fn read(mut file: &File, start: u64) -> Result<RecordBatch, ArrowError> {
    file.seek(SeekFrom::Start(start))?;
    let mut batches = StreamReader::try_new(BufReader::new(file), None)?;
    batches.next().ok_or_else(|| ArrowError::IpcError("the temporary file ends too early".to_owned()))?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::sync::Arc;

    use arrow::array::{Array, ArrayRef, AsArray, Int64Array, StringArray};
    use arrow::datatypes::Int64Type;
    use arrow::record_batch::RecordBatch;

    use super::{Place, RowStore};

    fn batch(numbers: std::ops::Range<i64>) -> RecordBatch {
        let texts: StringArray =
            numbers.clone().map(|number| (number % 3 != 0).then(|| format!("row {number}"))).collect();
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers));
        let texts: ArrayRef = Arc::new(texts);
        RecordBatch::try_from_iter_with_nullable([("number", numbers, true), ("text", texts, true)]).unwrap()
    }

    fn filled(bound: usize) -> RowStore {
        let mut store = RowStore::with_bound(bound);
        for start in (0..100).step_by(10) {
            store.push(batch(start..start + 10)).unwrap();
        }
        // A slice must be written as what it shows, not as what it lies in.
        store.push(batch(0..1000).slice(100, 7)).unwrap();
        store
    }

    #[test]
    fn rows_beyond_the_bound_go_to_a_file_and_come_back_in_any_order() {
        let mut store = filled(2000);
        assert!(matches!(store.parts[0].place, Place::File(_)));
        assert!(store.memory <= 2000, "{}", store.memory);
        for row in [0, 99, 50, 51, 9, 10, 106, 3] {
            let (batch, place) = store.find(row).unwrap().unwrap();
            let number = batch.column(0).as_primitive::<Int64Type>().value(place);
            assert_eq!(number, i64::try_from(row).unwrap());
            let text = batch.column(1).as_string::<i32>();
            assert_eq!(text.is_null(place), number % 3 == 0);
            assert!(text.is_null(place) || text.value(place) == format!("row {number}"));
        }
        assert!(store.find(107).unwrap().is_none());
        assert_eq!(store.rows, 107);
    }

    #[test]
    fn a_small_result_makes_no_file() {
        assert!(filled(usize::MAX).file.is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_file_is_for_this_user_alone_and_has_no_name() {
        use std::os::unix::fs::MetadataExt;
        let metadata = filled(0).file.unwrap().metadata().unwrap();
        assert_eq!((metadata.mode() & 0o777, metadata.nlink()), (0o600, 0));
    }
}
