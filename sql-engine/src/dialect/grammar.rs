//! The grammar switches given to sqlparser: the generic dialect, with the identifier quotes of all tools.

use std::any::TypeId;

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr};
use datafusion::sql::sqlparser::dialect::{Dialect, GenericDialect, Precedence};
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::Token;

use crate::functions;

/// Accepts `"x"`, `` `x` `` and `[x]` as quoted names, and the generic dialect's syntax beyond standard SQL.
#[derive(Debug)]
pub(crate) struct OdbcDialect;

impl Dialect for OdbcDialect {
    // sqlparser asks for the generic dialect by type in many places.
    fn dialect(&self) -> TypeId {
        TypeId::of::<GenericDialect>()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        matches!(ch, '"' | '`' | '[')
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        ch.is_alphabetic() || matches!(ch, '_' | '#' | '@')
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        ch.is_alphanumeric() || matches!(ch, '_' | '#' | '@' | '$')
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        functions::parse_prefix(parser)
    }

    // MOD is an operator in Access and MySQL, and no keyword of the parser.
    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        if names_modulo(parser) {
            return Some(Ok(self.prec_value(Precedence::MulDivModOp)));
        }
        follows_isnull(parser).then(|| Ok(self.prec_value(Precedence::Is)))
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        if follows_isnull(parser) {
            parser.advance_token();
            return Some(Ok(Expr::IsNull(Box::new(expr.clone()))));
        }
        let op = if parser.parse_keyword(Keyword::DIV) {
            BinaryOperator::MyIntegerDivide
        } else if names_modulo(parser) {
            parser.advance_token();
            BinaryOperator::Modulo
        } else {
            return None;
        };
        Some(parser.parse_subexpr(precedence).map(|right| Expr::BinaryOp {
            left: Box::new(expr.clone()),
            op,
            right: Box::new(right),
        }))
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }

    fn supports_group_by_with_modifier(&self) -> bool {
        true
    }

    fn supports_in_empty_list(&self) -> bool {
        true
    }

    fn supports_bitwise_shift_operators(&self) -> bool {
        true
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_object_name_double_dot_notation(&self) -> bool {
        true
    }

    fn supports_limit_comma(&self) -> bool {
        true
    }

    fn supports_values_as_table_factor(&self) -> bool {
        true
    }

    fn supports_parens_around_table_factor(&self) -> bool {
        true
    }

    // `a LEFT JOIN b LEFT JOIN c ON … ON …` joins b and c first: ODBC's outer joins nest so.
    fn supports_left_associative_joins_without_parens(&self) -> bool {
        false
    }

    fn supports_notnull_operator(&self) -> bool {
        true
    }

    fn supports_window_clause_named_window_reference(&self) -> bool {
        true
    }

    fn supports_window_function_null_treatment_arg(&self) -> bool {
        true
    }

    fn supports_nested_comments(&self) -> bool {
        true
    }

    fn allow_extract_custom(&self) -> bool {
        true
    }

    fn allow_extract_single_quotes(&self) -> bool {
        true
    }

    fn supports_select_wildcard_except(&self) -> bool {
        true
    }

    fn supports_select_wildcard_exclude(&self) -> bool {
        true
    }

    fn supports_select_wildcard_replace(&self) -> bool {
        true
    }

    fn supports_order_by_all(&self) -> bool {
        true
    }

    fn supports_string_escape_constant(&self) -> bool {
        true
    }

    fn supports_numeric_literal_underscores(&self) -> bool {
        true
    }

    fn supports_comma_separated_trim(&self) -> bool {
        true
    }
}

/// The next word is MOD between two values: behind it stands no comma, bracket or end, as behind a name.
fn names_modulo(parser: &Parser<'_>) -> bool {
    let word = matches!(
        &parser.peek_nth_token_ref(0).token,
        Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("mod")
    );
    word && match &parser.peek_nth_token_ref(1).token {
        Token::Number(..) | Token::Placeholder(_) | Token::LParen | Token::Minus => true,
        Token::Word(word) => word.quote_style.is_some() || word.keyword == Keyword::NoKeyword,
        _ => false,
    }
}

/// `x ISNULL` of PostgreSQL and SQLite; with a bracket behind it ISNULL is a function.
fn follows_isnull(parser: &Parser<'_>) -> bool {
    let word = matches!(
        &parser.peek_nth_token_ref(0).token,
        Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("isnull")
    );
    word && parser.peek_nth_token_ref(1).token != Token::LParen
}
