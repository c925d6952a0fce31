//! A case: SQL in; rows, error and requests out. The files lie in `tests/cases`.

use std::time::Duration;

use bigcommerce_sandbox::{Fault, SandboxOptions};
use bigcommerce_sql::Datum;
use serde::Deserialize;

use crate::fixture::{Fixture, Outcome};

/// A file of cases over one store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// Amount of data of the store.
    #[serde(default = "small")]
    pub scale: f64,
    /// The cases, each with a connection of its own.
    pub cases: Vec<Case>,
}

fn small() -> f64 {
    0.2
}

/// One statement and what it must do. What is not named is not tested.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is shown, as a sentence.
    pub name: String,
    /// The statement.
    pub sql: String,
    /// The same question in the SQL of another database, for the tests in Python that ask it there.
    pub reference: Option<String>,
    /// Values for its parameters: whole numbers or text.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Connection properties.
    #[serde(default)]
    pub properties: Vec<(String, String)>,
    /// What goes wrong at the store on purpose.
    #[serde(default)]
    pub faults: Vec<String>,
    /// The headings.
    pub columns: Option<Vec<String>>,
    /// The rows in order; `null` is NULL.
    pub rows: Option<Vec<Vec<Option<String>>>>,
    /// Single values of rows, for results whose rows are not all of interest.
    #[serde(default)]
    pub cells: Vec<Cell>,
    /// How many rows.
    pub row_count: Option<usize>,
    /// How many rows the last statement without a result put in or took away.
    pub affected: Option<usize>,
    /// A statement that must give the same rows when nothing is pushed down.
    pub same_as: Option<String>,
    /// The requests allowed.
    pub requests: Option<Allowed>,
    /// Pieces of text of which each must occur in the path and query of some request.
    #[serde(default)]
    pub sent: Vec<String>,
    /// Pieces of text that must occur in no request.
    #[serde(default)]
    pub not_sent: Vec<String>,
    /// Pieces of the error that the statement must end with.
    #[serde(default)]
    pub error: Vec<String>,
}

/// A value that must stand in a result.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The text of the row's first column, without blanks at its ends. The first such row counts.
    pub row: String,
    /// The heading.
    pub column: String,
    /// The value as text.
    pub value: String,
}

/// A parameter's value.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Parameter {
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
}

/// How many requests a case may take.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum Allowed {
    /// Exactly so many.
    Exactly(usize),
    /// No more than so many, where the look-ahead of parallel pages decides.
    AtMost {
        /// The largest number.
        at_most: usize,
    },
}

/// Runs cases that want no faults over one store, one after the other.
///
/// # Errors
/// What differs from the cases, in words.
pub async fn run_cases(file: &CaseFile) -> Result<(), String> {
    let options = SandboxOptions { scale: file.scale, latency: Duration::ZERO, ..SandboxOptions::default() };
    let store = Fixture::start(options).await.map_err(|error| error.to_string())?;
    let mut wrong = Vec::new();
    for case in &file.cases {
        if let Err(difference) = check(case, &store).await {
            wrong.push(format!("{}: {difference}", case.name));
        }
    }
    store.stop().await;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} of {}:\n{}", wrong.len(), file.cases.len(), wrong.join("\n")))
    }
}

/// Runs a case.
///
/// # Errors
/// What differs from the case, in words.
pub async fn run_case(case: &Case, scale: f64) -> Result<(), String> {
    let faults = case.faults.iter().map(|fault| fault.parse::<Fault>().map_err(|error| error.to_string()));
    let options = SandboxOptions {
        scale,
        latency: Duration::from_millis(1),
        faults: faults.collect::<Result<Vec<_>, _>>()?,
        ..SandboxOptions::default()
    };
    let store = Fixture::start(options).await.map_err(|error| error.to_string())?;
    let verdict = check(case, &store).await;
    store.stop().await;
    verdict
}

