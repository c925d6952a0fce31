//! Error answers in the two shapes of the API: V2 sends an array of messages, V3 one object.

use serde_json::{Map, Value, json};

/// Which half of the API a request speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V2,
    V3,
}

/// An answer other than success, before it has a shape.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub status: u16,
    message: String,
    details: Option<Value>,
    errors: Map<String, Value>,
}

/// The page that V3 errors point to.
const STATUS_CODES_PAGE: &str = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

impl Failure {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Failure { status, message: message.into(), details: None, errors: Map::new() }
    }

    /// Adds the `details` member that V2 has beside the message.
    pub(crate) fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Adds one entry to the `errors` member of V3.
    pub(crate) fn with_error(mut self, field: &str, message: &str) -> Self {
        self.errors.insert(field.to_owned(), Value::from(message));
        self
    }

    /// V2 has no 422 for parameters: what V3 calls unprocessable is a bad request there.
    pub(crate) fn for_version(mut self, version: Version) -> Self {
        if version == Version::V2 && self.status == 422 {
            self.status = 400;
        }
        self
    }

    /// The body in the shape of the version asked.
    pub(crate) fn body(&self, version: Version) -> Value {
        match version {
            Version::V2 => {
                let mut entry = Map::new();
                entry.insert("status".to_owned(), Value::from(self.status));
                entry.insert("message".to_owned(), Value::from(self.message.clone()));
                if let Some(details) = &self.details {
                    entry.insert("details".to_owned(), details.clone());
                }
                Value::Array(vec![Value::Object(entry)])
            }
            Version::V3 => json!({
                "status": self.status,
                "title": self.message,
                "type": STATUS_CODES_PAGE,
                "errors": self.errors,
            }),
        }
    }
}
