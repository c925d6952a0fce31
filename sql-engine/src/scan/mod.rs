//! Catalogue tables as DataFusion sees them: the table provider, the leaf operator that reads the store, and the
//! conditions, order and limit it hands down.

mod alternatives;
mod asking;
mod conditions;
mod exec;
mod fields;
mod hull;
mod implied;
mod inverse;
mod keys;
mod like;
mod provider;
mod rows;
mod shown;

pub(crate) use exec::StoreScan;
pub(crate) use fields::{described, origin, sized};
pub(crate) use provider::{StoreSchema, conditions_of};
