//! Why a statement of a public file may give other rows than the file has, or an error: what LIMITS.md says of this driver, and what
//! the other engine alone does. Each reason is known by what the statement or its rows show, not by file and line.

use bigcommerce_sql::SqlError;

use super::compared::{Compared, compare};

/// Rows that are not those of the file.
pub(super) struct Differing<'a> {
    /// The statement in small letters.
    pub(super) sql: &'a str,
    /// The rows found.
    pub(super) rows: &'a [Vec<Option<String>>],
    /// The lines of the file.
    pub(super) lines: &'a [String],
    /// How many columns there are.
    pub(super) columns: usize,
    /// The order of the rows does not count.
    pub(super) sorted: bool,
}

type IsDifference = fn(&Differing<'_>) -> bool;

const DIFFERENCES: &[(IsDifference, &str)] = &[
    (|it| it.same_with(without_nanoseconds), "moments have microseconds"),
    (|it| it.sql.contains("nanosecond"), "moments have microseconds"),
    (|it| it.sql.contains("timestamp(9)"), "moments have microseconds"),
    (|it| it.has_zones(), "times are without zones"),
    (
        |it| it.found_any(|value| value.trim_start_matches('-').starts_with('P')),
        "spans of time are written as ISO 8601 does",
    ),
    (|it| it.same_in_any_order() && it.found_null(), "NULL sorts last"),
    (
        |it| it.same_in_any_order() && it.ordered_by_numbers(),
        "the file's rows are not in the order that it asks for",
    ),
    (|it| it.found_any(|value| value.starts_with('[')), "lists are JSON arrays"),
    (|it| it.calls("current_time"), "CURRENT_TIME has whole seconds"),
    (|it| it.sql.contains("::float"), "FLOAT is DOUBLE"),
    (|it| it.calls("log"), "LOG is SQL Server's"),
    (
        |it| it.calls("concat") && it.lines.iter().all(|line| is_hexadecimal(line)),
        "CONCAT makes text of bytes",
    ),
    (
        |it| it.sql.contains(" not in ") && it.has_word("or") && it.misses_null(),
        "the file's NOT IN beside OR takes NULL for absent",
    ),
    (|it| it.calls("concat") && it.found_null(), "CONCAT with NULL is NULL"),
    (
        |it| (it.calls("left") || it.calls("right")) && it.sql.contains('-'),
        "LEFT and RIGHT of a negative number are empty",
    ),
    (|it| it.sql.contains(" ^ "), "^ is the exclusive or of bits"),
    (|it| it.sql.contains("similar to"), "SIMILAR TO is about the whole text"),
    (|it| it.sql.contains(" like ") && it.sql.contains('\\'), "\\ in LIKE is a letter"),
    (|it| it.has_word("user"), "USER without quotes is the function"),
    (|it| it.sql.contains("::varchar("), "a cast to VARCHAR(n) cuts, as in PostgreSQL"),
    (|it| it.sql.contains(".0/"), "a quotient has four decimals more than the dividend"),
    (|it| it.nearly_same_whole_numbers(), "whole numbers that BIGINT does not hold are exact"),
];

/// Why rows differ from those of the file.
pub(super) fn reason_of_difference(differing: &Differing<'_>) -> Option<&'static str> {
    DIFFERENCES.iter().find(|(is_it, _)| is_it(differing)).map(|(_, reason)| *reason)
}

/// Parts of an error's text, and the reason that they show.
const REFUSALS: &[(&str, &str)] = &[
    ("Numbers and dates do not convert", "numbers and dates do not convert into each other"),
    ("is a table of the store or a view", "a temporary table cannot have the name of a store's table"),
    ("cannot be reached", "a table of the store has that name"),
    ("Division by zero", "division by zero is an error"),
    ("a pattern in quotes", "the pattern of a date is a literal"),
    ("SIMILAR TO needs a literal pattern", "the pattern of SIMILAR TO is a literal"),
    ("Error parsing timestamp from", "TO_DATE takes one pattern"),
    ("Interval(MonthDayNano)", "the number of an INTERVAL stands alone"),
    ("exists already. Drop it first", "neither case nor schemas tell names apart"),
    ("have no type INTERVAL", "temporary tables have no INTERVAL columns"),
    ("-> and ->> take a key", "-> is about JSON"),
    ("DECODE takes more arguments", "DECODE is Oracle's"),
    ("No infix parser for token Sharp", "# begins names"),
    ("is out of range Int64", "BIGINT UNSIGNED is BIGINT"),
    ("to type Int64", "BIGINT UNSIGNED is BIGINT"),
    ("is not value of Decimal128(38, 10) type", "text beside a number is a number of 38 digits at most"),
    ("CREATE TABLE needs columns", "tables have columns"),
    ("the statement is empty", "a statement has words"),
    ("Int64(1)", "the other engine's names for expressions"),
    ("count(t.a)", "the other engine's names for expressions"),
    ("Utf8 but found Binary", "bytes and text are different types"),
    ("CAST from Int64 to Null", "NULL is no type"),
    ("must stand in GROUP BY", "GROUP BY a key stands for no other column"),
    ("call to 'ntile'", "the number of NTILE is a BIGINT"),
];

/// Why a statement is refused that the file's engine runs.
pub(super) fn reason_of_refusal(sql: &str, error: &SqlError) -> Option<&'static str> {
    let text = error.to_string();
    let ends_with_comma = sql.split_whitespace().zip(sql.split_whitespace().skip(1));
    if ends_with_comma.into_iter().any(|(word, next)| word.ends_with(',') && next == "from") {
        return Some("no comma stands before FROM");
    }
    if has_nested_values(sql) || text.contains("Struct(") {
        return Some("arrays, structs and maps are no types of this driver");
    }
    REFUSALS.iter().find(|(part, _)| text.contains(part)).map(|(_, reason)| *reason)
}

/// The statement writes an array, a struct or a map; `[x]` is a name here.
fn has_nested_values(sql: &str) -> bool {
    let lines: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let code = lines.join("\n");
    let outside: String = code.split('\'').step_by(2).collect();
    ["[", "{", "struct(", "struct<", "make_array(", "array<"].iter().any(|sign| outside.contains(sign))
}

impl Differing<'_> {
    fn same_with(&self, change: fn(&str) -> String) -> bool {
        let lines: Vec<String> = self.lines.iter().map(|line| change(line)).collect();
        compare(self.rows, &lines, self.columns, self.sorted) == Compared::Same
    }

    fn same_in_any_order(&self) -> bool {
        compare(self.rows, self.lines, self.columns, true) == Compared::Same
    }

    fn found_any(&self, is_it: fn(&str) -> bool) -> bool {
        self.rows.iter().flatten().flatten().any(|value| is_it(value))
    }

    fn found_null(&self) -> bool {
        self.rows.iter().flatten().any(Option::is_none)
    }

    fn has_word(&self, word: &str) -> bool {
        self.sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|other| other == word)
    }

    fn calls(&self, function: &str) -> bool {
        let mut rest = self.sql;
        while let Some((before, after)) = rest.split_once(function) {
            let begins = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            if begins && after.trim_start().starts_with('(') {
                return true;
            }
            rest = after;
        }
        false
    }

    /// The file's values or the statement's types have an offset from UTC.
    fn has_zones(&self) -> bool {
        let typed = ["timestamptz", "at time zone", "_tz"].iter().any(|sign| self.sql.contains(sign));
        typed || self.lines.iter().flat_map(|line| line.split_whitespace()).any(has_offset)
    }

    /// Only rows with NULL are missing, as in PostgreSQL and DuckDB.
    fn misses_null(&self) -> bool {
        let lines: Vec<String> = self.lines.iter().filter(|line| !line.contains("NULL")).cloned().collect();
        compare(self.rows, &lines, self.columns, self.sorted) == Compared::Same
    }

    /// ORDER BY names columns by numbers, and the rows found obey it.
    fn ordered_by_numbers(&self) -> bool {
        let Some((_, order)) = self.sql.rsplit_once("order by") else { return false };
        let places: Option<Vec<usize>> = order.split(',').map(|item| item.trim().parse().ok()).collect();
        let Some(places) = places else { return false };
        let key = |row: &Vec<Option<String>>| {
            let value =
                |place: &usize| row.get(place.wrapping_sub(1)).cloned().flatten()?.parse::<i64>().ok();
            places.iter().map(value).collect::<Vec<_>>()
        };
        self.rows.iter().map(key).is_sorted()
    }

    /// The file has them out of floating-point numbers, which hold their first fifteen digits.
    fn nearly_same_whole_numbers(&self) -> bool {
        let found = self.rows.iter().flatten().map(|value| value.clone().unwrap_or_default());
        let wanted: Vec<&str> = self.lines.iter().flat_map(|line| line.split_whitespace()).collect();
        let same = |found: &str, wanted: &str| {
            let (Ok(a), Ok(b)) = (found.parse::<i128>(), wanted.parse::<i128>()) else { return false };
            a == b || (found.len() > 18 && (a - b).unsigned_abs() < a.unsigned_abs() / 1_000_000_000_000_000)
        };
        let found: Vec<String> = found.collect();
        found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| same(found, wanted))
    }
}

