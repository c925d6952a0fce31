//! The planner's messages in the words of SQL: its names of types, and the sentences that speak of its own parts. Called by
//! `translate`, which decides what kind of error it is.

/// What the planner's messages begin with on the way from one of its layers to the next.
const LAYERS: &[&str] = &[
    "Execution error: ",
    "Error during planning: ",
    "Arrow error: ",
    "Compute error: ",
    "Invalid argument error: ",
    "type_coercion: ",
];

/// Where its advice for its own developers begins.
const ADVICE: &[&str] =
    &[". No function matches the given name", " No function matches the given name", " Candidate functions:"];

/// The message without layers, advice and foreign names.
pub(crate) fn in_sql_words(message: &str) -> String {
    let mut text = message.trim();
    loop {
        let inner = LAYERS.iter().find_map(|layer| text.strip_prefix(layer)).or_else(|| {
            let rest = text.strip_prefix("Function '")?;
            rest.split_once("user-defined coercion failed with: ").map(|(_, inner)| inner)
        });
        match inner {
            Some(inner) => text = inner,
            None => break,
        }
    }
    let text =
        ADVICE.iter().fold(text, |text, advice| text.split_once(advice).map_or(text, |(before, _)| before));
    sentence_about(text).unwrap_or_else(|| without_trees(&in_sql_types(text)))
}

/// The sentences that can be said better.
fn sentence_about(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("Cannot create filter with non-boolean predicate") {
        let (_, given) = rest.rsplit_once("returning ")?;
        let given = in_sql_types(given.trim_end_matches('.'));
        return Some(format!(
            "A condition is needed, and this is a value of type {given}: compare it with something"
        ));
    }
    for start in [
        "Cannot infer common argument type for comparison operation ",
        "Cannot coerce arithmetic expression ",
        "Cannot infer common type for bitwise operation ",
        "Cannot infer common string type for string concat operation ",
    ] {
        if let Some(rest) = text.strip_prefix(start) {
            let operands = rest.trim_end_matches('.').trim_end_matches(" to valid types");
            return Some(format!(
                "The types of this operation do not go together: {}",
                in_sql_types(operands)
            ));
        }
    }
    if let Some(rest) = text.strip_prefix("There isn't a common type to coerce ") {
        let (types, place) = rest.split_once(" in ")?;
        let place = place.trim_end_matches('.').trim_end_matches(" expression");
        return Some(format!("{place} does not go with {}", in_sql_types(types)));
    }
    if let Some(rest) = text.strip_prefix("Failed to coerce arguments to satisfy a call to '") {
        let (name, rest) = rest.split_once('\'')?;
        let (_, rest) = rest.split_once("coercion from ")?;
        let (given, _) = rest.split_once(" to the signature")?;
        return Some(format!(
            "{} does not take values of these types: {}",
            name.to_uppercase(),
            in_sql_types(given)
        ));
    }
    if let Some(rest) = text.strip_prefix("Function '") {
        let (name, rest) = rest.split_once("' expects ")?;
        let (wanted, given) = rest.split_once(" but received ")?;
        let wanted = wanted.trim_start_matches("NativeType::").to_lowercase();
        let given =
            given.split_once('.').map_or(given, |(given, _)| given).trim_start_matches("NativeType::");
        return Some(format!(
            "{} takes a value of type {wanted}, not {}",
            name.to_uppercase(),
            given.to_lowercase()
        ));
    }
    if text.starts_with("Fail to find the coerced type") {
        return Some("The types of the values among which it chooses do not go together".to_owned());
    }
    if text.contains("string_agg delimiter must be") {
        return Some(
            "STRING_AGG, GROUP_CONCAT and LISTAGG with a separator that is no constant text".to_owned(),
        );
    }
    if text.contains("WindowFunction(") {
        return Some("A window function cannot stand in a condition: use QUALIFY, or test it in a query around this one".to_owned());
    }
    if let Some(rest) = text.strip_prefix("negative count not allowed: ") {
        return Some(format!(
            "The length of a part of a text must not be negative: {}",
            rest.trim_end_matches('.')
        ));
    }
    if let Some(rest) = text.strip_prefix("invalid Unicode scalar value: ") {
        return Some(format!("There is no character with the code {}", rest.trim_end_matches('.')));
    }
    if let Some(rest) = text.strip_prefix("Unsupported CAST from ") {
        let (given, wanted) = rest.split_once(" to ")?;
        return Some(format!(
            "{} does not convert to {}",
            in_sql_types(given),
            in_sql_types(wanted.trim_end_matches('.'))
        ));
    }
    None
}

