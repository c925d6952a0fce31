//! CONVERT in ODBC's order (value, SQL_type) and in SQL Server's (type, value, style), and USER().
//! What needs the parser's help is here as well; the grammar calls `parse_prefix` before each expression.

use datafusion::sql::sqlparser::ast::{
    CastKind, DataType, Expr, Ident, TrimWhereField, Value, ValueWithSpan,
};
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::Token;

use super::spelling::expand;
use super::types::{is_text, is_type, rewrite_cast};

/// SQL Server's styles of dates as text, in the notation of `to_char`.
const STYLES: &[(&str, &str)] = &[
    ("0", "%b %e %Y %l:%M%p"),
    ("1", "%m/%d/%y"),
    ("2", "%y.%m.%d"),
    ("3", "%d/%m/%y"),
    ("4", "%d.%m.%y"),
    ("5", "%d-%m-%y"),
    ("6", "%d %b %y"),
    ("7", "%b %d, %y"),
    ("8", "%H:%M:%S"),
    ("9", "%b %e %Y %l:%M:%S:%3f%p"),
    ("10", "%m-%d-%y"),
    ("11", "%y/%m/%d"),
    ("12", "%y%m%d"),
    ("13", "%d %b %Y %H:%M:%S:%3f"),
    ("14", "%H:%M:%S:%3f"),
    ("20", "%Y-%m-%d %H:%M:%S"),
    ("21", "%Y-%m-%d %H:%M:%S%.3f"),
    ("22", "%m/%d/%y %l:%M:%S %p"),
    ("23", "%Y-%m-%d"),
    ("24", "%H:%M:%S"),
    ("25", "%Y-%m-%d %H:%M:%S%.3f"),
    ("100", "%b %e %Y %l:%M%p"),
    ("101", "%m/%d/%Y"),
    ("102", "%Y.%m.%d"),
    ("103", "%d/%m/%Y"),
    ("104", "%d.%m.%Y"),
    ("105", "%d-%m-%Y"),
    ("106", "%d %b %Y"),
    ("107", "%b %d, %Y"),
    ("108", "%H:%M:%S"),
    ("109", "%b %e %Y %l:%M:%S:%3f%p"),
    ("110", "%m-%d-%Y"),
    ("111", "%Y/%m/%d"),
    ("112", "%Y%m%d"),
    ("113", "%d %b %Y %H:%M:%S:%3f"),
    ("114", "%H:%M:%S:%3f"),
    ("120", "%Y-%m-%d %H:%M:%S"),
    ("121", "%Y-%m-%d %H:%M:%S%.3f"),
    ("126", "%Y-%m-%dT%H:%M:%S%.f"),
    ("127", "%Y-%m-%dT%H:%M:%S%.fZ"),
];

/// Styles of text in which a date is read without being told.
const READ_STYLES: &[&str] = &["20", "21", "23", "25", "120", "121", "126", "127"];

/// Styles of text that are read by their pattern: those of a day alone.
const DAY_STYLES: &[&str] = &[
    "1", "2", "3", "4", "5", "6", "7", "10", "11", "12", "101", "102", "103", "104", "105", "106", "107",
    "110", "111", "112",
];

/// The message for a CONVERT that the parser took for an ordinary function.
pub(super) const WRITTEN: &str =
    "CONVERT is written CONVERT(value, SQL_type) or CONVERT(type, value[, style]).";

/// Parses `USER()` and `CONVERT(type, value[, style])`, which the parser itself does not know.
pub(crate) fn parse_prefix(parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
    let Token::Word(word) = &parser.peek_nth_token_ref(0).token else { return None };
    if word.quote_style.is_some() || parser.peek_nth_token_ref(1).token != Token::LParen {
        return None;
    }
    let is_try = word.keyword == Keyword::TRY_CONVERT;
    match word.keyword {
        Keyword::USER if parser.peek_nth_token_ref(2).token == Token::RParen => {
            for _ in 0..3 {
                parser.advance_token();
            }
            Some(expand("user", Vec::new()).map_err(ParserError::ParserError))
        }
        Keyword::TRIM => parser.maybe_parse(trim_of_blanks).transpose(),
        Keyword::CONVERT | Keyword::TRY_CONVERT => match parser.maybe_parse(leading_type) {
            Ok(Some(data_type)) => Some(rest_of_convert(parser, data_type, is_try)),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        },
        _ => None,
    }
}

