//! The client of one store: plans scans, runs them, and remembers what the answers taught. All that the SQL engine calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use bigcommerce_schemas::{Catalogue, Paging, RouteKind, Table};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};

use crate::decode::{Decoder, Wanted, Watch};
use crate::error::StoreError;
use crate::learn::learn;
use crate::pages::{Core, Memory, Reader, batches};
use crate::requests::Chain;
use crate::routes::{Access, Planner, Source};
use crate::run::ScanRun;
use crate::scan::{ScanPlan, ScanRequest};
use crate::secret::Secret;
use crate::send::{Lane, Purpose, RateLimit, Sender, SentRequest};
use crate::settings::StoreSettings;

/// How long a successful [`Store::verify`] counts for every connection of the process.
const VERIFIED_FOR: Duration = Duration::from_secs(300);

/// Where a count comes from.
enum CountSource {
    /// No row can match.
    Nothing,
    List(Box<Access>, Box<Chain>),
}

/// One store. Cheap to clone; clones share limits, log and memory.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) core: Arc<Core>,
    pub(crate) catalogue: &'static Catalogue,
}

impl Store {
    /// Prepares everything; sends no request.
    ///
    /// # Errors
    /// [`StoreError::Setting`] for an address or token that no request can carry.
    pub fn new(settings: StoreSettings, catalogue: &'static Catalogue) -> Result<Self, StoreError> {
        let sender = Sender::new(settings)?;
        Ok(Self { core: Arc::new(Core::new(sender)), catalogue })
    }

