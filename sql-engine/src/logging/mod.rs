//! The log file of a connection (property Logfile). Code anywhere in the engine and the store client says what it does with
//! `tracing`; `subscriber` writes what the connection's Verbosity and LogModules ask for. Without a log file nothing is written.

mod file;
mod subscriber;

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tracing::Dispatch;
use tracing::instrument::WithSubscriber;

/// What is logged, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// The file; its folder must exist.
    pub path: PathBuf,
    /// 1 to 5.
    pub verbosity: u8,
    /// The modules written; empty for all.
    pub modules: Vec<Module>,
    /// A file larger than this is put aside and a new one begun, in bytes.
    pub largest: u64,
    /// How many files are kept, the one being written included.
    pub files: u32,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Module {
    /// Connections.
    Info,
    /// Logins.
    Auth,
    /// Statements.
    Exec,
    /// Requests and answers.
    Http,
    /// How tables are read.
    Read,
}

impl Module {
    /// All modules and their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Info, "INFO"),
        (Self::Auth, "AUTH"),
        (Self::Exec, "EXEC"),
        (Self::Http, "HTTP"),
        (Self::Read, "READ"),
    ];
}

/// Where a connection's lines go.
#[derive(Debug, Clone)]
pub(crate) struct Log(Option<Dispatch>);

impl Log {
    /// Opens the log file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn open(settings: Option<&LogSettings>) -> io::Result<Self> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let file = file::shared(settings)?;
        Ok(Self(Some(Dispatch::new(subscriber::LineWriter::new(settings, Arc::clone(&file))))))
    }

    /// Runs work whose lines go to this log.
    pub(crate) async fn of<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.0 {
            None => work.await,
            Some(log) => work.with_subscriber(log.clone()).await,
        }
    }

    /// Writes lines of work that waits for nothing.
    pub(crate) fn write(&self, lines: impl FnOnce()) {
        if let Some(log) = &self.0 {
            tracing::dispatcher::with_default(log, lines);
        }
    }
}
