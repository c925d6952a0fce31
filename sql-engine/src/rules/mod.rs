//! Rewrites of the analyzed plan that let the store answer what DataFusion would compute from all rows.

mod counts;
mod extremes;
mod occurrences;
mod roomy_joins;
mod split;

pub(crate) use counts::CountRows;
pub(crate) use extremes::FirstOfOrder;
pub(crate) use occurrences::EqualRows;
pub(crate) use roomy_joins::{RoomyJoins, holds_a_side};
pub(crate) use split::SplitAggregates;
