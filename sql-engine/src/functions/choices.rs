//! CHOOSE and DECODE: choices among any number of arguments, as CASE.

use datafusion::sql::sqlparser::ast::helpers::attached_token::AttachedToken;
use datafusion::sql::sqlparser::ast::{CaseWhen, Expr, Ident};

use super::spelling::{Call, expand, wrong_count};

/// The functions of this file.
pub(super) const NAMES: &[&str] = &["choose", "decode"];

/// Rewrites a call of one of [`NAMES`].
///
/// # Errors
/// Too few arguments.
pub(super) fn rewrite(call: &mut Call) -> Result<Expr, String> {
    if call.arguments.len() < if call.name == "choose" { 2 } else { 3 } {
        return Err(wrong_count(call, "more"));
    }
    let mut arguments = std::mem::take(&mut call.arguments).into_iter();
    let subject = arguments.next().unwrap_or_else(|| Expr::Identifier(Ident::new("")));
    let mut conditions = Vec::new();
    let mut else_result = None;
    if call.name == "choose" {
        for (index, result) in arguments.enumerate() {
            let condition = expand(&(index + 1).to_string(), Vec::new())?;
            conditions.push(CaseWhen { condition, result });
        }
    } else {
        while let Some(condition) = arguments.next() {
            match arguments.next() {
                Some(result) => conditions.push(CaseWhen { condition, result }),
                None => else_result = Some(Box::new(condition)),
            }
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
