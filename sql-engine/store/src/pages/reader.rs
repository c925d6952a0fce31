//! One page: asked for, decoded, and what it taught remembered.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bigcommerce_schemas::{CountRoute, Paging, Route, RouteKind, Table};
use tokio::sync::Semaphore;

use super::head::FirstRows;
use super::pieces::Largest;
use super::repair::{Repair, read_again};
use super::shared::SharedPages;
use super::task::owned;
use super::{Key, key};
use crate::decode::{Decoded, Decoder, Head, Seen, Wanted, segments};
use crate::error::StoreError;
use crate::requests::{Chain, Position};
use crate::run::ScanRun;
use crate::send::{Answer, Body, Lane, Purpose, Sender};

/// Most lists whose sizes are remembered, beside those of whole tables.
const MOST_PARTS: usize = 256;

/// Bytes of text from which on unpacking and decoding an answer takes longer than handing it to another thread.
const LARGE_ANSWER: usize = 32 * 1024;

/// What all scans of a store share.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) sender: Sender,
    pub(crate) memory: Mutex<Memory>,
    /// Answers that may be decoded at once.
    decoders: Arc<Semaphore>,
}

/// What answers have taught.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// Rows per table.
    pub(crate) totals: HashMap<String, u64>,
    /// Rows per list that is a part of a table, by path and filters.
    parts: HashMap<Key, u64>,
    /// Filter parameters per table that the server refused.
    pub(crate) refused: HashMap<String, HashSet<String>>,
}

impl Core {
    pub(crate) fn new(sender: Sender) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let decoders = processors.saturating_sub(1).max(1);
        Self { sender, memory: Mutex::default(), decoders: Arc::new(Semaphore::new(decoders)) }
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn max_connections(&self) -> usize {
        self.sender.settings().max_connections.max(1)
    }
}

/// Reads the pages of one scan. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) core: Arc<Core>,
    pub(crate) decoder: Arc<Decoder>,
    /// The table whose lists are read: the outermost one.
    pub(crate) table: Arc<Table>,
    /// Pages under way at once.
    pub(crate) most: usize,
    /// Requests for the table that may be under way at once, where BigCommerce names a number.
    pub(crate) concurrency: Option<usize>,
    /// The statement that reads.
    pub(crate) lane: Lane,
    /// The largest page that the server has managed in this scan.
    pub(crate) largest: Largest,
    /// Keys of the rows that have come already: of this list, or of all lists of alternatives.
    pub(crate) seen: Option<Arc<Seen>>,
    pub(crate) run: Arc<ScanRun>,
    /// Answers that other scans of the statement want, too.
    pub(crate) shared: Option<Arc<SharedPages>>,
    /// Answers are kept for those who will read them.
    pub(crate) ahead: bool,
    /// What is done about parents whose rows do not add up.
    pub(crate) repair: Option<Arc<Repair>>,
    /// Somebody waits for the first rows of what is read.
    pub(crate) first_rows: Option<Arc<FirstRows>>,
}

impl Reader {
    /// Reads the answers of one scan, one page at a time.
    pub(crate) fn new(
        core: &Arc<Core>,
        decoder: Arc<Decoder>,
        table: &Arc<Table>,
        run: &Arc<ScanRun>,
    ) -> Self {
        Self {
            core: Arc::clone(core),
            decoder,
            table: Arc::clone(table),
            most: 1,
            concurrency: None,
            lane: Lane::of_this_statement(),
            largest: Largest::default(),
            seen: None,
            run: Arc::clone(run),
            shared: None,
            ahead: false,
            repair: None,
            first_rows: None,
        }
    }

    /// The reader with as many pages under way as the connection has requests, and BigCommerce lets be.
    pub(crate) fn several_at_once(mut self, concurrency: Option<u32>) -> Self {
        let connections = self.core.max_connections();
        self.concurrency = concurrency.and_then(|most| usize::try_from(most).ok());
        self.most = self.concurrency.unwrap_or(connections).clamp(1, connections);
        self
    }

    /// Asks for one page and decodes it, going on while nobody waits.
    pub(crate) async fn page(self, chain: Arc<Chain>, position: Position) -> Result<Decoded, StoreError> {
        owned(async move { self.whole_or_in_pieces(&chain, &position).await }).await
    }

