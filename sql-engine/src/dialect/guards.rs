//! `IF OBJECT_ID('tempdb..#name') IS NOT NULL DROP TABLE #name`, the way SQL Server's users drop a temporary table that may not be
//! there: it becomes DROP TABLE IF EXISTS, and its opposite with CREATE TABLE becomes CREATE TABLE IF NOT EXISTS.

use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

use super::settings::words;
use crate::error::SqlError;

/// A guarded statement, by the numbers of its words.
struct Guard {
    /// The first word of the statement behind the condition.
    statement: usize,
    /// The name in the condition.
    name: String,
    /// The statement runs where the table is there.
    there: bool,
    /// BEGIN stands before the statement.
    in_block: bool,
}

impl Guard {
    fn of(words: &[&str]) -> Option<Self> {
        let ["if", "object_id", "(", name, rest @ ..] = words else { return None };
        let rest = match rest {
            [",", _kind, rest @ ..] => rest,
            rest => rest,
        };
        let (there, rest) = match rest {
            [")", "is", "not", "null", rest @ ..] => (true, rest),
            [")", "is", "null", rest @ ..] => (false, rest),
            _ => return None,
        };
        let in_block = rest.first() == Some(&"begin");
        let statement = words.len() - rest.len() + usize::from(in_block);
        Some(Self { statement, name: last_part(name).to_owned(), there, in_block })
    }
}

/// How many words a guarded DROP TABLE takes, which needs no semicolon behind it; that of a block may have one inside.
pub(super) fn ends_after(words: &[&str]) -> Option<usize> {
    let guard = Guard::of(words)?;
    let mut end = guard.statement + 3;
    if !matches!(words.get(guard.statement..end), Some(["drop", "table", _])) {
        return None;
    }
    while words.get(end) == Some(&".") {
        end += if words.get(end + 1) == Some(&".") { 3 } else { 2 };
    }
    if guard.in_block {
        end += usize::from(words.get(end) == Some(&";"));
        end += usize::from(words.get(end) == Some(&"end"));
    }
    Some(end)
}

/// Puts IF EXISTS or IF NOT EXISTS in place of the condition.
///
/// # Errors
/// IF with anything else.
pub(super) fn resolve_guard(tokens: &mut Vec<TokenWithSpan>) -> Result<(), SqlError> {
    let placed = words(tokens);
    let words: Vec<&str> = placed.iter().map(|(_, word)| word.as_str()).collect();
    if words.first() != Some(&"if") {
        return Ok(());
    }
    let guard = Guard::of(&words).ok_or_else(other_condition)?;
    let mut end = words.len();
    while guard.in_block && end > 0 && matches!(words.get(end - 1), Some(&("end" | ";"))) {
        end -= 1;
    }
    let statement = words.get(guard.statement..end).unwrap_or_default();
    let (named, kept) = match (statement, guard.there) {
        (["drop", "table", name @ ..], true) => (name, "DROP TABLE IF EXISTS"),
        (["create", "table", name @ ..], false) => (name, "CREATE TABLE IF NOT EXISTS"),
        _ => return Err(other_condition()),
    };
    let until = named.iter().position(|word| *word == "(").unwrap_or(named.len());
    let name = named.iter().take(until).next_back().copied().unwrap_or_default();
    if name != guard.name {
        return Err(SqlError::NotSupported(format!(
            "IF OBJECT_ID asks for {}, and the statement behind it is about {name}: both must be the same temporary table.",
            guard.name
        )));
    }
    let place = |word: usize| placed.get(word).map_or(tokens.len(), |(place, _)| *place);
    let (first, behind, last) = (place(0), place(guard.statement + 2), place(end));
    tokens.truncate(last);
    let span = tokens.get(first).map(|token| token.span);
    let keywords = kept
        .split(' ')
        .filter_map(|word| Some(TokenWithSpan { token: Token::make_keyword(word), span: span? }));
    tokens.splice(first..behind, keywords.collect::<Vec<_>>());
    Ok(())
}

fn other_condition() -> SqlError {
    SqlError::NotSupported(
        "IF is supported as IF OBJECT_ID('tempdb..#name') IS NOT NULL DROP TABLE #name, and as IF OBJECT_ID('tempdb..#name') IS NULL \
         CREATE TABLE #name (…)."
            .to_owned(),
    )
}

/// `tempdb..[#name]` without what stands before the name and around it.
fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name).trim_matches(['[', ']', '"', ' '])
}
