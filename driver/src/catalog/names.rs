//! How the names given to a catalog function select tables and columns: patterns, identifiers and exact names.
//! A name without wildcards matches as it would in SQL: whatever its case and underscores, aliases included.

use std::sync::Arc;

use bigcommerce_sql::schemas::{Catalogue, Column, Table, fold};

use super::NameArguments;

/// SQL_SEARCH_PATTERN_ESCAPE.
pub const PATTERN_ESCAPE: char = '\\';

/// There are no catalogs and no schemas: an argument for one selects everything when it is absent, empty or `%`, and
/// nothing otherwise.
pub(super) fn nowhere(names: NameArguments<'_>) -> bool {
    let matches_none = |argument: Option<&str>| !matches!(argument.map(str::trim_end), None | Some("" | "%"));
    matches_none(names.catalog) || matches_none(names.schema)
}

/// The tables that a pattern (or, with SQL_ATTR_METADATA_ID, an identifier) selects, by name. A hidden table is selected
/// by its own name alone.
pub(super) fn tables_like<'a>(
    catalogue: &'a Catalogue,
    names: NameArguments<'a>,
) -> impl Iterator<Item = &'a Arc<Table>> {
    let nowhere = nowhere(names);
    let tables = if nowhere { &[] } else { catalogue.tables() };
    let named = move |table: &Table| {
        names.table.is_some_and(|argument| fold(&plain(argument, names.identifiers)) == fold(&table.name))
    };
    tables
        .iter()
        .filter(move |table| selects(names.table, names.identifiers, &table.name, &table.aliases))
        .filter(move |table| !table.hidden || named(table))
}

/// The table that an ordinary argument names, as SQLPrimaryKeys and its like take it.
pub(super) fn table_named<'a>(catalogue: &'a Catalogue, names: NameArguments<'_>) -> Option<&'a Arc<Table>> {
    if nowhere(names) {
        return None;
    }
    catalogue.table(&plain(names.table?, names.identifiers))
}

/// The columns that ColumnName selects, each with its index.
pub(super) fn columns_like<'a>(
    table: &'a Table,
    names: NameArguments<'a>,
) -> impl Iterator<Item = (usize, &'a Column)> {
    columns_named(&table.columns, names, |column| (&column.sql_name, &column.aliases))
}

/// The columns that ColumnName selects, each with its index. `name` gives a column's name and its aliases.
pub(super) fn columns_named<'a, C>(
    columns: &'a [C],
    names: NameArguments<'_>,
    name: fn(&C) -> (&str, &[String]),
) -> impl Iterator<Item = (usize, &'a C)> {
    columns.iter().enumerate().filter(move |(_, column)| {
        let (name, aliases) = name(column);
        selects(names.column, names.identifiers, name, aliases)
    })
}

pub(super) fn selects(argument: Option<&str>, identifiers: bool, name: &str, aliases: &[String]) -> bool {
    let Some(argument) = argument else { return true };
    if !identifiers && matches_pattern(argument, name) {
        return true;
    }
    let wanted = fold(&plain(argument, identifiers));
    !wanted.is_empty()
        && std::iter::once(name).chain(aliases.iter().map(String::as_str)).any(|name| fold(name) == wanted)
}

/// The name an argument stands for when it is no pattern: an identifier loses trailing blanks and quotes, a pattern
/// value its escapes. A `%` that is left matches no name.
fn plain(argument: &str, identifiers: bool) -> String {
    if identifiers {
        let trimmed = argument.trim_end();
        let unquoted = trimmed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return unquoted.map_or_else(|| trimmed.to_owned(), |inner| inner.replace("\"\"", "\""));
    }
    let mut result = String::with_capacity(argument.len());
    let mut letters = argument.chars();
    while let Some(letter) = letters.next() {
        match letter {
            PATTERN_ESCAPE => result.extend(letters.next()),
            other => result.push(other),
        }
    }
    result
}

/// One element of a search pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    AnyRun,
    AnyOne,
    Letter(char),
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut result = Vec::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => result.push(Piece::AnyRun),
            '_' => result.push(Piece::AnyOne),
            PATTERN_ESCAPE => {
                let literal = letters.next().unwrap_or(PATTERN_ESCAPE);
                result.extend(literal.to_lowercase().map(Piece::Letter));
            }
            other => result.extend(other.to_lowercase().map(Piece::Letter)),
        }
    }
    result
}

/// Whether a name matches a search pattern: `%` any run, `_` any one character, `\` the next character itself; case does
/// not matter.
pub(super) fn matches_pattern(pattern: &str, name: &str) -> bool {
    let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    // reachable[i]: the pattern so far matches the first i letters. Linear in pattern times name, unlike backtracking.
    let mut reachable: Vec<bool> = std::iter::once(true).chain(letters.iter().map(|_| false)).collect();
    for piece in pieces(pattern) {
        let one_more = |matches: &dyn Fn(char) -> bool| -> Vec<bool> {
            std::iter::once(false)
                .chain(reachable.iter().zip(&letters).map(|(before, letter)| *before && matches(*letter)))
                .collect()
        };
        reachable = match piece {
            Piece::AnyOne => one_more(&|_| true),
            Piece::Letter(wanted) => one_more(&|letter| letter == wanted),
            Piece::AnyRun => reachable
                .iter()
                .scan(false, |seen, reached| {
                    *seen |= *reached;
                    Some(*seen)
                })
                .collect(),
        };
    }
    reachable.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_know_both_wildcards_and_the_escape() {
        for (pattern, name, expected) in [
            ("%", "Orders", true),
            ("ord%", "Orders", true),
            ("%ER%", "Orders", true),
            ("Order_", "Orders", true),
            ("Order_", "Order", false),
            ("Order\\_", "Orders", false),
            ("Order\\_", "Order_", true),
            ("a\\%b", "a%b", true),
            ("a\\%b", "axb", false),
            ("", "Orders", false),
            ("%%s", "Orders", true),
            ("Orders", "OrderProducts", false),
        ] {
            assert_eq!(matches_pattern(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_name_without_wildcards_is_blind_to_underscores_and_knows_aliases() {
        let aliases = ["OrderItems".to_owned()];
        for argument in ["order_products", "ORDERPRODUCTS", "Order\\_Products", "order_items", "Order%ts"] {
            assert!(selects(Some(argument), false, "OrderProducts", &aliases), "{argument}");
        }
        assert!(!selects(Some("Products"), false, "OrderProducts", &aliases));
        assert!(!selects(Some(""), false, "OrderProducts", &aliases));
    }

    #[test]
    fn an_identifier_has_no_wildcards_and_may_be_quoted_or_padded() {
        for argument in ["OrderProducts  ", "\"orderproducts\"", "ORDER_PRODUCTS"] {
            assert!(selects(Some(argument), true, "OrderProducts", &[]), "{argument}");
        }
        assert!(!selects(Some("Order%"), true, "OrderProducts", &[]));
    }
}