    /// Asks for a page of the chain's size. A `divisible` one can also be had in pieces.
    pub(super) async fn read(
        &self,
        chain: &Chain,
        position: &Position,
        divisible: bool,
    ) -> Result<Decoded, StoreError> {
        let parameters = chain.page(position);
        let mut sent = None;
        let attempt = self.run.attempt();
        let ask = async {
            if let Some(body) = attempt.and_then(|attempt| attempt.take(&chain.path, &parameters)) {
                return Ok(body);
            }
            let answer = self.ask(chain, &parameters, divisible).await?;
            let body = answer.body.clone();
            sent = Some(answer);
            if let Some(attempt) = attempt {
                attempt.keep(&chain.path, &parameters, body.as_ref());
            }
            Ok::<_, StoreError>(body)
        };
        let body = match &self.shared {
            None => ask.await?,
            Some(pages) if self.ahead => pages.ahead(&chain.path, &parameters, ask).await?,
            Some(pages) => pages.answer(&chain.path, &parameters, ask).await?,
        };
        let mut decoded = match &body {
            Some(body) => self.decoded(chain, body).await?,
            None => Decoded::empty(),
        };
        if let Some(answer) = sent {
            self.core.sender.note_rows(&answer, decoded.rows);
        }
        self.run.note_page();
        if chain.paging == Paging::V3Whole
            && let Some(total) = decoded.meta.total.filter(|total| *total > decoded.page_rows)
        {
            return Err(cut_short(chain, decoded.page_rows, total));
        }
        if let Some(total) = decoded.meta.total.or_else(|| total_at(chain, position, decoded.page_rows)) {
            self.remember_total(chain, total);
        }
        if let Some(repair) = self.repair.as_ref().filter(|_| !decoded.lacking.is_empty()) {
            let parents = std::mem::take(&mut decoded.lacking);
            decoded.batches.extend(read_again(self, repair, parents).await?);
            if let Some(order) = repair.order {
                let sorted = order.sorted(&decoded.batches);
                decoded.batches = sorted.map_err(|error| StoreError::Internal(error.to_string()))?;
            }
        }
        Ok(decoded)
    }

    /// Decodes an answer, a large one on a thread of its own: meanwhile those of the runtime send the next requests, and whoever
    /// waits for the first rows takes them.
    async fn decoded(&self, chain: &Chain, body: &Body) -> Result<Decoded, StoreError> {
        // Taken by the first answer, used or not: what is decoded later comes later.
        let head = self.first_rows.as_ref().and_then(|first| first.take());
        if body.size() < LARGE_ANSWER {
            return self.decode(chain, body, None);
        }
        // All processors but one, which takes what arrives meanwhile and sends the next requests.
        let permit = Arc::clone(&self.core.decoders).acquire_owned().await;
        let (reader, chain, body) = (self.clone(), chain.clone(), body.clone());
        let decoding = tokio::task::spawn_blocking(move || {
            let _until_decoded = permit;
            reader.decode(&chain, &body, head)
        });
        decoding.await.unwrap_or_else(|error| Err(StoreError::Internal(error.to_string())))
    }

    fn decode(&self, chain: &Chain, body: &Body, head: Option<Head>) -> Result<Decoded, StoreError> {
        let wanted = Wanted { guard: chain.guard.as_ref(), seen: self.seen.as_deref(), head };
        let text = body.unpacked(&chain.path)?;
        self.decoder.decode(&chain.path, &text, &chain.bound, wanted)
    }

    fn purpose<'a>(&'a self, no_rows_on: &'a [u16]) -> Purpose<'a> {
        Purpose {
            table: &self.table.name,
            scope: &self.table.scope,
            no_rows_on,
            lane: &self.lane,
            concurrency: self.concurrency,
            divisible: false,
            run: Some(&self.run),
        }
    }

    /// The first page of a list, kept for its readers, and how many rows the list holds, where the page tells.
    pub(crate) async fn first_page(mut self, chain: &Chain) -> Result<Option<u64>, StoreError> {
        self.ahead = true;
        let page = self.page(Arc::new(chain.clone()), Position::Number(1)).await?;
        Ok(page.meta.total.or_else(|| chain.ends_with(page.page_rows).then_some(page.page_rows)))
    }

