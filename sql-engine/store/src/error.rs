//! What can go wrong between the driver and the store. The text of each says what failed, where, and what to do;
//! `driver/diagnostics` decides the SQLSTATE.

use crate::network::Unreachable;

/// A failed conversation with the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A property makes a connection impossible.
    #[error("{property} is not usable: {reason}")]
    Setting {
        /// Name of the connection property.
        property: &'static str,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// No connection to the host: name not found, refused, TLS failed.
    #[error("The host {host} cannot be reached: {reason}.")]
    Unreachable {
        /// Host and port.
        host: String,
        /// Why, and what to do.
        reason: Unreachable,
    },
    /// The connection broke while an answer was being read.
    #[error("The connection was lost while reading {path} ({reason}). Run the query again.")]
    Lost {
        /// Path of the request.
        path: String,
        /// The network's own words.
        reason: String,
    },
    /// No answer within the time allowed.
    #[error(
        "{path} did not answer within {seconds} seconds. Raise the Timeout property or ask for fewer rows."
    )]
    Timeout {
        /// Path of the request.
        path: String,
        /// The time allowed.
        seconds: u64,
    },
    /// No token was got.
    #[error("The login failed: {reason}. {remedy}.")]
    Login {
        /// What went wrong.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// 401.
    #[error(
        "The store {store} does not accept the access token (HTTP 401{words}). Check OAuthAccessToken and StoreId; a token ends when its API account is deleted or the app is installed again."
    )]
    Unauthorized {
        /// The store hash.
        store: String,
        /// BigCommerce's own words, led by ": ", or empty.
        words: String,
    },
    /// 403.
    #[error(
        "The access token may not read {table} (HTTP 403{words}). Give the API account the OAuth scope {scope}, or its read-only form, and use the token it then gets."
    )]
    Forbidden {
        /// Table being read.
        table: String,
        /// The scope that reading the table needs.
        scope: String,
        /// BigCommerce's own words, led by ": ", or empty.
        words: String,
    },
    /// 404 where rows were expected.
    #[error("The store has no {path} (HTTP 404{words}). Check StoreId and BaseUrl.")]
    NotFound {
        /// Path of the request.
        path: String,
        /// BigCommerce's own words, led by ": ", or empty.
        words: String,
    },
    /// 400, 409, 413, 422 and other refusals.
    #[error("BigCommerce refused {path} (HTTP {status}{words}).{}", locked(*status))]
    Refused {
        /// Path of the request.
        path: String,
        /// HTTP status.
        status: u16,
        /// BigCommerce's own words, led by ": ", or empty.
        words: String,
    },
    /// 429 for longer than we are willing to wait.
    #[error(
        "The store's request quota is used up (HTTP 429 on {path}, {attempts} attempts). Other apps of the store share it; try again later."
    )]
    Throttled {
        /// Path of the request.
        path: String,
        /// Attempts made.
        attempts: u32,
    },
    /// 5xx for longer than we are willing to wait.
    #[error(
        "BigCommerce could not answer {path} (HTTP {status}{words}, {attempts} attempts). {} try again later.", passing(*status)
    )]
    Server {
        /// Path of the request.
        path: String,
        /// HTTP status.
        status: u16,
        /// BigCommerce's own words, led by ": ", or empty.
        words: String,
        /// Attempts made.
        attempts: u32,
    },
    /// An answer that is not the JSON expected: HTML, cut off, another shape.
    #[error(
        "{path} answered something that is not usable: {reason}. Check BaseUrl and any proxy in between."
    )]
    Answer {
        /// Path of the request.
        path: String,
        /// What was found instead.
        reason: String,
    },
    /// A value that cannot be read as its column's type.
    #[error("{table}.{column} of the row {key} holds {value}, which is not a valid {expected}.")]
    Value {
        /// Table.
        table: String,
        /// Column, as listed.
        column: String,
        /// Key of the row, as `Id=5`, or `(unknown)`.
        key: String,
        /// The JSON found, shortened.
        value: String,
        /// The type expected.
        expected: &'static str,
    },
    /// The table can only be read below a key that no condition gives.
    #[error(
        "{table} can only be read for given keys. Add a condition such as {column} = … to the WHERE clause."
    )]
    KeyNeeded {
        /// Table.
        table: String,
        /// Column, as listed.
        column: String,
    },
    /// A fault of ours.
    #[error("Internal error in the store client: {0}. Please report it.")]
    Internal(String),
}

fn locked(status: u16) -> &'static str {
    if status == 423 {
        " The store is locked or suspended: its owner can open it in the control panel."
    } else {
        ""
    }
}

fn passing(status: u16) -> &'static str {
    if status == 503 {
        "The store is down for maintenance or overloaded:"
    } else {
        "This is usually passing trouble:"
    }
}

impl StoreError {
    /// The HTTP status behind the error, if an answer caused it.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Unauthorized { .. } => Some(401),
            Self::Forbidden { .. } => Some(403),
            Self::NotFound { .. } => Some(404),
            Self::Throttled { .. } => Some(429),
            Self::Refused { status, .. } | Self::Server { status, .. } => Some(*status),
            Self::Setting { .. }
            | Self::Unreachable { .. }
            | Self::Login { .. }
            | Self::Lost { .. }
            | Self::Timeout { .. }
            | Self::Answer { .. }
            | Self::Value { .. }
            | Self::KeyNeeded { .. }
            | Self::Internal(_) => None,
        }
    }
}
