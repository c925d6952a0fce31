//! Two queries for each page: some rows of the table, and what a join, a condition or a count makes of it.

use bigcommerce_schemas::{Catalogue, Column, Operator, RouteKind, SqlType, Table, pascal_case};

/// The examples of a table, as they stand on its page.
pub fn queries(catalogue: &Catalogue, table: &Table) -> [String; 2] {
    let demanded = demanded(catalogue, table, 0);
    [rows(table, &demanded), joined(table, &demanded).unwrap_or_else(|| condition(table, &demanded))]
}

fn rows(table: &Table, demanded: &[&Column]) -> String {
    let columns: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| column.sql_type != SqlType::Json || table.columns.len() == 1)
        .take(5)
        .map(|column| column.sql_name.as_str())
        .collect();
    let columns = if columns.is_empty() { "*".to_owned() } else { columns.join(", ") };
    format!("SELECT {columns}\nFROM {}{}\nLIMIT 10", table.name, conditions(demanded, ""))
}

/// The rows with a column of the table they refer to.
fn joined(table: &Table, demanded: &[&Column]) -> Option<String> {
    let foreign = table.foreign_keys.iter().find(|foreign| foreign.table != table.name)?;
    let pairs: Vec<String> = foreign
        .columns
        .iter()
        .zip(&foreign.references)
        .filter_map(|(ours, theirs)| {
            Some(format!("p.{} = t.{}", pascal_case(theirs), table.columns.get(*ours)?.sql_name))
        })
        .collect();
    Some(format!(
        "SELECT t.*\nFROM {} t\nJOIN {} p ON {}{}\nLIMIT 10",
        table.name,
        foreign.table,
        pairs.join(" AND "),
        conditions(demanded, "t.")
    ))
}

fn condition(table: &Table, demanded: &[&Column]) -> String {
    let equal = table.filters.iter().find(|filter| filter.operators.contains(&Operator::Equal));
    let column = equal.and_then(|filter| table.columns.get(filter.column));
    match column.filter(|_| demanded.is_empty()) {
        Some(column) => {
            format!("SELECT COUNT(*)\nFROM {}\nWHERE {} = {}", table.name, column.sql_name, value(column))
        }
        None => format!("SELECT COUNT(*)\nFROM {}{}", table.name, conditions(demanded, "")),
    }
}

fn conditions(demanded: &[&Column], prefix: &str) -> String {
    let tests: Vec<String> =
        demanded.iter().map(|column| format!("{prefix}{} = {}", column.sql_name, value(column))).collect();
    if tests.is_empty() { String::new() } else { format!("\nWHERE {}", tests.join(" AND ")) }
}

fn value(column: &Column) -> &'static str {
    match column.sql_type {
        SqlType::Integer | SqlType::BigInt | SqlType::Decimal { .. } => "1",
        SqlType::Boolean => "TRUE",
        SqlType::Timestamp => "TIMESTAMP '2026-01-31 00:00:00'",
        SqlType::Date => "DATE '2026-01-31'",
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => "'…'",
    }
}

/// The columns that a condition must name because no list leads to the table.
fn demanded<'a>(catalogue: &Catalogue, table: &'a Table, depth: usize) -> Vec<&'a Column> {
    let mut fewest: Option<Vec<&Column>> = None;
    for route in &table.routes {
        let columns: Vec<&Column> = match (route.kind, route.parent.as_deref()) {
            (RouteKind::List, _) => return Vec::new(),
            (RouteKind::ByKey, _) => {
                route.bind.iter().filter_map(|bind| table.columns.get(bind.column)).collect()
            }
            (_, Some(parent)) if depth < 8 => {
                let Some(parent) = catalogue.table(parent) else { continue };
                let theirs = demanded(catalogue, parent, depth + 1);
                let bound = route
                    .bind
                    .iter()
                    .filter(|bind| theirs.iter().any(|column| column.name == bind.parent_column));
                bound.filter_map(|bind| table.columns.get(bind.column)).collect()
            }
            _ => continue,
        };
        if fewest.as_ref().is_none_or(|known| columns.len() < known.len()) {
            fewest = Some(columns);
        }
    }
    fewest.unwrap_or_default()
}
