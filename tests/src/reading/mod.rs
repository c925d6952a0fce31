//! A second reading of the store's answers, for tests: plain HTTP, a JSON tree that keeps each value's text, and what SQL must
//! make of it. It shares the table definitions with the driver and no code, so that a mistake must be made twice to be missed.

mod http;
mod json;
mod values;
mod walk;

pub use http::{Reply, get};
pub use json::Json;
pub use values::expected;
pub use walk::{Row, Walker, rows_in};
