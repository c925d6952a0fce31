//! Connection strings: `name=value;name={value};…`. A value with special characters stands in braces, in which `}}` is a
//! brace. Names count in any case, and the first of several equal names wins.

use std::fmt::Write;

/// Characters that ODBC reserves: a value with one of them is written in braces.
const SPECIAL: &str = "[]{}(),;?*=!@";

/// The attributes of a connection string, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

/// A text that is no connection string.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionStringError {
    /// A part without `=`. The part itself is not repeated: it may be a secret.
    #[error(
        "Part {0} of the connection string has no '='. Write name=value;name=value, and put a value with special characters in braces."
    )]
    NoEquals(usize),
    /// `{` without `}`.
    #[error(
        "The value of \"{0}\" in the connection string starts with '{{' and has no closing '}}'. Inside braces, write '}}}}' for '}}'."
    )]
    OpenBrace(String),
    /// Text after `}`.
    #[error(
        "The value of \"{0}\" in the connection string goes on after its closing '}}'. Inside braces, write '}}}}' for '}}'."
    )]
    AfterBrace(String),
}

impl Attributes {
    /// Attributes from pairs of name and value.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Takes a connection string apart.
    ///
    /// # Errors
    /// A part without `=`, or braces that do not match.
    pub fn parse(text: &str) -> Result<Self, ConnectionStringError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut rest = text.trim_end_matches('\0');
        let mut part = 0;
        loop {
            rest = rest.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
            if rest.is_empty() {
                return Ok(Self(pairs));
            }
            part += 1;
            let equals =
                rest.find(['=', ';']).filter(|at| rest.get(*at..).is_some_and(|r| r.starts_with('=')));
            let (name, after) = equals
                .and_then(|at| rest.split_at_checked(at))
                .ok_or(ConnectionStringError::NoEquals(part))?;
            let name = name.trim().to_owned();
            let after = after.trim_start_matches(|c: char| c.is_whitespace());
            let after = after.strip_prefix('=').unwrap_or(after);
            let (value, remaining) = value(&name, after)?;
            if !pairs.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                pairs.push((name, value));
            }
            rest = remaining;
        }
    }

    /// The value of a name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// These attributes, and those of `other` that are not among them.
    #[must_use]
    pub fn followed_by(mut self, other: Self) -> Self {
        for (name, value) in other.0 {
            if self.get(&name).is_none() {
                self.0.push((name, value));
            }
        }
        self
    }

    /// All pairs in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl std::fmt::Display for Attributes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, value) in self.pairs() {
            if needs_braces(value) {
                write!(formatter, "{name}={{{}}};", value.replace('}', "}}"))?;
            } else {
                write!(formatter, "{name}={value};")?;
            }
        }
        Ok(())
    }
}

fn needs_braces(value: &str) -> bool {
    value.contains(|c: char| SPECIAL.contains(c) || c.is_control()) || value.trim() != value
}

fn value<'a>(name: &str, text: &'a str) -> Result<(String, &'a str), ConnectionStringError> {
    let Some(braced) = text.trim_start().strip_prefix('{') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return Ok((value.trim().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = braced.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character != '}' {
            let _ = value.write_char(character);
        } else if characters.next_if(|(_, next)| *next == '}').is_some() {
            value.push('}');
        } else {
            let rest = braced.get(at + 1..).unwrap_or_default().trim_start();
            return match rest.strip_prefix(';') {
                Some(rest) => Ok((value, rest)),
                None if rest.is_empty() => Ok((value, rest)),
                None => Err(ConnectionStringError::AfterBrace(name.to_owned())),
            };
        }
    }
    Err(ConnectionStringError::OpenBrace(name.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::{Attributes, ConnectionStringError};

    #[test]
    fn names_count_in_any_case_and_the_first_one_wins() {
        let attributes = Attributes::parse("DSN=shop; pwd = a b ;;PWD=c;").unwrap();
        assert_eq!(attributes.get("dsn"), Some("shop"));
        assert_eq!(attributes.get("Pwd"), Some("a b"));
        assert_eq!(attributes.pairs().count(), 2);
    }

    #[test]
    fn a_value_in_braces_keeps_semicolons_equals_signs_spaces_and_doubled_braces() {
        let attributes = Attributes::parse("PWD={ a;b=c}}d };StoreId=x=y").unwrap();
        assert_eq!(attributes.get("PWD"), Some(" a;b=c}d "));
        assert_eq!(attributes.get("StoreId"), Some("x=y"));
    }

    #[test]
    fn mistakes_are_named_without_repeating_a_value() {
        assert_eq!(Attributes::parse("DSN=a;secret;x=1"), Err(ConnectionStringError::NoEquals(2)));
        assert_eq!(Attributes::parse("PWD={abc"), Err(ConnectionStringError::OpenBrace("PWD".to_owned())));
        assert_eq!(Attributes::parse("PWD={a}b;"), Err(ConnectionStringError::AfterBrace("PWD".to_owned())));
    }

    proptest! {
        #[test]
        fn any_value_survives_writing_and_reading(values in proptest::collection::vec("\\PC*", 0..5)) {
            let pairs = values.into_iter().enumerate().map(|(n, value)| (format!("Name{n}"), value)).collect();
            let attributes = Attributes::new(pairs);
            prop_assert_eq!(Attributes::parse(&attributes.to_string()).unwrap(), attributes);
        }
    }
}