async fn check(case: &Case, store: &Fixture) -> Result<(), String> {
    let properties: Vec<(&str, &str)> =
        case.properties.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let values = case.parameters.iter().map(|parameter| match parameter {
        Parameter::Number(number) => Datum::Integer(*number),
        Parameter::Text(text) => Datum::Text(text.clone()),
    });
    let result = match store.connect(&properties) {
        Ok(connection) => store.run(&connection, &case.sql, values.collect()).await,
        Err(error) => Err(error),
    };
    let outcome = match (result, case.error.is_empty()) {
        (Ok(outcome), true) => outcome,
        (Ok(outcome), false) => {
            return Err(format!("an error was expected, but {} rows came", outcome.rows.len()));
        }
        (Err(error), true) => return Err(format!("failed: {error}")),
        (Err(error), false) => {
            let text = error.to_string();
            return match case.error.iter().find(|piece| !text.contains(piece.as_str())) {
                None => Ok(()),
                Some(piece) => Err(format!("the error lacks {piece:?}: {text}")),
            };
        }
    };
    rows(case, &outcome)?;
    requests(case, &outcome)?;
    if let Some(sql) = &case.same_as {
        let plain = store.connect(&[("Pushdown", "false")]).map_err(|error| error.to_string())?;
        let expected = store.run(&plain, sql, Vec::new()).await.map_err(|error| error.to_string())?;
        if sorted(&expected.rows) != sorted(&outcome.rows) {
            return Err(format!("{} rows, but {} without pushdown", outcome.rows.len(), expected.rows.len()));
        }
    }
    Ok(())
}

fn sorted(rows: &[Vec<Option<String>>]) -> Vec<Vec<Option<String>>> {
    let mut rows = rows.to_vec();
    rows.sort();
    rows
}

fn rows(case: &Case, outcome: &Outcome) -> Result<(), String> {
    if let Some(columns) = &case.columns
        && *columns != outcome.columns
    {
        return Err(format!("headings {:?}", outcome.columns));
    }
    if let Some(count) = case.row_count
        && count != outcome.rows.len()
    {
        return Err(format!("{} rows instead of {count}", outcome.rows.len()));
    }
    if case.affected.is_some() && case.affected != outcome.affected {
        return Err(format!("{:?} rows affected", outcome.affected));
    }
    for cell in &case.cells {
        cell_of(cell, outcome)?;
    }
    match &case.rows {
        Some(rows) if *rows != outcome.rows => Err(format!("rows {:?}", outcome.rows)),
        _ => Ok(()),
    }
}

fn cell_of(cell: &Cell, outcome: &Outcome) -> Result<(), String> {
    let is_named =
        |row: &&Vec<Option<String>>| row.first().and_then(Option::as_deref).map(str::trim) == Some(&cell.row);
    let row = outcome.rows.iter().find(is_named);
    let row = row.ok_or_else(|| format!("no row {:?}: {:#?}", cell.row, outcome.rows))?;
    let column = outcome.columns.iter().position(|heading| *heading == cell.column);
    let found = column.and_then(|column| row.get(column)).and_then(Option::as_deref);
    if found == Some(&cell.value) { Ok(()) } else { Err(format!("{cell:?} in {:#?}", outcome.rows)) }
}

fn requests(case: &Case, outcome: &Outcome) -> Result<(), String> {
    let sent: Vec<String> =
        outcome.requests.iter().map(|request| format!("{}?{}", request.path, request.query)).collect();
    let allowed = match case.requests {
        None => true,
        Some(Allowed::Exactly(count)) => count == sent.len(),
        Some(Allowed::AtMost { at_most }) => sent.len() <= at_most,
    };
    if !allowed {
        return Err(format!("{} requests: {sent:#?}", sent.len()));
    }
    if let Some(missing) =
        case.sent.iter().find(|piece| !sent.iter().any(|line| line.contains(piece.as_str())))
    {
        return Err(format!("no request has {missing:?}: {sent:#?}"));
    }
    match case.not_sent.iter().find(|piece| sent.iter().any(|line| line.contains(piece.as_str()))) {
        Some(present) => Err(format!("a request has {present:?}: {sent:#?}")),
        None => Ok(()),
    }
}
