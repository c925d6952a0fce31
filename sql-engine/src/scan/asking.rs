//! What a scan asks once it runs: with the keys that joins have told, and as one of several scans that share pages. Called by the
//! operator in `exec`, and by those who decide how scans run together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bigcommerce_store::{Attempt, Condition, Happened, ScanRun};
use datafusion::common::DataFusionError;

use super::conditions::from_dynamic_filter;
use super::exec::StoreScan;
use super::keys::Told;
use super::rows::Asked;
use super::shown::for_store;
use crate::sharing::Member;

/// How a scan runs.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) run: Arc<ScanRun>,
    /// Its place among scans that share pages.
    member: Option<Member>,
    /// It is read as soon as joins have told enough, and not when they ask for its first row.
    early: AtomicBool,
}

impl StoreScan {
    /// What the scan has done so far.
    pub(crate) fn happened(&self) -> Happened {
        self.running().run.so_far()
    }

    /// The other is this scan, or a copy of it made while planning.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.running, &other.running)
    }

    /// Decides how the scan runs: as one of a group, and for an attempt that may not be the last. The first call counts.
    pub(crate) fn begin(&self, member: Option<Member>, attempt: Option<&Arc<Attempt>>) {
        let run = member.as_ref().map_or_else(ScanRun::default, Member::run);
        let run = match attempt {
            Some(attempt) => run.of_attempt(Arc::clone(attempt)),
            None => run,
        };
        let _ = self.running.set(Running { run: Arc::new(run), member, early: AtomicBool::default() });
    }

    /// The group that the scan shares pages with.
    pub(crate) fn member(&self) -> Option<&Member> {
        self.running().member.as_ref()
    }

    /// The join of this number may let the scan begin before it has all its keys. A scan that shares pages waits for what others
    /// will have read.
    pub(crate) fn may_begin_early(&self, join: u64) -> bool {
        self.dynamic.contains(join) && self.member().is_none()
    }

    /// Lets the scan begin as soon as joins have told enough.
    pub(crate) fn begin_early(&self) {
        self.running().early.store(true, Ordering::Relaxed);
    }

    /// The scan does not wait until a join asks for its first row.
    pub(super) fn begins_early(&self) -> bool {
        self.running().early.load(Ordering::Relaxed)
    }

    pub(super) fn running(&self) -> &Running {
        self.running.get_or_init(|| Running {
            run: Arc::default(),
            member: None,
            early: AtomicBool::default(),
        })
    }

    /// Waits until the joins above have read their other side, and returns what they learned.
    async fn keys(&self) -> Result<Vec<Condition>, DataFusionError> {
        let early = self.begins_early();
        let (zone, table) = (self.parts.presentation.zone, &self.parts.table);
        let read = |filter: &_| {
            for_store(zone, table, from_dynamic_filter(filter, table, &|index| self.table_column(index)))
        };
        self.dynamic.known(&read, &|told| !early || self.needs_more(told)).await
    }

    /// More keys may still change what is asked: some that are not complete narrow it, or nothing was told yet. More of them
    /// never make a way by keys cheaper, so one that is not taken with some of them is not taken with all.
    fn needs_more(&self, told: &[Told]) -> bool {
        let open = || told.iter().filter(|told| !told.complete);
        if open().any(|told| told.silent) {
            return true;
        }
        let request = self.request_with(told.iter().flat_map(|told| told.conditions.clone()).collect());
        let Ok(plan) = self.plan_of(&request) else { return true };
        let pushed = plan.pushed.iter().filter_map(|index| request.conditions.get(*index));
        let mut narrowing = pushed.chain(plan.alternatives.iter().flatten());
        narrowing.any(|condition| open().any(|told| told.conditions.contains(condition)))
    }

    /// What the store is asked, once everything is known, and what is to be done after the last row.
    pub(super) async fn asked(&self) -> Result<Asked, DataFusionError> {
        let keys = self.keys().await?;
        let known = self.request().conditions.len();
        let mut own = self.request_with(keys);
        // Keys that are spread over several requests may break the order promised.
        if self.order.is_some() && !self.plan_of(&own).is_ok_and(|plan| plan.ordered) {
            own.conditions.truncate(known);
        }
        let keyed = own.conditions.len() > known;
        let Some(member) = self.member().cloned() else {
            return Ok(Asked { request: own, finished: None });
        };
        let request = member.request(own, keyed);
        let done = request.clone();
        Ok(Asked { request, finished: Some(Box::new(move || member.finished(&done, keyed))) })
    }
}
