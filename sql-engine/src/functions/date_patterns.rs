//! Patterns of dates as text in the notations of MySQL (`%Y-%m`), Oracle (`YYYY-MM`) and .NET (`yyyy-MM`), put into the one that
//! `to_char` knows.

use datafusion::sql::sqlparser::ast::{Expr, Value, ValueWithSpan};

use super::spelling::{Call, expand, text_literal, wrong_count};

/// The functions of this file.
pub(super) const NAMES: &[&str] =
    &["date_format", "from_unixtime", "str_to_date", "strftime", "to_char", "to_date", "to_timestamp"];

/// MySQL's letters after `%` that mean something else there.
const MYSQL: &[(char, &str)] = &[
    ('i', "%M"),
    ('M', "%B"),
    ('W', "%A"),
    ('s', "%S"),
    ('h', "%I"),
    ('k', "%-H"),
    ('l', "%-I"),
    ('c', "%-m"),
    ('e', "%-d"),
    ('f', "%6f"),
    ('r', "%I:%M:%S %p"),
    ('v', "%V"),
    ('x', "%G"),
];

/// MySQL's letters that mean the same in `to_char`.
const MYSQL_KEPT: &str = "aAbBdHIjmpSTUwyY%";

/// SQLite's letters after `%`.
const SQLITE: &[(char, &str)] = &[('f', "%S%.3f"), ('e', "%e")];
const SQLITE_KEPT: &str = "dFGHIjklmMpPRsSTuUVwWyY%";

/// Oracle's and PostgreSQL's words, longest first.
const ORACLE: &[(&str, &str)] = &[
    ("HH24", "%H"),
    ("HH12", "%I"),
    ("YYYY", "%Y"),
    ("RRRR", "%Y"),
    ("FF3", "%3f"),
    ("FF6", "%6f"),
    ("MONTH", "%B"),
    ("DAY", "%A"),
    ("DDD", "%j"),
    ("MON", "%b"),
    ("MI", "%M"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("DY", "%a"),
    ("YY", "%y"),
    ("RR", "%y"),
    ("HH", "%I"),
    ("SS", "%S"),
    ("MS", "%3f"),
    ("US", "%6f"),
    ("AM", "%p"),
    ("PM", "%p"),
    ("IW", "%V"),
    ("Q", "%q"),
];

/// .NET's words, longest first.
const DOT_NET: &[(&str, &str)] = &[
    ("yyyy", "%Y"),
    ("MMMM", "%B"),
    ("dddd", "%A"),
    ("MMM", "%b"),
    ("ddd", "%a"),
    ("fff", "%3f"),
    ("yy", "%y"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("HH", "%H"),
    ("hh", "%I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("tt", "%p"),
    ("M", "%-m"),
    ("d", "%-d"),
    ("H", "%-H"),
    ("h", "%-I"),
    ("m", "%-M"),
    ("s", "%-S"),
];

/// Rewrites a call of one of [`NAMES`].
///
/// # Errors
/// Another number of arguments than two, or a pattern that is no constant.
pub(super) fn rewrite(call: &mut Call) -> Result<Expr, String> {
    let (Some(second), Some(first)) = (call.arguments.pop(), call.arguments.pop()) else {
        return if call.name == "to_date" && call.arguments.is_empty() {
            Err(wrong_count(call, "1 or 2"))
        } else {
            Err(wrong_count(call, "2"))
        };
    };
    let (value, pattern) = if call.name == "strftime" { (second, first) } else { (first, second) };
    let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(pattern), .. }) = &pattern else {
        return Err(format!("{} needs a pattern in quotes.", call.name.to_uppercase()));
    };
    let template = match call.name.as_str() {
        "date_format" => {
            return expand(MOMENT_TO_TEXT, vec![value, text_literal(&from_mysql(pattern)?)]);
        }
        "from_unixtime" => {
            let pattern = text_literal(&from_mysql(pattern)?);
            return expand("to_char(CAST(from_unixtime($1) AS TIMESTAMP(6)), $2)", vec![value, pattern]);
        }
        "str_to_date" => {
            return expand(TEXT_TO_MOMENT, vec![value, text_literal(&from_mysql(pattern)?)]);
        }
        "strftime" => {
            let pattern = from_letters(pattern, SQLITE, SQLITE_KEPT)?;
            return expand(
                "to_char(CAST(as_moment($1) AS TIMESTAMP(6)), $2)",
                vec![value, text_literal(&pattern)],
            );
        }
        "to_timestamp" => TEXT_TO_MOMENT,
        "to_date" => "CAST(to_timestamp(as_text($1), $2) AS DATE)",
        _ => MOMENT_TO_TEXT,
    };
    if pattern.contains('%') {
        return expand(template, vec![value, text_literal(pattern)]);
    }
    let written = text_literal(&from_oracle(pattern)?);
    let cased = if template == MOMENT_TO_TEXT { case_of_names(pattern) } else { None };
    expand(
        &cased.map_or_else(|| template.to_owned(), |case| format!("{case}({template})")),
        vec![value, written],
    )
}

/// A pattern of Oracle and PostgreSQL as one of `to_char`. Behind FM numbers have no zeros before them.
fn from_oracle(pattern: &str) -> Result<String, String> {
    let upper = pattern.to_ascii_uppercase();
    let (plain, filled) = match upper.strip_prefix("FM") {
        Some(_) => (pattern.get(2..).unwrap_or_default(), false),
        None => (pattern, true),
    };
    if let Some(letter) = unknown_letter(plain) {
        return Err(format!(
            "The pattern '{pattern}' has a part beginning with {letter} that is not supported; texts in it stand in double quotes."
        ));
    }
    let translated = from_words(plain, ORACLE, true);
    Ok(if filled {
        translated
    } else {
        ["%d", "%m", "%H", "%I"]
            .iter()
            .fold(translated, |text, part| text.replace(part, &part.replace('%', "%-")))
    })
}

/// The first letter outside of quotes that is no part of a word known.
fn unknown_letter(pattern: &str) -> Option<char> {
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let starts =
            |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let known = ORACLE.iter().find(|(word, _)| starts(word)).map(|(word, _)| word.len());
        let skipped = match (letter, known) {
            ('"', _) => rest.get(1..)?.find('"').map_or(rest.len(), |end| end + 2),
            (_, Some(length)) => length,
            _ if letter.is_ascii_alphabetic() => return Some(letter),
            _ => letter.len_utf8(),
        };
        rest = rest.get(skipped..)?;
    }
    None
}

