//! A statement: what was prepared, the cursor that is open, the attributes and the four descriptors.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bigcommerce_cells::lent_row;
use bigcommerce_sql::Batch;

use crate::diagnostics::Records;
use crate::handles::{
    AnyHandle, Connection, Cursor, DataAtExecution, Descriptor, Kind, Running, Step, Token, lock_if_free,
    registry,
};
use crate::memory::Address;
use crate::runtime::Cancel;

/// A statement.
#[derive(Debug)]
pub struct Statement {
    token: Token,
    state: Mutex<StatementState>,
    diagnostics: Records,
    /// The connection it belongs to.
    pub connection: Arc<Connection>,
    /// Where SQLCancel leaves its wish.
    pub cancel: Cancel,
    /// The function that runs asynchronously.
    pub running: Running,
}

/// What its lock guards.
#[derive(Debug)]
pub struct StatementState {
    /// Attributes.
    pub attributes: StatementAttributes,
    /// The descriptors in use and those made with the statement.
    pub descriptors: Descriptors,
    /// What SQLPrepare or SQLExecDirect planned.
    pub prepared: Option<Batch>,
    /// The text was executed with SQLExecDirect: SQLExecute must not repeat it.
    pub direct: bool,
    /// The open result set.
    pub cursor: Option<Cursor>,
    /// Rows affected by the last statement, -1 where the number is not known.
    pub row_count: isize,
    /// The statement was executed and had no result set.
    pub executed: bool,
    /// The execution waits for SQLParamData and SQLPutData.
    pub data_at_execution: Option<DataAtExecution>,
    /// The current row is lent to SQLGetData.
    pub lent: bool,
    /// Numbers of rows that SQLMoreResults has not asked for yet: their statements have run.
    pub counts: VecDeque<isize>,
    /// What runs when SQLMoreResults has asked for those.
    pub steps: VecDeque<Step>,
    /// The row descriptor describes another result than the one that was prepared.
    pub moved_on: bool,
    /// The cursor's name, made up until the application sets one.
    pub cursor_name: String,
}

/// The four descriptors of a statement.
#[derive(Debug)]
pub struct Descriptors {
    /// ARD in use.
    pub row: Arc<Descriptor>,
    /// APD in use.
    pub parameter: Arc<Descriptor>,
    /// IRD
    pub columns: Arc<Descriptor>,
    /// IPD
    pub parameters: Arc<Descriptor>,
    /// ARD made with the statement.
    pub own_row: Arc<Descriptor>,
    /// APD made with the statement.
    pub own_parameter: Arc<Descriptor>,
}

/// Attributes of a statement that live in no descriptor. Numbers as ODBC has them.
#[derive(Debug, Clone)]
pub struct StatementAttributes {
    /// SQL_ATTR_QUERY_TIMEOUT in seconds; 0 waits forever.
    pub query_timeout: usize,
    /// SQL_ATTR_MAX_ROWS; 0 for all.
    pub max_rows: usize,
    /// SQL_ATTR_MAX_LENGTH in characters or bytes; 0 for all.
    pub max_length: usize,
    /// SQL_ATTR_NOSCAN
    pub no_scan: usize,
    /// SQL_ATTR_RETRIEVE_DATA
    pub retrieve_data: usize,
    /// SQL_ATTR_ENABLE_AUTO_IPD
    pub auto_ipd: usize,
    /// SQL_ATTR_METADATA_ID
    pub metadata_id: usize,
    /// SQL_ATTR_SIMULATE_CURSOR
    pub simulate_cursor: usize,
    /// SQL_ATTR_KEYSET_SIZE
    pub keyset_size: usize,
    /// SQL_ROWSET_SIZE, which is for SQLExtendedFetch.
    pub old_rowset_size: usize,
    /// SQL_ATTR_CURSOR_TYPE is SQL_CURSOR_STATIC, else SQL_CURSOR_FORWARD_ONLY.
    pub scrollable: bool,
    /// SQL_ATTR_USE_BOOKMARKS: off (0), fixed (1) or variable (2).
    pub bookmarks: usize,
    /// SQL_ATTR_FETCH_BOOKMARK_PTR
    pub fetch_bookmark: Address,
    /// SQL_ATTR_ASYNC_ENABLE
    pub asynchronous: bool,
}

