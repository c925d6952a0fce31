//! SET statements that programs made for other databases send before their queries. What this driver does anyhow is accepted,
//! NOCOUNT is honoured, and the rest is refused in words: a switch that is taken without effect would change what rows mean.

use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::error::SqlError;

/// What a SET statement changes on the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// NOCOUNT: whether changes of temporary tables tell their number of rows.
    CountRows(bool),
    /// It asks for what is done anyhow.
    AsItIs,
}

/// SQL Server's switches and the positions that mean what this driver does.
const SWITCHES: &[(&str, &[&str])] = &[
    ("ansi_defaults", &["on"]),
    ("ansi_null_dflt_off", &["on", "off"]),
    ("ansi_null_dflt_on", &["on", "off"]),
    ("ansi_nulls", &["on"]),
    ("ansi_padding", &["on"]),
    ("ansi_warnings", &["on"]),
    ("arithabort", &["on"]),
    ("arithignore", &["off"]),
    ("concat_null_yields_null", &["on"]),
    ("cursor_close_on_commit", &["on", "off"]),
    ("fmtonly", &["off"]),
    ("forceplan", &["on", "off"]),
    ("implicit_transactions", &["off"]),
    ("no_browsetable", &["on", "off"]),
    ("noexec", &["off"]),
    ("numeric_roundabort", &["off"]),
    ("parseonly", &["off"]),
    ("quoted_identifier", &["on"]),
    ("xact_abort", &["on", "off"]),
];

/// Settings with a value, of SQL Server, PostgreSQL and MySQL, and the values that mean what this driver does; none listed: any.
const VALUES: &[(&str, &[&str])] = &[
    ("application_name", &[]),
    ("autocommit", &["1", "on", "true"]),
    ("bytea_output", &[]),
    ("character_set_results", &["null", "utf8", "utf8mb4"]),
    ("client_encoding", &["utf8", "utf-8", "unicode"]),
    ("client_min_messages", &[]),
    ("datefirst", &["7"]),
    ("dateformat", &["mdy", "ymd"]),
    ("datestyle", &["iso", "iso, mdy", "iso, ymd"]),
    ("deadlock_priority", &[]),
    ("extra_float_digits", &[]),
    ("language", &["us_english", "english"]),
    ("lock_timeout", &[]),
    ("names", &["utf8", "utf8mb4", "utf-8"]),
    ("rowcount", &["0"]),
    ("search_path", &[]),
    ("sql_auto_is_null", &["0"]),
    ("sql_select_limit", &["default"]),
    ("standard_conforming_strings", &["on"]),
    ("textsize", &["-1", "0", "2147483647"]),
];

/// The statement's words up to its end: unquoted and in small letters, with the place of each among the tokens.
pub(super) fn words(tokens: &[TokenWithSpan]) -> Vec<(usize, String)> {
    let solid = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    solid
        .map(|(place, token)| {
            let text = match &token.token {
                Token::Word(word) => word.value.to_lowercase(),
                Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) => text.to_lowercase(),
                other => other.to_string(),
            };
            (place, text)
        })
        .collect()
}

/// How many words a SET statement of SQL Server's takes, which needs no semicolon behind it.
pub(super) fn ends_after(words: &[&str]) -> Option<usize> {
    match words {
        ["set", "transaction", "isolation", "level", "read", _, ..] => Some(6),
        ["set", "transaction", "isolation", "level", "repeatable", "read", ..] => Some(6),
        ["set", "transaction", "isolation", "level", _, ..] => Some(5),
        ["set", names @ ..] => {
            let switched = names.iter().position(|word| matches!(*word, "on" | "off"))?;
            let listed = names.iter().take(switched).enumerate();
            // `SET a, b ON`: names and commas in turn.
            let is_list =
                switched % 2 == 1 && listed.clone().all(|(at, word)| (at % 2 == 1) == (*word == ","));
            is_list.then_some(switched + 2)
        }
        _ => None,
    }
}

/// Reads a SET statement; `None` for every other.
///
/// # Errors
/// A setting that cannot be honoured.
pub(super) fn setting(tokens: &[TokenWithSpan]) -> Result<Option<Setting>, SqlError> {
    let words = words(tokens);
    let words: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).filter(|word| *word != ";").collect();
    let ["set", rest @ ..] = words.as_slice() else { return Ok(None) };
    let rest = match rest {
        ["session" | "local", rest @ ..] => rest,
        rest => rest,
    };
    if let ["transaction", "isolation", "level", level @ ..]
    | ["characteristics", "as", "transaction", "isolation", "level", level @ ..] = rest
    {
        return isolation(level).map(Some);
    }
    match rest {
        ["nocount", position @ ("on" | "off")] => Ok(Some(Setting::CountRows(*position == "off"))),
        [names @ .., position @ ("on" | "off")]
            if names.iter().step_by(2).all(|name| SWITCHES.iter().any(|(switch, _)| switch == name)) =>
        {
            names.iter().step_by(2).try_for_each(|name| accept(SWITCHES, name, position))?;
            Ok(Some(Setting::AsItIs))
        }
        [name, "=" | "to", value @ ..] | [name, value @ ..] => {
            accept(VALUES, name, &value.join(" ").replace(" ,", ","))?;
            Ok(Some(Setting::AsItIs))
        }
        [] => Err(SqlError::Syntax { message: "SET needs a name.".to_owned(), position: None }),
    }
}

fn accept(known: &[(&str, &[&str])], name: &str, value: &str) -> Result<(), SqlError> {
    if name.starts_with('@') {
        return Err(SqlError::NotSupported(format!(
            "{name} is a variable, which this driver does not have: put its value into the statement, or a parameter (?)."
        )));
    }
    let upper = name.to_uppercase();
    let Some((_, values)) = known.iter().find(|(listed, _)| *listed == name) else {
        return Err(SqlError::NotSupported(format!(
            "SET {upper} is not supported. Properties of the connection are set in the data source or the connection string."
        )));
    };
    if values.is_empty() || values.contains(&value) {
        return Ok(());
    }
    let possible = values.join(", ").to_uppercase();
    Err(SqlError::NotSupported(format!(
        "SET {upper} {} is not supported, {upper} is always {possible}.",
        value.to_uppercase()
    )))
}

/// There are no transactions to isolate: what is read is what the store has at that moment.
fn isolation(level: &[&str]) -> Result<Setting, SqlError> {
    match level {
        ["read", "uncommitted" | "committed"] => Ok(Setting::AsItIs),
        _ => Err(SqlError::NotSupported(format!(
            "The isolation level {} is not supported: there are no transactions, and a query reads what the store has at that \
             moment (READ UNCOMMITTED, READ COMMITTED).",
            level.join(" ").to_uppercase()
        ))),
    }
}
