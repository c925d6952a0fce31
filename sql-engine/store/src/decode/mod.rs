//! An answer's bytes become Arrow record batches, driven by the catalogue. Rows may lie several tables deep inside the
//! answer. Called by `pages`; it sends nothing and knows no paging beyond reading the figures.

mod builders;
mod envelope;
mod moments;
mod numbers;
mod proof;
mod rows;
mod seen;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Schema, SchemaRef};
use bigcommerce_schemas::{RouteCheck, Table};

use builders::{ColumnBuilder, text, unquote};
pub(crate) use envelope::{Meta, meta};
use proof::Proof;
pub(crate) use rows::segments;
use rows::{Node, rows_at};
use seen::Own;
pub(crate) use seen::Seen;

use crate::error::StoreError;
use crate::requests::{Guard, json_text};
use crate::scan::Value;
use crate::schema::schema_of;

/// Most rows in one batch.
const BATCH_ROWS: usize = 8192;
/// How much of a faulty value an error shows.
const SHOWN_CHARACTERS: usize = 80;

/// A table on the way from the answer to the rows wanted, outermost first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    pub(crate) table: Arc<Table>,
    /// Where its rows lie: in the answer, or in a row of the level above.
    pub(crate) rows: Vec<String>,
    /// Columns supplied from outside: by the path, or by the level above.
    pub(crate) bound: Vec<usize>,
    /// Columns whose value lies elsewhere in these rows than the table says.
    pub(crate) pointers: Vec<(usize, String)>,
    /// For each bound column, the column of the level above that supplies it; empty on the outermost level.
    pub(crate) from: Vec<usize>,
    /// What shows that a row of the level above holds all its rows.
    pub(crate) check: Option<RouteCheck>,
}

impl Level {
    /// Where the rows hold a column's value; `None` for a column that is supplied from outside.
    fn pointer(&self, column: usize) -> Option<&str> {
        if self.bound.contains(&column) {
            return None;
        }
        let own = self.pointers.iter().find(|(index, _)| *index == column).map(|(_, pointer)| pointer);
        own.or_else(|| self.table.columns.get(column).map(|column| &column.pointer)).map(String::as_str)
    }
}

/// What one answer held.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) batches: Vec<RecordBatch>,
    /// Rows of the outermost table: the length of the page.
    pub(crate) page_rows: u64,
    /// Rows of the table wanted.
    pub(crate) rows: u64,
    pub(crate) meta: Meta,
    /// Key of the page's last row, as text.
    pub(crate) last_key: Option<String>,
    /// Keys of the parents whose rows inside did not add up and were left out.
    pub(crate) lacking: Vec<Vec<Value>>,
}

/// Reads answers of one scan.
#[derive(Debug)]
pub(crate) struct Decoder {
    stages: Vec<Stage>,
    columns: Vec<usize>,
    schema: SchemaRef,
    /// Slot of the outermost table's key, where pages follow it.
    key_slot: Option<usize>,
    /// Slot of the outermost table's column that a guard tests.
    guard_slot: Option<usize>,
    /// Slots of the outermost table's key, where rows may come twice.
    repeated_slots: Vec<usize>,
}

/// What is read of the outermost table beside the columns asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Watch {
    /// The key of the last row: pages follow it.
    pub(crate) key: bool,
    /// The column that a [`Guard`] tests.
    pub(crate) guarded: Option<usize>,
    /// The whole key of each row: rows may come twice.
    pub(crate) repeated: bool,
}

/// Which rows of an answer are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    /// Those that belong to this list and not to one beside it.
    pub(crate) guard: Option<&'a Guard>,
    /// Those that no other answer has brought.
    pub(crate) seen: Option<&'a Seen>,
}

#[derive(Debug)]
struct Stage {
    level: Level,
    paths: Vec<Vec<String>>,
    /// The columns read, one per slot.
    wanted: Vec<usize>,
    node: Node,
    /// Slots that supply the bound columns of the next stage.
    hand_down: Vec<usize>,
    /// Its rows are plain values and not objects.
    plain: bool,
    /// Tests the rows of the next stage.
    proof: Option<Proof>,
}

