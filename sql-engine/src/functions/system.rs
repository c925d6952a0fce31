//! The spellings of the functions that choose between values or name the connection.

use super::spelling::{Spelling, spelling};

/// DATABASE and USER agree with SQL_DATABASE_NAME and SQL_USER_NAME: a connection has a store and a token, and neither a
/// catalog nor a user. NVL, IFNULL and ISNULL take the type that both values have in common.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("current_user", 0, "''"),
    spelling("database", 0, "''"),
    spelling("db_name", 0, "''"),
    spelling("if", 3, "CASE WHEN $1 THEN $2 ELSE $3 END"),
    spelling("ifnull", 2, "coalesce($1, $2)"),
    spelling("iif", 3, "CASE WHEN $1 THEN $2 ELSE $3 END"),
    spelling("isdate", 1, "CASE WHEN TRY_CAST(as_text($1) AS TIMESTAMP(6)) IS NULL THEN 0 ELSE 1 END"),
    spelling("isnull", 1, "($1 IS NULL)"),
    spelling("isnull", 2, "coalesce($1, $2)"),
    spelling("isnumeric", 1, "CASE WHEN TRY_CAST(as_text($1) AS DOUBLE) IS NULL THEN 0 ELSE 1 END"),
    spelling("nvl", 2, "coalesce($1, $2)"),
    spelling("nvl2", 3, "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END"),
    spelling("schema_name", 0, "''"),
    spelling("suser_sname", 0, "''"),
    spelling("system_user", 0, "''"),
    spelling("to_number", 1, "CAST(as_text($1) AS DECIMAL(38,10))"),
    spelling("user", 0, "''"),
    spelling("user_name", 0, "''"),
];
