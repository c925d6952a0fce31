//! Rewrites of the analyzed plan that let the store answer what DataFusion would compute from all rows.

mod counts;
mod extremes;

pub(crate) use counts::CountRows;
pub(crate) use extremes::FirstOfOrder;
