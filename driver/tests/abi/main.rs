//! Tests of the exported functions, called as a driver manager calls them. `harness` holds what they share.
#![allow(
    unsafe_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::undocumented_unsafe_blocks
)]

mod asynchronous;
mod batches;
mod bookmarks;
mod browsing;
mod calling;
mod cancelling;
mod catalog_functions;
mod connecting;
mod data_at_execution;
mod described;
mod descriptors;
mod diagnostics;
mod environments;
mod fetching;
mod get_data;
mod harness;
mod headers;
mod library;
mod odbc2;
mod parameters;
mod pointers;
mod pooling;
mod random_arguments;
mod random_calls;
mod scenes;
mod scrolling;
mod statements;
mod states;
mod tables;