impl Stage {
    fn new(level: &Level, wanted: Vec<usize>, hand_down: Vec<usize>) -> Self {
        let mut node = Node::default();
        for (slot, index) in wanted.iter().enumerate() {
            if let Some(pointer) = level.pointer(*index) {
                node.add(pointer, slot);
            }
        }
        let paths = level.rows.iter().map(|path| segments(path).collect()).collect();
        let columns = 0..level.table.columns.len();
        let plain = columns.into_iter().any(|index| level.pointer(index) == Some(""));
        Self { level: level.clone(), paths, wanted, node, hand_down, plain, proof: None }
    }

    /// Reads the figure that the rows of the next stage must add up to.
    fn prove(&mut self, check: &RouteCheck) {
        let slot = self.wanted.len();
        self.node.add(&check.expected, slot);
        // The slot belongs to no column.
        self.wanted.push(usize::MAX);
        self.proof = Some(Proof::new(check, slot));
    }

    /// The raw rows of the stage inside an answer or a row of the stage above.
    fn rows<'a>(&self, raw: &'a str) -> serde_json::Result<Vec<&'a str>> {
        let mut rows = Vec::new();
        for path in &self.paths {
            rows_at(raw, path, &mut rows)?;
        }
        // Some lists of objects are the number 0 when they are empty (coupons of cart items).
        rows.retain(|row| self.plain || *row != "0");
        Ok(rows)
    }

    /// Reads one more column; its slot.
    fn watch(&mut self, column: usize) -> Option<usize> {
        let slot = self.wanted.len();
        self.node.add(self.level.pointer(column)?, slot);
        self.wanted.push(column);
        Some(slot)
    }
}

impl Decoder {
    /// Prepares to read `columns` of the innermost level.
    pub(crate) fn new(levels: &[Level], columns: &[usize], watch: Watch) -> Self {
        let mut stages: Vec<Stage> = Vec::new();
        for (index, level) in levels.iter().enumerate() {
            let next = levels.get(index + 1);
            let wanted = next.map_or_else(|| columns.to_vec(), |next| next.from.clone());
            let hand_down = (0..next.map_or(0, |next| next.from.len())).collect();
            let mut stage = Stage::new(level, wanted, hand_down);
            if let Some(check) = next.and_then(|next| next.check.as_ref()) {
                stage.prove(check);
            }
            stages.push(stage);
        }
        let outermost = stages.first_mut();
        let (mut key_slot, mut guard_slot, mut repeated_slots) = (None, None, Vec::new());
        if let Some(stage) = outermost {
            let table = Arc::clone(&stage.level.table);
            let key = table.key.iter().rev().find(|key| !stage.level.bound.contains(key)).copied();
            key_slot = key.filter(|_| watch.key).and_then(|key| stage.watch(key));
            guard_slot = watch.guarded.and_then(|column| stage.watch(column));
            let keys = table.key.iter().filter(|key| watch.repeated && !stage.level.bound.contains(key));
            repeated_slots =
                keys.copied().collect::<Vec<_>>().into_iter().filter_map(|key| stage.watch(key)).collect();
        }
        let schema =
            levels.last().map_or_else(|| Arc::new(Schema::empty()), |level| schema_of(&level.table, columns));
        Self { stages, columns: columns.to_vec(), schema, key_slot, guard_slot, repeated_slots }
    }

    /// Reads an answer. `path` names the request in errors, `bound` are the columns that its path supplied, `wanted` says
    /// which rows are wanted at all.
    ///
    /// # Errors
    /// An answer that is no JSON, or a value that its column cannot hold.
    pub(crate) fn decode(
        &self,
        path: &str,
        body: &[u8],
        bound: &[(usize, Value)],
        wanted: Wanted<'_>,
    ) -> Result<Decoded, StoreError> {
        let text = answer_text(path, body)?;
        let bound: Vec<(usize, Cow<'_, str>)> =
            bound.iter().map(|(column, value)| (*column, Cow::Owned(json_text(value)))).collect();
        let mut rows = RowSink::new(self, wanted)?;
        rows.read_all(text, &bound).map_err(|failure| failure.into_error(path))?;
        let meta = if text.starts_with('{') { meta(text) } else { Meta::default() };
        rows.finish(meta)
    }
}

/// The answer as JSON text.
fn answer_text<'a>(path: &str, body: &'a [u8]) -> Result<&'a str, StoreError> {
    let answer = |reason: String| StoreError::Answer { path: path.to_owned(), reason };
    let text = std::str::from_utf8(body).map_err(|_| answer("text that is not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes().first() {
        Some(b'{' | b'[') => Ok(text),
        _ => Err(answer(crate::send::describe_text(text))),
    }
}

