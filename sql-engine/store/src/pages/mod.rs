//! Reads lists page by page in every paging style and gives their batches in order. Called by `Store::scan`; what a
//! request looks like is decided in `requests`, how it is sent in `send`.

mod attempt;
mod file;
mod flight;
mod head;
mod pieces;
mod reader;
mod repair;
mod rest;
mod shared;
mod task;
mod walk;
mod ways;

pub use attempt::Attempt;
pub(crate) use reader::{Core, Memory, Reader};
pub use shared::SharedPages;
pub(crate) use walk::batches;

/// What tells one list, or one page of it, from others: its path and parameters.
type Key = (String, Vec<(String, String)>);

fn key(path: &str, parameters: &[(String, String)]) -> Key {
    (path.to_owned(), parameters.to_vec())
}
