//! The spellings of the text functions.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Ident};

use super::spelling::{Call, Spelling, expand, spelling};

/// Numbers and dates are taken as text. LENGTH and LEN do not count trailing blanks (ODBC, SQL Server); CHAR_LENGTH does.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("ascii", 1, "ascii(as_text($1))"),
    spelling("bit_length", 1, "bit_length(as_text($1))"),
    spelling("char", 1, "chr($1)"),
    spelling("char_length", 1, "character_length(as_text($1))"),
    spelling("character_length", 1, "character_length(as_text($1))"),
    spelling("charindex", 2, "strpos(as_text($2), as_text($1))"),
    spelling("charindex", 3, "locate_from($1, $2, $3)"),
    spelling("contains", 2, "contains(as_text($1), as_text($2))"),
    spelling("difference", 2, "sound_difference($1, $2)"),
    spelling("endswith", 2, "ends_with(as_text($1), as_text($2))"),
    spelling("insert", 4, "replace_section($1, $2, $3, $4)"),
    spelling("instr", 2, "strpos(as_text($1), as_text($2))"),
    spelling("lcase", 1, "lower(as_text($1))"),
    spelling("left", 2, "left_part(as_text($1), $2)"),
    spelling("len", 1, "character_length(rtrim(as_text($1)))"),
    spelling("length", 1, "character_length(rtrim(as_text($1)))"),
    spelling("locate", 2, "strpos(as_text($2), as_text($1))"),
    spelling("locate", 3, "locate_from($1, $2, $3)"),
    spelling("lower", 1, "lower(as_text($1))"),
    spelling("ltrim", 1, "ltrim(as_text($1))"),
    spelling("ltrim", 2, "ltrim(as_text($1), $2)"),
    spelling("mid", 2, "substr(as_text($1), $2)"),
    spelling("mid", 3, "substr(as_text($1), $2, $3)"),
    spelling("nchar", 1, "chr($1)"),
    spelling("octet_length", 1, "octet_length(as_text($1))"),
    spelling("quotename", 1, "('[' || replace(as_text($1), ']', ']]') || ']')"),
    spelling("repeat", 2, "repeat(as_text($1), $2)"),
    spelling("replace", 3, "replace(as_text($1), as_text($2), as_text($3))"),
    spelling("replicate", 2, "repeat(as_text($1), $2)"),
    spelling("right", 2, "right_part(as_text($1), $2)"),
    spelling("rtrim", 1, "rtrim(as_text($1))"),
    spelling("rtrim", 2, "rtrim(as_text($1), $2)"),
    spelling("space", 1, "repeat(' ', $1)"),
    spelling("split", 3, "split_part(as_text($1), as_text($2), $3)"),
    spelling("startswith", 2, "starts_with(as_text($1), as_text($2))"),
    spelling("str", 1, "str_of($1, 10, 0)"),
    spelling("str", 2, "str_of($1, $2, 0)"),
    spelling("str", 3, "str_of($1, $2, $3)"),
    spelling("stuff", 4, "replace_section($1, $2, $3, $4)"),
    spelling("tostring", 1, "as_text($1)"),
    spelling("ucase", 1, "upper(as_text($1))"),
    spelling("unicode", 1, "ascii(as_text($1))"),
    spelling("upper", 1, "upper(as_text($1))"),
];

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
        Expr::Substring { expr: text, .. } | Expr::Trim { expr: text, .. } => wrap(text),
        Expr::Position { expr: sought, r#in: text } => {
            wrap(sought)?;
            wrap(text)
        }
        _ => Ok(()),
    }
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
