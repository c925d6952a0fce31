//! What reporting programs send (`tests/cases/bi`), a file at a time over one store.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use bigcommerce_tests::{CaseFile, on_large_stack, run_cases};

/// Fewest cases that the files hold together.
const FEWEST: usize = 150;

#[test]
fn the_sql_of_reporting_programs_gives_the_rows_that_another_database_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/bi");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files {
        let file: CaseFile = serde_yaml_ng::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(file.cases.iter().all(|case| case.rows.is_some() && case.reference.is_some()), "{path:?}");
        count += file.cases.len();
        if let Err(differences) = on_large_stack(async move { run_cases(&file).await }).unwrap() {
            wrong.push(format!("{}: {differences}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= FEWEST, "only {count} cases");
}
