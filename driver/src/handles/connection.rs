//! A connection: the engine's connection once it is open, and the statements and descriptors below it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bigcommerce_sql::Attributes;

use crate::diagnostics::Records;
use crate::handles::{
    AnyHandle, Environment, Kind, Running, Statement, StatementAttributes, Token, registry,
};
use crate::runtime::Cancel;

/// A connection.
#[derive(Debug)]
pub struct Connection {
    token: Token,
    state: Mutex<ConnectionState>,
    diagnostics: Records,
    /// The environment it belongs to.
    pub environment: Arc<Environment>,
    /// Where SQLCancelHandle leaves its wish.
    pub cancel: Cancel,
    /// The function that runs asynchronously.
    pub running: Running,
    dead: AtomicBool,
}

/// What its lock guards.
#[derive(Debug, Default)]
pub struct ConnectionState {
    /// The engine's connection; `None` until connected.
    pub engine: Option<bigcommerce_sql::Connection>,
    /// What SQLBrowseConnect was given so far, while it asks for more.
    pub browsing: Option<Attributes>,
    /// Name of the DSN, else empty.
    pub data_source: String,
    /// Attributes.
    pub attributes: ConnectionAttributes,
    /// Statements not yet freed.
    pub statements: Vec<Token>,
    /// Explicitly allocated descriptors not yet freed.
    pub descriptors: Vec<Token>,
}

/// Attributes of a connection that can be set. Numbers as ODBC has them.
#[derive(Debug, Default)]
pub struct ConnectionAttributes {
    /// SQL_ATTR_ACCESS_MODE
    pub access_mode: u32,
    /// SQL_ATTR_LOGIN_TIMEOUT in seconds; 0 waits forever.
    pub login_timeout: u32,
    /// SQL_ATTR_CONNECTION_TIMEOUT in seconds; 0 waits forever.
    pub connection_timeout: u32,
    /// SQL_ATTR_ODBC_CURSORS, a matter of the driver manager.
    pub odbc_cursors: usize,
    /// SQL_ATTR_TXN_ISOLATION
    pub isolation: u32,
    /// SQL_ATTR_PACKET_SIZE in bytes.
    pub packet_size: u32,
    /// SQL_ATTR_QUIET_MODE, a window handle.
    pub quiet_mode: usize,
    /// SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE
    pub asynchronous: bool,
    /// What new statements start with: ODBC 2 applications set these on the connection.
    pub statements: StatementAttributes,
}

impl ConnectionState {
    /// A statement is in the middle of something: SQLEndTran and SQLSetConnectAttr must wait (HY010).
    pub fn has_busy_statement(&self) -> bool {
        self.any_statement(Statement::is_busy_or_waits_for_data)
    }

    /// A statement is at work or waits for data: SQLDisconnect must wait (HY010).
    pub fn has_working_statement(&self) -> bool {
        self.any_statement(Statement::is_at_work_or_waits_for_data)
    }

    fn any_statement(&self, is: impl Fn(&Statement) -> bool) -> bool {
        self.statements.iter().any(
            |token| matches!(registry::find(*token), Some(AnyHandle::Statement(statement)) if is(&statement)),
        )
    }
}

impl ConnectionAttributes {
    /// Makes the attributes what they are on a new connection, for the next user of a pooled one. The timeouts and the
    /// cursor library belong to the pool's owner and stay.
    pub fn reset(&mut self) {
        *self = Self {
            login_timeout: self.login_timeout,
            connection_timeout: self.connection_timeout,
            odbc_cursors: self.odbc_cursors,
            ..Self::default()
        };
    }
}

impl Connection {
    /// A connection that is not open.
    pub fn new(token: Token, environment: Arc<Environment>) -> Arc<Self> {
        Arc::new(Self {
            token,
            state: Mutex::default(),
            diagnostics: Records::default(),
            environment,
            cancel: Cancel::default(),
            running: Running::default(),
            dead: AtomicBool::new(false),
        })
    }

    /// Its token.
    pub fn token(&self) -> Token {
        self.token
    }

    /// The store could not be reached, or refused the login, when it was asked last: SQL_ATTR_CONNECTION_DEAD.
    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// Remembers how the last work of a statement ended.
    pub fn set_dead(&self, dead: bool) {
        self.dead.store(dead, Ordering::Relaxed);
    }
}

impl Kind for Connection {
    type State = ConnectionState;

    fn pick(handle: AnyHandle) -> Option<Arc<Self>> {
        if let AnyHandle::Connection(connection) = handle { Some(connection) } else { None }
    }

    fn state(&self) -> &Mutex<ConnectionState> {
        &self.state
    }

    fn diagnostics(&self) -> &Records {
        &self.diagnostics
    }

    fn is_busy(&self) -> bool {
        self.running.is_active()
    }
}