enum Failure {
    Json(serde_json::Error),
    Store(StoreError),
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Failure {
    fn into_error(self, path: &str) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Json(error) if error.is_eof() => StoreError::Answer {
                path: path.to_owned(),
                reason: "JSON that is cut off before its end".to_owned(),
            },
            Self::Json(error) => {
                StoreError::Answer { path: path.to_owned(), reason: format!("faulty JSON ({error})") }
            }
        }
    }
}

/// Takes rows and makes batches of them.
struct RowSink<'d> {
    decoder: &'d Decoder,
    guard: Option<&'d Guard>,
    own: Option<Own<'d>>,
    builders: Vec<ColumnBuilder>,
    batches: Vec<RecordBatch>,
    in_batch: usize,
    rows: u64,
    page_rows: u64,
    last_key: Option<String>,
    lacking: Vec<Vec<Value>>,
}

impl<'d> RowSink<'d> {
    fn new(decoder: &'d Decoder, wanted: Wanted<'d>) -> Result<Self, StoreError> {
        let table = decoder.stages.last().map(|stage| &stage.level.table);
        let builders = decoder
            .columns
            .iter()
            .filter_map(|index| table?.columns.get(*index))
            .map(ColumnBuilder::new)
            .collect::<Result<Vec<_>, _>>()
            .map_err(internal)?;
        Ok(Self {
            decoder,
            guard: wanted.guard,
            own: wanted.seen.filter(|_| !decoder.repeated_slots.is_empty()).map(Own::new),
            builders,
            batches: Vec::new(),
            in_batch: 0,
            rows: 0,
            page_rows: 0,
            last_key: None,
            lacking: Vec::new(),
        })
    }

