//! Files of SQLite's sqllogictest form: statements, and queries with the values that they must give. `tests/logic.rs` runs them.
//! Numbers of type R are compared by three decimals, as `cases/logic/expect.py` writes them.

use bigcommerce_sql::Connection;

use crate::fixture::rows_as_text;

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogicRecord {
    /// `statement ok` or `statement error`.
    Statement {
        /// The line of the file, from 1.
        line: usize,
        /// The statement.
        sql: String,
        /// It must end with an error.
        fails: bool,
    },
    /// `query`.
    Query {
        /// The line of the file, from 1.
        line: usize,
        /// The query.
        sql: String,
        /// A letter per column: I, R or T.
        kinds: Vec<char>,
        /// The order of the rows does not count.
        sorted: bool,
        /// The values, row by row.
        values: Vec<String>,
    },
}

/// Reads a file.
///
/// # Errors
/// A record that is neither, with its line.
pub fn logic_records(text: &str) -> Result<Vec<LogicRecord>, String> {
    let mut records = Vec::new();
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line)).peekable();
    while let Some((line, head)) = lines.next() {
        if head.trim().is_empty() || head.starts_with('#') {
            continue;
        }
        let mut body = Vec::new();
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.trim().is_empty()) {
            body.push(next);
        }
        let words: Vec<&str> = head.split_whitespace().collect();
        match words.as_slice() {
            ["statement", outcome, ..] => {
                records.push(LogicRecord::Statement {
                    line,
                    sql: body.join("\n"),
                    fails: *outcome == "error",
                });
            }
            ["query", kinds, mode @ ..] => {
                let mut parts = body.split(|next| *next == "----");
                let sql = parts.next().unwrap_or_default().join("\n");
                let values =
                    parts.next().unwrap_or_default().iter().map(|value| (*value).to_owned()).collect();
                let (kinds, sorted) = (kinds.chars().collect(), mode.contains(&"rowsort"));
                records.push(LogicRecord::Query { line, sql, kinds, sorted, values });
            }
            _ => return Err(format!("line {line} is neither a statement nor a query: {head}")),
        }
    }
    Ok(records)
}

/// Runs the records one after another and returns how many queries there were.
///
/// # Errors
/// Everything that differs from the file, with its line.
pub async fn run_logic(connection: &Connection, records: &[LogicRecord]) -> Result<usize, String> {
    let mut queries = 0;
    let mut differences = Vec::new();
    for record in records {
        let difference = match record {
            LogicRecord::Statement { line, sql, fails } => match (run(connection, sql, &[]).await, fails) {
                (Ok(_), false) | (Err(_), true) => None,
                (Ok(_), true) => Some(format!("line {line}: an error was expected")),
                (Err(error), false) => Some(format!("line {line}: {error}")),
            },
            LogicRecord::Query { line, sql, kinds, sorted, values } => {
                queries += 1;
                match run(connection, sql, kinds).await {
                    Err(error) => Some(format!("line {line}: {error}\n{sql}")),
                    Ok(mut rows) => {
                        if *sorted {
                            rows.sort();
                        }
                        let found: Vec<String> = rows.concat();
                        (found != *values)
                            .then(|| format!("line {line}: {sql}\n {found:?}\n instead of\n {values:?}"))
                    }
                }
            }
        };
        differences.extend(difference);
    }
    if differences.is_empty() { Ok(queries) } else { Err(differences.join("\n\n")) }
}

async fn run(connection: &Connection, sql: &str, kinds: &[char]) -> Result<Vec<Vec<String>>, String> {
    let prepared = connection.prepare(sql).await.map_err(|error| error.to_string())?;
    let rows = prepared.execute(Vec::new()).await.map_err(|error| error.to_string())?;
    let rows = rows_as_text(rows).await.map_err(|error| error.to_string())?;
    Ok(rows
        .iter()
        .map(|row| row.iter().zip(kinds).map(|(value, kind)| shown(value.as_deref(), *kind)).collect())
        .collect())
}

fn shown(value: Option<&str>, kind: char) -> String {
    match (value, kind) {
        (None, _) => "NULL".to_owned(),
        (Some("true"), 'I') => "1".to_owned(),
        (Some("false"), 'I') => "0".to_owned(),
        (Some(""), _) => "(empty)".to_owned(),
        (Some(number), 'R') => match number.parse::<f64>() {
            Ok(number) => format!("{:.3}", if number.abs() < 0.0005 { 0.0 } else { number }),
            Err(_) => number.to_owned(),
        },
        (Some(text), _) => text.to_owned(),
    }
}
