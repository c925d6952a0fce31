//! Runs logic tests that other projects publish over temporary tables, and counts what became of each statement. `tests/logic.rs`
//! calls it for the files of a folder that is not part of the repository.

mod compared;
mod records;
mod translated;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Duration;

use bigcommerce_sql::{Connection, SqlError};

use crate::fixture::rows_as_text;
use compared::{Compared, compare};
use records::{Expected, PublicRecord, public_records};
use translated::{Translated, translated};

/// A statement that takes longer counts as refused.
const PATIENCE: Duration = Duration::from_secs(20);

/// Words that may stand between the first word of a statement and the name of its table.
const BEFORE_NAMES: &[&str] = &[
    "or",
    "replace",
    "external",
    "unbounded",
    "temporary",
    "temp",
    "table",
    "view",
    "if",
    "not",
    "exists",
    "into",
];

/// What became of the statements of a file.
#[derive(Debug, Default, Clone)]
pub struct PublicTally {
    /// Statements and queries that did what the file says.
    pub passed: usize,
    /// Of the passed ones, those whose values were compared.
    pub compared: usize,
    /// Left out, by reason.
    pub left_out: BTreeMap<String, usize>,
    /// Errors where the file has success: line, statement and error.
    pub refused: Vec<String>,
    /// Success where the file has an error: line and statement.
    pub accepted: Vec<String>,
    /// Other values than the file has: line, statement and both.
    pub different: Vec<String>,
}

/// Runs a file.
///
/// # Errors
/// It cannot be read.
pub async fn run_public(connection: &Connection, file: &Path) -> std::io::Result<PublicTally> {
    let mut run = PublicRun { connection, tally: PublicTally::default(), lacking: HashSet::new() };
    for record in public_records(file)? {
        run.record(&record).await;
    }
    Ok(run.tally)
}

/// What a statement gave: rows as text, or the number of rows that it changed as one.
type Outcome = Result<Vec<Vec<Option<String>>>, SqlError>;

struct PublicRun<'a> {
    connection: &'a Connection,
    tally: PublicTally,
    /// Names of tables that could not be made.
    lacking: HashSet<String>,
}

impl PublicRun<'_> {
    async fn record(&mut self, record: &PublicRecord) {
        let PublicRecord { line, sql, expected } = record;
        let statements = match translated(sql) {
            Translated::LeftOut(why) => return self.leave_out(why, sql),
            Translated::Run(statements) => statements,
        };
        let mut outcome = Ok(Vec::new());
        for statement in &statements {
            let late = || Err(SqlError::Internal("it takes too long".to_owned()));
            outcome = tokio::time::timeout(PATIENCE, self.rows(statement)).await.unwrap_or_else(|_| late());
        }
        match (outcome, expected) {
            (Err(_), Expected::Failure) | (Ok(_), Expected::Success) => self.tally.passed += 1,
            (Ok(_), Expected::Failure) => self.tally.accepted.push(format!("line {line}: {sql}")),
            (Err(error), _) => self.refuse(*line, sql, &error),
            (Ok(rows), Expected::Rows { kinds, sorted, lines }) => {
                // Without ORDER BY any order is right.
                let sorted = *sorted || !sql.to_lowercase().contains("order by");
                let compared = compare(&rows, lines, kinds.len(), sorted);
                self.note_comparison(record, &rows, lines, compared);
            }
        }
    }

    fn note_comparison(
        &mut self,
        PublicRecord { line, sql, .. }: &PublicRecord,
        rows: &[Vec<Option<String>>],
        lines: &[String],
        compared: Compared,
    ) {
        match compared {
            Compared::Same => {
                self.tally.passed += 1;
                self.tally.compared += 1;
            }
            Compared::Checksum => self.leave_out("a checksum instead of values", sql),
            Compared::Different => {
                let shown = |row: &Vec<Option<String>>| {
                    row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect::<Vec<_>>().join(" ")
                };
                let found = rows.iter().map(shown).collect::<Vec<_>>().join("\n");
                let wanted = lines.join("\n");
                let text = format!("line {line}: {sql}\nfound\n{found}\ninstead of\n{wanted}");
                self.tally.different.push(text);
            }
        }
    }

    fn refuse(&mut self, line: usize, sql: &str, error: &SqlError) {
        let lower = sql.to_lowercase();
        if self.lacking.iter().any(|table| lower.contains(table.as_str())) {
            return self.leave_out("a table that was not made or filled", sql);
        }
        let unknown = error.to_string();
        if matches!(error, SqlError::NoSuchFunction { .. }) || unknown.starts_with("table function") {
            return self.leave_out("functions that this driver does not have", sql);
        }
        self.note_table(sql);
        self.tally.refused.push(format!("line {line}: {error}\n{sql}"));
    }

    fn leave_out(&mut self, why: &str, sql: &str) {
        self.note_table(sql);
        *self.tally.left_out.entry(why.to_owned()).or_default() += 1;
    }

    /// Remembers the table that a statement would have made or filled.
    fn note_table(&mut self, sql: &str) {
        let lower = sql.to_lowercase();
        let mut words = lower
            .split(|letter: char| letter.is_whitespace() || letter == '(')
            .filter(|word| !word.is_empty());
        if !matches!(words.next(), Some("create" | "insert" | "copy")) {
            return;
        }
        let name = words.find(|word| !BEFORE_NAMES.contains(word));
        self.lacking.extend(name.map(|name| name.trim_matches('"').to_owned()));
    }

    async fn rows(&self, sql: &str) -> Outcome {
        let run = async {
            let rows = self.connection.prepare(sql).await?.execute(Vec::new()).await?;
            let changed = rows.affected().map(|count| vec![vec![Some(count.to_string())]]);
            rows_as_text(rows).await.map(|rows| changed.unwrap_or(rows))
        };
        run.await.map_err(|error: SqlError| error.cause().clone())
    }
}