impl Descriptors {
    /// The ARD in use: the statement's own once an explicit one was freed.
    pub fn row(&self) -> &Arc<Descriptor> {
        if registry::find(self.row.token()).is_some() { &self.row } else { &self.own_row }
    }

    /// The APD in use: the statement's own once an explicit one was freed.
    pub fn parameter(&self) -> &Arc<Descriptor> {
        if registry::find(self.parameter.token()).is_some() { &self.parameter } else { &self.own_parameter }
    }
}

impl Default for StatementAttributes {
    fn default() -> Self {
        Self {
            query_timeout: 0,
            max_rows: 0,
            max_length: 0,
            no_scan: 0,
            retrieve_data: 1,
            auto_ipd: 0,
            metadata_id: 0,
            simulate_cursor: 0,
            keyset_size: 0,
            old_rowset_size: 1,
            scrollable: false,
            bookmarks: 0,
            fetch_bookmark: Address::NULL,
            asynchronous: false,
        }
    }
}

impl Statement {
    /// A statement on which nothing was prepared.
    pub fn new(
        token: Token,
        connection: Arc<Connection>,
        descriptors: Descriptors,
        attributes: StatementAttributes,
    ) -> Arc<Self> {
        let cursor_name = format!("SQL_CUR{:X}", token.pointer().addr());
        Arc::new(Self {
            token,
            state: Mutex::new(StatementState {
                attributes,
                descriptors,
                prepared: None,
                direct: false,
                cursor: None,
                row_count: -1,
                executed: false,
                data_at_execution: None,
                lent: false,
                counts: VecDeque::new(),
                steps: VecDeque::new(),
                moved_on: false,
                cursor_name,
            }),
            diagnostics: Records::default(),
            connection,
            cancel: Cancel::default(),
            running: Running::default(),
        })
    }

    /// An asynchronous function is under way, or ended and was not called again yet, or an execution waits for SQLParamData
    /// and SQLPutData.
    pub fn is_busy_or_waits_for_data(&self) -> bool {
        self.is_busy() || self.waits_for_data()
    }

    /// As [`Statement::is_busy_or_waits_for_data`], except that a function that has ended does not count.
    pub fn is_at_work_or_waits_for_data(&self) -> bool {
        self.running.is_at_work() || self.waits_for_data()
    }

    fn waits_for_data(&self) -> bool {
        lock_if_free(&self.state).is_some_and(|state| state.data_at_execution.is_some())
    }

    /// Its token.
    pub fn token(&self) -> Token {
        self.token
    }
}

impl Kind for Statement {
    type State = StatementState;

    fn pick(handle: AnyHandle) -> Option<Arc<Self>> {
        if let AnyHandle::Statement(statement) = handle { Some(statement) } else { None }
    }

    fn state(&self) -> &Mutex<StatementState> {
        &self.state
    }

    fn diagnostics(&self) -> &Records {
        &self.diagnostics
    }

    fn is_busy(&self) -> bool {
        self.running.is_active()
    }

    fn take_back(&self, state: &mut StatementState) {
        if std::mem::take(&mut state.lent)
            && let (Some(row), Some(cursor)) = (lent_row::take_back(self.token.owner()), &mut state.cursor)
        {
            cursor.progress = row.progress;
        }
    }

    fn lend(&self, state: &mut StatementState) {
        let whole = state.attributes.max_length == 0 && state.data_at_execution.is_none();
        if let Some(row) = state.cursor.as_ref().filter(|_| whole).and_then(Cursor::current_row) {
            state.lent = lent_row::lend(self.token.owner(), row);
        }
    }
}
