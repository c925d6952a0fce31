//! Scalar functions: the spellings of ODBC and of other databases, and the functions that DataFusion lacks.
//! The tree pass calls `rewrite_call` on every expression, the session calls `register`, the grammar `parse_prefix`.

mod aggregates;
mod as_moment;
mod as_text;
mod convert;
mod date_arithmetic;
mod date_names;
mod dates;
mod json;
mod numbers;
mod parts;
mod plus;
mod row;
mod seek;
mod sound;
mod spelling;
mod system;
mod text;
mod types;
mod whole;

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::ScalarUDF;
use datafusion::sql::sqlparser::ast::Expr;

pub(crate) use convert::parse_prefix;
use spelling::{Call, Spelling};

/// Every spelling that means something else than DataFusion's function of that name, by family.
const SPELLINGS: [&[Spelling]; 5] =
    [text::SPELLINGS, numbers::SPELLINGS, dates::SPELLINGS, system::SPELLINGS, json::SPELLINGS];

/// Puts a function call, a CAST or a CONVERT into the planner's spelling.
///
/// # Errors
/// What is wrong with the call.
pub(crate) fn rewrite_call(expr: &mut Expr) -> Result<(), String> {
    types::rewrite_cast(expr)?;
    convert::rewrite_convert(expr)?;
    text::rewrite_syntax(expr)?;
    let Some(name) = spelling::called_name(expr) else { return Ok(()) };
    if name == "convert" {
        return Err(convert::WRITTEN.to_owned());
    }
    if aggregates::NAMES.contains(&name.as_str()) {
        return aggregates::rewrite_aggregate(expr);
    }
    let spellings = || SPELLINGS.iter().copied().flatten().filter(|spelling| spelling.name == name);
    if name != "concat" && !parts::NAMES.contains(&name.as_str()) && spellings().next().is_none() {
        return Ok(());
    }
    let Some(mut call) = Call::of(expr) else { return Ok(()) };
    if name == "concat" {
        *expr = text::concatenation(&mut call)?;
        return Ok(());
    }
    if let Some(rewritten) = parts::rewrite(&mut call)? {
        *expr = rewritten;
        return Ok(());
    }
    let Some(spelling) = spellings().find(|spelling| spelling.arguments == call.arguments.len()) else {
        let counts: Vec<String> = spellings().map(|spelling| spelling.arguments.to_string()).collect();
        return Err(spelling::wrong_count(&call, &counts.join(" or ")));
    };
    *expr = spelling::expand(spelling.sql, call.arguments)?;
    Ok(())
}

/// Adds our functions to a session.
pub(crate) fn register(state: &mut SessionState) -> Result<(), DataFusionError> {
    let families = [
        seek::functions(),
        sound::functions(),
        numbers::functions(),
        date_arithmetic::functions(),
        date_names::functions(),
        json::functions(),
    ];
    for function in families.into_iter().flatten() {
        state.register_udf(Arc::new(ScalarUDF::from(function)))?;
    }
    for function in whole::functions() {
        state.register_udf(Arc::new(ScalarUDF::from(function)))?;
    }
    state.register_udf(Arc::new(ScalarUDF::from(as_text::AsText::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(as_moment::AsMoment::new())))?;
    state.register_expr_planner(Arc::new(plus::TextPlus))
}
