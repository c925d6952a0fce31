//! Every table against the stand-in store: the examples on its page run, all its rows can be read, and COUNT(*) counts them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::schemas::{Catalogue, RouteKind, Table};
use bigcommerce_tests::{Fixture, on_large_stack};

/// Runs a test's work where planning has the stack it needs.
fn with_store<F: Future<Output = ()> + Send + 'static>(work: impl FnOnce(Fixture) -> F + Send + 'static) {
    let run = async move {
        work(Fixture::start(SandboxOptions { scale: 0.04, ..SandboxOptions::default() }).await.unwrap())
            .await;
    };
    on_large_stack(run).unwrap();
}

#[test]
fn the_examples_on_the_pages_run() {
    with_store(async |store| {
        let connection = store.connect(&[]).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tables");
        let (mut run, mut failed) = (0, Vec::new());
        for table in Catalogue::built_in().unwrap().tables() {
            let page = fs::read_to_string(folder.join(format!("{}.md", table.name))).unwrap();
            let pieces = page.split("```sql\n").skip(1);
            for query in pieces.filter_map(|piece| piece.split("\n```").next()) {
                run += 1;
                if let Err(error) = store.run(&connection, query, Vec::new()).await {
                    failed.push(format!("{query}\n{error}"));
                }
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n\n"));
        assert_eq!(run, 2 * Catalogue::built_in().unwrap().tables().len());
    });
}

#[test]
fn every_table_is_read_whole_and_counted() {
    with_store(async |store| {
        let connection = store.connect(&[]).unwrap();
        let mut failed = Vec::new();
        for table in Catalogue::built_in().unwrap().tables().iter().filter(|table| has_list(table)) {
            let all = store.run(&connection, &format!("SELECT * FROM {}", table.name), Vec::new()).await;
            let counted = format!("SELECT COUNT(*) FROM {}", table.name);
            let counted = store.run(&connection, &counted, Vec::new()).await;
            match (all, counted) {
                (Ok(all), Ok(counted)) => {
                    let (rows, count) = (all.rows.len().to_string(), counted.rows[0][0].clone().unwrap());
                    if rows != count || all.columns.len() != table.columns.len() {
                        failed.push(format!("{}: {rows} rows, counted {count}", table.name));
                    }
                }
                (Err(error), _) | (_, Err(error)) => failed.push(format!("{}: {error}", table.name)),
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    });
}

/// A list leads to the table; those without one demand a key.
fn has_list(table: &Table) -> bool {
    table.routes.iter().any(|route| match route.parent.as_deref() {
        None => route.kind == RouteKind::List,
        Some(parent) => has_list(Catalogue::built_in().unwrap().table(parent).unwrap()),
    })
}
