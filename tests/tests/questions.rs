//! Questions that analysts ask, each with the fewest requests that the API makes necessary, worked out by hand: a query that needs
//! more fails, and so does one whose rows are not those that reading everything and testing here gives. Where the planner does not
//! reach the minimum, `misses` says by how many requests; a change in either direction fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::SqlError;
use bigcommerce_tests::{Fixture, on_large_stack};
use serde::Deserialize;

/// 100 products with 290 variants, 200 customers, 500 orders.
const SCALE: f64 = 0.2;
/// Stores that are asked at the same time.
const AT_ONCE: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    questions: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    /// What is asked, in an analyst's words.
    ask: String,
    sql: String,
    /// The fewest requests that the API makes necessary.
    minimum: usize,
    /// Why no fewer, in one sentence.
    why: String,
    /// The rows, of tables that cannot be read without their key and so not compared either, and where the first row is enough: what
    /// is on its way by then, without pushdown much, may still arrive during the next question.
    rows: Option<Vec<Vec<Option<String>>>>,
    /// Requests beyond the minimum that the planner sends.
    #[serde(default)]
    misses: usize,
}

/// What came of a question.
struct Verdict {
    requests: usize,
    fault: Option<String>,
}

#[test]
fn questions_take_the_fewest_requests() {
    let questions = Arc::new(questions());
    assert!(questions.len() >= 120, "{} questions", questions.len());
    let verdicts = on_large_stack(ask_all(Arc::clone(&questions))).unwrap();
    let (mut needed, mut sent, mut faults) = (0, 0, Vec::new());
    for (question, verdict) in questions.iter().zip(&verdicts) {
        let ratio = ratio(verdict.requests, question.minimum);
        println!("{:>4} / {:<4} {ratio}  {}", verdict.requests, question.minimum, question.ask);
        needed += question.minimum;
        sent += verdict.requests;
        faults.extend(
            verdict.fault.iter().map(|fault| format!("{}\n  {}\n  {fault}", question.ask, question.sql)),
        );
    }
    let missing = questions.iter().filter(|question| question.misses > 0).count();
    println!("{sent} requests where {needed} are necessary: {}", ratio(sent, needed));
    println!("{} questions, {missing} of them above their minimum", questions.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

fn ratio(sent: usize, needed: usize) -> String {
    let hundredths = (sent * 100).checked_div(needed).unwrap_or(0);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn questions() -> Vec<Question> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/questions");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        let read: Questions =
            serde_yaml_ng::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        read.questions
    };
    files.iter().flat_map(read).collect()
}

async fn ask_all(questions: Arc<Vec<Question>>) -> Vec<Verdict> {
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|first| {
            let questions = Arc::clone(&questions);
            tokio::spawn(async move {
                let store = Fixture::start(SandboxOptions { scale: SCALE, ..SandboxOptions::default() })
                    .await
                    .unwrap();
                let mut verdicts = Vec::new();
                for question in questions.iter().skip(first).step_by(AT_ONCE) {
                    verdicts.push(ask(question, &store).await);
                }
                store.stop().await;
                verdicts
            })
        })
        .collect();
    let mut columns = Vec::new();
    for worker in workers {
        columns.push(worker.await.unwrap().into_iter());
    }
    let mut verdicts = Vec::new();
    while let Some(verdict) = columns[verdicts.len() % AT_ONCE].next() {
        verdicts.push(verdict);
    }
    verdicts
}

async fn ask(question: &Question, store: &Fixture) -> Verdict {
    let failed = |fault: String| Verdict { requests: 0, fault: Some(fault) };
    let connection = store.connect(&[]).unwrap();
    let outcome = match store.run(&connection, &question.sql, Vec::new()).await {
        Ok(outcome) => outcome,
        Err(error) => return failed(error.to_string()),
    };
    let sent: Vec<String> =
        outcome.requests.iter().map(|request| format!("{}?{}", request.path, request.query)).collect();
    let expected = match &question.rows {
        Some(rows) => rows.clone(),
        None => match everything(question, store).await {
            Ok(rows) => rows,
            Err(error) => return failed(format!("without pushdown: {error}")),
        },
    };
    let allowed = question.minimum + question.misses;
    let fault = if sorted(&expected) != sorted(&outcome.rows) {
        Some(format!(
            "{} rows, but {} without pushdown, or with other values",
            outcome.rows.len(),
            expected.len()
        ))
    } else if outcome.rows.is_empty() {
        Some("no rows: the comparison shows nothing".to_owned())
    } else if sent.len() != allowed {
        let shown: Vec<&str> = sent.iter().take(12).map(String::as_str).collect();
        Some(format!(
            "{} requests instead of {allowed} ({}):\n    {}",
            sent.len(),
            question.why.trim(),
            shown.join("\n    ")
        ))
    } else {
        None
    };
    Verdict { requests: sent.len(), fault }
}

/// The rows when everything is read and tested here.
async fn everything(question: &Question, store: &Fixture) -> Result<Vec<Vec<Option<String>>>, SqlError> {
    let plain = store.connect(&[("Pushdown", "false")])?;
    Ok(store.run(&plain, &question.sql, Vec::new()).await?.rows)
}

fn sorted(rows: &[Vec<Option<String>>]) -> Vec<Vec<Option<String>>> {
    let mut rows = rows.to_vec();
    rows.sort();
    rows
}
