//! CHOOSE, ELT, FIELD and DECODE: choices among any number of arguments, as CASE.

use datafusion::sql::sqlparser::ast::helpers::attached_token::AttachedToken;
use datafusion::sql::sqlparser::ast::{CaseWhen, Expr, Ident, Value};

use super::spelling::{Call, expand, wrong_count};

/// The functions of this file.
pub(super) const NAMES: &[&str] = &["choose", "decode", "elt", "field"];

/// Rewrites a call of one of [`NAMES`].
///
/// # Errors
/// Too few arguments.
pub(super) fn rewrite(call: &mut Call) -> Result<Expr, String> {
    if call.arguments.len() < if call.name == "decode" { 3 } else { 2 } {
        return Err(wrong_count(call, "more"));
    }
    let mut arguments = std::mem::take(&mut call.arguments).into_iter();
    let subject = arguments.next().unwrap_or_else(|| Expr::Identifier(Ident::new("")));
    if call.name == "decode" {
        return decoded(subject, arguments);
    }
    let finds_places = call.name == "field";
    let conditions = arguments.enumerate().map(|(index, argument)| {
        let place = expand(&(index + 1).to_string(), Vec::new())?;
        Ok(if finds_places {
            CaseWhen { condition: argument, result: place }
        } else {
            CaseWhen { condition: place, result: argument }
        })
    });
    let conditions = conditions.collect::<Result<Vec<_>, String>>()?;
    let otherwise = if finds_places { Some(expand("0", Vec::new())?) } else { None };
    Ok(case(Some(subject), conditions, otherwise))
}

/// DECODE takes two NULLs for equal.
fn decoded(subject: Expr, mut arguments: impl Iterator<Item = Expr>) -> Result<Expr, String> {
    let mut conditions = Vec::new();
    let mut otherwise = None;
    while let Some(sought) = arguments.next() {
        let Some(result) = arguments.next() else {
            otherwise = Some(sought);
            break;
        };
        let is_value = matches!(&sought, Expr::Value(value) if value.value != Value::Null);
        let template = if is_value { "$1 = $2" } else { "$1 IS NOT DISTINCT FROM $2" };
        conditions.push(CaseWhen { condition: expand(template, vec![subject.clone(), sought])?, result });
    }
    Ok(case(None, conditions, otherwise))
}

fn case(operand: Option<Expr>, conditions: Vec<CaseWhen>, otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: operand.map(Box::new),
        conditions,
        else_result: otherwise.map(Box::new),
    }
}
