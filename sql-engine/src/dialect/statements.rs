//! A text of several statements, cut at its semicolons, and behind the SET and IF of SQL Server's, which need none. What the other
//! statements mean is not looked at.

use datafusion::sql::sqlparser::tokenizer::{Location, Token, TokenWithSpan};

use super::settings::words;
use super::tokens::tokenize;
use super::{guards, settings};
use crate::error::{Position, SqlError};

/// One of the statements of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its text.
    pub(crate) sql: String,
    /// Where it begins in the whole.
    pub(crate) start: Position,
    /// How many `?` it has.
    pub(crate) parameters: usize,
}

/// The statements of a text, without empty ones. A text of one statement comes back as it is.
///
/// # Errors
/// Text that is not even a sequence of tokens.
pub(crate) fn pieces(sql: &str) -> Result<Vec<Piece>, SqlError> {
    let whole =
        |parameters| Piece { sql: sql.to_owned(), start: Position { line: 1, column: 1 }, parameters };
    let mut places = Places::new(sql);
    let mut pieces = Vec::new();
    let mut current: Option<(Location, usize)> = None;
    let mut parameters = 0;
    let tokens = tokenize(sql)?;
    // Within a statement that ends by itself: the place of the token behind it.
    let mut ends_at = None;
    for (index, token) in tokens.iter().enumerate() {
        let solid = !matches!(token.token, Token::Whitespace(_));
        if solid && ends_at.is_some_and(|end| index >= end) {
            ends_at = None;
            if let Some((start, from)) = current.take() {
                let to = places.offset(token.span.start);
                pieces.push(piece(sql, start, from, to, std::mem::take(&mut parameters)));
            }
        }
        if solid && current.is_none() {
            ends_at = tokens.get(index..).and_then(end_of_statement).map(|length| index + length);
        }
        match &token.token {
            Token::SemiColon if ends_at.is_some_and(|end| index < end) => {}
            Token::SemiColon => {
                if let Some((start, from)) = current.take() {
                    let to = places.offset(token.span.start);
                    pieces.push(piece(sql, start, from, to, std::mem::take(&mut parameters)));
                }
                continue;
            }
            Token::Placeholder(text) if text == "?" => parameters += 1,
            Token::Question => parameters += 1,
            _ => {}
        }
        if current.is_none() && solid {
            current = Some((token.span.start, places.offset(token.span.start)));
        }
    }
    if let Some((start, from)) = current {
        pieces.push(piece(sql, start, from, sql.len(), parameters));
    }
    match pieces.as_slice() {
        [] => Ok(vec![whole(0)]),
        [only] => Ok(vec![whole(only.parameters)]),
        _ => Ok(pieces),
    }
}

/// How many tokens a statement takes that needs no semicolon behind it; `None` for every other.
fn end_of_statement(tokens: &[TokenWithSpan]) -> Option<usize> {
    // The first word decides, and most statements are long.
    let Token::Word(first) = &tokens.first()?.token else { return None };
    if !["set", "if"].iter().any(|word| first.value.eq_ignore_ascii_case(word)) {
        return None;
    }
    let placed = words(tokens);
    let listed: Vec<&str> = placed.iter().map(|(_, word)| word.as_str()).collect();
    let length = settings::ends_after(&listed).or_else(|| guards::ends_after(&listed))?;
    placed.get(length.checked_sub(1)?).map(|(place, _)| place + 1)
}

fn piece(sql: &str, start: Location, from: usize, to: usize, parameters: usize) -> Piece {
    let start = Position { line: start.line, column: start.column };
    Piece { sql: sql.get(from..to).unwrap_or_default().to_owned(), start, parameters }
}

/// Byte offsets of places that come in the order of the text.
struct Places<'a> {
    sql: &'a str,
    line: u64,
    column: u64,
    offset: usize,
}

impl<'a> Places<'a> {
    fn new(sql: &'a str) -> Self {
        Self { sql, line: 1, column: 1, offset: 0 }
    }

    fn offset(&mut self, place: Location) -> usize {
        while (self.line, self.column) < (place.line, place.column) {
            let Some(letter) = self.sql.get(self.offset..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            self.offset += letter.len_utf8();
            if letter == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.offset
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::pieces;

    fn cut(sql: &str) -> Vec<(String, u64, u64, usize)> {
        let found = pieces(sql).unwrap().into_iter();
        found.map(|piece| (piece.sql, piece.start.line, piece.start.column, piece.parameters)).collect()
    }

    #[test]
    fn semicolons_in_texts_names_and_comments_cut_nothing() {
        let sql = "SELECT ';' AS [a;b], ? -- ;\n; /* ; */\n  SELECT \"é;\", ?, ?;;";
        let expected = [
            ("SELECT ';' AS [a;b], ? -- ;\n".to_owned(), 1, 1, 1),
            ("SELECT \"é;\", ?, ?".to_owned(), 3, 3, 2),
        ];
        assert_eq!(cut(sql), expected);
    }

    #[test]
    fn set_and_a_guarded_drop_end_by_themselves() {
        let sql = "SET NOCOUNT ON SET ANSI_NULLS, QUOTED_IDENTIFIER ON; IF OBJECT_ID('tempdb..#t') IS NOT NULL DROP TABLE tempdb..#t\n\
                   IF OBJECT_ID('#u') IS NOT NULL BEGIN DROP TABLE #u; END SELECT * INTO #t FROM x WHERE a = ?; SET x = 1";
        let found: Vec<String> = cut(sql).into_iter().map(|(sql, ..)| sql.trim().to_owned()).collect();
        let expected = [
            "SET NOCOUNT ON",
            "SET ANSI_NULLS, QUOTED_IDENTIFIER ON",
            "IF OBJECT_ID('tempdb..#t') IS NOT NULL DROP TABLE tempdb..#t",
            "IF OBJECT_ID('#u') IS NOT NULL BEGIN DROP TABLE #u; END",
            "SELECT * INTO #t FROM x WHERE a = ?",
            "SET x = 1",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn one_statement_stays_as_it_is() {
        for (sql, parameters) in [("SELECT ?;  ", 1), ("  SELECT 1", 0), ("", 0), (" ; ", 0)] {
            assert_eq!(cut(sql), [(sql.to_owned(), 1, 1, parameters)]);
        }
    }
}