    /// Asks the store for its time, to find out whether address, store and token are right. A token that may not read the
    /// time is a right one all the same. Success is remembered for the process for five minutes.
    ///
    /// # Errors
    /// Host not reachable, token refused, no such store, or something else answering at the address.
    pub async fn verify(&self) -> Result<(), StoreError> {
        static VERIFIED: Mutex<Vec<(String, String, Secret, Instant)>> = Mutex::new(Vec::new());
        let settings = self.core.sender.settings();
        let is_this = |(base_url, store, token, _): &(String, String, Secret, Instant)| {
            *base_url == settings.base_url && *store == settings.store_id && *token == settings.token
        };
        {
            let mut verified = VERIFIED.lock().unwrap_or_else(PoisonError::into_inner);
            verified.retain(|(.., since)| since.elapsed() < VERIFIED_FOR);
            if verified.iter().any(is_this) {
                return Ok(());
            }
        }
        let path = "/v2/time";
        let purpose = Purpose {
            table: "the store",
            scope: "store_v2_information",
            no_rows_on: &[],
            lane: &Lane::of_this_statement(),
            concurrency: None,
            divisible: false,
            run: None,
        };
        match self.core.sender.get(path, &[], purpose).await {
            Ok(answer) => {
                let body = answer.body.unwrap_or_default();
                let text = body.unpacked(path)?;
                Decoder::new(&[], &[], Watch::default()).decode(path, &text, &[], Wanted::default())?;
            }
            Err(StoreError::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
        let entry =
            (settings.base_url.clone(), settings.store_id.clone(), settings.token.clone(), Instant::now());
        VERIFIED.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
        Ok(())
    }

    /// The Arrow schema of a table's columns, in catalogue order.
    pub fn schema(table: &Table) -> SchemaRef {
        crate::schema::schema(table)
    }

    /// How a request would be answered. Sends nothing.
    ///
    /// # Errors
    /// [`StoreError::KeyNeeded`] when the table can only be read below a key that no condition gives.
    pub fn plan(&self, request: &ScanRequest) -> Result<ScanPlan, StoreError> {
        let mut plan = self.access(request)?.describe();
        plan.exact &= request.complete;
        Ok(plan)
    }

    /// The rows, in batches that hold `request.columns` in that order. Requests are sent as batches are asked for;
    /// dropping the stream stops them. `run` keeps account of them.
    pub fn scan(
        &self,
        request: ScanRequest,
        run: &Arc<ScanRun>,
    ) -> BoxStream<'static, Result<RecordBatch, StoreError>> {
        let (store, run) = (self.clone(), Arc::clone(run));
        let counting = Arc::clone(&run);
        let start = async move {
            let mut access = store.access(&request)?;
            let mut pages = run.pages().cloned();
            if let Some(learned) = learn(&store, &request, &access, &run).await? {
                access = learned.access;
                pages = Some(learned.pages);
            }
            loop {
                run.note_plan(access.describe());
                run.note_skipped(access.skipped);
                let mut rows = batches(&store.core, access.clone(), &request.columns, &run, pages.as_ref());
                return match rows.next().await {
                    Some(Err(refusal)) if matches!(refusal.status(), Some(400 | 422)) => {
                        access = store.without_refused(&request, &access, refusal)?;
                        continue;
                    }
                    Some(first) => Ok(stream::iter([first]).chain(rows).boxed()),
                    None => Ok(stream::empty().boxed()),
                };
            }
        };
        let count = move |batch: &RecordBatch| counting.note_rows(batch.num_rows());
        stream::once(start).try_flatten().inspect_ok(count).boxed()
    }

    /// Another way without the filters that the server has just refused, which the reader has remembered. Each refusal takes
    /// at least one filter away, so there is an end to it.
    fn without_refused(
        &self,
        request: &ScanRequest,
        before: &Access,
        refusal: StoreError,
    ) -> Result<Access, StoreError> {
        let access = self.access(request)?;
        let changed = access.describe().requests != before.describe().requests;
        // The engine counts on the order that was promised.
        let out_of_order = request.order.is_some() && !access.ordered;
        if !changed || out_of_order {
            return Err(refusal);
        }
        tracing::debug!(table = request.table.name, "the server refused a filter; reading without it");
        Ok(access)
    }

    /// The number of rows that satisfy a request, when the server can tell it exactly in one request; `None` otherwise.
    /// The request's limit does not count.
    ///
    /// # Errors
    /// Whatever the store answers.
    pub async fn count(&self, request: &ScanRequest, run: &Arc<ScanRun>) -> Result<Option<u64>, StoreError> {
        match self.count_source(request)? {
            None => Ok(None),
            Some(CountSource::Nothing) => Ok(Some(0)),
            Some(CountSource::List(access, chain)) => {
                let decoder = Arc::new(Decoder::new(&access.levels, &[], Watch::default()));
                Reader::new(&self.core, decoder, &request.table, run).total(&chain).await
            }
        }
    }

    /// [`Store::count`] can tell the number of these rows in one request. Sends nothing.
    ///
    /// # Errors
    /// As [`Store::plan`].
    pub fn countable(&self, request: &ScanRequest) -> Result<bool, StoreError> {
        Ok(self.count_source(request)?.is_some())
    }

    fn count_source(&self, request: &ScanRequest) -> Result<Option<CountSource>, StoreError> {
        let request =
            ScanRequest { columns: Vec::new(), order: None, limit: None, offset: 0, ..request.clone() };
        let access = self.access(&request)?;
        let list = request.table.routes.get(access.route).is_some_and(|route| route.kind == RouteKind::List);
        if !access.exact || !request.complete {
            return Ok(None);
        }
        let Source::Chains(chains) = &access.source else { return Ok(None) };
        let chain = match chains.as_slice() {
            [] => return Ok(Some(CountSource::Nothing)),
            [chain] if list => chain.clone(),
            _ => return Ok(None),
        };
        let told = match (&chain.count, chain.paging) {
            // Some count routes ignore filters: a count of everything would pass for a count of the rows asked for.
            (Some(count), _) => chain.filters.is_empty() && count.exact,
            (None, paging) => paging == Paging::V3Page,
        };
        Ok(told.then(|| CountSource::List(Box::new(access), Box::new(chain))))
    }

    /// What the last answers said about the store's request quota.
    pub fn rate_limit(&self) -> RateLimit {
        self.core.sender.rate_limit()
    }

    /// Requests sent so far, repetitions included.
    pub fn requests_sent(&self) -> u64 {
        self.core.sender.log().sent()
    }

    /// The last requests sent, oldest first.
    pub fn log(&self) -> Vec<SentRequest> {
        self.core.sender.log().entries()
    }

    /// Forgets the sizes of tables and the refused filters, as if no answer had come yet.
    pub fn forget(&self) {
        *self.core.memory() = Memory::default();
    }

    pub(crate) fn access(&self, request: &ScanRequest) -> Result<Access, StoreError> {
        self.access_by(request, false)
    }

    /// The way to read everything in place of naming values, or of reading a list below each parent.
    ///
    /// # Errors
    /// As [`Store::plan`].
    pub(crate) fn access_to_all(&self, request: &ScanRequest) -> Result<Access, StoreError> {
        self.access_by(request, true)
    }

    fn access_by(&self, request: &ScanRequest, whole: bool) -> Result<Access, StoreError> {
        let memory = self.core.memory().clone();
        let planner = Planner {
            catalogue: self.catalogue,
            totals: &memory.totals,
            refused: &memory.refused,
            page_size: self.core.sender.settings().page_size,
            whole,
        };
        planner.plan(request)
    }
}