/// Names of months and days are written as the pattern writes their words: MON is JAN, Mon is Jan.
fn case_of_names(pattern: &str) -> Option<&'static str> {
    let upper = pattern.to_ascii_uppercase();
    let place = ["MON", "DAY", "DY"].iter().find_map(|word| upper.find(word))?;
    let written = pattern.get(place..place + 2)?;
    if written.chars().all(char::is_uppercase) {
        return Some("upper");
    }
    written.chars().all(char::is_lowercase).then_some("lower")
}

const MOMENT_TO_TEXT: &str = "to_char(CAST($1 AS TIMESTAMP(6)), $2)";
const TEXT_TO_MOMENT: &str = "CAST(to_timestamp(as_text($1), $2) AS TIMESTAMP(6))";

fn from_mysql(pattern: &str) -> Result<String, String> {
    from_letters(pattern, MYSQL, MYSQL_KEPT)
}

/// A pattern of letters behind `%` in the letters of `to_char`.
fn from_letters(pattern: &str, translated: &[(char, &str)], kept: &str) -> Result<String, String> {
    let mut result = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            result.push(letter);
            continue;
        }
        let Some(specifier) = letters.next() else { break };
        match translated.iter().find(|(known, _)| *known == specifier) {
            Some((_, meaning)) => result.push_str(meaning),
            None if kept.contains(specifier) => result.extend(['%', specifier]),
            None => return Err(format!("%{specifier} in '{pattern}' is not supported.")),
        }
    }
    Ok(result)
}

/// A .NET pattern as one of `to_char`.
pub(super) fn from_dot_net(pattern: &str) -> String {
    from_words(pattern, DOT_NET, false)
}

fn from_words(pattern: &str, words: &[(&str, &str)], any_case: bool) -> String {
    let mut result = String::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let found = words.iter().find(|(word, _)| {
            rest.get(..word.len())
                .is_some_and(|start| start == *word || any_case && start.eq_ignore_ascii_case(word))
        });
        match found {
            Some((word, meaning)) => {
                result.push_str(meaning);
                rest = rest.get(word.len()..).unwrap_or_default();
            }
            None => {
                // Texts in quotes are taken as they are; a percent sign means itself.
                match letter {
                    '"' | '\'' => {
                        let quoted = rest.get(1..).unwrap_or_default();
                        let (text, after) = quoted.split_once(letter).unwrap_or((quoted, ""));
                        result.push_str(&text.replace('%', "%%"));
                        rest = after;
                        continue;
                    }
                    '%' => result.push_str("%%"),
                    other => result.push(other),
                }
                rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_other_databases_mean_what_they_mean_there() {
        assert_eq!(from_mysql("%Y-%m-%d %H:%i:%s"), Ok("%Y-%m-%d %H:%M:%S".to_owned()));
        assert_eq!(from_mysql("%e. %M"), Ok("%-d. %B".to_owned()));
        // The day with `th`, and a week that begins otherwise than ISO's.
        assert!(from_mysql("%D").is_err() && from_mysql("%u").is_err());
        assert_eq!(from_words("YYYY-MM-DD\"T\"HH24:MI:SS", ORACLE, true), "%Y-%m-%dT%H:%M:%S");
        assert_eq!(from_words("dd Mon yyyy", ORACLE, true), "%d %b %Y");
        assert_eq!(from_oracle("FMMonth DD, YYYY"), Ok("%B %-d, %Y".to_owned()));
        assert_eq!(from_oracle("\"Week\" IW"), Ok("Week %V".to_owned()));
        assert!(from_oracle("WW").is_err() && from_oracle("D").is_err());
        assert_eq!(case_of_names("DD-MON-YYYY"), Some("upper"));
        assert_eq!(case_of_names("DD Mon YYYY"), None);
        assert_eq!(from_dot_net("dd/MM/yyyy HH:mm"), "%d/%m/%Y %H:%M");
    }
}
