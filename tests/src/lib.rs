//! What the end-to-end tests share: a stand-in store with a connection to it, and rows as text.

mod case;
mod fixture;
mod stack;

pub use case::{Allowed, Case, CaseFile, run_case};
pub use fixture::{Fixture, Outcome};
pub use stack::on_large_stack;
