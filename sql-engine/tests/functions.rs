//! What functions compute, and what the planner makes of them. No request is sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::LazyLock;

use arrow::util::display::{ArrayFormatter, FormatOptions};
use bigcommerce_sql::{Connection, ResultType, Settings, SqlError};

static CONNECTION: LazyLock<Connection> = LazyLock::new(|| {
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
    Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap()
});

#[tokio::main(flavor = "current_thread")]
async fn evaluate(sql: &str) -> Result<(ResultType, Vec<Option<String>>), SqlError> {
    let prepared = CONNECTION.prepare(sql).await?;
    let result_type = prepared.columns()[0].result_type;
    let mut rows = prepared.execute(Vec::new()).await?;
    let options = FormatOptions::default().with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"));
    let mut values = Vec::new();
    while let Some(batch) = rows.next().await? {
        // The second column of EXPLAIN holds the requests.
        let column = batch.column(usize::from(batch.num_columns() > 1));
        let formatter = ArrayFormatter::try_new(column, &options).unwrap();
        for row in 0..batch.num_rows() {
            values.push((!column.is_null(row)).then(|| formatter.value(row).to_string()));
        }
    }
    Ok((result_type, values))
}

/// Each expression gives the text.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let mut failures = Vec::new();
    for (expression, expected) in cases {
        let outcome = evaluate(&format!("SELECT {expression}"));
        let text = match outcome {
            Ok((_, values)) => values.first().cloned().flatten().unwrap_or_else(|| "NULL".to_owned()),
            Err(error) => format!("error: {error}"),
        };
        if text != *expected {
            failures.push(format!("{expression}: {text}, not {expected}"));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn error_of(expression: &str) -> String {
    evaluate(&format!("SELECT {expression}")).expect_err(expression).to_string()
}

#[test]
fn text_functions_of_odbc() {
    check(&[
        ("{fn ASCII('A')}", "65"),
        ("{fn ASCII(NULL)}", "NULL"),
        ("BIT_LENGTH('ab')", "16"),
        ("{fn CHAR(65)}", "A"),
        ("CHAR(NULL)", "NULL"),
        ("CHAR_LENGTH('Größe  ')", "7"),
        ("CHARACTER_LENGTH('Größe')", "5"),
        ("CHARACTER_LENGTH(NULL)", "NULL"),
        ("{fn CONCAT('a', 'b')}", "ab"),
        ("{fn CONCAT('a', NULL)}", "NULL"),
        ("CONCAT('a', 1, 'c')", "a1c"),
        ("CONCAT_WS('-', 'a', NULL, 'c')", "a-c"),
        ("{fn INSERT('abcdef', 2, 3, 'X')}", "aXef"),
        ("STUFF('abc', 9, 1, 'X')", "NULL"),
        ("STUFF('Größe', 3, 2, '')", "Gre"),
        ("INSERT('abc', 2, 1, NULL)", "NULL"),
        ("{fn LCASE('AbC')}", "abc"),
        ("LCASE(NULL)", "NULL"),
        ("{fn LEFT('abc', 2)}", "ab"),
        ("LEFT(NULL, 2)", "NULL"),
        ("{fn LENGTH('ab  ')}", "2"),
        ("LEN(NULL)", "NULL"),
        ("{fn LOCATE('b', 'abcb')}", "2"),
        ("LOCATE('b', 'abcb', 3)", "4"),
        ("LOCATE('ö', 'Größe', 2)", "3"),
        ("LOCATE('x', 'abc', 2)", "0"),
        ("LOCATE('x', NULL, 2)", "NULL"),
        ("LOCATE(NULL, 'x')", "NULL"),
        ("CHARINDEX('c', 'abc')", "3"),
        ("CHARINDEX('a', 'aba', 2)", "3"),
        ("INSTR('abc', 'c')", "3"),
        ("LTRIM('  a ') || '|'", "a |"),
        ("RTRIM(' a ') || '|'", " a|"),
        ("LTRIM(NULL)", "NULL"),
        ("OCTET_LENGTH('ö')", "2"),
        ("POSITION('c' IN 'abc')", "3"),
        ("{fn POSITION('c' IN NULL)}", "NULL"),
        ("{fn REPEAT('ab', 2)}", "abab"),
        ("REPLICATE('ab', NULL)", "NULL"),
        ("{fn REPLACE('abab', 'a', 'x')}", "xbxb"),
        ("REPLACE('abc', '', 'x')", "abc"),
        ("REPLACE('abc', 'a', NULL)", "NULL"),
        ("{fn RIGHT('abc', 2)}", "bc"),
        ("RIGHT(NULL, 2)", "NULL"),
        ("{fn SPACE(2)} || '|'", "  |"),
        ("SPACE(NULL)", "NULL"),
        ("{fn SUBSTRING('abcdef', 2, 3)}", "bcd"),
        ("SUBSTRING('abcdef' FROM 2 FOR 3)", "bcd"),
        ("SUBSTR('abcdef', 3)", "cdef"),
        ("MID('abcdef', 2, 2)", "bc"),
        ("SUBSTRING(NULL, 2, 3)", "NULL"),
        ("{fn UCASE('abc')}", "ABC"),
        ("UCASE(NULL)", "NULL"),
        ("{fn LENGTH(512)}", "3"),
        ("{fn UCASE(1.5)}", "1.5"),
        ("LEFT(12345, 2)", "12"),
        ("LEFT('Größe', 3)", "Grö"),
        ("LEFT('abc', LOCATE('x', 'abc') - 1)", ""),
        ("RIGHT('Größe', 9)", "Größe"),
        ("RIGHT('abc', -1)", ""),
        ("LEFT('abc', NULL)", "NULL"),
        ("LEFT({ts '2025-03-01 10:00:00'}, 16)", "2025-03-01 10:00"),
        ("SUBSTRING(12345, 2, 2)", "23"),
        ("TRIM(' a ')", "a"),
        ("{fn LOCATE('3', 12345)}", "3"),
        ("CONCAT('at ', {ts '2025-03-01 10:00:00'})", "at 2025-03-01 10:00:00"),
        ("'a' + 'b'", "ab"),
        ("'a' + NULL", "NULL"),
        ("1 + 2", "3"),
        ("REGEXP_LIKE('abc', 'b')", "true"),
    ]);
}

#[test]
fn soundex_follows_the_american_rules() {
    check(&[
        ("SOUNDEX('Robert')", "R163"),
        ("SOUNDEX('Rupert')", "R163"),
        ("SOUNDEX('Ashcraft')", "A261"),
        ("SOUNDEX('Tymczak')", "T522"),
        ("SOUNDEX('Pfister')", "P236"),
        ("SOUNDEX('Lee')", "L000"),
        ("SOUNDEX('')", "0000"),
        ("SOUNDEX(NULL)", "NULL"),
        ("DIFFERENCE('Green', 'Greene')", "4"),
        ("DIFFERENCE('Smith', NULL)", "NULL"),
    ]);
}

#[test]
fn numeric_functions_of_odbc() {
    check(&[
        ("{fn ABS(-2)}", "2"),
        ("ABS(-2.50)", "2.50"),
        ("ACOS(1)", "0.0"),
        ("ASIN(0)", "0.0"),
        ("ATAN(0)", "0.0"),
        ("{fn ATAN2(0, 1)}", "0.0"),
        ("{fn CEILING(2.1)}", "3.0"),
        ("CEILING(2)", "2"),
        ("CEIL(-2.1)", "-2.0"),
        ("COS(0)", "1.0"),
        ("COT(CAST(0.7853981633974483 AS DOUBLE)) > 0.99", "true"),
        ("{fn DEGREES(PI())}", "180.0"),
        ("EXP(0)", "1.0"),
        ("FLOOR(-2.1)", "-3.0"),
        ("FLOOR(9007199254740993)", "9007199254740993"),
        ("LOG(1)", "0.0"),
        ("LOG(8, 2)", "3.0"),
        ("{fn LOG10(100)}", "2.0"),
        ("{fn MOD(7, 3)}", "1"),
        ("MOD(7.5, 2)", "1.5"),
        ("MOD(3 + 4, 1 + 2)", "1"),
        ("MOD(NULL, 2)", "NULL"),
        ("{fn PI()}", "3.141592653589793"),
        ("{fn POWER(2, -1)}", "0.5"),
        ("POW(2, 10)", "1024.0"),
        ("RADIANS(180) = PI()", "true"),
        ("RAND() < 1", "true"),
        ("RAND(5) = RAND(5)", "true"),
        ("RAND(5) = RAND(6)", "false"),
        ("{fn ROUND(2.345, 2)}", "2.350"),
        ("ROUND(9.99, 1)", "10.00"),
        ("ROUND(-2.5)", "-3.0"),
        ("ROUND(1299.5, -2)", "1300.0"),
        ("ROUND(1234, -2)", "1200"),
        ("ROUND(NULL, 2)", "NULL"),
        ("SIGN(-2.5)", "-1"),
        ("SIGN(NULL)", "NULL"),
        ("SIN(0)", "0.0"),
        ("{fn SQRT(16)}", "4.0"),
        ("SQRT(NULL)", "NULL"),
        ("TAN(0)", "0.0"),
        ("{fn TRUNCATE(2.349, 2)}", "2.340"),
        ("TRUNCATE(1299, -2)", "1200"),
        ("TRUNC(-2.9)", "-2.0"),
        ("TRUNC(NULL)", "NULL"),
    ]);
}

#[test]
fn date_functions_of_odbc() {
    check(&[
        ("{fn DAYNAME({d '2025-03-02'})}", "Sunday"),
        ("DAYNAME(NULL)", "NULL"),
        ("{fn DAYOFMONTH({ts '2025-03-02 10:11:12'})}", "2"),
        ("{fn DAYOFWEEK({d '2025-03-02'})}", "1"),
        ("DAYOFWEEK(NULL)", "NULL"),
        ("DAYOFYEAR({d '2025-03-02'})", "61"),
        ("{fn EXTRACT(YEAR FROM {d '2025-03-02'})}", "2025"),
        ("EXTRACT(MONTH FROM CAST(NULL AS DATE))", "NULL"),
        ("{fn HOUR({ts '2025-03-02 10:11:12'})}", "10"),
        ("{fn MINUTE({ts '2025-03-02 10:11:12'})}", "11"),
        ("{fn SECOND({ts '2025-03-02 10:11:12.987'})}", "12"),
        ("HOUR({t '10:11:12'})", "10"),
        ("{fn MONTH({d '2025-03-02'})}", "3"),
        ("{fn MONTHNAME({d '2025-03-02'})}", "March"),
        ("{fn QUARTER({d '2025-04-01'})}", "2"),
        ("{fn WEEK({d '2025-12-29'})}", "1"),
        ("{fn YEAR('2025-03-02')}", "2025"),
        ("YEAR(NULL)", "NULL"),
        ("DAY({d '2025-03-02'})", "2"),
        ("DATE('2025-03-02 10:00:00')", "2025-03-02"),
        ("{fn TIMESTAMPADD(SQL_TSI_MONTH, 1, {ts '2025-01-31 10:00:00'})}", "2025-02-28 10:00:00"),
        ("{fn TIMESTAMPADD(SQL_TSI_DAY, -1, {d '2025-03-01'})}", "2025-02-28"),
        ("{fn TIMESTAMPADD(SQL_TSI_HOUR, 25, {d '2025-03-01'})}", "2025-03-02 01:00:00"),
        ("TIMESTAMPADD(SQL_TSI_DAY, NULL, {d '2025-03-01'})", "NULL"),
        ("{fn TIMESTAMPDIFF(SQL_TSI_DAY, {d '2025-01-01'}, {d '2025-02-01'})}", "31"),
        ("TIMESTAMPDIFF(SQL_TSI_MONTH, {d '2025-01-31'}, {d '2025-02-28'})", "0"),
        ("TIMESTAMPDIFF(SQL_TSI_YEAR, {d '2025-01-01'}, {d '2023-01-02'})", "-1"),
        (
            "TIMESTAMPDIFF(SQL_TSI_FRAC_SECOND, {ts '2025-01-01 00:00:00'}, {ts '2025-01-01 00:00:03'})",
            "3000000000",
        ),
        ("TIMESTAMPDIFF(SQL_TSI_YEAR, NULL, {d '2023-01-02'})", "NULL"),
    ]);
}

#[test]
fn date_functions_of_sql_server() {
    check(&[
        ("DATEADD(day, 1, '2025-01-31')", "2025-02-01 00:00:00"),
        ("DATEADD(yy, 1, {d '2024-02-29'})", "2025-02-28"),
        ("DATEADD('quarter', -1, {d '2025-05-31'})", "2025-02-28"),
        ("DATEADD(week, 1, NULL)", "NULL"),
        ("DATEDIFF(year, {d '2024-12-31'}, {d '2025-01-01'})", "1"),
        ("DATEDIFF(month, {d '2025-01-31'}, {d '2025-02-01'})", "1"),
        ("DATEDIFF(hour, {ts '2025-01-01 00:59:59'}, {ts '2025-01-01 01:00:00'})", "1"),
        ("DATEDIFF(week, {d '2025-03-01'}, {d '2025-03-02'})", "1"),
        ("DATEDIFF(week, {d '2025-03-02'}, {d '2025-03-08'})", "0"),
        ("DATEDIFF(dd, {d '1969-12-31'}, {ts '1970-01-01 23:00:00'})", "1"),
        ("DATEDIFF(day, NULL, {d '2025-03-08'})", "NULL"),
        ("DATEDIFF({d '2025-03-08'}, {d '2025-03-01'})", "7"),
        ("DATEPART(weekday, {d '2025-03-01'})", "7"),
        ("DATEPART(week, {d '2025-01-05'})", "2"),
        ("DATEPART(week, {d '2025-01-04'})", "1"),
        ("DATEPART(week, {d '2023-01-07'})", "1"),
        ("DATEPART(week, {d '2023-01-08'})", "2"),
        ("DATEPART(iso_week, {d '2025-12-29'})", "1"),
        ("DATEPART(ms, {ts '2025-01-01 00:00:01.234567'})", "234"),
        ("DATEPART(yyyy, NULL)", "NULL"),
        ("DATENAME(month, {d '2025-03-01'})", "March"),
        ("DATENAME(dw, {d '2025-03-01'})", "Saturday"),
        ("DATENAME(year, {d '2025-03-01'})", "2025"),
        ("EOMONTH({d '2024-02-10'})", "2024-02-29"),
        ("EOMONTH({d '2024-01-31'}, 1)", "2024-02-29"),
        ("LAST_DAY({ts '2025-12-10 01:00:00'})", "2025-12-31"),
        ("EOMONTH(NULL)", "NULL"),
        ("DATEFROMPARTS(2025, 3, 1)", "2025-03-01"),
        ("DATEFROMPARTS(2025, NULL, 1)", "NULL"),
    ]);
    assert!(error_of("DAYNAME(5)").contains("A date or timestamp is needed"));
    assert!(error_of("YEAR(5)").contains("A date or timestamp is needed"));
    assert!(error_of("DATEADD(fortnight, 1, {d '2025-01-01'})").contains("year, quarter"));
}

#[test]
fn the_clock_shows_utc_without_zone_and_stands_still() {
    for name in
        ["CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(3)", "NOW()", "GETDATE()", "GETUTCDATE()", "SYSDATETIME()"]
    {
        assert_eq!(evaluate(&format!("SELECT {name}")).unwrap().0, ResultType::Timestamp, "{name}");
    }
    for name in ["CURRENT_DATE", "CURRENT_DATE()", "{fn CURDATE()}"] {
        assert_eq!(evaluate(&format!("SELECT {name}")).unwrap().0, ResultType::Date, "{name}");
    }
    for name in ["CURRENT_TIME", "CURRENT_TIME(0)", "{fn CURTIME()}"] {
        assert_eq!(evaluate(&format!("SELECT {name}")).unwrap().0, ResultType::Time, "{name}");
    }
    check(&[
        ("NOW() = GETDATE()", "true"),
        ("CURRENT_TIMESTAMP(0) <= NOW()", "true"),
        ("CAST(NOW() AS DATE) = CURRENT_DATE", "true"),
    ]);
}

#[test]
fn choosing_between_values_and_naming_the_connection() {
    check(&[
        ("{fn IFNULL(NULL, 'a')}", "a"),
        ("IFNULL(1, 2)", "1"),
        ("IFNULL(NULL, NULL)", "NULL"),
        ("NVL(NULL, 2.5)", "2.5"),
        ("ISNULL(NULL, 'x')", "x"),
        ("IIF(1 = 1, 'yes', 'no')", "yes"),
        ("IF(NULL, 'yes', 'no')", "no"),
        ("{fn DATABASE()}", ""),
        ("{fn USER()}", ""),
    ]);
}

#[test]
fn convert_and_cast_take_the_types_of_odbc_and_sql_server() {
    check(&[
        ("{fn CONVERT('12', SQL_INTEGER)}", "12"),
        ("{fn CONVERT(12, SQL_VARCHAR)}", "12"),
        ("{fn CONVERT('2025-03-01', SQL_TYPE_DATE)}", "2025-03-01"),
        ("{fn CONVERT('2025-03-01 10:00:00', SQL_TIMESTAMP)}", "2025-03-01 10:00:00"),
        ("{fn CONVERT(NULL, SQL_DOUBLE)}", "NULL"),
        ("CONVERT(VARCHAR(3), 'abcdef')", "abc"),
        ("CONVERT(INT, '7')", "7"),
        ("CONVERT('abc', CHAR(2))", "ab"),
        ("TRY_CONVERT(INT, 'x')", "NULL"),
        ("CONVERT(VARCHAR, {ts '2025-03-01 10:11:12.345'}, 23)", "2025-03-01"),
        ("CONVERT(VARCHAR(10), {d '2025-03-01'}, 101)", "03/01/2025"),
        ("CONVERT(NVARCHAR(10), {d '2025-03-01'}, 103)", "01/03/2025"),
        ("CONVERT(CHAR(8), {d '2025-03-01'}, 112)", "20250301"),
        ("CONVERT(VARCHAR(20), {ts '2025-03-01 10:11:12.345'}, 120)", "2025-03-01 10:11:12"),
        ("CONVERT(VARCHAR(30), {ts '2025-03-01 10:11:12.345'}, 121)", "2025-03-01 10:11:12.345"),
        ("CONVERT(VARCHAR(30), {ts '2025-03-01 10:11:12'}, 126)", "2025-03-01T10:11:12"),
        ("CONVERT(VARCHAR(30), NULL, 120)", "NULL"),
        ("CONVERT(DATE, '2025-03-01', 23)", "2025-03-01"),
        ("CAST('abcdef' AS VARCHAR(3))", "abc"),
        ("CAST({ts '2025-03-01 10:11:12.5'} AS VARCHAR)", "2025-03-01 10:11:12.500"),
        ("{fn CONVERT({ts '2025-03-01 10:11:12'}, SQL_VARCHAR)}", "2025-03-01 10:11:12"),
        ("CAST({d '2025-03-01'} AS CHAR(7))", "2025-03"),
        ("CAST(NULL AS VARCHAR)", "NULL"),
        ("CAST('2025-03-01' AS DATETIME)", "2025-03-01 00:00:00"),
        ("CAST('2025-03-01' AS DATETIME2)", "2025-03-01 00:00:00"),
        ("CAST('1.25' AS MONEY)", "1.2500"),
        ("CAST(200 AS TINYINT)", "200"),
        ("CAST('x' AS NVARCHAR(MAX))", "x"),
        ("CAST('x' AS NTEXT)", "x"),
        ("CAST('x' AS UNIQUEIDENTIFIER)", "x"),
        ("CAST(1 AS BIT)", "true"),
        ("CAST(NULL AS BIT)", "NULL"),
        ("CAST('9' AS LONG)", "9"),
    ]);
    for (expression, expected) in [
        ("CAST(1 AS FLOAT)", ResultType::Double),
        ("CAST('2025-03-01' AS TIMESTAMP)", ResultType::Timestamp),
        ("CAST(1 AS MONEY)", ResultType::Decimal { precision: 19, scale: 4 }),
        ("{fn CONVERT(1, SQL_BIGINT)}", ResultType::BigInt),
        ("ROUND(CAST(2.345 AS DECIMAL(10, 3)), 2)", ResultType::Decimal { precision: 11, scale: 3 }),
        ("{fn YEAR({d '2025-01-01'})}", ResultType::Integer),
        ("{fn LOCATE('a', 'b')}", ResultType::Integer),
        ("{fn LENGTH('a')}", ResultType::Integer),
        ("{fn DAYOFWEEK({d '2025-01-01'})}", ResultType::Integer),
    ] {
        assert_eq!(evaluate(&format!("SELECT {expression}")).unwrap().0, expected, "{expression}");
    }
    assert!(error_of("CONVERT(VARCHAR(10), {d '2025-03-01'}, 77)").contains("101, 102, 103"));
    assert!(error_of("CONVERT(FOO, 5)").contains("CONVERT(value, SQL_type)"));
    assert!(error_of("CAST(1 AS QUATERNION)").contains("QUATERNION"));
}

#[test]
fn every_type_name_of_odbc_converts() {
    for name in [
        "CHAR",
        "VARCHAR",
        "LONGVARCHAR",
        "WCHAR",
        "WVARCHAR",
        "WLONGVARCHAR",
        "GUID",
        "DECIMAL",
        "NUMERIC",
        "BIT",
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "REAL",
        "FLOAT",
        "DOUBLE",
        "BINARY",
        "VARBINARY",
        "LONGVARBINARY",
    ] {
        let (_, values) = evaluate(&format!("SELECT {{fn CONVERT('1', SQL_{name})}} IS NULL")).expect(name);
        assert_eq!(values, [Some("false".to_owned())], "{name}");
    }
    for name in ["DATE", "TYPE_DATE", "TIMESTAMP", "TYPE_TIMESTAMP"] {
        let (_, values) =
            evaluate(&format!("SELECT {{fn CONVERT('2025-03-01', SQL_{name})}} IS NULL")).expect(name);
        assert_eq!(values, [Some("false".to_owned())], "{name}");
    }
    for name in ["TIME", "TYPE_TIME"] {
        let (_, values) =
            evaluate(&format!("SELECT {{fn CONVERT('10:11:12', SQL_{name})}} IS NULL")).expect(name);
        assert_eq!(values, [Some("false".to_owned())], "{name}");
    }
}

#[test]
fn json_functions_follow_a_path() {
    let json = r#"'{"a":{"b":[10.50,{"c d":"x"}]},"n":null,"t":true}'"#;
    check(&[
        (&format!("JSON_VALUE({json}, '$.a.b[0]')"), "10.50"),
        (&format!("JSON_VALUE({json}, '$.a.b[1].\"c d\"')"), "x"),
        (&format!("JSON_VALUE({json}, '$.t')"), "true"),
        (&format!("JSON_VALUE({json}, '$.a')"), "NULL"),
        (&format!("JSON_VALUE({json}, '$.n')"), "NULL"),
        (&format!("JSON_VALUE({json}, '$.missing[3].x')"), "NULL"),
        ("JSON_VALUE(NULL, '$.a')", "NULL"),
        (&format!("JSON_QUERY({json}, '$.a.b')"), r#"[10.50,{"c d":"x"}]"#),
        (&format!("JSON_QUERY({json}, '$.t')"), "NULL"),
        (&format!("JSON_EXTRACT({json}, '$.a.b[1].\"c d\"')"), "\"x\""),
        (&format!("JSON_EXTRACT({json}, '$.n')"), "null"),
    ]);
    assert!(error_of("JSON_VALUE('{', '$.a')").contains("not valid JSON"));
    assert!(error_of("JSON_VALUE('{}', 'a')").contains("'$.name'"));
}

#[test]
fn texts_are_joined_over_rows_in_the_order_asked_for() {
    let rows = "FROM (VALUES (1, 'b'), (2, 'a'), (3, NULL)) t(n, s)";
    for (expression, expected) in [
        ("STRING_AGG(s, ',' ORDER BY s)", "a,b"),
        ("STRING_AGG(s, '; ') WITHIN GROUP (ORDER BY n DESC)", "a; b"),
        ("GROUP_CONCAT(s ORDER BY n SEPARATOR '-')", "b-a"),
        ("GROUP_CONCAT(n ORDER BY n)", "1,2,3"),
    ] {
        let (_, values) = evaluate(&format!("SELECT {expression} {rows}")).unwrap();
        assert_eq!(values, [Some(expected.to_owned())], "{expression}");
    }
}

#[test]
fn functions_of_columns_give_a_value_per_row() {
    let rows = "FROM (VALUES (DATE '2025-01-31', 'ab', 1), (NULL, NULL, NULL), (DATE '2024-02-29', 'Größe', 2)) t(d, s, n)";
    for (expression, expected) in [
        ("DATEADD(month, n, d)", ["2025-02-28", "NULL", "2024-04-29"]),
        ("LOCATE('ö', s, n)", ["0", "NULL", "3"]),
        ("CONCAT(s, n)", ["ab1", "NULL", "Größe2"]),
        ("FLOOR(n)", ["1", "NULL", "2"]),
        ("ROUND(CAST(n AS DECIMAL(10, 3)) / 3, 2)", ["0.3300000", "NULL", "0.6700000"]),
        ("ROUND(CAST(1.255 AS DECIMAL(10, 3)) * n, n)", ["1.300", "NULL", "2.510"]),
        ("YEAR(d)", ["2025", "NULL", "2024"]),
        ("s + '!'", ["ab!", "NULL", "Größe!"]),
    ] {
        let (_, values) = evaluate(&format!("SELECT {expression} {rows}")).unwrap();
        let texts: Vec<String> =
            values.into_iter().map(|value| value.unwrap_or_else(|| "NULL".to_owned())).collect();
        assert_eq!(texts, expected, "{expression}");
    }
}

#[test]
fn computed_constants_reach_the_request() {
    for (condition, request) in [
        ("YEAR(DateCreated) = 2025", "min_date_created=2025-01-01T00:00:00Z&max_date_created=2026-01-01"),
        ("DateCreated >= DATEADD(day, -7, CAST('2025-01-08' AS DATETIME))", "min_date_created=2025-01-01"),
        ("DateCreated >= NOW()", "min_date_created="),
        ("DateCreated >= CURRENT_DATE", "min_date_created="),
        ("IFNULL(StatusId, 0) = {fn CONVERT('5', SQL_INTEGER)}", "status_id=5"),
    ] {
        let (_, values) = evaluate(&format!("EXPLAIN SELECT Id FROM Orders WHERE {condition}")).unwrap();
        assert!(values.iter().flatten().any(|line| line.contains(request)), "{condition}: {values:?}");
    }
}

#[test]
fn a_wrong_number_of_arguments_is_named() {
    assert!(error_of("{fn LOCATE('a')}").contains("LOCATE takes 2 or 3 arguments, 1 given"));
    assert!(error_of("{fn UCASE()}").contains("UCASE takes 1 argument, 0 given"));
}
