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

pub use attempt::Attempt;
pub(crate) use reader::{Core, Memory, Reader};
pub use shared::SharedPages;
pub(crate) use walk::batches;