/// `TRIM(LEADING FROM text)`; the parser wants the characters in between.
fn trim_of_blanks(parser: &mut Parser<'_>) -> Result<Expr, ParserError> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let trim_where = match parser.parse_one_of_keywords(&[Keyword::BOTH, Keyword::LEADING, Keyword::TRAILING])
    {
        Some(Keyword::LEADING) => TrimWhereField::Leading,
        Some(Keyword::TRAILING) => TrimWhereField::Trailing,
        Some(_) => TrimWhereField::Both,
        None => return Err(ParserError::ParserError("characters come first".to_owned())),
    };
    parser.expect_keyword_is(Keyword::FROM)?;
    let text = parser.parse_expr()?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Trim {
        expr: Box::new(text),
        trim_where: Some(trim_where),
        trim_what: None,
        trim_characters: None,
    })
}

/// `CONVERT(type,` unless ODBC's type follows: in `CONVERT(date, SQL_VARCHAR)`, date is a column.
fn leading_type(parser: &mut Parser<'_>) -> Result<DataType, ParserError> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let data_type = parser.parse_data_type()?;
    parser.expect_token(&Token::Comma)?;
    let odbc = matches!(&parser.peek_nth_token_ref(0).token, Token::Word(word) if names_odbc_type(&word.value))
        && parser.peek_nth_token_ref(1).token == Token::RParen;
    if odbc || !is_type(&data_type) {
        return Err(ParserError::ParserError("the value comes first".to_owned()));
    }
    Ok(data_type)
}

fn names_odbc_type(word: &str) -> bool {
    word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sql_"))
}

fn rest_of_convert(parser: &mut Parser<'_>, data_type: DataType, is_try: bool) -> Result<Expr, ParserError> {
    let value = parser.parse_expr()?;
    let styles = if parser.consume_token(&Token::Comma) { vec![parser.parse_expr()?] } else { Vec::new() };
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Convert {
        is_try,
        expr: Box::new(value),
        data_type: Some(data_type),
        charset: None,
        target_before_value: true,
        styles,
    })
}

/// Rewrites CONVERT to CAST, and to formatting if there is a style.
///
/// # Errors
/// A style that is not known, or a type that is none.
pub(super) fn rewrite_convert(expr: &mut Expr) -> Result<(), String> {
    let Expr::Convert { is_try, expr: value, data_type, styles, .. } = expr else { return Ok(()) };
    let value = std::mem::replace(value.as_mut(), Expr::Identifier(Ident::new("")));
    let Some(data_type) = data_type.take() else {
        // CONVERT(x USING utf8): text has one encoding here.
        *expr = Expr::Nested(Box::new(value));
        return Ok(());
    };
    let value = match styles.pop() {
        None => value,
        Some(style) if is_text(&data_type) => formatted(value, &style)?,
        Some(style) => read_in(value, &style)?,
    };
    let kind = if *is_try { CastKind::TryCast } else { CastKind::Cast };
    *expr = Expr::Cast { kind, expr: Box::new(value), data_type, array: false, format: None };
    rewrite_cast(expr)
}

/// Text as a date; anything but text is one already, and a style says nothing about it.
fn read_in(value: Expr, style: &Expr) -> Result<Expr, String> {
    let known: Vec<&str> = READ_STYLES.iter().chain(DAY_STYLES).copied().collect();
    let style = check_style(style, &known)?;
    if READ_STYLES.contains(&style.as_str()) {
        return Ok(value);
    }
    expand(&format!("read_day(as_text($1), '{}')", pattern_of(&style)), vec![value])
}

fn pattern_of(style: &str) -> &'static str {
    STYLES.iter().find(|(known, _)| *known == style).map(|(_, pattern)| *pattern).unwrap_or_default()
}

fn formatted(value: Expr, style: &Expr) -> Result<Expr, String> {
    if matches!(style, Expr::Value(ValueWithSpan { value: Value::Placeholder(_), .. })) {
        return Err("The style of CONVERT is a number in the statement, and no parameter.".to_owned());
    }
    let known: Vec<&str> = STYLES.iter().map(|(style, _)| *style).collect();
    let style = check_style(style, &known)?;
    expand(&format!("to_char(CAST($1 AS TIMESTAMP(6)), '{}')", pattern_of(&style)), vec![value])
}

fn check_style(style: &Expr, known: &[&str]) -> Result<String, String> {
    let number = match style {
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) => Some(digits),
        _ => None,
    };
    number
        .filter(|number| known.contains(&number.as_str()))
        .cloned()
        .ok_or_else(|| format!("CONVERT knows no style {style} here. Styles are {}.", known.join(", ")))
}
