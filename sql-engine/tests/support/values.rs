//! A table with a column of each type, and what is asked of its columns. `described_types` compares the engine's types with the values,
//! the driver's `abi::described` what SQLDescribeCol and SQLColAttribute say.

/// A column per type: its name, its type, and values at the edges and between them.
pub const COLUMNS: &[(&str, &str, [&str; 4])] = &[
    ("small", "SMALLINT", ["-32768", "32767", "3", "NULL"]),
    ("whole", "INTEGER", ["-2147483648", "2147483647", "7", "NULL"]),
    ("large", "BIGINT", ["-9223372036854775807", "9223372036854775807", "11", "NULL"]),
    ("money", "DECIMAL(20,4)", ["-9999999999999999.9999", "9999999999999999.9999", "1.2345", "NULL"]),
    ("rate", "DECIMAL(20,10)", ["-9999999999.0000000001", "0.0000000001", "1.5", "NULL"]),
    ("wide", "DECIMAL(38,0)", ["-99999999999999999999999999999999999999", "1", "2", "NULL"]),
    ("real8", "DOUBLE", ["-1e300", "1e-300", "2.5", "NULL"]),
    ("real4", "REAL", ["-1.5", "0.1", "2.5", "NULL"]),
    ("flag", "BIT", ["0", "1", "1", "NULL"]),
    ("short", "VARCHAR(5)", ["''", "'größe'", "'2'", "NULL"]),
    ("long", "VARCHAR(40)", ["''", "'a longer text than that of the other'", "'3'", "NULL"]),
    ("day", "DATE", ["'0001-01-01'", "'9999-12-31'", "'2026-01-31'", "NULL"]),
    ("clock", "TIME", ["'00:00:00'", "'23:59:59.999999'", "'10:20:30'", "NULL"]),
    (
        "moment",
        "TIMESTAMP",
        ["'1900-01-01'", "'2200-12-31 23:59:59.999999'", "'2026-01-31 10:20:30.123'", "NULL"],
    ),
    ("bytes", "VARBINARY(4)", ["X''", "X'00FF0102'", "X'41'", "NULL"]),
];

/// What is done with two columns.
pub const PAIRS: &[&str] = &[
    "SELECT $1 + $2 FROM #v",
    "SELECT $1 - $2 FROM #v",
    "SELECT $1 * $2 FROM #v",
    "SELECT $1 / $2 FROM #v WHERE n > 1",
    "SELECT $1 % $2 FROM #v WHERE n > 1",
    "SELECT $1 || $2 FROM #v",
    "SELECT CASE WHEN n > 1 THEN $1 ELSE $2 END FROM #v",
    "SELECT COALESCE($1, $2) FROM #v",
    "SELECT NULLIF($1, $2) FROM #v",
    "SELECT $1 AS x FROM #v UNION ALL SELECT $2 FROM #v",
    "SELECT a.$1 FROM #v a LEFT JOIN #v b ON a.$1 = b.$2",
    "SELECT SUM($1 * $2) FROM #v WHERE n > 1",
];

/// What is done with one column.
pub const ALONE: &[&str] = &[
    "SELECT $1 FROM #v",
    "SELECT -$1 FROM #v WHERE n > 0",
    "SELECT SUM($1) FROM #v",
    "SELECT AVG($1) FROM #v",
    "SELECT MIN($1) FROM #v",
    "SELECT MAX($1) FROM #v",
    "SELECT COUNT($1) FROM #v",
    "SELECT COUNT(DISTINCT $1) FROM #v",
    "SELECT STDEV($1) FROM #v WHERE n > 1",
    "SELECT STRING_AGG($1, ',') FROM #v",
    "SELECT SUM($1) OVER (ORDER BY n) FROM #v",
    "SELECT LAG($1) OVER (ORDER BY n) FROM #v",
    "SELECT (SELECT MAX(x.$1) FROM #v x WHERE x.n < #v.n) FROM #v",
    "SELECT $1, COUNT(*) FROM #v GROUP BY $1",
    "SELECT CAST($1 AS VARCHAR(20)) FROM #v",
    "SELECT CAST($1 AS DECIMAL(38,6)) FROM #v WHERE n > 1",
    "SELECT IIF(n = 1, NULL, $1) FROM #v",
];

/// Makes the table and fills it.
pub fn statements_of(table: &str) -> Vec<String> {
    let declared: Vec<String> =
        COLUMNS.iter().map(|(name, sql_type, _)| format!("{name} {sql_type}")).collect();
    let create = format!("CREATE TABLE {table} (n INT NOT NULL, {})", declared.join(", "));
    let rows = (0..4).map(|row| {
        let values: Vec<&str> = COLUMNS.iter().map(|(_, _, values)| values[row]).collect();
        format!("INSERT INTO {table} VALUES ({row}, {})", values.join(", "))
    });
    [create].into_iter().chain(rows).collect()
}
