//! The spellings of the text functions.

use datafusion::sql::sqlparser::ast::{BinaryOperator, CastKind, DataType, Expr};

use super::spelling::{Call, Spelling, spelling};

/// LENGTH and LEN do not count trailing blanks (ODBC, SQL Server); CHAR_LENGTH does.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("char", 1, "chr($1)"),
    spelling("charindex", 2, "strpos($2, $1)"),
    spelling("charindex", 3, "locate_from($1, $2, $3)"),
    spelling("difference", 2, "sound_difference($1, $2)"),
    spelling("insert", 4, "replace_section($1, $2, $3, $4)"),
    spelling("instr", 2, "strpos($1, $2)"),
    spelling("lcase", 1, "lower($1)"),
    spelling("len", 1, "character_length(rtrim($1))"),
    spelling("length", 1, "character_length(rtrim($1))"),
    spelling("locate", 2, "strpos($2, $1)"),
    spelling("locate", 3, "locate_from($1, $2, $3)"),
    spelling("mid", 2, "substr($1, $2)"),
    spelling("mid", 3, "substr($1, $2, $3)"),
    spelling("nchar", 1, "chr($1)"),
    spelling("replicate", 2, "repeat($1, $2)"),
    spelling("space", 1, "repeat(' ', $1)"),
    spelling("stuff", 4, "replace_section($1, $2, $3, $4)"),
    spelling("ucase", 1, "upper($1)"),
    spelling("unicode", 1, "ascii($1)"),
];

/// CONCAT as a chain of `||`: NULL if any argument is NULL, in and outside of `{fn …}`, as ODBC and MySQL have it.
/// CONCAT_WS leaves NULLs out.
pub(super) fn concatenation(call: &mut Call) -> Option<Expr> {
    if call.name != "concat" {
        return None;
    }
    let mut texts = std::mem::take(&mut call.arguments).into_iter().map(as_text);
    let first = texts.next()?;
    let chain = texts.fold(first, |left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::StringConcat,
        right: Box::new(right),
    });
    Some(Expr::Nested(Box::new(chain)))
}

/// An expression as text, for arguments that may be numbers.
pub(super) fn as_text(expr: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: DataType::Varchar(None),
        array: false,
        format: None,
    }
}
