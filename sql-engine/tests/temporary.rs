//! Temporary tables as a connection has them: who sees them, how long statements about them are good, what they may hold.
//! No request is sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use arrow::array::AsArray;
use arrow::datatypes::{Int32Type, Int64Type};
use bigcommerce_sql::{Connection, Datum, OwnKind, Prepared, ResultType, Rows, Settings, SqlError};

fn connection() -> Connection {
    // Nothing listens there: a statement that sent a request would fail.
    let pairs = [
        ("StoreId", "abc"),
        ("OAuthAccessToken", "token"),
        ("BaseUrl", "http://127.0.0.1:9"),
        ("MemoryLimit", "16"),
    ];
    Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap()
}

async fn affected(connection: &Connection, sql: &str) -> Result<Option<usize>, SqlError> {
    Ok(connection.prepare(sql).await?.execute(Vec::new()).await?.affected())
}

async fn number(mut rows: Rows) -> i64 {
    let batch = rows.next().await.unwrap().unwrap();
    let column = batch.column(0);
    match column.as_primitive_opt::<Int64Type>() {
        Some(numbers) => numbers.value(0),
        None => i64::from(column.as_primitive::<Int32Type>().value(0)),
    }
}

async fn count(connection: &Connection, table: &str) -> i64 {
    let prepared = connection.prepare(&format!("SELECT COUNT(*) FROM {table}")).await.unwrap();
    number(prepared.execute(Vec::new()).await.unwrap()).await
}

#[tokio::test]
async fn a_temporary_table_is_seen_by_its_connection_alone() {
    let (one, other) = (connection(), connection());
    assert_eq!(affected(&one, "CREATE TABLE #t (a INT)").await.unwrap(), None);
    assert_eq!(affected(&one, "INSERT INTO #t VALUES (1), (2)").await.unwrap(), Some(2));
    assert_eq!(count(&one, "#t").await, 2);
    assert!(matches!(
        other.prepare("SELECT * FROM #t").await.unwrap_err().cause(),
        SqlError::NoSuchTable { .. }
    ));
    one.reset();
    assert!(one.prepare("SELECT * FROM #t").await.is_err());
}

#[tokio::test]
async fn a_prepared_query_sees_the_rows_of_the_moment_it_is_executed() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a INT)").await.unwrap();
    let query = connection.prepare("SELECT COUNT(*) FROM #t").await.unwrap();
    let insert = connection.prepare("INSERT INTO #t VALUES (?)").await.unwrap();
    assert_eq!(insert.parameters()[0].result_type, ResultType::Integer);
    for expected in 1..=3 {
        insert.execute(vec![Datum::Integer(expected)]).await.unwrap();
        assert_eq!(number(query.execute(Vec::new()).await.unwrap()).await, expected);
    }
}

#[tokio::test]
async fn a_statement_is_planned_again_when_its_table_was_made_again() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a INT)").await.unwrap();
    let sql = "SELECT * FROM #t";
    let query = connection.prepare(sql).await.unwrap();
    let insert = connection.prepare("INSERT INTO #t VALUES (?)").await.unwrap();
    affected(&connection, "DROP TABLE #t").await.unwrap();
    assert!(query.execute(Vec::new()).await.is_err());
    affected(&connection, "CREATE TABLE #t (b VARCHAR(5))").await.unwrap();
    insert.execute(vec![Datum::Text("x".to_owned())]).await.unwrap();

    let mut rows = query.execute(Vec::new()).await.unwrap();
    assert_eq!(
        (rows.columns()[0].label.as_str(), rows.columns()[0].result_type),
        ("b", ResultType::Varchar(5))
    );
    assert_eq!(rows.next().await.unwrap().unwrap().column(0).as_string::<i32>().value(0), "x");
    let again = connection.prepare(sql).await.unwrap();
    assert_eq!(again.columns()[0].label, "b", "the plan kept for the text is not the one of the first table");
}

