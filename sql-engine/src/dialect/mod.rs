//! Text to syntax tree: what tools write becomes what the planner understands, and what the text looked like is kept for
//! labels and error messages. Nothing here knows types or sends requests.

mod aliases;
mod disjunction;
mod grammar;
mod labels;
mod parse;
mod rewrite;
mod tokens;
mod vocabulary;

pub(crate) use labels::Labels;
pub(crate) use parse::{Explain, parse};
pub(crate) use tokens::resolve_escapes;
pub(crate) use vocabulary::Vocabulary;
