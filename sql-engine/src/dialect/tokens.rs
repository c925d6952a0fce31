//! The token pass: text to tokens, with ODBC escapes resolved, parameters numbered and names folded.
//! It knows words and punctuation, not syntax; `rewrite` works on the tree.

use std::collections::HashMap;

use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, TokenizerError, Word};

use super::grammar::OdbcDialect;
use super::vocabulary::Vocabulary;
use crate::error::{Position, SqlError};

/// The tokens of a statement and what the text said before names were folded.
#[derive(Debug)]
pub(crate) struct TokenPass {
    /// Ready for the parser.
    pub(crate) tokens: Vec<TokenWithSpan>,
    /// How many `?` the text has.
    pub(crate) parameters: usize,
    /// The first spelling of each folded word.
    pub(crate) spelling: HashMap<String, String>,
}

/// Splits a statement into tokens and applies the pass.
///
/// # Errors
/// A literal that does not end, an unknown escape, unbalanced braces.
pub(crate) fn token_pass(sql: &str, vocabulary: &Vocabulary) -> Result<TokenPass, SqlError> {
    let raw = tokenize(sql)?;
    let mut pass = TokenPass { tokens: Vec::new(), parameters: 0, spelling: HashMap::new() };
    let mut escapes: Vec<Escape> = Vec::new();
    let mut remaining = raw.into_iter().peekable();
    while let Some(token) = remaining.next() {
        match token.token {
            Token::LBrace => {
                let name = loop {
                    match remaining.next() {
                        Some(TokenWithSpan { token: Token::Whitespace(_), .. }) => {}
                        Some(TokenWithSpan { token: Token::Word(word), span }) => break Some((word, span)),
                        _ => break None,
                    }
                };
                let Some((word, span)) = name else {
                    return Err(escape_error(
                        &token,
                        "an escape sequence such as {fn …} or {ts '…'} was expected",
                    ));
                };
                let escape = Escape::named(&word.value).ok_or_else(|| {
                    escape_error(&token, &format!("the escape sequence {{{} …}} is not known", word.value))
                })?;
                if let Some(keyword) = escape.keyword() {
                    pass.tokens.push(TokenWithSpan { token: keyword, span });
                }
                escapes.push(escape);
            }
            Token::RBrace => {
                if escapes.pop().is_none() {
                    return Err(escape_error(&token, "a closing brace has no opening one"));
                }
            }
            Token::Placeholder(ref text) if text == "?" => pass.push_parameter(&token),
            Token::Question => pass.push_parameter(&token),
            Token::NationalStringLiteral(text) | Token::EscapedStringLiteral(text) => {
                pass.tokens.push(TokenWithSpan { token: Token::SingleQuotedString(text), span: token.span });
            }
            // 1_000_000, as in PostgreSQL; others would take it for 1 with the name _000_000.
            Token::Number(digits, long) if digits.contains('_') => {
                let number = Token::Number(digits.replace('_', ""), long);
                pass.tokens.push(TokenWithSpan { token: number, span: token.span });
            }
            Token::Word(word) => {
                let folded = pass.fold(word, vocabulary);
                pass.tokens.push(TokenWithSpan { token: Token::Word(folded), span: token.span });
            }
            _ => pass.tokens.push(token),
        }
    }
    match escapes.last() {
        None => Ok(pass),
        Some(_) => Err(SqlError::Syntax {
            message: "an escape sequence is not closed: } is missing.".to_owned(),
            position: None,
        }),
    }
}

/// The statement with its escapes resolved and everything else as it was typed.
///
/// # Errors
/// As [`token_pass`].
pub(crate) fn resolve_escapes(sql: &str, vocabulary: &Vocabulary) -> Result<String, SqlError> {
    token_pass(sql, vocabulary)?;
    let mut text = String::with_capacity(sql.len());
    let mut after_brace = false;
    let mut skip_blanks = false;
    for token in tokenize(sql)? {
        match &token.token {
            Token::LBrace => (after_brace, skip_blanks) = (true, true),
            Token::RBrace => {}
            Token::Word(word) if after_brace => {
                let keyword = Escape::named(&word.value).and_then(Escape::keyword);
                (after_brace, skip_blanks) = (false, keyword.is_none());
                text.extend(keyword.map(|keyword| keyword.to_string()));
            }
            Token::Whitespace(_) if skip_blanks => {}
            other => {
                skip_blanks = false;
                text.push_str(&other.to_string());
            }
        }
    }
    Ok(text.trim().to_owned())
}

pub(super) fn tokenize(sql: &str) -> Result<Vec<TokenWithSpan>, SqlError> {
    Tokenizer::new(&OdbcDialect, sql).tokenize_with_location().map_err(
        |TokenizerError { message, location }| SqlError::Syntax {
            message: format!("{message}."),
            position: Some(Position { line: location.line, column: location.column }),
        },
    )
}

fn escape_error(token: &TokenWithSpan, message: &str) -> SqlError {
    SqlError::Syntax {
        message: format!("{message}."),
        position: Some(Position { line: token.span.start.line, column: token.span.start.column }),
    }
}

impl TokenPass {
    fn push_parameter(&mut self, token: &TokenWithSpan) {
        self.parameters += 1;
        let numbered = Token::Placeholder(format!("${}", self.parameters));
        // The parser knows only numbers after TOP, and expressions in brackets.
        let last = self.tokens.iter().rev().find(|token| !matches!(token.token, Token::Whitespace(_)));
        let after_top = matches!(last, Some(TokenWithSpan { token: Token::Word(word), .. }) if word.keyword == Keyword::TOP);
        let bracket = |bracket| TokenWithSpan { token: bracket, span: token.span };
        self.tokens.extend(after_top.then(|| bracket(Token::LParen)));
        self.tokens.push(TokenWithSpan { token: numbered, span: token.span });
        self.tokens.extend(after_top.then(|| bracket(Token::RParen)));
    }

    fn fold(&mut self, word: Word, vocabulary: &Vocabulary) -> Word {
        // CURRENT_DATE, GROUP_CONCAT and their like keep their underscores.
        let is_keyword = word.quote_style.is_none() && word.keyword != Keyword::NoKeyword;
        let value = if is_keyword && word.value.contains('_') {
            word.value.to_lowercase()
        } else {
            vocabulary.canonical(&word.value)
        };
        self.spelling.entry(value.clone()).or_insert(word.value);
        Word { value, ..word }
    }
}

/// The escape sequences of the ODBC specification (Appendix C) that stand inside a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    Function,
    OuterJoin,
    Date,
    Time,
    Timestamp,
    Like,
    Guid,
    Interval,
}

impl Escape {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "fn" => Self::Function,
            "oj" => Self::OuterJoin,
            "d" => Self::Date,
            "t" => Self::Time,
            "ts" => Self::Timestamp,
            "escape" => Self::Like,
            "guid" => Self::Guid,
            "interval" => Self::Interval,
            _ => return None,
        })
    }

    /// What stands in place of the opening brace and the escape's name.
    fn keyword(self) -> Option<Token> {
        match self {
            Self::Function | Self::OuterJoin | Self::Guid => None,
            Self::Date => Some(Token::make_keyword("DATE")),
            Self::Time => Some(Token::make_keyword("TIME")),
            Self::Timestamp => Some(Token::make_keyword("TIMESTAMP")),
            Self::Like => Some(Token::make_keyword("ESCAPE")),
            Self::Interval => Some(Token::make_keyword("INTERVAL")),
        }
    }
}
