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
    let mut conditions = Vec::new();
    let mut else_result = None;
    if call.name == "decode" {
        return decoded(subject, arguments);
    }
    if call.name == "field" {
        for (index, condition) in arguments.enumerate() {
            let result = expand(&(index + 1).to_string(), Vec::new())?;
            conditions.push(CaseWhen { condition, result });
        }
        else_result = Some(Box::new(expand("0", Vec::new())?));
    } else {
        for (index, result) in arguments.enumerate() {
            let condition = expand(&(index + 1).to_string(), Vec::new())?;
            conditions.push(CaseWhen { condition, result });
        }
    }
    Ok(Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: Some(Box::new(subject)),
        conditions,
        else_result,
    })
}

/// DECODE takes two NULLs for equal.
fn decoded(subject: Expr, mut arguments: impl Iterator<Item = Expr>) -> Result<Expr, String> {
    let mut conditions = Vec::new();
    let mut else_result = None;
    while let Some(sought) = arguments.next() {
        let Some(result) = arguments.next() else {
            else_result = Some(Box::new(sought));
            break;
        };
        let is_value = matches!(&sought, Expr::Value(value) if value.value != Value::Null);
        let template = if is_value { "$1 = $2" } else { "$1 IS NOT DISTINCT FROM $2" };
        conditions.push(CaseWhen { condition: expand(template, vec![subject.clone(), sought])?, result });
    }
    Ok(Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions,
        else_result,
    })
}
