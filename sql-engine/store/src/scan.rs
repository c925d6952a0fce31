//! The question the SQL engine asks of the store, and the answer to "how would you do it?".

use std::sync::Arc;

use bigcommerce_schemas::Table;

/// Rows wanted from one table.
#[derive(Debug, Clone)]
pub struct ScanRequest {
    /// The table.
    pub table: Arc<Table>,
    /// Indexes of the columns to return, in the order wanted. Empty: rows without columns (they are only counted).
    pub columns: Vec<usize>,
    /// What the rows must satisfy, joined by AND. The store may use a condition to fetch less; it never returns fewer rows
    /// than satisfy all of them, and may return more: the engine tests every row again.
    pub conditions: Vec<Condition>,
    /// Of each entry a row must satisfy at least one list of conditions, beside all of `conditions`.
    pub alternatives: Vec<Alternatives>,
    /// The conditions say all that the query tests: a row that satisfies them is a row of the result. Otherwise the limit is
    /// only a hint that few rows may do.
    pub complete: bool,
    /// The order wanted. Only kept when [`ScanPlan::ordered`] says so.
    pub order: Option<ScanOrder>,
    /// No more than this many matching rows are needed. Travels as the page size only when [`ScanPlan::exact`].
    pub limit: Option<u64>,
    /// So many of the matching rows come first and are not wanted. The store leaves all of them out or none:
    /// [`ScanPlan::skips`] and [`ScanRun::skipped`](crate::ScanRun::skipped) tell. The limit counts the rows after them.
    pub offset: u64,
    /// Columns that are asked for but not returned, so that scans of one statement send the same requests.
    pub also: Vec<usize>,
    /// Routes of other tables whose rows the pages shall hold, too.
    pub carries: Vec<Carried>,
    /// The rows are taken out of the pages of another scan, which carries them.
    pub inside: Option<Arc<Inside>>,
}

impl ScanRequest {
    /// These columns of all rows.
    pub fn whole(table: &Arc<Table>, columns: Vec<usize>) -> Self {
        Self {
            table: Arc::clone(table),
            columns,
            conditions: Vec::new(),
            alternatives: Vec::new(),
            complete: true,
            order: None,
            limit: None,
            offset: 0,
            also: Vec::new(),
            carries: Vec::new(),
            inside: None,
        }
    }
}

/// An embedded route of a table whose parent is being read.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The table whose rows lie in the parent's.
    pub table: Arc<Table>,
    /// Index into [`Table::routes`].
    pub route: usize,
}

/// Where rows are taken from that another scan's pages hold.
#[derive(Debug, Clone)]
pub struct Inside {
    /// The scan of the parent table. All its rows' rows arrive, whatever [`ScanRequest::conditions`] say.
    pub parent: ScanRequest,
    /// Index into [`Table::routes`] of the route carried.
    pub route: usize,
}

/// Lists of conditions of which a row must satisfy at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternatives {
    /// The lists; the conditions of each are joined by AND.
    pub each: Vec<Vec<Condition>>,
    /// Together with [`ScanRequest::conditions`] they say all that the query tests.
    pub complete: bool,
}

/// One test on one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Index of the column.
    pub column: usize,
    /// What its value must satisfy; NULL never does.
    pub test: Test,
}

/// A comparison with constants.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Equal to the value.
    Equal(Value),
    /// Equal to one of the values; an empty list matches nothing.
    In(Vec<Value>),
    /// Greater than the value.
    Greater(Value),
    /// Greater than or equal to the value.
    AtLeast(Value),
    /// Less than the value.
    Less(Value),
    /// Less than or equal to the value.
    AtMost(Value),
    /// Text that contains this piece, compared without regard to case.
    Contains(String),
}

/// A constant, in the terms of the column's SQL type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// For INTEGER and BIGINT.
    Integer(i64),
    /// For DECIMAL: the digits times ten to the power of `-scale`.
    Decimal(i128, i8),
    /// For BIT.
    Boolean(bool),
    /// For text.
    Text(String),
    /// For timestamps: microseconds since 1970-01-01 00:00 UTC.
    Timestamp(i64),
    /// For dates: days since 1970-01-01.
    Date(i32),
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanOrder {
    /// Index of the column.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

/// How the store would answer a [`ScanRequest`]. Making a plan sends nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanPlan {
    /// Indexes into [`Table::routes`] of the route taken; several where alternatives have ways of their own.
    pub routes: Vec<usize>,
    /// Indexes into [`ScanRequest::conditions`] of those that narrow what is fetched.
    pub pushed: Vec<usize>,
    /// What narrows each of the lists that are read for alternatives; empty when there is one way for all rows.
    pub alternatives: Vec<Vec<Condition>>,
    /// Every row that arrives satisfies every condition, so LIMIT and COUNT(*) may be answered by the server.
    pub exact: bool,
    /// Rows arrive in the order asked for.
    pub ordered: bool,
    /// The rows of the offset are left out by the number of the first page.
    pub skips: bool,
    /// The first requests, for EXPLAIN: parents before children, one example per step.
    pub requests: Vec<PlannedRequest>,
    /// How many requests are expected.
    pub estimate: RequestEstimate,
    /// The number that plans are compared by: requests, with guesses where sizes are not known.
    pub cost: u64,
    /// Rows expected to arrive, with guesses where sizes are not known.
    pub rows: u64,
}

/// A request as EXPLAIN shows it. It holds no header and no host, hence no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRequest {
    /// `GET`
    pub method: &'static str,
    /// Path below `/stores/{store_hash}`; an unknown key is shown as `{name}`.
    pub path: String,
    /// Query parameters in the order sent.
    pub parameters: Vec<(String, String)>,
}

/// How many requests a scan is expected to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEstimate {
    /// This many.
    Exactly(u64),
    /// About this many, reckoned from totals seen before.
    About(u64),
    /// At least this many; the size of the list is not known yet.
    AtLeast(u64),
}
