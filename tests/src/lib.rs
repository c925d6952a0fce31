//! What the end-to-end tests share: a stand-in store with a connection to it, rows as text, and a second reading of answers.

mod case;
mod fixture;
mod logic;
mod public_logic;
pub mod reading;
mod stack;

pub use case::{Allowed, Case, CaseFile, Cell, run_case, run_cases};
pub use fixture::{Fixture, Outcome, rows_as_text};
pub use logic::{LogicRecord, logic_records, run_logic};
pub use public_logic::{PublicTally, run_public};
pub use stack::on_large_stack;
