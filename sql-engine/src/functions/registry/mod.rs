//! All functions of SQL with what they mean, in one place: the tree pass takes the spellings from here, error messages the
//! suggestions, SQLGetInfo its claims, `sys_sqlinfo` and `docs/functions.md` the lists. What a function computes is not decided here.

mod aggregates;
mod conditions;
mod dates;
mod intervals;
mod json;
mod numbers;
mod patterns;
mod spans;
mod text;
mod windows;

use std::collections::HashMap;
use std::sync::LazyLock;

use bigcommerce_store::schemas::fold;

/// What a function is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Text.
    Text,
    /// Regular expressions, checksums and random identifiers.
    Patterns,
    /// Numbers.
    Numbers,
    /// Dates and times.
    Dates,
    /// Parts of dates and patterns of dates.
    Intervals,
    /// Spans of days that compare as a whole.
    Spans,
    /// Choices, conversions and the connection.
    Conditions,
    /// JSON.
    Json,
    /// Aggregate functions.
    Aggregates,
    /// Window functions.
    Windows,
}

/// A function as an analyst knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// What it is about.
    pub group: Group,
    /// How it is called; what stands before the first bracket is its name.
    pub syntax: &'static str,
    /// What it gives, in a sentence.
    pub meaning: &'static str,
    /// A call.
    pub example: &'static str,
    /// What the call gives, as text; empty for NULL.
    pub result: &'static str,
    /// By number of arguments, what it means in the planner's functions. `$1` is the first argument; each argument occurs once,
    /// so that it is computed once. Functions without spellings are the planner's own, or a module rewrites them.
    pub(super) spellings: &'static [(usize, &'static str)],
}

/// Writes a group's functions: syntax, meaning, example = result, and the spellings.
macro_rules! functions {
    ($group:ident: $($syntax:literal, $meaning:literal, $example:literal = $result:literal $(, $count:literal => $sql:literal)*;)*) => {
        /// The functions of the group.
        pub(super) const FUNCTIONS: &[Function] = &[$(Function {
            group: Group::$group,
            syntax: $syntax,
            meaning: $meaning,
            example: $example,
            result: $result,
            spellings: &[$(($count, $sql)),*],
        }),*];
    };
}
use functions;

const GROUPS: [&[Function]; 10] = [
    text::FUNCTIONS,
    patterns::FUNCTIONS,
    numbers::FUNCTIONS,
    dates::FUNCTIONS,
    intervals::FUNCTIONS,
    spans::FUNCTIONS,
    conditions::FUNCTIONS,
    json::FUNCTIONS,
    aggregates::FUNCTIONS,
    windows::FUNCTIONS,
];

static BY_NAME: LazyLock<HashMap<String, &'static Function>> =
    LazyLock::new(|| all().map(|function| (function.name().to_ascii_lowercase(), function)).collect());

static BY_FOLDED_NAME: LazyLock<HashMap<String, &'static Function>> =
    LazyLock::new(|| all().map(|function| (fold(function.name()), function)).collect());

/// Every function, group by group.
pub fn all() -> impl Iterator<Item = &'static Function> {
    GROUPS.into_iter().flatten()
}

/// The function with a name, whatever its case. The token pass takes the underscores out of words that columns are called by
/// (`SchemaName`), so that a name without them finds its function too where no other has it.
pub fn function(name: &str) -> Option<&'static Function> {
    let exact = BY_NAME.get(&name.to_ascii_lowercase());
    exact.or_else(|| BY_FOLDED_NAME.get(&fold(name))).copied()
}

impl Function {
    /// The name in capitals.
    pub fn name(&self) -> &'static str {
        self.syntax.split(['(', ',']).next().unwrap_or_default()
    }
}

impl Group {
    /// All groups in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Patterns,
        Self::Numbers,
        Self::Dates,
        Self::Intervals,
        Self::Spans,
        Self::Conditions,
        Self::Json,
        Self::Aggregates,
        Self::Windows,
    ];

    /// The heading in the documentation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Patterns => "Regular expressions, checksums, random identifiers",
            Self::Numbers => "Numbers",
            Self::Dates => "Dates and times",
            Self::Intervals => "Parts, intervals and patterns of dates",
            Self::Spans => "Spans of days",
            Self::Conditions => "Choices, conversions and the connection",
            Self::Json => "JSON",
            Self::Aggregates => "Aggregate functions",
            Self::Windows => "Window functions",
        }
    }

    /// What the examples of the group are selected from; the example's value is that of the one row this leaves.
    pub fn example_rows(self) -> &'static str {
        match self {
            Self::Aggregates => " FROM (VALUES (1, 'a'), (2, 'b'), (4, NULL)) AS v(x, t)",
            Self::Windows => {
                " FROM (VALUES (1), (2), (4)) AS v(x) ORDER BY x OFFSET 1 ROW FETCH NEXT 1 ROW ONLY"
            }
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_function_and_its_example_calls_it() {
        assert_eq!(BY_NAME.len(), all().count(), "a name occurs twice");
        for function in all() {
            let calls = function.example.to_uppercase().contains(function.name().trim_start_matches("L_"));
            assert!(calls, "{} does not occur in its example", function.name());
        }
    }
}
