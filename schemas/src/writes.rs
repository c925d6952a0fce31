//! What can be written to a table, and how a request says it. Declared in the TOML files, checked against the OpenAPI
//! files by the tests; whoever sends writes plans them from these values.

use serde::{Deserialize, Serialize};

/// The writes of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writes {
    /// New rows.
    pub insert: Option<Write>,
    /// Changes to rows that are named by their key.
    pub update: Option<Write>,
    /// Rows taken away, always named by their key: some collections are emptied by a DELETE that names none.
    pub delete: Option<Write>,
    /// What to do instead, for the writes that the API does not offer here.
    pub hint: Option<String>,
}

impl Writes {
    /// Nothing can be written.
    pub fn is_empty(&self) -> bool {
        self.insert.is_none() && self.update.is_none() && self.delete.is_none()
    }
}

/// One kind of write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// The HTTP method.
    pub method: Method,
    /// Path below `/stores/{store_hash}`; names between braces are columns of the table.
    pub path: String,
    /// The OpenAPI file it was checked against, where it is not the table's.
    pub spec: Option<String>,
    /// What the request carries.
    pub body: Body,
    /// Pointer of the row or the array of rows inside the body; `""` is the whole body.
    pub rows: String,
    /// Indexes of the columns without which the server refuses a row, those in the path left out.
    pub required: Vec<usize>,
    /// Pointer of the written row or rows in the answer; `""` is the whole answer.
    pub returns: Option<String>,
    /// Most rows in one request.
    pub max_rows: u32,
    /// Columns (indexes) whose value lies elsewhere in the body than in an answer, with the pointer there.
    pub members: Vec<(usize, String)>,
    /// Query parameter that takes the keys of the rows as a comma list.
    pub keys: Option<String>,
}

/// An HTTP method that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

impl Method {
    /// The method as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What the body of a write holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Nothing.
    Nothing,
    /// One row, as an object.
    Object,
    /// An array of rows.
    Array,
    /// An array of keys.
    Keys,
}