#[tokio::test]
async fn a_running_query_keeps_the_rows_that_it_began_with() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a INT)").await.unwrap();
    affected(&connection, "INSERT INTO #t VALUES (1), (2), (3)").await.unwrap();
    let query: Prepared = connection.prepare("SELECT a FROM #t").await.unwrap();
    let mut rows = query.execute(Vec::new()).await.unwrap();
    assert_eq!(affected(&connection, "DELETE FROM #t").await.unwrap(), Some(3));
    assert_eq!(rows.next().await.unwrap().unwrap().num_rows(), 3);
    assert_eq!(count(&connection, "#t").await, 0);
}

#[tokio::test]
async fn rows_beyond_the_memory_limit_are_refused_and_the_others_stay() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a VARCHAR)").await.unwrap();
    let insert = connection.prepare("INSERT INTO #t VALUES (?)").await.unwrap();
    let megabyte = || vec![Datum::Text("x".repeat(1 << 20))];
    let mut taken = 0;
    let error = loop {
        assert!(taken < 40, "the limit of 16 MB does not hold");
        match insert.execute(megabyte()).await {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(taken >= 4, "{taken} rows of a megabyte fit into 16");
    let text = error.to_string();
    assert!(matches!(error, SqlError::Memory(_)) && text.contains("temporary table #t"), "{text}");
    assert_eq!(count(&connection, "#t").await, taken);
    affected(&connection, "DROP TABLE #t").await.unwrap();
    affected(&connection, "CREATE TABLE #u (a VARCHAR)").await.unwrap();
    let insert = connection.prepare("INSERT INTO #u VALUES (?)").await.unwrap();
    insert.execute(megabyte()).await.expect("dropping gives the memory back");
}

#[tokio::test]
async fn many_small_inserts_are_kept_in_few_batches() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a INT)").await.unwrap();
    let insert = connection.prepare("INSERT INTO #t VALUES (?)").await.unwrap();
    for value in 0..300 {
        insert.execute(vec![Datum::Integer(value)]).await.unwrap();
    }
    let query = connection.prepare("SELECT a FROM #t").await.unwrap();
    let mut rows = query.execute(Vec::new()).await.unwrap();
    assert_eq!(rows.next().await.unwrap().unwrap().num_rows(), 300);
}

#[tokio::test]
async fn temporary_tables_are_listed_with_their_columns() {
    let connection = connection();
    let sql = "CREATE TABLE #Rates (Code VARCHAR(3) NOT NULL, Rate DECIMAL(9,4), Note NTEXT)";
    affected(&connection, sql).await.unwrap();
    let tables = connection.own_tables().await;
    assert_eq!((tables.len(), tables[0].name.as_str(), tables[0].kind), (1, "#Rates", OwnKind::Temporary));
    let columns: Vec<_> = tables[0]
        .columns
        .iter()
        .map(|column| (column.label.as_str(), column.result_type, column.nullable))
        .collect();
    let rate = ResultType::Decimal { precision: 9, scale: 4 };
    let expected = [
        ("Code", ResultType::Varchar(3), false),
        ("Rate", rate, true),
        ("Note", ResultType::LongVarchar, true),
    ];
    assert_eq!(columns, expected);
}

#[tokio::test]
async fn a_batch_knows_the_parameters_of_all_its_statements() {
    let connection = connection();
    affected(&connection, "CREATE TABLE #t (a INT, b DECIMAL(9,2))").await.unwrap();
    let sql = "INSERT INTO #t VALUES (?, ?); SELECT a FROM #t WHERE b = ?; CREATE TABLE #u (c INT); SELECT ? FROM #u";
    let batch = connection.prepare_batch(sql).await.unwrap();
    let types: Vec<_> = batch.parameters().iter().map(|parameter| parameter.result_type).collect();
    let decimal = ResultType::Decimal { precision: 9, scale: 2 };
    assert_eq!(types[..3], [ResultType::Integer, decimal, decimal]);
    assert!(matches!(types[3..], [ResultType::Varchar(_)]), "{types:?}");
    assert_eq!((batch.statements(), batch.columns().len()), (4, 0));
    let values: Vec<Datum> = (1..=4).map(Datum::Integer).collect();
    assert_eq!(batch.values(1, &values), [Datum::Integer(3)]);
    assert_eq!(batch.values(3, &values), [Datum::Integer(4)]);
}
