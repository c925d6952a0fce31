//! Before many requests name values, the first page of the whole list is looked at: it tells whether reading all of it takes
//! fewer, and is then read already. Called by `Store::scan`.

use std::sync::Arc;

use crate::decode::{Decoder, Watch};
use crate::error::StoreError;
use crate::pages::{Reader, SharedPages};
use crate::requests::Chain;
use crate::routes::{Access, Source};
use crate::run::ScanRun;
use crate::scan::{ScanRequest, Test};
use crate::store::Store;

/// A scan of fewer lists is not worth one more request …
const WORTH_ASKING: usize = 4;
/// … unless it names so many values that most of a small table is wanted.
const MANY_VALUES: usize = 100;
/// So many lists are worth a second request, for a count.
const WORTH_COUNTING: usize = 8;

/// What was learned.
pub(crate) struct Learned {
    /// The better way.
    pub(crate) access: Access,
    /// Holds the page that was looked at.
    pub(crate) pages: Arc<SharedPages>,
}

/// Looks at the list that could be read instead of many lists, unless its size is known; `None` when there is nothing to look at,
/// or nothing was learned.
///
/// # Errors
/// Whatever the store answers, but for a filter that it refuses.
pub(crate) async fn learn(
    store: &Store,
    request: &ScanRequest,
    access: &Access,
    run: &Arc<ScanRun>,
) -> Result<Option<Learned>, StoreError> {
    let lists = access.lists();
    // Under a limit the first lists may do.
    if request.inside.is_some() || request.limit.is_some() || !worth_asking(lists, request) {
        return Ok(None);
    }
    let Some((whole, list)) = whole(store, request, run) else { return Ok(None) };
    let pages = run.pages().cloned().unwrap_or_else(SharedPages::of_one_reader);
    let looked = match look(store, &whole, &list, lists, &pages, run).await {
        Err(refusal) if matches!(refusal.status(), Some(400 | 422)) => return Ok(None),
        looked => looked?,
    };
    let Some(Looked { rows, read }) = looked else { return Ok(None) };
    let all = usize::try_from(list.pages_after_first(rows)).unwrap_or(usize::MAX).saturating_add(1);
    // Scans that share pages must come to the same plan, each by itself.
    let better = run.pages().is_none() && all.saturating_sub(read) < lists;
    let access = if better { whole } else { store.access(request)? };
    Ok(Some(Learned { access, pages }))
}

fn worth_asking(lists: usize, request: &ScanRequest) -> bool {
    let named = |test: &Test| if let Test::In(values) = test { values.len() } else { 1 };
    let most = request.conditions.iter().map(|condition| named(&condition.test)).max().unwrap_or(0);
    lists >= WORTH_ASKING || (lists > 1 && most >= MANY_VALUES)
}

/// The single list that holds all that many lists would give, when its size is not known.
fn whole(store: &Store, request: &ScanRequest, run: &ScanRun) -> Option<(Access, Chain)> {
    let access = store.access_to_all(request).ok()?;
    let Source::Chains(chains) = &access.source else { return None };
    let [list] = chains.as_slice() else { return None };
    let list = list.clone();
    let outermost = access.levels.first().map(|level| &level.table.name)?;
    let known = list.filters.is_empty() && store.core.memory().totals.contains_key(outermost);
    // The size of a list with filters is not remembered, so other scans of the same pages would not know of it.
    let unusable =
        (run.pages().is_some() && !list.filters.is_empty()) || (request.order.is_some() && !access.ordered);
    (!known && !unusable).then_some((access, list))
}

struct Looked {
    rows: u64,
    /// Pages of the list that have been read.
    read: usize,
}

async fn look(
    store: &Store,
    whole: &Access,
    list: &Chain,
    lists: usize,
    pages: &Arc<SharedPages>,
    run: &Arc<ScanRun>,
) -> Result<Option<Looked>, StoreError> {
    let Some(table) = whole.levels.first().map(|level| &level.table) else { return Ok(None) };
    let decoder = Arc::new(Decoder::new(&whole.levels, &[], Watch::default()));
    let reader = Reader { shared: Some(Arc::clone(pages)), ..Reader::new(&store.core, decoder, table, run) };
    let count = list.count.as_ref().filter(|_| list.filters.is_empty());
    let inside = whole.levels.len() > 1;
    // Pages with rows inside of rows are large, and a count is not.
    if let Some(count) = count.filter(|_| inside) {
        let rows = reader.count(list, count).await?;
        return Ok(rows.map(|rows| Looked { rows, read: 0 }));
    }
    if let Some(rows) = reader.clone().first_page(list).await? {
        return Ok(Some(Looked { rows, read: 1 }));
    }
    let Some(count) = count.filter(|_| lists >= WORTH_COUNTING) else { return Ok(None) };
    Ok(reader.count(list, count).await?.map(|rows| Looked { rows, read: 1 }))
}
