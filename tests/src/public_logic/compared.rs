//! Compares rows with the lines of a public file. Spelling does not count: the scale of numbers, the T within a moment, 1 for true.

/// Numbers that are not whole may differ by this part of themselves.
const TOLERANCE: f64 = 1e-9;

/// What numbers near zero may differ by: the files hold twelve decimals.
const NEAR_ZERO: f64 = 1e-12;

/// Where this stands in a line, anything may stand.
const ANYTHING: &str = "<slt:ignore>";

/// How the rows compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compared {
    /// The same values.
    Same,
    /// The file holds a checksum instead of values.
    Checksum,
    /// Other values.
    Different,
}

/// Compares rows with lines, of which each holds a row or a value.
pub(super) fn compare(
    rows: &[Vec<Option<String>>],
    lines: &[String],
    columns: usize,
    sorted: bool,
) -> Compared {
    if lines.iter().any(|line| line.contains(ANYTHING)) {
        return Compared::Same;
    }
    if matches!(lines, [only] if only.contains(" values hashing to ")) {
        return Compared::Checksum;
    }
    let values = rows.iter().map(|row| row.iter().map(|value| written(value.as_deref())).collect::<Vec<_>>());
    let mut found: Vec<Vec<String>> = values.map(|row| words(&row.join(" "))).collect();
    let value_lines = columns > 1 && lines.len() == rows.len() * columns;
    let mut wanted: Vec<Vec<String>> = if value_lines {
        lines.chunks(columns).map(|row| words(&row.join(" "))).collect()
    } else {
        lines.iter().map(|line| words(line)).collect()
    };
    if sorted {
        found.sort();
        wanted.sort();
    }
    let same = found.len() == wanted.len()
        && found.iter().zip(&wanted).all(|(found, wanted)| {
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| same_value(found, wanted))
        });
    if same { Compared::Same } else { Compared::Different }
}

fn written(value: Option<&str>) -> String {
    match value {
        None => "NULL".to_owned(),
        Some("") => "(empty)".to_owned(),
        // Lists, which the files have as Arrow shows them.
        Some(json) if json.starts_with('[') => {
            json.replace('"', "").replace(',', ", ").replace("null", "NULL")
        }
        Some(text) => text.replace('\n', "\\n").replace('\0', "\\0"),
    }
}

/// The words of a line in one spelling.
fn words(line: &str) -> Vec<String> {
    line.split_whitespace().flat_map(spelling).collect()
}

fn spelling(word: &str) -> Vec<String> {
    match word {
        "true" => return vec!["1".to_owned()],
        "false" => return vec!["0".to_owned()],
        "inf" => return vec!["Infinity".to_owned()],
        "-inf" => return vec!["-Infinity".to_owned()],
        _ => {}
    }
    let moment = word
        .split_once('T')
        .filter(|(day, _)| day.len() == 10 && day.starts_with(|letter: char| letter.is_ascii_digit()));
    if let Some((day, time)) = moment {
        return vec![day.to_owned(), clock(time.trim_end_matches('Z'))];
    }
    if word.len() >= 8 && word.as_bytes().get(2) == Some(&b':') {
        return vec![clock(word)];
    }
    if word.contains('.') && word.parse::<f64>().is_ok() && !word.contains(['e', 'E']) {
        let number = word.trim_end_matches('0').trim_end_matches('.');
        return vec![if number == "-0" { "0" } else { number }.to_owned()];
    }
    vec![word.to_owned()]
}

fn clock(time: &str) -> String {
    if time.contains('.') {
        time.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        time.to_owned()
    }
}

fn same_value(found: &str, wanted: &str) -> bool {
    if found == wanted {
        return true;
    }
    let (Ok(a), Ok(b)) = (found.parse::<f64>(), wanted.parse::<f64>()) else { return false };
    let whole = |text: &str| text.parse::<i128>().is_ok();
    if whole(found) && whole(wanted) {
        return false;
    }
    (a.is_nan() && b.is_nan()) || (a - b).abs() <= NEAR_ZERO.max(TOLERANCE * a.abs().max(b.abs())) || a == b
}
