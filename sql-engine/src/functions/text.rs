//! The spellings of the text functions.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Ident, Value};

use super::spelling::{Call, expand};

/// CONCAT as a chain of `||`: NULL if any argument is NULL, in and outside of `{fn …}`, as ODBC and MySQL have it.
/// CONCAT_WS leaves NULLs out.
///
/// # Errors
/// A call without arguments.
pub(super) fn concatenation(call: &mut Call) -> Result<Expr, String> {
    let mut chain: Option<Expr> = None;
    for argument in std::mem::take(&mut call.arguments) {
        let text = as_text(argument)?;
        chain = Some(match chain {
            None => text,
            Some(left) => Expr::BinaryOp {
                left: Box::new(left),
                op: BinaryOperator::StringConcat,
                right: Box::new(text),
            },
        });
    }
    chain
        .map(|chain| Expr::Nested(Box::new(chain)))
        .ok_or_else(|| "CONCAT takes one argument or more, 0 given.".to_owned())
}

/// SUBSTRING, TRIM and POSITION, which have a syntax of their own, take numbers and dates as text too.
///
/// # Errors
/// As [`as_text`].
pub(super) fn rewrite_syntax(expr: &mut Expr) -> Result<(), String> {
    match expr {
        // SUBSTR counts a negative start from the end, SUBSTRING does not.
        Expr::Substring {
            expr: text, substring_from: Some(start), substring_for, shorthand: true, ..
        } => {
            let length = substring_for.as_deref().cloned().unwrap_or_else(whole_text);
            let arguments = vec![text.as_ref().clone(), start.as_ref().clone(), length];
            *expr = expand("part_of_text($1, $2, $3)", arguments)?;
            Ok(())
        }
        Expr::Substring { expr: text, .. } | Expr::Trim { expr: text, .. } => wrap(text),
        Expr::Position { expr: sought, r#in: text } => {
            wrap(sought)?;
            wrap(text)
        }
        _ => Ok(()),
    }
}

/// A length that no text exceeds.
fn whole_text() -> Expr {
    Expr::value(Value::Number(i32::MAX.to_string(), false))
}

fn wrap(expr: &mut Expr) -> Result<(), String> {
    let inner = std::mem::replace(expr, Expr::Identifier(Ident::new("")));
    *expr = as_text(inner)?;
    Ok(())
}

/// An expression as text, for arguments that may be numbers or dates.
///
/// # Errors
/// None in practice; see [`expand`].
pub(super) fn as_text(expr: Expr) -> Result<Expr, String> {
    expand("as_text($1)", vec![expr])
}
