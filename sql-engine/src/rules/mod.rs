//! Rewrites of the analyzed plan that let the store answer what DataFusion would compute from all rows.

mod blind;
mod counts;
mod extremes;
mod lateral;
mod literals;
mod occurrences;
mod roomy_joins;
mod split;

pub(crate) use blind::BlindComparisons;
pub(crate) use counts::CountRows;
pub(crate) use extremes::FirstOfOrder;
pub(crate) use lateral::LateralJoins;
pub(crate) use literals::PlainLiterals;
pub(crate) use occurrences::EqualRows;
pub(crate) use roomy_joins::{RoomyJoins, holds_a_side};
pub(crate) use split::SplitAggregates;
