//! An answer's bytes become Arrow record batches, driven by the catalogue. Rows may lie several tables deep inside the
//! answer. Called by `pages`; it sends nothing and knows no paging beyond reading the figures.

mod answer;
mod builders;
mod envelope;
mod fault;
mod moments;
mod numbers;
mod proof;
mod rows;
mod seen;
mod sink;
mod stage;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use bigcommerce_schemas::{RouteCheck, Table};
use tokio::sync::oneshot;

pub(crate) use envelope::Meta;
pub(crate) use rows::segments;
pub(crate) use seen::Seen;
use sink::RowSink;
use stage::Stage;

use crate::error::StoreError;
use crate::requests::{Guard, json_text};
use crate::scan::Value;
use crate::schema::schema_of;

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
    /// How many of them an earlier answer has brought.
    pub(crate) repeated: u64,
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

/// Takes the first rows of an answer while the rest is being read.
pub(crate) type Head = oneshot::Sender<RecordBatch>;

/// Which rows of an answer are wanted.
#[derive(Debug, Default)]
pub(crate) struct Wanted<'a> {
    /// Those that belong to this list and not to one beside it.
    pub(crate) guard: Option<&'a Guard>,
    /// Those that no other answer has brought.
    pub(crate) seen: Option<&'a Seen>,
    /// Somebody waits for the first of them. An answer with few rows drops it unused.
    pub(crate) head: Option<Head>,
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
            if let Some(next) = next {
                stage.hold(next);
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
        let meta = rows.read(text, &bound).map_err(|failure| failure.into_error(path))?;
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
