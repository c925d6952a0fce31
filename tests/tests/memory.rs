//! Queries that hold more than the memory allowed: sorts and joins use temporary files and give the same rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use arrow::array::RecordBatch;
use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use bigcommerce_sql::{Connection, Settings, SqlError};
use bigcommerce_tests::on_large_stack;

const SORTED: &str = "SELECT * FROM OrderProducts ORDER BY Name, Id";
const JOINED: &str =
    "SELECT a.*, b.Name FROM OrderProducts a LEFT JOIN OrderProducts b ON b.Id = a.Id ORDER BY a.Id";
const SMALL: usize = 4 * 1024 * 1024;

/// A store of so many times 2,500 orders.
async fn store(scale: f64) -> Sandbox {
    Sandbox::start(SandboxOptions { scale, ..SandboxOptions::default() }).await.unwrap()
}

fn connect(sandbox: &Sandbox, memory_limit: usize) -> Connection {
    let url = sandbox.url();
    let login = [("BaseUrl", url.as_str()), ("StoreId", "sandbox"), ("OAuthAccessToken", "sandbox-token")];
    let (mut settings, _) = Settings::from_pairs(login).unwrap();
    settings.memory_limit = memory_limit;
    Connection::new(settings).unwrap()
}

async fn rows(connection: &Connection, sql: &str) -> Result<Vec<String>, SqlError> {
    let mut rows = connection.prepare(sql).await?.execute(Vec::new()).await?;
    let mut lines = Vec::new();
    while let Some(batch) = rows.next().await? {
        lines.extend((0..batch.num_rows()).map(|row| line(&batch, row)));
    }
    Ok(lines)
}

fn line(batch: &RecordBatch, row: usize) -> String {
    let cells = batch.columns().iter().map(|column| arrow::util::display::array_value_to_string(column, row));
    cells.map(Result::unwrap).collect::<Vec<_>>().join("|")
}

/// Path and query of what was asked for.
fn pages(sandbox: &Sandbox) -> Vec<(String, String)> {
    let requests = sandbox.requests().into_iter().map(|request| (request.path, request.query));
    requests.filter(|(path, _)| path != "/v2/time").collect()
}

async fn steps(connection: &Connection, sql: &str) -> String {
    rows(connection, &format!("EXPLAIN {sql}")).await.unwrap().join("\n")
}

#[test]
fn sorts_and_joins_beyond_the_memory_give_the_same_rows() {
    on_large_stack(async {
        let sandbox = store(0.8).await;
        let [roomy, tight] = [1 << 30, SMALL].map(|limit| connect(&sandbox, limit));
        for sql in [SORTED, JOINED] {
            let expected = rows(&roomy, sql).await.unwrap();
            assert!(expected.len() > 3_000, "{}", expected.len());
            assert!(rows(&tight, sql).await.unwrap() == expected, "{sql}");
        }
        let happened = [&roomy, &tight].map(async |connection| {
            rows(connection, &format!("EXPLAIN ANALYZE {SORTED}")).await.unwrap().join("\n")
        });
        let [in_memory, spilled] = happened;
        assert!(!in_memory.await.contains("Temporary files"));
        let spilled = spilled.await;
        assert!(spilled.contains("KB of rows for which there was no memory"), "{spilled}");
        sandbox.stop().await;
    })
    .unwrap();
}

#[test]
fn a_join_that_is_known_not_to_fit_is_planned_by_sorting() {
    on_large_stack(async {
        let sandbox = store(0.8).await;
        let sql = "SELECT a.*, b.* FROM Orders a JOIN Orders b ON b.CustomerId = a.CustomerId";
        let tight = connect(&sandbox, 1024 * 1024);
        assert!(steps(&tight, &sql.replace("a.*, b.*", "a.Id")).await.contains("HashJoin"));
        rows(&tight, "SELECT Id FROM Orders").await.unwrap();
        assert!(steps(&tight, sql).await.contains("SortMergeJoin"));
        assert!(steps(&tight, &sql.replace("a.*, b.*", "a.Id")).await.contains("HashJoin"));
        sandbox.stop().await;
    })
    .unwrap();
}