    fn read_all(&mut self, answer: &str, bound: &[(usize, Cow<'_, str>)]) -> Result<(), Failure> {
        let Some(outermost) = self.decoder.stages.first() else { return Ok(()) };
        let rows = outermost.rows(answer)?;
        self.read(0, rows, bound)
    }

    /// Reads the rows of one stage, and everything below them.
    fn read(
        &mut self,
        stage: usize,
        rows: Vec<&str>,
        bound: &[(usize, Cow<'_, str>)],
    ) -> Result<(), Failure> {
        let decoder = self.decoder;
        let Some(this) = decoder.stages.get(stage) else { return Ok(()) };
        let next = decoder.stages.get(stage + 1);
        let mut found: Vec<Option<&str>> = Vec::new();
        for row in rows {
            found.clear();
            found.resize(this.wanted.len(), None);
            this.node.read(row, &mut found)?;
            for (slot, column) in found.iter_mut().zip(&this.wanted) {
                if let Some((_, value)) = bound.iter().find(|(known, _)| known == column) {
                    *slot = Some(value);
                }
            }
            if stage == 0 {
                self.page_rows += 1;
                self.remember_key(&found);
                if !self.guard_admits(&found) || self.is_repeated(&found) {
                    continue;
                }
            }
            match next {
                Some(next) => {
                    let handed = this.hand_down.iter().map(|slot| found.get(*slot).copied().flatten());
                    let bound: Vec<(usize, Cow<'_, str>)> = next
                        .level
                        .bound
                        .iter()
                        .zip(handed)
                        .map(|(column, raw)| (*column, Cow::Borrowed(raw.unwrap_or("null"))))
                        .collect();
                    let inside = next.rows(row)?;
                    match &this.proof {
                        Some(proof) if !proof.holds(&found, &inside)? => {
                            self.lacking.push(proof::key(&bound))
                        }
                        _ => self.read(stage + 1, inside, &bound)?,
                    }
                }
                None => self.append(this, row, &found, bound).map_err(Failure::Store)?,
            }
        }
        Ok(())
    }

    fn guard_admits(&self, found: &[Option<&str>]) -> bool {
        let (Some(guard), Some(slot)) = (self.guard, self.decoder.guard_slot) else { return true };
        let text = found.get(slot).copied().flatten().and_then(|raw| text(Some(raw)).ok().flatten());
        text.is_some_and(|text| guard.values.iter().any(|value| *value == text))
    }

    /// Another answer has brought this row. A row without a key is taken for another one.
    fn is_repeated(&mut self, found: &[Option<&str>]) -> bool {
        let Some(own) = &mut self.own else { return false };
        let parts = self.decoder.repeated_slots.iter().map(|slot| found.get(*slot).copied().flatten());
        match parts.collect::<Option<Vec<&str>>>().as_deref() {
            Some([key]) => *key != "null" && own.is_repeated(key),
            Some(parts) => own.is_repeated(&parts.join(",")),
            None => false,
        }
    }

    fn remember_key(&mut self, found: &[Option<&str>]) {
        if let Some(raw) = self.decoder.key_slot.and_then(|slot| found.get(slot).copied().flatten()) {
            self.last_key = if raw.starts_with('"') {
                unquote(raw).ok().map(Cow::into_owned)
            } else {
                Some(raw.to_owned())
            };
        }
    }

    fn append(
        &mut self,
        stage: &Stage,
        row: &str,
        found: &[Option<&str>],
        bound: &[(usize, Cow<'_, str>)],
    ) -> Result<(), StoreError> {
        for ((builder, raw), index) in self.builders.iter_mut().zip(found).zip(&self.decoder.columns) {
            builder
                .append(*raw)
                .map_err(|fault| value_error(&stage.level, *index, row, bound, *raw, fault.0))?;
        }
        self.rows += 1;
        self.in_batch += 1;
        if self.in_batch >= BATCH_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.in_batch > 0 {
            let columns = self.builders.iter_mut().map(ColumnBuilder::finish).collect();
            let options = RecordBatchOptions::new().with_row_count(Some(self.in_batch));
            let batch = RecordBatch::try_new_with_options(self.decoder.schema.clone(), columns, &options);
            self.batches.push(batch.map_err(internal)?);
            self.in_batch = 0;
        }
        Ok(())
    }

    fn finish(mut self, meta: Meta) -> Result<Decoded, StoreError> {
        self.flush()?;
        let Self { batches, rows, page_rows, last_key, lacking, .. } = self;
        Ok(Decoded { batches, page_rows, rows, meta, last_key, lacking })
    }
}

fn internal(error: arrow::error::ArrowError) -> StoreError {
    StoreError::Internal(error.to_string())
}

fn value_error(
    level: &Level,
    column: usize,
    row: &str,
    bound: &[(usize, Cow<'_, str>)],
    raw: Option<&str>,
    expected: &'static str,
) -> StoreError {
    let table = &level.table;
    let key: Vec<String> = table
        .key
        .iter()
        .filter_map(|index| {
            let column = table.columns.get(*index)?;
            let known = bound.iter().find(|(known, _)| known == index).map(|(_, raw)| raw.to_string());
            let value = known.or_else(|| {
                let mut node = Node::default();
                node.add(level.pointer(*index)?, 0);
                let mut found = [None];
                node.read(row, &mut found).ok()?;
                found.into_iter().flatten().next().map(str::to_owned)
            })?;
            Some(format!("{}={value}", column.sql_name))
        })
        .collect();
    StoreError::Value {
        table: table.name.clone(),
        column: table.columns.get(column).map(|column| column.sql_name.clone()).unwrap_or_default(),
        key: if key.is_empty() { "(unknown)".to_owned() } else { key.join(", ") },
        value: shortened(raw.unwrap_or("nothing")),
        expected,
    }
}

fn shortened(raw: &str) -> String {
    match raw.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", raw.get(..end).unwrap_or_default()),
        None => raw.to_owned(),
    }
}
