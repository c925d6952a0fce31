//! An environment: the ODBC version the application wants, and the worker threads of everything below it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::diagnostics::Records;
use crate::handles::{AnyHandle, Kind, Token};
use crate::platform;
use crate::runtime::Runtime;
use crate::wide::{self, Form};

/// An environment.
#[derive(Debug)]
pub struct Environment {
    token: Token,
    state: Mutex<EnvironmentState>,
    diagnostics: Records,
    odbc2: AtomicBool,
    /// The worker threads.
    pub runtime: Runtime,
}

/// What its lock guards.
#[derive(Debug, Default)]
pub struct EnvironmentState {
    /// SQL_ATTR_ODBC_VERSION; `None` until the application has set it.
    pub version: Option<i32>,
    /// SQL_ATTR_CONNECTION_POOLING, which means nothing to a driver.
    pub pooling: u32,
    /// SQL_ATTR_CP_MATCH, which means nothing to a driver.
    pub pool_match: u32,
    /// Connections allocated and not yet freed.
    pub connections: usize,
}

impl Environment {
    /// An environment without threads yet. The first one sees which driver manager has loaded this library.
    pub fn new(token: Token) -> Arc<Self> {
        if let Some(four_bytes) =
            wide::is_uncertain().then(platform::manager_has_four_byte_characters).flatten()
        {
            wide::settle(if four_bytes { Form::Utf32 } else { Form::Utf16 });
        }
        Arc::new(Self {
            token,
            state: Mutex::default(),
            diagnostics: Records::default(),
            odbc2: AtomicBool::new(false),
            runtime: Runtime::default(),
        })
    }

    /// Its token.
    pub fn token(&self) -> Token {
        self.token
    }

    /// The application speaks ODBC 2: old SQLSTATEs, old numbers of date and time types.
    pub fn is_odbc2(&self) -> bool {
        self.odbc2.load(Ordering::Relaxed)
    }

    /// Remembers whether the application speaks ODBC 2.
    pub fn set_odbc2(&self, odbc2: bool) {
        self.odbc2.store(odbc2, Ordering::Relaxed);
    }
}

impl Kind for Environment {
    type State = EnvironmentState;

    fn pick(handle: AnyHandle) -> Option<Arc<Self>> {
        if let AnyHandle::Environment(environment) = handle { Some(environment) } else { None }
    }

    fn state(&self) -> &Mutex<EnvironmentState> {
        &self.state
    }

    fn diagnostics(&self) -> &Records {
        &self.diagnostics
    }
}
