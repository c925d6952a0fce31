//! All the lists of a scan, one after the other in their order and several under way at once; lists below a parent
//! table's rows are started as those rows arrive.

use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type};
use bigcommerce_schemas::Paging;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt, TryStreamExt};

use super::flight::{self, Flight};
use super::reader::{Core, Reader};
use super::repair::{InOrder, Repair};
use super::rest::{Batches, open, open_with_head};
use super::shared::SharedPages;
use super::ways::each_once;
use crate::decode::{Decoded, Decoder, Meta, Watch};
use crate::error::StoreError;
use crate::requests::{Chain, below};
use crate::routes::{Access, Source, Walk};
use crate::run::ScanRun;
use crate::scan::Value;

/// The rows of an access, with these columns; a few of them as early as can be.
pub(crate) fn batches(
    core: &Arc<Core>,
    access: Access,
    columns: &[usize],
    run: &Arc<ScanRun>,
    shared: Option<&Arc<SharedPages>>,
) -> Batches {
    rows(core, access, columns, run, shared, true)
}

/// The rows of an access; with its `head` before the first page is decoded whole.
fn rows(
    core: &Arc<Core>,
    access: Access,
    columns: &[usize],
    run: &Arc<ScanRun>,
    shared: Option<&Arc<SharedPages>>,
    head: bool,
) -> Batches {
    if let Source::Ways(ways) = &access.source {
        let key = access.levels.last().map(|level| level.table.key.clone()).unwrap_or_default();
        return each_once(ways, columns, &key, |way, columns| rows(core, way, columns, run, shared, head));
    }
    let Some(table) = access.levels.first().map(|level| Arc::clone(&level.table)) else {
        return stream::empty().boxed();
    };
    let example = match &access.source {
        Source::Chains(chains) => chains.first(),
        Source::Walk(walk) => walk.templates.first(),
        Source::Ways(_) => None,
    };
    // A row that satisfies several alternatives comes by several lists.
    let alternatives = access.alternatives.len();
    let apart = alternatives > 0;
    let watch = Watch {
        key: example.is_some_and(|chain| chain.paging == Paging::V3LastKey),
        guarded: example.and_then(|chain| chain.guard.as_ref()).map(|guard| guard.column),
        repeated: apart || example.is_some_and(Chain::is_numbered),
    };
    let decoder = Arc::new(Decoder::new(&access.levels, columns, watch));
    let repair = access.fallback.as_ref().map(|repair| {
        Arc::new(Repair {
            decoder: Arc::new(Decoder::new(&repair.levels, columns, Watch::default())),
            table: Arc::clone(&repair.table),
            template: repair.template.clone(),
            binds: repair.binds.clone(),
            order: repair.order.and_then(|order| InOrder::of(order, columns)),
        })
    });
    // Rows that are read again may belong before those that came first.
    let head = head && repair.as_ref().is_none_or(|repair| repair.order.is_none());
    let reader = Reader {
        shared: shared.cloned(),
        repair,
        seen: apart.then(Arc::default),
        ..Reader::new(core, decoder, &table, run).several_at_once(access.concurrency)
    };
    let most = reader.most;
    let width = if access.gentle { flight::gentle(most) } else { flight::steady(most) };
    let chains: BoxStream<'static, Result<Chain, StoreError>> = match access.source {
        Source::Chains(chains) => stream::iter(chains.into_iter().map(Ok)).boxed(),
        Source::Walk(walk) => below_parents(core, *walk, run),
        Source::Ways(_) => stream::empty().boxed(),
    };
    let opening = chains
        .enumerate()
        .map(move |(place, chain)| {
            let reader = reader.clone();
            async move {
                let chain = chain?;
                let early = head && place == 0;
                if early { open_with_head(reader, chain).await } else { open(reader, chain).await }
            }
            .boxed()
        })
        .boxed();
    after_first(Flight::new(opening, width).boxed(), alternatives)
}

/// The rows of all lists, none of them before so many lists have been opened: each alternative has filters of its own, and as long as
/// no row has gone on, one that the server refuses can be done without.
fn after_first(mut opened: BoxStream<'static, Result<Batches, StoreError>>, together: usize) -> Batches {
    stream::once(async move {
        let mut first = Vec::new();
        while first.len() < together
            && let Some(rows) = opened.try_next().await?
        {
            first.push(rows);
        }
        Ok(stream::iter(first.into_iter().map(Ok)).chain(opened).try_flatten())
    })
    .try_flatten()
    .boxed()
}

/// The lists below each of the parent's rows.
fn below_parents(
    core: &Arc<Core>,
    walk: Walk,
    run: &Arc<ScanRun>,
) -> BoxStream<'static, Result<Chain, StoreError>> {
    // Whole pages: keys go many at a time where the API takes that.
    let parents = rows(core, walk.parent.clone(), &walk.parent_columns, run, None, false);
    parents
        .map_ok(move |batch| stream::iter(lists_of(&walk, &batch).into_iter().map(Ok)))
        .try_flatten()
        .boxed()
}

fn lists_of(walk: &Walk, batch: &RecordBatch) -> Vec<Chain> {
    let mut keys = Vec::new();
    for row in 0..batch.num_rows() {
        let key: Option<Vec<Value>> =
            batch.columns().iter().map(|column| value_at(column.as_ref(), row)).collect();
        // A parent without a key has nothing below it.
        let Some(key) = key else { continue };
        let wanted =
            walk.binds.iter().zip(&key).all(|(bind, value)| walk.constraints.admits(bind.column, value));
        if wanted {
            keys.push(key);
        }
    }
    below(&walk.templates, &walk.table, &walk.binds, &keys)
}

/// A key's value; `None` for NULL and for types that no path can hold.
fn value_at(column: &dyn Array, row: usize) -> Option<Value> {
    if column.is_null(row) {
        return None;
    }
    if let Some(numbers) = column.as_primitive_opt::<Int32Type>() {
        return numbers.values().get(row).map(|number| Value::Integer(i64::from(*number)));
    }
    if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
        return numbers.values().get(row).map(|number| Value::Integer(*number));
    }
    column.as_string_opt::<i32>().map(|texts| Value::Text(texts.value(row).to_owned()))
}

impl Decoded {
    /// The answer that has no rows.
    pub(super) fn empty() -> Self {
        Self {
            batches: Vec::new(),
            page_rows: 0,
            repeated: 0,
            rows: 0,
            meta: Meta::default(),
            last_key: None,
            lacking: Vec::new(),
        }
    }

    /// Adds the piece of a page that follows. Totals are those of the first.
    pub(super) fn append(&mut self, piece: Self) {
        self.batches.extend(piece.batches);
        if self.page_rows == 0 {
            self.meta = piece.meta;
        } else {
            self.meta.end_cursor = piece.meta.end_cursor;
        }
        self.page_rows += piece.page_rows;
        self.repeated += piece.repeated;
        self.rows += piece.rows;
        self.last_key = piece.last_key.or(self.last_key.take());
    }
}
