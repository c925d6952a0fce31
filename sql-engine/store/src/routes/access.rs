//! The outcome of planning, as data: which lists are read, how the rows lie in their answers, and what it will cost.

use std::sync::Arc;

use bigcommerce_schemas::{Bind, Table};

use crate::decode::Level;
use crate::requests::{Chain, Constraints};
use crate::scan::{Condition, PlannedRequest, RequestEstimate, ScanOrder, ScanPlan};

/// A way to read a table.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Index of the route in the table.
    pub(crate) route: usize,
    /// From the answer to the rows, outermost first.
    pub(crate) levels: Vec<Level>,
    pub(crate) source: Source,
    /// Conditions that narrow what is fetched.
    pub(crate) pushed: Vec<usize>,
    /// For each of several alternatives what narrows its lists, of which a row may come by several. The first chains are the first
    /// ones of each, unless each has a way of its own. Empty when there are no alternatives.
    pub(crate) alternatives: Vec<Vec<Condition>>,
    pub(crate) exact: bool,
    pub(crate) ordered: bool,
    /// Rows that the first page's number leaves out.
    pub(crate) skipped: u64,
    pub(crate) cost: Cost,
    /// Lists that may be read at once, where BigCommerce names a number.
    pub(crate) concurrency: Option<u32>,
    /// The rows may soon be enough: start with few requests at once.
    pub(crate) gentle: bool,
    /// For rows inside parents that do not add up.
    pub(crate) fallback: Option<Box<Fallback>>,
}

/// How the rows of one parent are read by themselves.
#[derive(Debug, Clone)]
pub(crate) struct Fallback {
    /// From the answer to the rows wanted.
    pub(crate) levels: Vec<Level>,
    /// The table whose rows do not add up.
    pub(crate) table: Arc<Table>,
    /// Its list with placeholders in the path.
    pub(crate) template: Chain,
    pub(crate) binds: Vec<Bind>,
    /// The rows of the parents come in this order, and these have to as well.
    pub(crate) order: Option<ScanOrder>,
}

/// Where the lists to read come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// They are known; none at all when no row can match.
    Chains(Vec<Chain>),
    /// One (or several) below each row of the parent table.
    Walk(Box<Walk>),
    /// A way for each of several alternatives, of which a row may come by several.
    Ways(Vec<Access>),
}

/// Lists below the rows of a parent table.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    pub(crate) parent: Access,
    /// The parent's columns that fill the path, in the order of `binds`.
    pub(crate) parent_columns: Vec<usize>,
    pub(crate) table: Arc<Table>,
    pub(crate) binds: Vec<Bind>,
    /// The lists with placeholders in their paths.
    pub(crate) templates: Vec<Chain>,
    /// Tested on the bound columns, so that no list is read in vain.
    pub(crate) constraints: Constraints,
}

/// What an access is expected to cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Requests, for comparing routes.
    pub(crate) requests: u64,
    /// What is told to the user.
    pub(crate) estimate: RequestEstimate,
    /// Rows expected, guessed where nothing is known.
    pub(crate) rows: u64,
    /// `rows` follows from totals and keys.
    pub(crate) rows_known: bool,
}

impl Access {
    /// No row can match, so nothing is asked.
    pub(crate) fn nothing(conditions: usize) -> Self {
        Self {
            route: 0,
            levels: Vec::new(),
            source: Source::Chains(Vec::new()),
            pushed: (0..conditions).collect(),
            alternatives: Vec::new(),
            exact: true,
            ordered: true,
            skipped: 0,
            cost: Cost { requests: 0, estimate: RequestEstimate::Exactly(0), rows: 0, rows_known: true },
            concurrency: None,
            gentle: false,
            fallback: None,
        }
    }

    /// A list is read below each parent, and no condition leaves out parents.
    pub(super) fn walks_all_parents(&self) -> bool {
        matches!(&self.source, Source::Walk(walk) if walk.parent.pushed.is_empty())
    }

    /// All rows come from a single list.
    pub(super) fn is_one_list(&self) -> bool {
        matches!(&self.source, Source::Chains(chains) if chains.len() == 1)
    }

    /// The lists that are read, as far as they are known beforehand.
    pub(crate) fn lists(&self) -> usize {
        match &self.source {
            Source::Chains(chains) => chains.len(),
            Source::Walk(_) => usize::try_from(self.cost.requests).unwrap_or(usize::MAX),
            Source::Ways(ways) => ways.iter().map(Self::lists).fold(0, usize::saturating_add),
        }
    }

    /// The access as EXPLAIN shows it.
    pub(crate) fn describe(&self) -> ScanPlan {
        let routes = match &self.source {
            Source::Ways(ways) => ways.iter().map(|way| way.route).collect(),
            Source::Chains(_) | Source::Walk(_) => vec![self.route],
        };
        ScanPlan {
            routes,
            pushed: self.pushed.clone(),
            alternatives: self.alternatives.clone(),
            exact: self.exact,
            ordered: self.ordered,
            skips: self.skipped > 0,
            requests: self.examples(),
            estimate: self.cost.estimate,
            cost: self.cost.requests,
            rows: self.cost.rows,
        }
    }

    /// One example request per step, parents first, and per alternative.
    fn examples(&self) -> Vec<PlannedRequest> {
        match &self.source {
            Source::Chains(chains) => {
                chains.iter().take(self.alternatives.len().max(1)).map(Chain::planned).collect()
            }
            Source::Walk(walk) => {
                let mut examples = walk.parent.examples();
                examples.extend(walk.templates.first().map(Chain::planned));
                examples
            }
            Source::Ways(ways) => ways.iter().flat_map(Self::examples).collect(),
        }
    }
}