    async fn ask(
        &self,
        chain: &Chain,
        parameters: &[(String, String)],
        divisible: bool,
    ) -> Result<Answer, StoreError> {
        let mut none = chain.no_rows_on.clone();
        if !chain.bound.is_empty() {
            // A row that is gone has no rows below it.
            none.push(404);
        }
        let purpose = Purpose { divisible, ..self.purpose(&none) };
        let answer = self.core.sender.get(&chain.path, parameters, purpose).await;
        answer.inspect_err(|error| self.remember_refusal(chain, error))
    }

    /// The number of rows in a list in one request, where the API tells it: by its count route, or with its smallest page.
    pub(crate) async fn total(self, chain: &Chain) -> Result<Option<u64>, StoreError> {
        match (&chain.count, chain.paging) {
            (Some(count), _) => self.count(chain, count).await,
            (None, Paging::V3Page) => {
                let page = self.page(Arc::new(chain.smallest()), Position::Number(1)).await?;
                Ok(page.meta.total)
            }
            (None, _) => Ok(None),
        }
    }

    /// The number of rows in a list, by its count route.
    pub(crate) async fn count(&self, chain: &Chain, count: &CountRoute) -> Result<Option<u64>, StoreError> {
        let answer = self.core.sender.get(&count.path, &chain.filters, self.purpose(&[404])).await;
        let answer = answer.inspect_err(|error| self.remember_refusal(chain, error))?;
        let text = answer.body.as_ref().map(|body| body.unpacked(&count.path)).transpose()?;
        let total = text.and_then(|text| {
            let mut value: &serde_json::Value = &serde_json::from_slice(&text).ok()?;
            for segment in segments(&count.pointer) {
                value = value.get(&segment)?;
            }
            value.as_u64().or_else(|| value.as_str()?.parse().ok())
        });
        if let Some(total) = total {
            self.remember_total(chain, total);
        }
        Ok(total)
    }

    /// The size of a list, if an answer told it before.
    pub(crate) fn known_total(&self, chain: &Chain) -> Option<u64> {
        let memory = self.core.memory();
        if self.is_whole(chain) {
            return memory.totals.get(&self.table.name).copied();
        }
        memory.parts.get(&key(&chain.path, &chain.filters)).copied()
    }

    fn remember_total(&self, chain: &Chain, total: u64) {
        let mut memory = self.core.memory();
        if self.is_whole(chain) {
            memory.totals.insert(self.table.name.clone(), total);
        } else if chain.bound.is_empty() && chain.is_numbered() {
            if memory.parts.len() >= MOST_PARTS {
                memory.parts.clear();
            }
            memory.parts.insert(key(&chain.path, &chain.filters), total);
        }
    }

    /// The list is all of the table.
    fn is_whole(&self, chain: &Chain) -> bool {
        let is_list = |route: &Route| route.kind == RouteKind::List && route.path == chain.path;
        chain.filters.is_empty() && chain.bound.is_empty() && self.table.routes.iter().any(is_list)
    }

    /// A filter that the server does not take is not sent again.
    fn remember_refusal(&self, chain: &Chain, error: &StoreError) {
        if matches!(error.status(), Some(400 | 422)) {
            let words = error.to_string();
            let sent: Vec<&String> = chain.filters.iter().map(|(name, _)| name).collect();
            let named: Vec<&String> = sent.iter().copied().filter(|name| words.contains(*name)).collect();
            let refused = if named.is_empty() { sent } else { named };
            self.run.note_refused(refused.iter().copied());
            let mut memory = self.core.memory();
            let known = memory.refused.entry(self.table.name.clone()).or_default();
            known.extend(refused.into_iter().cloned());
        }
    }
}

/// The rows of a list whose last page this is.
fn total_at(chain: &Chain, position: &Position, rows: u64) -> Option<u64> {
    let Position::Number(number) = position else { return None };
    // An empty page may lie far behind the last.
    let last = chain.ends_with(rows) && (rows > 0 || *number == 1);
    last.then(|| number.saturating_sub(1).saturating_mul(u64::from(chain.page_size)).saturating_add(rows))
}

/// A list without pages that does not hold all its rows: the rest cannot be had, and some rows must not pass for all.
fn cut_short(chain: &Chain, rows: u64, total: u64) -> StoreError {
    let reason = format!("it holds {rows} of {total} rows, and BigCommerce offers no way to the others");
    StoreError::Answer { path: chain.path.clone(), reason }
}
