//! Takes the rows of an answer, stage by stage, and makes batches of them. Used once per answer by the decoder.

use std::borrow::Cow;

use arrow::array::{RecordBatch, RecordBatchOptions};

use super::answer::Pass;
use super::builders::{ColumnBuilder, text, unquote};
use super::envelope::{Meta, meta, meta_of};
use super::fault::Failure;
use super::proof;
use super::rows::Found;
use super::seen::Own;
use super::stage::Stage;
use super::{Decoded, Decoder, Head, Wanted};
use crate::error::StoreError;
use crate::requests::Guard;
use crate::scan::Value;

/// Most rows in one batch.
const BATCH_ROWS: usize = 8192;

/// Rows that are handed out while the rest of their answer is being read.
const HEAD_ROWS: usize = 32;

/// Raw values of columns that are supplied from outside.
pub(super) type Bound<'a> = [(usize, Cow<'a, str>)];

pub(super) struct RowSink<'d> {
    decoder: &'d Decoder,
    guard: Option<&'d Guard>,
    own: Option<Own<'d>>,
    head: Option<Head>,
    builders: Vec<ColumnBuilder>,
    batches: Vec<RecordBatch>,
    in_batch: usize,
    rows: u64,
    page_rows: u64,
    repeated: u64,
    last_key: Option<String>,
    lacking: Vec<Vec<Value>>,
}

