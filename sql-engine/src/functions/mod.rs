//! Scalar functions: the spellings of ODBC and of other databases, and the functions that DataFusion lacks.
//! The tree pass calls `rewrite_call` on every expression, the session calls `register`, the grammar `parse_prefix`.

mod aggregates;
mod as_moment;
mod as_text;
mod checked;
mod choices;
mod coalesce;
mod convert;
mod date_arithmetic;
mod date_literals;
mod date_names;
mod date_patterns;
mod dates;
mod format;
mod format_numbers;
mod hashes;
mod intervals;
mod json;
mod json_items;
mod json_rows;
mod moments;
mod numbers;
mod parts;
mod patterns;
mod plus;
mod registry;
mod regular;
mod row;
mod sections;
mod seek;
mod sound;
mod spelling;
mod text;
mod types;
mod variants;
mod whole;
mod without_case;

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::logical_expr::ScalarUDF;
use datafusion::sql::sqlparser::ast::{Expr, Ident, ObjectName};

pub(crate) use as_text::text_of;
pub(crate) use checked::checked;
pub(crate) use convert::parse_prefix;
pub(crate) use date_literals::compare_with_range;
pub(crate) use format::dot_net_pattern;
pub(crate) use intervals::add_interval;
pub(crate) use json::path_of as json_path_of;
pub(crate) use json_rows::UNNEST as UNNEST_ROWS;
pub(crate) use moments::{UNREADABLE, moment_of, read_moment};
pub(crate) use patterns::regular_expression;
pub use registry::{Function, Group, all, function};
use spelling::Call;
pub(crate) use spelling::expand;
pub(crate) use types::text_size;
pub(crate) use without_case::{NAME as WITHOUT_CASE, without_case};

/// Puts a function call, a CAST or a CONVERT into the planner's spelling.
///
/// # Errors
/// What is wrong with the call.
pub(crate) fn rewrite_call(expr: &mut Expr) -> Result<(), String> {
    types::rewrite_cast(expr)?;
    convert::rewrite_convert(expr)?;
    text::rewrite_syntax(expr)?;
    let Some(called) = spelling::called_name(expr) else { return Ok(()) };
    let name = function(&called).map_or_else(|| called.clone(), |known| known.name().to_ascii_lowercase());
    if name != called
        && let Expr::Function(function) = expr
    {
        function.name = ObjectName::from(vec![Ident::new(&name)]);
    }
    if name == "convert" {
        return Err(convert::WRITTEN.to_owned());
    }
    if aggregates::NAMES.contains(&name.as_str()) {
        return aggregates::rewrite_aggregate(expr);
    }
    if let Expr::Function(function) = expr
        && matches!(name.as_str(), "count" | "count_if" | "countif")
    {
        return aggregates::rewrite_count(function, &name);
    }
    aggregates::rename(expr, &name);
    let Some(mut call) = Call::of(expr) else { return Ok(()) };
    if let Some(rewritten) = rewrite_family(&name, &mut call, expr)? {
        *expr = rewritten;
        return Ok(());
    }
    let spellings = function(&name).map(|function| function.spellings).unwrap_or_default();
    if spellings.is_empty() {
        return Ok(());
    }
    let Some((_, sql)) = spellings.iter().find(|(count, _)| *count == call.arguments.len()) else {
        let counts: Vec<String> = spellings.iter().map(|(count, _)| count.to_string()).collect();
        return Err(spelling::wrong_count(&call, &counts.join(" or ")));
    };
    *expr = expand(sql, call.arguments)?;
    Ok(())
}

/// The functions that take any number of arguments or look at them.
fn rewrite_family(name: &str, call: &mut Call, expr: &Expr) -> Result<Option<Expr>, String> {
    if name == json_rows::UNNEST {
        return expand("unnest($1)", std::mem::take(&mut call.arguments)).map(Some);
    }
    if let Some(rewritten) = variants::rewrite(name, call)? {
        return Ok(Some(rewritten));
    }
    if name == "concat" {
        return text::concatenation(call).map(Some);
    }
    if choices::NAMES.contains(&name) {
        return choices::rewrite(call).map(Some);
    }
    if intervals::NAMES.contains(&name) && call.arguments.len() < 3 {
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
        sections::functions(),
        hashes::functions(),
        dates::functions(),
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
    state.register_udf(Arc::new(ScalarUDF::from(coalesce::Coalesce::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(as_text::AsText::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(as_moment::AsMoment::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(format::Format::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(json_items::JsonItems::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(json_rows::JsonRows::new())))?;
    state.register_udf(Arc::new(ScalarUDF::from(regular::RegexpSubstr::new())))?;
    state.register_expr_planner(Arc::new(plus::TextPlus))
}
