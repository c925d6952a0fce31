//! Requests as data: conditions become filters, filters and columns become paths and parameters. Pure; nothing here
//! sends. `routes` builds with it, `pages` asks it for the next page.

mod chain;
mod constraints;
mod encode;
mod filters;
mod spans;
#[cfg(test)]
mod tests;
mod window;

pub(crate) use chain::{Chain, Extras, Position, below, fixed_parameters, order_parameters};
pub(crate) use constraints::Constraints;
pub use encode::with_query;
pub(crate) use encode::{json_text, query};
pub(crate) use filters::{EQUAL_DIVISOR, Filtering, Guard, Offer, Variant};
pub(crate) use window::Window;
