//! Patterns of dates as text in the notations of MySQL (`%Y-%m`), Oracle (`YYYY-MM`) and .NET (`yyyy-MM`), put into the one that
//! `to_char` knows.

use datafusion::sql::sqlparser::ast::{Expr, Value, ValueWithSpan};

use super::spelling::{Call, expand, text_literal, wrong_count};

/// The functions of this file.
pub(super) const NAMES: &[&str] = &["date_format", "strftime", "to_char", "str_to_date", "to_date"];

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
    ('D', "%-d"),
    ('f', "%6f"),
    ('r', "%I:%M:%S %p"),
    ('v', "%V"),
    ('x', "%G"),
];

/// Oracle's and PostgreSQL's words, longest first.
const ORACLE: &[(&str, &str)] = &[
    ("HH24", "%H"),
    ("HH12", "%I"),
    ("YYYY", "%Y"),
    ("MONTH", "%B"),
    ("DAY", "%A"),
    ("DDD", "%j"),
    ("MON", "%b"),
    ("MI", "%M"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("DY", "%a"),
    ("YY", "%y"),
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
            return expand(MOMENT_TO_TEXT, vec![value, text_literal(&from_mysql(pattern))]);
        }
        "str_to_date" => {
            return expand(TEXT_TO_MOMENT, vec![value, text_literal(&from_mysql(pattern))]);
        }
        "to_date" => "CAST(to_timestamp(as_text($1), $2) AS DATE)",
        _ => MOMENT_TO_TEXT,
    };
    let pattern = if pattern.contains('%') { pattern.clone() } else { from_words(pattern, ORACLE, true) };
    expand(template, vec![value, text_literal(&pattern)])
}

const MOMENT_TO_TEXT: &str = "to_char(CAST($1 AS TIMESTAMP(6)), $2)";
const TEXT_TO_MOMENT: &str = "CAST(to_timestamp(as_text($1), $2) AS TIMESTAMP(6))";

fn from_mysql(pattern: &str) -> String {
    let mut result = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            result.push(letter);
            continue;
        }
        let Some(specifier) = letters.next() else { break };
        match MYSQL.iter().find(|(known, _)| *known == specifier) {
            Some((_, meaning)) => result.push_str(meaning),
            None => result.extend(['%', specifier]),
        }
    }
    result
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
        assert_eq!(from_mysql("%Y-%m-%d %H:%i:%s"), "%Y-%m-%d %H:%M:%S");
        assert_eq!(from_words("YYYY-MM-DD\"T\"HH24:MI:SS", ORACLE, true), "%Y-%m-%dT%H:%M:%S");
        assert_eq!(from_words("dd Mon yyyy", ORACLE, true), "%d %b %Y");
        assert_eq!(from_dot_net("dd/MM/yyyy HH:mm"), "%d/%m/%Y %H:%M");
    }
}
