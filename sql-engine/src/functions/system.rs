//! The spellings of the functions that choose between values or name the connection.

use super::spelling::{Spelling, spelling};

/// A connection has a token and no user: USER is the service's name, as DATABASE is the catalogue's.
pub(super) const SERVICE: &str = "bigcommerce";

/// NVL, IFNULL and ISNULL take the type that both values have in common.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("current_user", 0, "'bigcommerce'"),
    spelling("database", 0, "'bigcommerce'"),
    spelling("if", 3, "CASE WHEN $1 THEN $2 ELSE $3 END"),
    spelling("ifnull", 2, "coalesce($1, $2)"),
    spelling("iif", 3, "CASE WHEN $1 THEN $2 ELSE $3 END"),
    spelling("isnull", 1, "($1 IS NULL)"),
    spelling("isnull", 2, "coalesce($1, $2)"),
    spelling("nvl", 2, "coalesce($1, $2)"),
    spelling("user", 0, "'bigcommerce'"),
];