fn is_hexadecimal(line: &str) -> bool {
    line.len() > 1 && line.len().is_multiple_of(2) && line.bytes().all(|letter| letter.is_ascii_hexdigit())
}

/// A moment with an offset behind it: `2000-01-01T01:01:01+08:00`.
fn has_offset(word: &str) -> bool {
    let Some((_, time)) = word.split_once('T') else { return false };
    time.len() > 6
        && time.get(time.len() - 6..).is_some_and(|end| end.starts_with(['+', '-']) && end.contains(':'))
}

/// The text with six digits behind each point that has more of them.
fn without_nanoseconds(line: &str) -> String {
    let mut digits = None;
    let kept = line.chars().filter(|letter| {
        digits = match (letter, digits) {
            ('.', _) => Some(0),
            (digit, Some(count)) if digit.is_ascii_digit() => Some(count + 1),
            _ => None,
        };
        digits.is_none_or(|count| count <= 6)
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(sql: &str, rows: &[&[Option<&str>]], lines: &[&str]) -> Option<&'static str> {
        let rows: Vec<Vec<Option<String>>> =
            rows.iter().map(|row| row.iter().map(|value| value.map(str::to_owned)).collect()).collect();
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let columns = rows.first().map_or(0, Vec::len);
        reason_of_difference(&Differing { sql, rows: &rows, lines: &lines, columns, sorted: false })
    }

    #[test]
    fn reasons_need_what_they_speak_of() {
        let moments: &[&[_]] = &[&[Some("2024-01-01 00:00:00.123456")]];
        assert_eq!(
            reason("select a", moments, &["2024-01-01T00:00:00.123456789"]),
            Some("moments have microseconds")
        );
        assert_eq!(reason("select a", moments, &["2024-01-01T00:00:00.123457789"]), None);
        let numbers: &[&[_]] = &[&[Some("1")], &[Some("2")], &[None]];
        assert_eq!(reason("select a order by 1", numbers, &["NULL", "1", "2"]), Some("NULL sorts last"));
        assert_eq!(reason("select a order by 1", numbers, &["NULL", "1", "3"]), None);
        assert_eq!(reason("select catalog(a)", numbers, &["1"]), None);
        assert_eq!(reason("select log (a)", numbers, &["1"]), Some("LOG is SQL Server's"));
    }
}
