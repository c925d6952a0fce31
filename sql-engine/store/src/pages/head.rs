//! The first rows of a scan, handed on while the rest of their page is still being read: a program that shows rows as they
//! come need not wait for the last row of a long answer.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use futures::future::{BoxFuture, Either, select};
use futures::{StreamExt, TryFutureExt, stream};
use tokio::sync::oneshot;

use super::rest::Batches;
use crate::decode::Head;
use crate::error::StoreError;

/// Where the first answer that is decoded puts its first rows.
#[derive(Debug)]
pub(crate) struct FirstRows(Mutex<Option<Head>>);

impl FirstRows {
    /// A place for the rows, and where they come out.
    pub(super) fn new() -> (Arc<Self>, oneshot::Receiver<RecordBatch>) {
        let (head, rows) = oneshot::channel();
        (Arc::new(Self(Mutex::new(Some(head)))), rows)
    }

    /// The place, once: what is decoded later comes later.
    pub(super) fn take(&self) -> Option<Head> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The rows of a list that is being opened, the `first` of them before it is open.
pub(super) async fn first_then(
    first: oneshot::Receiver<RecordBatch>,
    opening: BoxFuture<'static, Result<Batches, StoreError>>,
) -> Result<Batches, StoreError> {
    match select(first, opening).await {
        Either::Left((Ok(rows), opening)) => Ok(before(rows, opening.try_flatten_stream().boxed())),
        Either::Left((Err(_), opening)) => opening.await,
        Either::Right((opened, mut first)) => {
            let others = opened?;
            Ok(match first.try_recv() {
                Ok(rows) => before(rows, others),
                Err(_) => others,
            })
        }
    }
}

fn before(rows: RecordBatch, others: Batches) -> Batches {
    stream::iter([Ok(rows)]).chain(others).boxed()
}
