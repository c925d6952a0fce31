//! The size of a table, asked for before many requests are sent: it decides whether thousands of keys are named or the
//! whole list is read. Called by `Store::scan`.

use std::sync::Arc;

use bigcommerce_schemas::{Catalogue, RouteKind, Table};

use crate::decode::{Decoder, Watch};
use crate::error::StoreError;
use crate::pages::Reader;
use crate::routes::{Access, Source};
use crate::run::ScanRun;
use crate::scan::ScanRequest;
use crate::store::Store;

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
    store: &Store,
    table: &Arc<Table>,
    access: &Access,
    run: &Arc<ScanRun>,
) -> Result<bool, StoreError> {
    // A single list tells its size with its first page.
    if !matches!(&access.source, Source::Chains(chains) if chains.len() >= WORTH_ASKING) {
        return Ok(false);
    }
    let Some(table) = listed(store.catalogue, table) else { return Ok(false) };
    if store.core.memory().totals.contains_key(&table.name) {
        return Ok(false);
    }
    let whole = store.access(&ScanRequest::whole(&table, Vec::new()))?;
    let Source::Chains(chains) = &whole.source else { return Ok(false) };
    let [chain] = chains.as_slice() else { return Ok(false) };
    let decoder = Arc::new(Decoder::new(&whole.levels, &[], Watch::default()));
    Ok(Reader::new(&store.core, decoder, &table, run).total(chain).await?.is_some())
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
