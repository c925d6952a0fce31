//! The way from text to tree: token pass, parser, checks of the statement's kind, tree pass.

use std::collections::HashMap;

use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

use super::changes::{Split, split};
use super::declared::no_rows;
use super::deletions::take_target;
use super::grammar::OdbcDialect;
use super::guards::resolve_guard;
use super::hints::drop_hints;
use super::labels::{Labels, SourceText};
use super::relations::{Mentioned, Names};
use super::rewrite::rewrite;
use super::settings::setting;
use super::tokens::token_pass;
use super::vocabulary::Vocabulary;
use crate::error::{Position, SqlError};
use crate::result::ResultType;
use crate::temporary::Change;

/// Deepest nesting of brackets that is parsed; tools that generate SQL nest deeply.
const DEEPEST_NESTING: usize = 500;

/// A statement ready for the planner.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The tree of the query.
    pub(crate) statement: Statement,
    /// How many `?` the text has.
    pub(crate) parameters: usize,
    /// What the text called its columns.
    pub(crate) labels: Labels,
    /// The query is to be explained instead of run.
    pub(crate) explain: Option<Explain>,
    /// What is done with the query's rows; `None` when they are the result.
    pub(crate) change: Option<Change>,
    /// Types of parameters, by number, that follow from the columns they are for.
    pub(crate) parameter_types: HashMap<usize, ResultType>,
    /// The views and temporary tables that are read.
    pub(crate) mentioned: Mentioned,
}

/// Which explanation is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Explain {
    /// `EXPLAIN`: the plan; no request is sent.
    Plan,
    /// `EXPLAIN ANALYZE`: the plan and what happened when it ran.
    Analyze,
}

/// Parses one statement.
///
/// # Errors
/// Syntax errors with their place, and statements that neither are queries nor are about temporary tables.
pub(crate) fn parse(sql: &str, names: &Names<'_>, vocabulary: &Vocabulary) -> Result<Parsed, SqlError> {
    let pass = token_pass(sql, vocabulary)?;
    let mut tokens = pass.tokens;
    let explain = take_explain(&mut tokens)?;
    let setting = setting(&tokens)?;
    resolve_guard(&mut tokens)?;
    if setting.is_none() {
        check_kind(&tokens)?;
    }
    drop_hints(&mut tokens);
    let target = take_target(&mut tokens);
    let source = SourceText::new(sql, &tokens, pass.spelling);
    let Split { query, change, parameter_types } = match setting {
        Some(setting) => Split::new(no_rows(Vec::new()), Some(Change::Set(setting))),
        None => split(tree(tokens, &source)?, target.as_ref(), names, source.labels())?,
    };
    let (statement, labels, mentioned) = rewrite(query, source, names)?;
    let parameters = pass.parameters;
    Ok(Parsed { statement, parameters, labels, explain, change, parameter_types, mentioned })
}

/// The tree of the one statement that the tokens are.
fn tree(tokens: Vec<TokenWithSpan>, source: &SourceText) -> Result<Statement, SqlError> {
    let mut parser =
        Parser::new(&OdbcDialect).with_recursion_limit(DEEPEST_NESTING).with_tokens_with_locations(tokens);
    let mut statements = parser.parse_statements().map_err(|error| syntax_error(error, source))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        (None, _) => Err(SqlError::Syntax { message: "the statement is empty.".to_owned(), position: None }),
        (Some(_), false) => Err(SqlError::NotSupported(
            "Several statements in one call are not supported. Send them one after another.".to_owned(),
        )),
    }
}

/// Takes the words EXPLAIN [ANALYZE | PLAN [FOR]] off the front.
fn take_explain(tokens: &mut Vec<TokenWithSpan>) -> Result<Option<Explain>, SqlError> {
    let mut words =
        tokens.iter().enumerate().filter(|(_, token)| !matches!(token.token, Token::Whitespace(_)));
    let Some((mut end, first)) = words.next() else { return Ok(None) };
    if keyword(first) != Some(Keyword::EXPLAIN) {
        return Ok(None);
    }
    let mut explain = Explain::Plan;
    for (index, token) in words {
        match keyword(token) {
            Some(Keyword::PLAN | Keyword::FOR) => end = index,
            Some(Keyword::ANALYZE) => {
                explain = Explain::Analyze;
                end = index;
            }
            _ => break,
        }
    }
    tokens.drain(..=end);
    Ok(Some(explain))
}

/// Refuses what is not a query before the parser sees it, so that the message says why and not where.
fn check_kind(tokens: &[TokenWithSpan]) -> Result<(), SqlError> {
    let Some(first) = tokens.iter().find(|token| !matches!(token.token, Token::Whitespace(_))) else {
        return Ok(());
    };
    let Token::Word(word) = &first.token else { return Ok(()) };
    match word.keyword {
        Keyword::SELECT | Keyword::WITH | Keyword::VALUES | Keyword::FROM | Keyword::TABLE => Ok(()),
        Keyword::INSERT | Keyword::UPDATE | Keyword::DELETE | Keyword::TRUNCATE => Ok(()),
        Keyword::CREATE | Keyword::DROP if is_about_table(tokens) => Ok(()),
        Keyword::MERGE => Err(SqlError::NotSupported(format!(
            "{} is not supported: this version reads stores and does not change them.",
            word.value.to_uppercase()
        ))),
        Keyword::CREATE | Keyword::ALTER | Keyword::DROP => Err(SqlError::NotSupported(format!(
            "{} is supported for temporary tables alone: CREATE TABLE #name, DROP TABLE #name.",
            word.value.to_uppercase()
        ))),
        _ => Err(SqlError::Syntax {
            message: format!("a statement starts with SELECT, WITH or EXPLAIN, not with {}.", word.value),
            position: Some(Position { line: first.span.start.line, column: first.span.start.column }),
        }),
    }
}

/// `CREATE [OR REPLACE] [LOCAL | GLOBAL] [TEMP | TEMPORARY] TABLE`, `DROP TABLE`.
fn is_about_table(tokens: &[TokenWithSpan]) -> bool {
    let words = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).skip(1);
    let between =
        [Keyword::OR, Keyword::REPLACE, Keyword::LOCAL, Keyword::GLOBAL, Keyword::TEMP, Keyword::TEMPORARY];
    let mut after = words.map(keyword).skip_while(|word| word.is_some_and(|word| between.contains(&word)));
    after.next() == Some(Some(Keyword::TABLE))
}

fn keyword(token: &TokenWithSpan) -> Option<Keyword> {
    match &token.token {
        Token::Word(word) if word.quote_style.is_none() => Some(word.keyword),
        _ => None,
    }
}

fn syntax_error(error: ParserError, source: &SourceText) -> SqlError {
    match error {
        ParserError::RecursionLimitExceeded => SqlError::Syntax {
            message: format!("the statement nests deeper than {DEEPEST_NESTING} levels."),
            position: None,
        },
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let (message, position) = split_position(&text);
            if let Some(before) = message.strip_suffix("found: EOF") {
                let message = format!("{before}found: the end of the statement.");
                return SqlError::Syntax { message, position: source.end() };
            }
            SqlError::Syntax { message: source.in_original_spelling(message, position), position }
        }
    }
}

/// sqlparser appends the place to its message: `… at Line: 1, Column: 8`.
fn split_position(text: &str) -> (&str, Option<Position>) {
    let Some((message, place)) = text.rsplit_once(" at Line: ") else { return (text, None) };
    let position = place.split_once(", Column: ").and_then(|(line, column)| {
        Some(Position { line: line.trim().parse().ok()?, column: column.trim().parse().ok()? })
    });
    (message, position)
}
