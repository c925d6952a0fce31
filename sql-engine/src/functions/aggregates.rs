//! STRING_AGG, GROUP_CONCAT and LISTAGG: one function with three spellings of its separator and order.

use datafusion::sql::sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArgumentList, FunctionArguments, Ident, ObjectName,
};

use super::spelling::{expand, text_literal};
use super::text::as_text;

/// The spellings.
pub(super) const NAMES: &[&str] = &["string_agg", "group_concat", "listagg"];

/// SQL Server's and Access's names of aggregates, and the planner's.
const RENAMED: &[(&str, &str)] = &[
    ("approx_count_distinct", "approx_distinct"),
    ("count_big", "count"),
    ("every", "bool_and"),
    ("first", "first_value"),
    ("grouping_id", "grouping"),
    ("last", "last_value"),
    ("stdev", "stddev"),
    ("stdevp", "stddev_pop"),
    ("var", "var_samp"),
    ("variance", "var_samp"),
    ("varp", "var_pop"),
];

/// Gives an aggregate function the planner's name.
pub(super) fn rename(expr: &mut Expr, name: &str) {
    if let Some((_, planned)) = RENAMED.iter().find(|(known, _)| *known == name)
        && let Expr::Function(function) = expr
    {
        function.name = ObjectName::from(vec![Ident::new(*planned)]);
    }
}

/// Rewrites a call of one of [`NAMES`] to `string_agg(text, separator ORDER BY …)`. GROUP_CONCAT separates by comma unless told
/// otherwise.
///
/// # Errors
/// Too many or too few arguments.
pub(super) fn rewrite_aggregate(expr: &mut Expr) -> Result<(), String> {
    let Expr::Function(function) = expr else { return Ok(()) };
    let name = function.name.to_string().to_ascii_lowercase();
    let Function { args: FunctionArguments::List(list), within_group, .. } = function else {
        return Err(format!("{} takes a value and a separator.", name.to_uppercase()));
    };
    let mut separator = None;
    list.clauses.retain(|clause| match clause {
        FunctionArgumentClause::Separator(text) => {
            separator = Some(Expr::Value(text.clone()));
            false
        }
        _ => true,
    });
    if !within_group.is_empty() {
        list.clauses.push(FunctionArgumentClause::OrderBy(std::mem::take(within_group)));
    }
    match (list.args.as_mut_slice(), separator) {
        ([value], separator) => {
            to_text(value)?;
            let default = if name == "group_concat" { "," } else { "" };
            let separator = separator.unwrap_or_else(|| text_literal(default));
            list.args.push(FunctionArg::Unnamed(FunctionArgExpr::Expr(separator)));
        }
        ([value, _], None) => to_text(value)?,
        _ => return Err(format!("{} takes a value and a separator.", name.to_uppercase())),
    }
    function.name = ObjectName::from(vec![Ident::new("string_agg")]);
    Ok(())
}

fn to_text(argument: &mut FunctionArg) -> Result<(), String> {
    if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
        let inner = std::mem::replace(value, Expr::Identifier(Ident::new("")));
        *value = as_text(inner)?;
    }
    Ok(())
}

/// `COUNT(DISTINCT a, b)` counts rows of values in which none is NULL (MySQL); `COUNT_IF(test)` counts the rows that pass.
///
/// # Errors
/// COUNT_IF without its one argument.
pub(super) fn rewrite_count(function: &mut Function, name: &str) -> Result<(), String> {
    let FunctionArguments::List(list) = &mut function.args else { return Ok(()) };
    let arguments: Option<Vec<Expr>> = list.args.iter().map(plain).collect();
    let counted = match (name, arguments.as_deref()) {
        ("count", Some(parts)) if parts.len() > 1 && is_distinct(list) => row_of(parts)?,
        ("count_if" | "countif", Some([test])) => expand("CASE WHEN $1 THEN 1 END", vec![test.clone()])?,
        ("count", _) => return Ok(()),
        _ => return Err(format!("{} takes 1 argument.", name.to_uppercase())),
    };
    list.args = vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(counted))];
    function.name = ObjectName::from(vec![Ident::new("count")]);
    Ok(())
}

fn is_distinct(list: &FunctionArgumentList) -> bool {
    list.duplicate_treatment == Some(DuplicateTreatment::Distinct)
}

fn plain(argument: &FunctionArg) -> Option<Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    }
}

/// The values as one, which is NULL where any of them is.
fn row_of(parts: &[Expr]) -> Result<Expr, String> {
    let places: Vec<String> = (1..=parts.len()).map(|place| format!("${place} IS NULL")).collect();
    let values: Vec<String> = (1..=parts.len()).map(|place| format!("${}", place + parts.len())).collect();
    let template =
        format!("CASE WHEN {} THEN NULL ELSE struct({}) END", places.join(" OR "), values.join(", "));
    expand(&template, [parts, parts].concat())
}
