//! Text to syntax tree: what tools write becomes what the planner understands, and what the text looked like is kept for
//! labels and error messages. Nothing here knows types or sends requests.

mod aliases;
mod build;
mod changes;
mod declared;
mod definitions;
mod deletions;
mod disjunction;
mod grammar;
mod guards;
mod hints;
mod inserted;
mod joins;
mod json_tables;
mod labels;
mod limits;
mod on_conditions;
mod operators;
mod outside;
mod parse;
mod pivots;
mod queries;
mod relations;
mod rewrite;
mod set_operations;
mod settings;
mod statements;
mod subqueries;
mod tokens;
mod tuples;
mod updated;
mod vocabulary;
mod windows;

pub(crate) use labels::Labels;
pub(crate) use parse::{Explain, parse};
pub(crate) use relations::Names;
pub(crate) use set_operations::ALL_COLUMNS;
pub(crate) use settings::Setting;
pub(crate) use statements::{Piece, pieces};
pub(crate) use tokens::resolve_escapes;
pub(crate) use vocabulary::Vocabulary;
