//! Words that tell other databases how to run a query and change nothing about its rows: OPTION (…), (NOLOCK), FOR READ ONLY,
//! WITH UR. They are taken out of the tokens before the parser sees them.

use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

/// SQL Server's hints that stand in brackets behind a table without the word WITH.
const TABLE_HINTS: &[&str] = &[
    "nolock",
    "readuncommitted",
    "readcommitted",
    "readpast",
    "repeatableread",
    "serializable",
    "snapshot",
    "holdlock",
    "updlock",
    "rowlock",
    "paglock",
    "tablock",
    "tablockx",
    "xlock",
    "noexpand",
    "nowait",
];

/// The ends of a statement that say nothing about its rows, word by word.
const ENDINGS: &[&[&str]] = &[
    &["for", "read", "only"],
    &["for", "fetch", "only"],
    &["for", "browse"],
    &["with", "ur"],
    &["with", "cs"],
    &["with", "rs"],
    &["with", "rr"],
];

/// Takes the hints out.
pub(super) fn drop_hints(tokens: &mut Vec<TokenWithSpan>) {
    drop_options(tokens);
    drop_endings(tokens);
    drop_table_hints(tokens);
    drop_materialized(tokens);
}

/// `WITH x AS [NOT] MATERIALIZED (…)` of PostgreSQL and SQLite.
fn drop_materialized(tokens: &mut Vec<TokenWithSpan>) {
    let places = solid(tokens);
    let mut found = Vec::new();
    for window in places.windows(3) {
        let [before, word, open] = window else { continue };
        let behind = word_at(tokens, *before).is_some_and(|before| matches!(before.as_str(), "as" | "not"));
        if behind
            && word_at(tokens, *word).as_deref() == Some("materialized")
            && is(tokens, *open, &Token::LParen)
        {
            let negated = word_at(tokens, *before).as_deref() == Some("not");
            found.push(if negated { *before..=*word } else { *word..=*word });
        }
    }
    for range in found.into_iter().rev() {
        tokens.drain(range);
    }
}

/// The places of the tokens that are no blanks.
pub(super) fn solid(tokens: &[TokenWithSpan]) -> Vec<usize> {
    let places = tokens.iter().enumerate();
    places.filter(|(_, token)| !matches!(token.token, Token::Whitespace(_))).map(|(place, _)| place).collect()
}

/// The word without quotes at a place, in small letters.
pub(super) fn word_at(tokens: &[TokenWithSpan], place: usize) -> Option<String> {
    match tokens.get(place).map(|token| &token.token) {
        Some(Token::Word(word)) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
        _ => None,
    }
}

fn is(tokens: &[TokenWithSpan], place: usize, wanted: &Token) -> bool {
    tokens.get(place).is_some_and(|token| token.token == *wanted)
}

/// The last tokens of the statement without a semicolon after them.
fn trimmed(tokens: &[TokenWithSpan]) -> Vec<usize> {
    let mut places = solid(tokens);
    while places
        .last()
        .is_some_and(|place| is(tokens, *place, &Token::SemiColon) || is(tokens, *place, &Token::EOF))
    {
        places.pop();
    }
    places
}

fn drop_options(tokens: &mut Vec<TokenWithSpan>) {
    let places = trimmed(tokens);
    let Some(last) = places.last().copied().filter(|place| is(tokens, *place, &Token::RParen)) else {
        return;
    };
    let mut depth = 0_usize;
    for (index, place) in places.iter().enumerate().rev() {
        if is(tokens, *place, &Token::RParen) {
            depth += 1;
        } else if is(tokens, *place, &Token::LParen) {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 {
            continue;
        }
        let before = |back: usize| index.checked_sub(back).and_then(|index| places.get(index)).copied();
        // A function of that name would stand behind a comma or an operator.
        let follows_clause = before(2).is_some_and(|place| {
            matches!(
                tokens.get(place).map(|token| &token.token),
                Some(
                    Token::Word(_)
                        | Token::RParen
                        | Token::Number(..)
                        | Token::SingleQuotedString(_)
                        | Token::Placeholder(_)
                )
            )
        });
        if let Some(start) = before(1)
            && word_at(tokens, start).as_deref() == Some("option")
            && follows_clause
        {
            tokens.drain(start..=last);
        }
        return;
    }
}

fn drop_endings(tokens: &mut Vec<TokenWithSpan>) {
    let places = trimmed(tokens);
    for ending in ENDINGS {
        let Some(start) = places.len().checked_sub(ending.len()) else { continue };
        let found = places.iter().skip(start);
        if start > 0
            && found.zip(*ending).all(|(place, word)| word_at(tokens, *place).as_deref() == Some(*word))
        {
            let (Some(first), Some(last)) = (places.get(start), places.last()) else { return };
            tokens.drain(*first..=*last);
            return;
        }
    }
}

/// `Products p (NOLOCK)`; behind WITH the parser takes them itself.
fn drop_table_hints(tokens: &mut Vec<TokenWithSpan>) {
    let places = solid(tokens);
    let mut hints = Vec::new();
    for window in places.windows(4) {
        let [before, open, hint, close] = window else { continue };
        let named = word_at(tokens, *hint).is_some_and(|word| TABLE_HINTS.contains(&word.as_str()));
        let behind_table = matches!(tokens.get(*before).map(|token| &token.token), Some(Token::Word(_)))
            && word_at(tokens, *before).as_deref() != Some("with");
        if named && behind_table && is(tokens, *open, &Token::LParen) && is(tokens, *close, &Token::RParen) {
            hints.push(*open..=*close);
        }
    }
    for hint in hints.into_iter().rev() {
        tokens.drain(hint);
    }
}
