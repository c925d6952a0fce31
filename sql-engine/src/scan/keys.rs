//! What the joins above a scan tell about its rows while they run: the keys of their other side, so far or all of them. The
//! scan decides what to do with them.

use std::sync::Arc;

use bigcommerce_store::Condition;
use datafusion::common::DataFusionError;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{DynamicFilterPhysicalExpr, Literal};
use futures::future::{FutureExt, select, select_all};

/// The filters that joins fill, over the scan's output.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinKeys(Vec<Arc<dyn PhysicalExpr>>);

/// What one join has told.
#[derive(Debug)]
pub(super) struct Told {
    /// What it says of the table's columns.
    pub(super) conditions: Vec<Condition>,
    /// The join has read its other side to the end; before, more keys may follow.
    pub(super) complete: bool,
    /// Nothing was told yet.
    pub(super) silent: bool,
}

impl JoinKeys {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn extend(&mut self, filters: impl IntoIterator<Item = Arc<dyn PhysicalExpr>>) {
        self.0.extend(filters);
    }

    pub(super) fn filters(&self) -> impl Iterator<Item = &Arc<dyn PhysicalExpr>> {
        self.0.iter()
    }

    /// The filter of this number is among them.
    pub(super) fn contains(&self, number: u64) -> bool {
        self.0.iter().any(|filter| filter.expression_id() == Some(number))
    }

    /// Waits until all joins have told everything, or no more is needed, and returns the conditions of those that have told
    /// everything. `read` gives the conditions in a filter.
    ///
    /// # Errors
    /// A filter that cannot be read.
    pub(super) async fn known(
        &self,
        read: &(dyn Fn(&Arc<dyn PhysicalExpr>) -> Vec<Condition> + Sync),
        needs_more: &(dyn Fn(&[Told]) -> bool + Sync),
    ) -> Result<Vec<Condition>, DataFusionError> {
        loop {
            let mut news = std::pin::pin!(self.news());
            // Listening begins with the first poll: what is told between looking and waiting must not be missed.
            let come = futures::poll!(news.as_mut()).is_ready();
            let told = self.told(read)?;
            if told.iter().all(|told| told.complete) || !needs_more(&told) {
                let complete = told.into_iter().filter(|told| told.complete);
                return Ok(complete.flat_map(|told| told.conditions).collect());
            }
            if !come {
                news.await;
            }
        }
    }

    fn joins(&self) -> impl Iterator<Item = &DynamicFilterPhysicalExpr> {
        self.0.iter().filter_map(|filter| filter.downcast_ref::<DynamicFilterPhysicalExpr>())
    }

    /// Ends when a join tells more, or has told everything.
    async fn news(&self) {
        let open = self.joins().filter(|join| !is_complete(join));
        let news: Vec<_> =
            open.map(|join| select(join.wait_update().boxed(), join.wait_complete().boxed())).collect();
        if !news.is_empty() {
            select_all(news).await;
        }
    }

    fn told(
        &self,
        read: &dyn Fn(&Arc<dyn PhysicalExpr>) -> Vec<Condition>,
    ) -> Result<Vec<Told>, DataFusionError> {
        self.joins()
            .map(|join| {
                // In this order: what is read of a filter that was complete before is all of it.
                let complete = is_complete(join);
                let current = join.current()?;
                let silent = current.downcast_ref::<Literal>().is_some();
                Ok(Told { conditions: read(&current), complete, silent })
            })
            .collect()
    }
}

fn is_complete(join: &DynamicFilterPhysicalExpr) -> bool {
    join.wait_complete().now_or_never().is_some()
}
