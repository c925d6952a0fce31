//! Runs logic tests that other projects publish over temporary tables, and counts what became of each statement. `tests/logic.rs`
//! calls it for the files of a folder that is not part of the repository.

mod compared;
mod reasons;
mod records;
mod tables;
mod translated;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use bigcommerce_sql::{Connection, SqlError};

use crate::fixture::rows_as_text;
use compared::{Compared, compare};
use reasons::{Differing, reason_of_difference, reason_of_refusal};
use records::{Expected, PublicRecord, public_records};
use tables::Tables;
use translated::{Translated, translated};

/// A statement that takes longer counts as refused.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a statement that reads a table is left out where the table is not as the file has it.
const NOT_FILLED: &str = "its table could not be filled";

/// What became of the statements of a file.
#[derive(Debug, Default, Clone)]
pub struct PublicTally {
    /// Statements and queries that did what the file says.
    pub passed: usize,
    /// Of the passed ones, those whose values were compared.
    pub compared: usize,
    /// Left out, by reason.
    pub left_out: BTreeMap<String, usize>,
    /// Other values or an error, as it must be here, by reason.
    pub otherwise: BTreeMap<String, usize>,
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
    let mut run = PublicRun { connection, tally: PublicTally::default(), tables: Tables::default() };
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
    tables: Tables,
}

impl PublicRun<'_> {
    async fn record(&mut self, record: &PublicRecord) {
        let PublicRecord { sql, expected, .. } = record;
        let statements = match translated(sql) {
            Translated::LeftOut(why) => {
                self.tables.note(sql, false);
                return self.leave_out(why);
            }
            Translated::Run(statements) => statements,
        };
        if self.tables.reads_unlike(sql) {
            self.tables.note(sql, false);
            return self.leave_out(NOT_FILLED);
        }
        let mut outcome = Ok(Vec::new());
        for statement in &statements {
            let late = || Err(SqlError::Internal("it takes too long".to_owned()));
            outcome = tokio::time::timeout(PATIENCE, self.rows(statement)).await.unwrap_or_else(|_| late());
        }
        let as_in_file = match (&outcome, expected) {
            (Ok(rows), Expected::Rows { .. }) => self.compare(record, rows),
            (Ok(_), expected) => matches!(expected, Expected::Success),
            (Err(_), expected) => matches!(expected, Expected::Failure),
        };
        match (outcome, expected) {
            (Ok(_), Expected::Rows { .. }) => {}
            (Ok(_), Expected::Failure) => self.tally.accepted.push(format!("line {}: {sql}", record.line)),
            (Err(_), _) if self.tables.drops_unlike(sql) => self.leave_out(NOT_FILLED),
            (Err(_), Expected::Failure) | (Ok(_), Expected::Success) => self.tally.passed += 1,
            (Err(error), _) => self.refuse(record.line, sql, &error),
        }
        self.tables.note(sql, as_in_file);
    }

    /// Counts a query and says whether it gave what the file has.
    fn compare(
        &mut self,
        PublicRecord { line, sql, expected, is_bug }: &PublicRecord,
        rows: &[Vec<Option<String>>],
    ) -> bool {
        let Expected::Rows { kinds, sorted, lines } = expected else { return true };
        // Without ORDER BY any order is right.
        let sorted = *sorted || !orders_its_rows(sql);
        match compare(rows, lines, kinds.len(), sorted) {
            Compared::Same => {
                self.tally.passed += 1;
                self.tally.compared += 1;
                return true;
            }
            Compared::Checksum => {
                self.leave_out("a checksum instead of values");
                return true;
            }
            Compared::Different => {}
        }
        let differing = Differing { sql: &sql.to_lowercase(), rows, lines, columns: kinds.len(), sorted };
        let of_bug = is_bug.then_some("the file calls its values a bug of the other engine");
        if let Some(reason) = of_bug.or_else(|| reason_of_difference(&differing)) {
            *self.tally.otherwise.entry(reason.to_owned()).or_default() += 1;
            return false;
        }
        let shown = |row: &Vec<Option<String>>| {
            row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect::<Vec<_>>().join(" ")
        };
        let found = rows.iter().map(shown).collect::<Vec<_>>().join("\n");
        let wanted = lines.join("\n");
        self.tally.different.push(format!("line {line}: {sql}\nfound\n{found}\ninstead of\n{wanted}"));
        false
    }

    fn refuse(&mut self, line: usize, sql: &str, error: &SqlError) {
        if matches!(error, SqlError::NoSuchTable { .. }) {
            return self.leave_out("tables that no statement of the file makes");
        }
        if matches!(error, SqlError::NoSuchFunction { .. }) || error.to_string().starts_with("table function")
        {
            return self.leave_out("functions that this driver does not have");
        }
        if let Some(reason) = reason_of_refusal(&sql.to_lowercase(), error) {
            *self.tally.otherwise.entry(reason.to_owned()).or_default() += 1;
            return;
        }
        self.tally.refused.push(format!("line {line}: {error}\n{sql}"));
    }

    fn leave_out(&mut self, why: &str) {
        *self.tally.left_out.entry(why.to_owned()).or_default() += 1;
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

/// ORDER BY stands outside of all parentheses.
fn orders_its_rows(sql: &str) -> bool {
    let mut depth = 0_usize;
    let outside = sql.chars().filter(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let words = outside.collect::<String>().to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    words.windows(2).any(|pair| pair == ["order", "by"])
}
