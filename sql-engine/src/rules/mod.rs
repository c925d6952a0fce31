//! Rewrites of the analyzed plan that let the store answer what DataFusion would compute from all rows.

mod arithmetic;
mod blind;
mod counts;
mod existence;
mod expressions;
mod extremes;
mod inexact;
mod lateral;
mod limits;
mod literals;
mod memberships;
mod moments;
mod occurrences;
mod recursion;
mod roomy_joins;
mod scalar_subqueries;
mod split;
mod united_texts;

pub(crate) use arithmetic::CheckedArithmetic;
pub(crate) use blind::BlindComparisons;
pub(crate) use counts::CountRows;
pub(crate) use existence::FirstRowIsEnough;
pub(crate) use extremes::FirstOfOrder;
pub(crate) use inexact::InexactChoices;
pub(crate) use lateral::LateralJoins;
pub(crate) use limits::LimitScans;
pub(crate) use literals::PlainLiterals;
pub(crate) use memberships::Memberships;
pub(crate) use moments::WrittenMoments;
pub(crate) use occurrences::EqualRows;
pub(crate) use recursion::RecursiveFields;
pub(crate) use roomy_joins::{RoomyJoins, holds_a_side};
pub(crate) use scalar_subqueries::{ScalarSubqueries, SingleValues};
pub(crate) use split::SplitAggregates;
pub(crate) use united_texts::UnitedTexts;