/// Arrow's names of types, where a word is one, as SQL's.
fn in_sql_types(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word: &str = rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        if word.is_empty() {
            result.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(word.len()..).unwrap_or_default();
        let Some((ours, bracket)) = sql_type(word) else {
            result.push_str(word);
            continue;
        };
        result.push_str(ours);
        // Units and zones in brackets say nothing to a reader of SQL; the digits of a DECIMAL do.
        if let Some(inside) = rest.strip_prefix('(').filter(|_| bracket == Bracket::Dropped) {
            rest = inside.split_once(')').map_or("", |(_, after)| after);
        }
    }
    result
}

#[derive(PartialEq, Eq)]
enum Bracket {
    Kept,
    Dropped,
}

fn sql_type(word: &str) -> Option<(&'static str, Bracket)> {
    let ours = match word {
        "Utf8" | "LargeUtf8" | "Utf8View" => "VARCHAR",
        "Int8" | "UInt8" => "TINYINT",
        "Int16" => "SMALLINT",
        "Int32" | "UInt16" => "INTEGER",
        "Int64" | "UInt32" | "UInt64" => "BIGINT",
        "Float16" | "Float32" => "REAL",
        "Float64" => "DOUBLE",
        "Boolean" => "BIT",
        "Date32" | "Date64" => "DATE",
        "Timestamp" => "TIMESTAMP",
        "Time32" | "Time64" => "TIME",
        "Interval" | "Duration" => "INTERVAL",
        "Binary" | "LargeBinary" => "BINARY",
        "Null" => "NULL",
        "Decimal128" | "Decimal256" => return Some(("DECIMAL", Bracket::Kept)),
        _ => return None,
    };
    Some((ours, Bracket::Dropped))
}

/// Syntax trees in a message are cut off: what stands before them says what it is about.
fn without_trees(text: &str) -> String {
    let tree = ["Span(", "ValueWithSpan", " { "].iter().any(|mark| text.contains(mark));
    if !tree {
        return text.to_owned();
    }
    let before = text.split(['(', '{']).next().unwrap_or_default().trim();
    before.trim_end_matches(':').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_speak_of_sql() {
        for (theirs, ours) in [
            (
                "Execution error: Function 'format' user-defined coercion failed with: Error during planning: FORMAT takes a value \
                 and a pattern. No function matches the given name and argument types 'format(Utf8)'.",
                "FORMAT takes a value and a pattern",
            ),
            (
                "Cannot create filter with non-boolean predicate '#t.v' returning Int32",
                "A condition is needed, and this is a value of type INTEGER: compare it with something",
            ),
            (
                "Cannot infer common argument type for comparison operation Boolean = Utf8",
                "The types of this operation do not go together: BIT = VARCHAR",
            ),
            ("Unsupported CAST from Time64(ns) to Timestamp(µs)", "TIME does not convert to TIMESTAMP"),
            (
                "Unsupported JOIN operator Semi(On(BinaryOp { left: Span(1) }))",
                "Unsupported JOIN operator Semi",
            ),
            ("Decimal128(38, 10) and Int64", "DECIMAL(38, 10) and BIGINT"),
        ] {
            assert_eq!(in_sql_words(theirs), ours, "{theirs}");
        }
    }
}
