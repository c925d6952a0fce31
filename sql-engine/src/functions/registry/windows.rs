//! Window functions; every aggregate is one too. Their examples show the second of three rows, whose x are 1, 2 and 4.

use super::{Function, Group, functions};

functions! {
    Windows:
    "CUME_DIST()", "The share of rows up to this one.",
        "CUME_DIST() OVER (ORDER BY x)" = "0.6666666666666666";
    "DENSE_RANK()", "The rank of a row; ranks have no gaps.",
        "DENSE_RANK() OVER (ORDER BY x)" = "2";
    "LAG(value[, distance[, otherwise]])", "The value of a row before.",
        "LAG(x) OVER (ORDER BY x)" = "1";
    "LEAD(value[, distance[, otherwise]])", "The value of a row after.",
        "LEAD(x, 2, 0) OVER (ORDER BY x)" = "0";
    "NTILE(count)", "The part of the rows that a row lies in, of so many.",
        "NTILE(3) OVER (ORDER BY x)" = "2";
    "PERCENT_RANK()", "The rank as a share.",
        "PERCENT_RANK() OVER (ORDER BY x)" = "0.5";
    "RANK()", "The rank of a row; equal rows share one.",
        "RANK() OVER (ORDER BY x DESC)" = "2";
    "ROW_NUMBER()", "The number of a row.",
        "ROW_NUMBER() OVER (ORDER BY x DESC)" = "2";
}
