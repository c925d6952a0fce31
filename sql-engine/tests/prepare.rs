//! What is known about a statement before it runs: columns, parameters, errors. No request is sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use bigcommerce_sql::{Connection, Position, Prepared, ResultType, Settings, SqlError};

fn connection() -> Connection {
    // Nothing listens there: a statement that sent a request while being prepared would fail.
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
    let (settings, unknown) = Settings::from_pairs(pairs).unwrap();
    assert!(unknown.is_empty());
    Connection::new(settings).unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn prepare(sql: &str) -> Result<Prepared, SqlError> {
    // What is wrong, without the line in which it is.
    connection().prepare(sql).await.map_err(|error| match error {
        SqlError::Marked { error, .. } => *error,
        other => other,
    })
}

#[tokio::main(flavor = "current_thread")]
async fn message(sql: &str) -> String {
    connection().prepare(sql).await.unwrap_err().to_string()
}

#[test]
fn errors_show_the_line_and_a_caret() {
    let text = message("SELECT Id,\n\tNmae FROM Products");
    assert!(text.ends_with("\n Nmae FROM Products\n ^"), "{text}");
    let long = format!("SELECT {} Nmae FROM Products", "Id, ".repeat(200));
    assert!(message(&long).lines().skip(1).all(|line| line.chars().count() <= 121), "{}", message(&long));
}

#[tokio::test]
async fn the_same_text_prepared_again_keeps_its_columns_and_parameters() {
    let connection = connection();
    let sql = "SELECT Id, Name AS x FROM Products WHERE Id > ?";
    let (first, second) = (connection.prepare(sql).await.unwrap(), connection.prepare(sql).await.unwrap());
    assert_eq!(first.columns(), second.columns());
    assert_eq!(second.columns()[1].label, "x");
    assert_eq!((first.parameters().len(), second.parameters().len()), (1, 1));
}

fn headings(sql: &str) -> Vec<String> {
    prepare(sql).unwrap().columns().iter().map(|column| column.label.clone()).collect()
}

fn types(sql: &str) -> Vec<ResultType> {
    prepare(sql).unwrap().columns().iter().map(|column| column.result_type).collect()
}

#[test]
fn headings_are_as_typed_or_as_listed() {
    for (sql, expected) in [
        ("SELECT ID, name FROM PRODUCTS", vec!["Id", "Name"]),
        (
            "SELECT date_modified, \"DATEMODIFIED\" x, [DateModified] AS [My Date] FROM orders",
            vec!["DateModified", "x", "My Date"],
        ),
        ("SELECT Id, Id FROM Orders", vec!["Id", "Id"]),
        ("SELECT COUNT(*), SUM(TotalIncTax) FROM Orders", vec!["COUNT(*)", "SUM(TotalIncTax)"]),
        ("SELECT TOP 3 Id FROM Orders", vec!["Id"]),
        ("SELECT DISTINCT TOP (3) Id, 1+1 FROM Orders", vec!["Id", "1+1"]),
        ("SELECT 1", vec!["1"]),
        ("SELECT {fn LENGTH({fn UCASE('{a}')})} > 1, { fn PI() }", vec!["LENGTH(UCASE('{a}')) > 1", "PI()"]),
        ("SELECT t.MyId FROM (SELECT Id AS MyId FROM Orders) t", vec!["MyId"]),
        ("WITH Recent AS (SELECT Id FROM Orders) SELECT * FROM Recent", vec!["Id"]),
        ("SELECT o.Id, p.Id FROM Orders o JOIN OrderProducts p ON p.OrderId = o.Id", vec!["Id", "Id"]),
        ("SELECT Id AS a FROM Orders UNION ALL SELECT Id FROM Products", vec!["a"]),
    ] {
        assert_eq!(headings(sql), expected, "{sql}");
    }
}

#[test]
fn names_of_other_drivers_resolve_and_keep_their_heading() {
    assert_eq!(headings("SELECT i.Id, i.OrderId FROM OrderItems i"), ["Id", "OrderId"]);
    assert_eq!(
        headings("SELECT BillingFirstName FROM Orders WHERE BillingFirstName = 'x'"),
        ["BillingFirstName"]
    );
}

#[test]
fn odbc_escapes_are_resolved() {
    for sql in [
        "SELECT {fn UCASE(Products.Name)} FROM {oj Products LEFT OUTER JOIN Brands ON Products.BrandId = Brands.Id}",
        "SELECT Id FROM Orders WHERE DateCreated >= {ts '2025-01-01 00:00:00'} AND DateCreated < {d '2025-02-01'}",
        "SELECT Id FROM Products WHERE Name LIKE '50!%%' {escape '!'}",
        "SELECT Id FROM Products WHERE Name = N'Größe'",
    ] {
        assert!(prepare(sql).is_ok(), "{sql}: {:?}", prepare(sql).err());
    }
    assert!(matches!(
        prepare("SELECT {zz 1}"),
        Err(SqlError::Syntax { position: Some(Position { line: 1, column: 8 }), .. })
    ));
}

#[test]
fn parameters_take_the_type_of_what_they_are_compared_with() {
    let prepared = prepare(
        "SELECT Id FROM Orders WHERE Id = ? AND TotalIncTax > ? AND Status LIKE ? AND DateCreated BETWEEN ? AND ?",
    )
    .unwrap();
    let types: Vec<ResultType> =
        prepared.parameters().iter().map(|parameter| parameter.result_type).collect();
    let decimal = ResultType::Decimal { precision: 20, scale: 4 };
    assert_eq!(types[..2], [ResultType::Integer, decimal]);
    assert!(matches!(types[2], ResultType::Varchar(_)));
    assert_eq!(types[3..], [ResultType::Timestamp, ResultType::Timestamp]);
}

#[test]
fn result_types_are_exact() {
    assert_eq!(
        types("SELECT COUNT(*), SUM(TotalIncTax), MIN(DateCreated), CAST(1 AS DOUBLE), 1 = 1 FROM Orders"),
        [
            ResultType::BigInt,
            ResultType::Decimal { precision: 30, scale: 4 },
            ResultType::Timestamp,
            ResultType::Double,
            ResultType::Boolean
        ]
    );
    assert_eq!(types("SELECT Description FROM Products"), [ResultType::LongVarchar]);
    assert!(matches!(types("SELECT Name FROM Products")[..], [ResultType::Varchar(250)]));
}

#[test]
fn errors_name_the_place_and_suggest() {
    match prepare("SELECT Id\nFROM Produts").unwrap_err() {
        SqlError::NoSuchTable { name, suggestion, position } => {
            assert_eq!((name.as_str(), suggestion.as_deref()), ("Produts", Some("Products")));
            assert_eq!(position, Some(Position { line: 2, column: 6 }));
        }
        other => panic!("{other:?}"),
    }
    match prepare("SELECT Nmae FROM Products").unwrap_err() {
        SqlError::NoSuchColumn { name, suggestion, position } => {
            assert_eq!((name.as_str(), suggestion.as_deref()), ("Nmae", Some("Name")));
            assert_eq!(position, Some(Position { line: 1, column: 8 }));
        }
        other => panic!("{other:?}"),
    }
    match prepare("SELECT Id FRM Products WHERE").unwrap_err() {
        SqlError::Syntax { message, position } => {
            assert!(message.contains("found: Products"), "{message}");
            assert_eq!(position, Some(Position { line: 1, column: 15 }));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(prepare("DELETE FROM Products").unwrap_err(), SqlError::NotSupported(_)));
    assert!(matches!(prepare("SELECT Id FROM Products; SELECT 1").unwrap_err(), SqlError::NotSupported(_)));
    assert!(matches!(
        prepare("SELECT nosuch(Id) FROM Products").unwrap_err(),
        SqlError::NoSuchFunction { .. }
    ));
    match prepare("SELECT UPPERR(Name) FROM Products").unwrap_err() {
        SqlError::NoSuchFunction { name, suggestion } => {
            assert_eq!((name.as_str(), suggestion.as_deref()), ("UPPERR", Some("UPPER")));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(prepare("SELECT SQRT(1, 2, 3)").unwrap_err(), SqlError::Invalid { .. }));
    assert!(matches!(prepare("").unwrap_err(), SqlError::Syntax { .. }));
}

#[test]
fn native_sql_shows_the_escapes_resolved() {
    let native =
        connection().native_sql("SELECT {fn UCASE(Name)}, {d '2025-01-01'} FROM [Products]").unwrap();
    assert_eq!(native, "SELECT UCASE(Name), DATE '2025-01-01' FROM [Products]");
}
