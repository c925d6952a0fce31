//! Choices between values, conversions, and what names the connection. DATABASE and USER agree with SQL_DATABASE_NAME and
//! SQL_USER_NAME: a connection has a store and a token, and neither a catalog nor a user.

use super::{Function, Group, functions};

functions! {
    Conditions:
    "CAST(value AS type)", "A value as another type.",
        "CAST('5' AS INTEGER)" = "5";
    "CHOOSE(place, value, …)", "The value at a place, from 1.",
        "CHOOSE(2, 'a', 'b')" = "b";
    "COALESCE(value, …)", "The first value that is not NULL.",
        "COALESCE(NULL, 1, 2)" = "1";
    "CONVERT(value, SQL_type)", "A value as another type; also CONVERT(type, value[, style]) as in SQL Server.",
        "CONVERT('5', SQL_INTEGER)" = "5";
    "DECODE(value, search, result, …[, otherwise])", "The result beside what the value is equal to.",
        "DECODE(5, 1, 'one', 5, 'five', 'other')" = "five";
    "IF(condition, value, otherwise)", "As IIF.",
        "IF(1 = 2, 'a', 'b')" = "b",
        3 => "CASE WHEN $1 THEN $2 ELSE $3 END";
    "IFNULL(value, instead)", "The value, or another if it is NULL.",
        "IFNULL(NULL, 1)" = "1",
        2 => "coalesce($1, $2)";
    "IIF(condition, value, otherwise)", "One of two values.",
        "IIF(1 = 1, 'a', 'b')" = "a",
        3 => "CASE WHEN $1 THEN $2 ELSE $3 END";
    "ISNULL(value[, instead])", "The value, or another if it is NULL; with one argument whether it is.",
        "ISNULL(NULL, 1)" = "1",
        1 => "($1 IS NULL)",
        2 => "coalesce($1, $2)";
    "NULLIF(value, other)", "The value, or NULL if it is equal to the other.",
        "NULLIF(1, 2)" = "1";
    "NVL(value, instead)", "As IFNULL.",
        "NVL(NULL, 1)" = "1",
        2 => "coalesce($1, $2)";
    "NVL2(value, otherwise, instead)", "The second value, or the third if the first is NULL.",
        "NVL2(NULL, 1, 2)" = "2",
        3 => "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END";
    "NZ(value, instead)", "As IFNULL (Access).",
        "NZ(NULL, 1)" = "1",
        2 => "coalesce($1, $2)";
    "TRY_CAST(value AS type)", "A value as another type, NULL if it is none.",
        "TRY_CAST('x' AS INTEGER)" = "";
    "TRY_CONVERT(type, value)", "As TRY_CAST.",
        "TRY_CONVERT(INTEGER, 'x')" = "";
    "CURRENT_USER", "Empty: a connection has a token and no user.",
        "CURRENT_USER = ''" = "true",
        0 => "''";
    "DATABASE()", "Empty: a connection is one store.",
        "DATABASE() = ''" = "true",
        0 => "''";
    "DB_NAME()", "As DATABASE.",
        "DB_NAME() = ''" = "true",
        0 => "''";
    "SCHEMA_NAME()", "Empty: there are no schemas.",
        "SCHEMA_NAME() = ''" = "true",
        0 => "''";
    "SUSER_SNAME()", "As CURRENT_USER.",
        "SUSER_SNAME() = ''" = "true",
        0 => "''";
    "SYSTEM_USER()", "As CURRENT_USER.",
        "SYSTEM_USER() = ''" = "true",
        0 => "''";
    "USER()", "As CURRENT_USER.",
        "USER() = ''" = "true",
        0 => "''";
    "USER_NAME()", "As CURRENT_USER.",
        "USER_NAME() = ''" = "true",
        0 => "''";
}
