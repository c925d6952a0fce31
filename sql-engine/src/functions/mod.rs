//! Scalar functions: the spellings of ODBC and of other databases, and the functions that DataFusion lacks.
//! The tree pass calls `rewrite_call` on every expression, the session calls `register`, the grammar `parse_prefix`.

mod aggregates;
mod as_moment;
mod as_text;
mod choices;
mod convert;
mod date_arithmetic;
mod date_literals;
mod date_names;
mod date_patterns;
mod dates;
mod format;
mod intervals;
mod json;
mod json_items;
mod numbers;
mod parts;
mod patterns;
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
pub(crate) use date_literals::compare_with_range;
pub(crate) use intervals::add_interval;
pub(crate) use json::path_of as json_path_of;
pub(crate) use patterns::regular_expression;
use spelling::Call;
use spelling::Spelling;
pub(crate) use spelling::expand;
pub(crate) use types::text_size;

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
    aggregates::rename(expr, &name);
    let Some(mut call) = Call::of(expr) else { return Ok(()) };
    if let Some(rewritten) = rewrite_family(&name, &mut call, expr)? {
        *expr = rewritten;
        return Ok(());
    }
    let spellings = || SPELLINGS.iter().copied().flatten().filter(|spelling| spelling.name == name);
    if spellings().next().is_none() {
        return Ok(());
    }
    let Some(spelling) = spellings().find(|spelling| spelling.arguments == call.arguments.len()) else {
        let counts: Vec<String> = spellings().map(|spelling| spelling.arguments.to_string()).collect();
        return Err(spelling::wrong_count(&call, &counts.join(" or ")));
    };
    *expr = expand(spelling.sql, call.arguments)?;
    Ok(())
}

/// The functions that take any number of arguments or look at them.
fn rewrite_family(name: &str, call: &mut Call, expr: &Expr) -> Result<Option<Expr>, String> {
    if name == "concat" {
        return text::concatenation(call).map(Some);
    }
    if choices::NAMES.contains(&name) {
        return choices::rewrite(call).map(Some);
    }
    if intervals::NAMES.contains(&name) {
        return intervals::rewrite(call).map(Some);
    }
    if date_patterns::NAMES.contains(&name) && call.arguments.len() > 1 {
        return date_patterns::rewrite(call).map(Some);
    }
    if date_literals::names_span(name) {
        return date_literals::first_day(call, expr).map(Some);
    }
    if parts::NAMES.contains(&name) { parts::rewrite(call) } else { Ok(None) }
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
        patterns::functions(),
    ];
    for function in families.into_iter().flatten() {
        state.register_udf(Arc::new(ScalarUDF::from(function)))?;
    }
    for function in whole::functions() {
        state.register_udf(Arc::new(ScalarUDF::from(function)))?;
    }
    state.register_udf(Arc::new(ScalarUDF::from(as_text::AsText::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(as_moment::AsMoment::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(format::Format::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(json_items::JsonItems::new())))?;
    state.register_expr_planner(Arc::new(plus::TextPlus))
}
