//! What a statement says of its columns before it runs holds for what it delivers: types, precision, sizes and NULLs, for the example
//! of every function and for each pair of types under the operators. No request is sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "support/values.rs"]
mod values;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Decimal128Type, Float64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bigcommerce_sql::{Connection, ResultColumn, ResultType, Settings, SqlError, functions};
use values::{ALONE, COLUMNS, PAIRS, statements_of};

fn connection() -> Connection {
    // Nothing listens there: a statement that sent a request would fail.
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
    Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap()
}

async fn with_values() -> Connection {
    let connection = connection();
    for sql in statements_of("#v") {
        run(&connection, &sql).await.unwrap();
    }
    connection
}

/// The columns as described, and as delivered.
async fn run(connection: &Connection, sql: &str) -> Result<Vec<(ResultColumn, ArrayRef)>, SqlError> {
    let prepared = connection.prepare(sql).await?;
    let described = prepared.columns().to_vec();
    let mut rows = prepared.execute(Vec::new()).await?;
    let mut delivered = Vec::new();
    while let Some(batch) = rows.next().await? {
        assert_eq!(batch.num_columns(), described.len(), "{sql}");
        delivered.extend(described.iter().cloned().zip(batch.columns().iter().cloned()));
    }
    Ok(delivered)
}

/// What does not hold of a column's description.
fn broken(column: &ResultColumn, values: &ArrayRef) -> Option<String> {
    let told = format!("{:?}", column.result_type);
    if *values.data_type() != column.result_type.arrow() {
        return Some(format!("{told} is delivered as {}", values.data_type()));
    }
    if !column.nullable && values.null_count() > 0 {
        return Some(format!("{told} NOT NULL has a NULL"));
    }
    match column.result_type {
        ResultType::Decimal { precision, scale } => {
            if !(1..=38).contains(&precision) || scale < 0 || i16::from(scale) > i16::from(precision) {
                return Some(format!("{told} is no type"));
            }
            let most = 10_i128.checked_pow(u32::from(precision)).unwrap_or(i128::MAX);
            let digits = values.as_primitive::<Decimal128Type>();
            let long = digits.iter().flatten().find(|digits| digits.abs() >= most);
            long.map(|digits| format!("{told} has no room for {digits} (scale {scale})"))
        }
        ResultType::Varchar(size) => {
            let most = usize::try_from(size).unwrap();
            let texts = values.as_string::<i32>();
            let long = texts.iter().flatten().find(|text| text.chars().count() > most);
            long.map(|text| format!("{told} has no room for {text:?}"))
        }
        ResultType::Double => {
            let numbers = values.as_primitive::<Float64Type>();
            numbers.iter().flatten().find(|number| number.is_nan()).map(|_| format!("{told} is no number"))
        }
        _ => None,
    }
}

/// Runs the statements; a refusal is an answer, a fault of ours is none.
async fn check(connection: &Connection, statements: &[String]) -> (usize, usize) {
    let (mut answered, mut refused) = (0, 0);
    let mut failures = Vec::new();
    for sql in statements {
        match run(connection, sql).await {
            Ok(columns) => {
                answered += 1;
                let wrong = columns.iter().filter_map(|(column, values)| broken(column, values));
                failures.extend(wrong.map(|wrong| format!("{sql}: {wrong}")));
            }
            Err(error) => {
                refused += 1;
                if matches!(error.cause(), SqlError::Internal(_)) {
                    failures.push(format!("{sql}: {error}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), statements.len(), failures.join("\n"));
    (answered, refused)
}

#[tokio::test]
async fn the_example_of_every_function_is_of_the_type_that_is_described() {
    let connection = connection();
    let mut wrong = Vec::new();
    for function in functions() {
        let sql = format!("SELECT {}{}", function.example, function.group.example_rows());
        match run(&connection, &sql).await {
            Ok(columns) => {
                let broken = columns.iter().filter_map(|(column, values)| broken(column, values));
                wrong.extend(broken.map(|broken| format!("{sql}: {broken}")));
            }
            Err(error) => wrong.push(format!("{sql}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn each_type_alone_is_of_the_type_that_is_described() {
    let connection = with_values().await;
    let names = COLUMNS.iter().map(|(name, ..)| *name);
    let statements: Vec<String> =
        names.flat_map(|name| ALONE.iter().map(move |sql| sql.replace("$1", name))).collect();
    let (answered, refused) = check(&connection, &statements).await;
    assert!(answered > 3 * refused, "{answered} answered, {refused} refused");
}

#[tokio::test]
async fn each_pair_of_types_is_of_the_type_that_is_described() {
    let connection = with_values().await;
    let mut statements = Vec::new();
    for (left, ..) in COLUMNS {
        for (right, ..) in COLUMNS {
            statements.extend(PAIRS.iter().map(|sql| sql.replace("$1", left).replace("$2", right)));
        }
    }
    let (answered, refused) = check(&connection, &statements).await;
    // Most pairs have no meaning, such as a day times a text.
    assert!(answered > 1_000, "{answered} answered, {refused} refused");
}

#[tokio::test]
async fn numbers_are_delivered_without_loss() {
    let connection = with_values().await;
    for (name, sql_type, _) in COLUMNS.iter().take(8) {
        let both = "SELECT COALESCE($1, 0), CAST(COALESCE($1, 0) AS VARCHAR(400)) FROM #v ORDER BY n";
        let columns = run(&connection, &both.replace("$1", name)).await.unwrap();
        let formats = FormatOptions::default();
        let [number, text] =
            [0, 1].map(|place| ArrayFormatter::try_new(&columns[place].1, &formats).unwrap());
        for row in 0..4 {
            let (number, text) = (number.value(row).to_string(), text.value(row).to_string());
            let trimmed = |text: &str| {
                if text.contains('.') {
                    text.trim_end_matches('0').trim_end_matches('.').to_owned()
                } else {
                    text.to_owned()
                }
            };
            let same = trimmed(&number) == trimmed(&text)
                || *sql_type == "DOUBLE" && number.parse::<f64>().unwrap() == text.parse::<f64>().unwrap();
            assert!(same, "{name}: {number} as a number, {text} as text");
        }
    }
}