impl<'d> RowSink<'d> {
    pub(super) fn new(decoder: &'d Decoder, wanted: Wanted<'d>) -> Result<Self, StoreError> {
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
            head: wanted.head,
            builders,
            batches: Vec::new(),
            in_batch: 0,
            rows: 0,
            page_rows: 0,
            repeated: 0,
            last_key: None,
            lacking: Vec::new(),
        })
    }

    /// Reads an answer whole; its figures.
    pub(super) fn read<'a>(&mut self, answer: &'a str, bound: &'a Bound<'a>) -> Result<Meta, Failure> {
        let Some(outermost) = self.decoder.stages.first() else { return Ok(Meta::default()) };
        match outermost.paths.as_slice() {
            [path] => self.read_in_one_pass(outermost, path, answer, bound),
            _ => self.read_each_place(outermost, answer, bound),
        }
    }

    fn read_in_one_pass<'a>(
        &mut self,
        outermost: &Stage,
        path: &[String],
        answer: &'a str,
        bound: &'a Bound<'a>,
    ) -> Result<Meta, Failure> {
        let mut failure = None;
        let mut last_key = None;
        let pass = Pass::new(&outermost.node, outermost.wanted.len(), |found| {
            failure = self.take_outermost(outermost, found, bound, &mut last_key).err();
            failure.is_none()
        });
        let passed = pass.read(answer, path)?;
        if let Some(failure) = failure {
            return Err(failure.of_row(&outermost.level, bound, || self.last_row(outermost, answer)));
        }
        self.remember_key(last_key);
        Ok(match passed {
            Some(raw) => meta_of(raw),
            None if path.is_empty() && answer.starts_with('{') => meta(answer),
            None => Meta::default(),
        })
    }

    fn read_each_place<'a>(
        &mut self,
        outermost: &Stage,
        answer: &'a str,
        bound: &'a Bound<'a>,
    ) -> Result<Meta, Failure> {
        let mut found = vec![None; outermost.wanted.len()];
        let mut last_key = None;
        for row in outermost.rows_of_answer(answer)? {
            outermost.node.read(row, &mut found)?;
            self.take_outermost(outermost, &mut found, bound, &mut last_key)
                .map_err(|failure| failure.of_row(&outermost.level, bound, || Some(row)))?;
            found.fill(None);
        }
        self.remember_key(last_key);
        Ok(if answer.starts_with('{') { meta(answer) } else { Meta::default() })
    }

    /// The row taken last, found again, for an error that tells about it.
    fn last_row<'a>(&self, outermost: &Stage, answer: &'a str) -> Option<&'a str> {
        let index = usize::try_from(self.page_rows).ok()?.checked_sub(1)?;
        outermost.rows_of_answer(answer).ok()?.get(index).copied()
    }

    fn take_outermost<'a>(
        &mut self,
        outermost: &Stage,
        found: &mut Found<'a>,
        bound: &'a Bound<'a>,
        last_key: &mut Option<&'a str>,
    ) -> Result<(), Failure> {
        supply(outermost, found, bound);
        self.page_rows += 1;
        if let Some(key) = self.decoder.key_slot.and_then(|slot| found.get(slot).copied().flatten()) {
            *last_key = Some(key);
        }
        if !self.guard_admits(found) {
            return Ok(());
        }
        if self.is_repeated(found) {
            self.repeated += 1;
            return Ok(());
        }
        self.take(0, found)
    }

    /// Takes a row of one stage, and everything below it.
    fn take(&mut self, stage: usize, found: &Found<'_>) -> Result<(), Failure> {
        let decoder = self.decoder;
        let Some(this) = decoder.stages.get(stage) else { return Ok(()) };
        let Some(next) = decoder.stages.get(stage + 1) else { return self.append(found) };
        let handed = this.hand_down.iter().map(|slot| found.get(*slot).copied().flatten());
        let bound: Vec<(usize, Cow<'_, str>)> = next
            .level
            .bound
            .iter()
            .zip(handed)
            .map(|(column, raw)| (*column, Cow::Borrowed(raw.unwrap_or("null"))))
            .collect();
        let rows = this.rows_inside(found, next)?;
        match &this.proof {
            Some(proof) if !proof.holds(found, &rows)? => {
                self.lacking.push(proof::key(&bound));
                Ok(())
            }
            _ => self.take_inside(stage + 1, next, &rows, &bound),
        }
    }

    fn take_inside(
        &mut self,
        stage: usize,
        this: &Stage,
        rows: &[&str],
        bound: &Bound<'_>,
    ) -> Result<(), Failure> {
        let mut found = vec![None; this.wanted.len()];
        for row in rows {
            this.node.read(row, &mut found)?;
            supply(this, &mut found, bound);
            self.take(stage, &found).map_err(|failure| failure.of_row(&this.level, bound, || Some(row)))?;
            found.fill(None);
        }
        Ok(())
    }

    fn guard_admits(&self, found: &Found<'_>) -> bool {
        let (Some(guard), Some(slot)) = (self.guard, self.decoder.guard_slot) else { return true };
        let text = found.get(slot).copied().flatten().and_then(|raw| text(Some(raw)).ok().flatten());
        text.is_some_and(|text| guard.values.iter().any(|value| *value == text))
    }

    /// Another answer has brought this row. A row without a key is taken for another one.
    fn is_repeated(&mut self, found: &Found<'_>) -> bool {
        let Some(own) = &mut self.own else { return false };
        let parts = self.decoder.repeated_slots.iter().map(|slot| found.get(*slot).copied().flatten());
        match parts.collect::<Option<Vec<&str>>>().as_deref() {
            Some([key]) => *key != "null" && own.is_repeated(key),
            Some(parts) => own.is_repeated(&parts.join(",")),
            None => false,
        }
    }

    fn remember_key(&mut self, raw: Option<&str>) {
        self.last_key = raw.and_then(|raw| {
            if raw.starts_with('"') { unquote(raw).ok().map(Cow::into_owned) } else { Some(raw.to_owned()) }
        });
    }

    fn append(&mut self, found: &Found<'_>) -> Result<(), Failure> {
        for ((builder, raw), column) in self.builders.iter_mut().zip(found).zip(&self.decoder.columns) {
            builder.append(*raw).map_err(|fault| Failure::value(*column, *raw, &fault))?;
        }
        self.rows += 1;
        self.in_batch += 1;
        let most = if self.head.is_some() { HEAD_ROWS } else { BATCH_ROWS };
        if self.in_batch >= most { self.flush().map_err(Failure::Store) } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.in_batch > 0 {
            let columns = self.builders.iter_mut().map(ColumnBuilder::finish).collect();
            let options = RecordBatchOptions::new().with_row_count(Some(self.in_batch));
            let batch = RecordBatch::try_new_with_options(self.decoder.schema.clone(), columns, &options);
            let batch = batch.map_err(internal)?;
            // Where nobody waits for the first rows, they come with the others.
            let kept = match self.head.take() {
                Some(head) => head.send(batch).err(),
                None => Some(batch),
            };
            self.batches.extend(kept);
            self.in_batch = 0;
        }
        Ok(())
    }

    pub(super) fn finish(mut self, meta: Meta) -> Result<Decoded, StoreError> {
        self.head = None;
        self.flush()?;
        let Self { batches, rows, page_rows, repeated, last_key, lacking, .. } = self;
        Ok(Decoded { batches, page_rows, repeated, rows, meta, last_key, lacking })
    }
}

/// Fills the columns that are supplied from outside.
fn supply<'a>(stage: &Stage, found: &mut Found<'a>, bound: &'a Bound<'_>) {
    for (known, value) in bound {
        for (slot, _) in found.iter_mut().zip(&stage.wanted).filter(|(_, column)| *column == known) {
            *slot = Some(value);
        }
    }
}

fn internal(error: arrow::error::ArrowError) -> StoreError {
    StoreError::Internal(error.to_string())
}
