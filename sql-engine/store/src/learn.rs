//! The size of a table, asked for before many requests are sent: it decides whether thousands of keys are named or the
//! whole list is read. Called by `Store::scan`.

use std::sync::Arc;

use bigcommerce_schemas::{Catalogue, Paging, RouteKind, Table};

use crate::decode::{Decoder, Watch};
use crate::error::StoreError;
use crate::pages::{Core, Reader};
use crate::requests::Position;
use crate::routes::{Access, Planner, Source};
use crate::run::ScanRun;
use crate::scan::ScanRequest;

/// A scan of fewer lists is not worth one more request.
const WORTH_ASKING: usize = 4;
/// Tables lie no deeper in one another than this.
const DEEPEST: usize = 4;

/// Asks for the size of the table whose list could be read instead of many lists, unless it is known. Answers whether it is known now
/// and was not before.
///
/// # Errors
/// Whatever the store answers.
pub(crate) async fn learn(
    core: &Arc<Core>,
    catalogue: &Catalogue,
    table: &Arc<Table>,
    access: &Access,
    run: &Arc<ScanRun>,
) -> Result<bool, StoreError> {
    // A single list tells its size with its first page.
    if !matches!(&access.source, Source::Chains(chains) if chains.len() >= WORTH_ASKING) {
        return Ok(false);
    }
    let Some(table) = listed(catalogue, table) else { return Ok(false) };
    let memory = core.memory().clone();
    if memory.totals.contains_key(&table.name) {
        return Ok(false);
    }
    let page_size = core.sender.settings().page_size;
    let planner = Planner { catalogue, totals: &memory.totals, refused: &memory.refused, page_size };
    let whole = planner.plan(&ScanRequest {
        table: Arc::clone(&table),
        columns: Vec::new(),
        conditions: Vec::new(),
        complete: true,
        order: None,
        limit: None,
        also: Vec::new(),
        carries: Vec::new(),
        inside: None,
    })?;
    let Source::Chains(chains) = &whole.source else { return Ok(false) };
    let [chain] = chains.as_slice() else { return Ok(false) };
    let decoder = Arc::new(Decoder::new(&whole.levels, &[], Watch::default()));
    let reader = Reader::new(core, decoder, &table, run);
    match (&chain.count, chain.paging) {
        (Some(count), _) => Ok(reader.count(chain, count).await?.is_some()),
        (None, Paging::V3Page) => {
            let page = reader.page(Arc::new(chain.smallest()), Position::Number(1)).await?;
            Ok(page.meta.total.is_some())
        }
        (None, _) => Ok(false),
    }
}

/// The table itself, or the one that its rows lie in, down to one that has a list of its own.
fn listed(catalogue: &Catalogue, table: &Arc<Table>) -> Option<Arc<Table>> {
    let mut table = Arc::clone(table);
    for _ in 0..DEEPEST {
        if table.routes.iter().any(|route| route.kind == RouteKind::List) {
            return Some(table);
        }
        let parent = table.routes.iter().find_map(|route| route.parent.as_deref())?;
        table = Arc::clone(catalogue.table(parent)?);
    }
    None
}