/// A join whose table in memory turns out not to fit.
#[test]
fn a_join_that_begins_again_asks_for_no_page_that_it_has_had() {
    on_large_stack(async {
        let sandbox = store(2.0).await;
        let sql = "SELECT p.Id, p.Name, o.Consignments FROM OrderProducts p JOIN Orders o ON o.Id = p.OrderId \
                   ORDER BY p.Name, p.Id";
        let [roomy, tight] = [1 << 30, 2 * SMALL].map(|limit| connect(&sandbox, limit));
        let mut asked = Vec::new();
        let mut found = Vec::new();
        for connection in [&roomy, &tight] {
            let planned = steps(connection, sql).await;
            assert!(planned.contains("HashJoin"), "{planned}");
            sandbox.clear_requests();
            found.push(rows(connection, sql).await.unwrap());
            asked.push(pages(&sandbox));
        }
        assert!(found[0] == found[1] && found[0].len() > 3_000, "{}", found[0].len());
        assert!(asked[0].len() > 5, "{asked:?}");
        for pages in &mut asked {
            let all = pages.len();
            pages.sort();
            pages.dedup();
            // The answers that were under way when the first attempt ended are lost.
            assert!(all <= pages.len() + 8, "{all} requests for {} pages", pages.len());
        }
        assert_eq!(asked[1].len(), asked[0].len());
        sandbox.stop().await;
    })
    .unwrap();
}

#[test]
fn tables_in_the_same_pages_share_them_where_their_join_is_made_by_sorting() {
    on_large_stack(async {
        let sandbox = store(0.8).await;
        let [roomy, tight] = [1 << 30, SMALL / 2].map(|limit| connect(&sandbox, limit));
        let texts = "SELECT ColumnName FROM sys_tablecolumns WHERE TableName = 'Orders' AND DataTypeName = 'VARCHAR'";
        let texts = rows(&roomy, texts).await.unwrap().join(", o.");
        let sql = format!("SELECT p.Id, p.Name, o.{texts} FROM OrderProducts p JOIN Orders o ON o.Id = p.OrderId ORDER BY p.Id");
        rows(&tight, "SELECT Id FROM Orders").await.unwrap();
        let planned = steps(&tight, &sql).await;
        assert!(planned.contains("SortMergeJoin") && planned.contains("Shares pages"), "{planned}");
        let expected = rows(&roomy, &sql).await.unwrap();
        sandbox.clear_requests();
        assert!(rows(&tight, &sql).await.unwrap() == expected && expected.len() > 3_000, "{}", expected.len());
        assert_eq!(pages(&sandbox).len(), 9, "2,000 orders, 250 to a page, and the end");
        sandbox.stop().await;
    })
    .unwrap();
}

#[test]
fn explain_analyze_goes_on_by_sorting_where_the_statement_does() {
    on_large_stack(async {
        let sandbox = store(1.6).await;
        let sql = "SELECT a.Id, b.Id FROM Orders a JOIN Orders b ON b.CustomerId = a.CustomerId";
        // The table of a side takes more than it is reckoned to take.
        let [roomy, tight] = [1 << 30, 140_000].map(|limit| connect(&sandbox, limit));
        let mut expected = rows(&roomy, sql).await.unwrap();
        rows(&tight, "SELECT Id FROM Orders").await.unwrap();
        assert!(steps(&tight, sql).await.contains("HashJoin"));
        let mut found = rows(&tight, sql).await.unwrap();
        expected.sort();
        found.sort();
        assert!(found == expected, "{} rows, not {}", found.len(), expected.len());
        let analyzed = rows(&tight, &format!("EXPLAIN ANALYZE {sql}")).await.unwrap().join("\n");
        assert!(analyzed.contains("Begun again") && analyzed.contains("SortMergeJoin"), "{analyzed}");
        let result = analyzed.lines().next().unwrap();
        assert!(result.contains(&format!("|{}|", expected.len())), "{result}");
        sandbox.stop().await;
    })
    .unwrap();
}
