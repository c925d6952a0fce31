//! Aggregate functions. Their examples run over three rows: x is 1, 2 and 4, t is 'a', 'b' and NULL.

use super::{Function, Group, functions};

functions! {
    Aggregates:
    "ANY_VALUE(value)", "One of the values.",
        "ANY_VALUE(1)" = "1";
    "APPROX_COUNT_DISTINCT(value)", "About how many different values there are.",
        "APPROX_COUNT_DISTINCT(t)" = "2";
    "APPROX_DISTINCT(value)", "As APPROX_COUNT_DISTINCT.",
        "APPROX_DISTINCT(t)" = "2";
    "APPROX_MEDIAN(number)", "About the middle value.",
        "APPROX_MEDIAN(x)" = "2.0";
    "AVG(number)", "The average.",
        "AVG(x)" = "2.3333333333333335";
    "BIT_AND(number)", "The bits that all numbers have.",
        "BIT_AND(x)" = "0";
    "BIT_OR(number)", "The bits that any number has.",
        "BIT_OR(x)" = "7";
    "BIT_XOR(number)", "The bits that an odd number of the numbers have.",
        "BIT_XOR(x)" = "7";
    "BOOL_AND(condition)", "Whether all are true.",
        "BOOL_AND(x > 0)" = "true";
    "BOOL_OR(condition)", "Whether any is true.",
        "BOOL_OR(x > 3)" = "true";
    "CORR(number, number)", "The correlation.",
        "CORR(x, x * 2)" = "1.0";
    "COUNT(* | value)", "How many rows, or values that are not NULL; COUNT(DISTINCT a, b) counts different rows of values.",
        "COUNT(t)" = "2";
    "COUNT_BIG(* | value)", "As COUNT.",
        "COUNT_BIG(*)" = "3";
    "COUNT_IF(condition)", "How many rows pass a condition.",
        "COUNT_IF(x > 1)" = "2";
    "COUNTIF(condition)", "As COUNT_IF.",
        "COUNTIF(x > 3)" = "1";
    "COVAR(number, number)", "The covariance of a sample.",
        "COVAR(x, x)" = "2.333333333333333";
    "COVAR_POP(number, number)", "The covariance of all.",
        "ROUND(COVAR_POP(x, x), 4)" = "1.5556";
    "COVAR_SAMP(number, number)", "As COVAR.",
        "ROUND(COVAR_SAMP(x, x), 4)" = "2.3333";
    "EVERY(condition)", "As BOOL_AND.",
        "EVERY(x > 1)" = "false";
    "FIRST(value)", "The value of the first row (Access).",
        "FIRST(x ORDER BY x DESC)" = "4";
    "FIRST_VALUE(value)", "The value of the first row.",
        "FIRST_VALUE(x ORDER BY x)" = "1";
    "GROUP_CONCAT([DISTINCT] value [ORDER BY …] [SEPARATOR text])", "The texts of a group joined, with commas unless told otherwise.",
        "GROUP_CONCAT(t ORDER BY t DESC)" = "b,a";
    "LAST(value)", "The value of the last row (Access).",
        "LAST(x ORDER BY x)" = "4";
    "LAST_VALUE(value)", "The value of the last row.",
        "LAST_VALUE(x ORDER BY x)" = "4";
    "LISTAGG(value, separator) [WITHIN GROUP (ORDER BY …)]", "The texts of a group joined.",
        "LISTAGG(t, '-') WITHIN GROUP (ORDER BY t)" = "a-b";
    "MAX(value)", "The greatest value.",
        "MAX(x)" = "4";
    "MEAN(number)", "As AVG.",
        "MEAN(x * 3)" = "7.0";
    "MEDIAN(number)", "The middle value.",
        "MEDIAN(x)" = "2.0";
    "MIN(value)", "The least value.",
        "MIN(t)" = "a";
    "NTH_VALUE(value, place)", "The value of a row by its place.",
        "NTH_VALUE(x, 2 ORDER BY x)" = "2";
    "PERCENTILE_CONT(share) WITHIN GROUP (ORDER BY number)", "The value at a share of the rows, between two where needed.",
        "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)" = "2.0";
    "QUANTILE_CONT(number, share)", "As PERCENTILE_CONT.",
        "QUANTILE_CONT(x, 0.5)" = "2.0";
    "STDDEV(number)", "The standard deviation of a sample.",
        "ROUND(STDDEV(x), 4)" = "1.5275";
    "STDDEV_POP(number)", "The standard deviation of all.",
        "ROUND(STDDEV_POP(x), 4)" = "1.2472";
    "STDDEV_SAMP(number)", "As STDDEV.",
        "ROUND(STDDEV_SAMP(x), 4)" = "1.5275";
    "STDEV(number)", "As STDDEV.",
        "ROUND(STDEV(x), 4)" = "1.5275";
    "STDEVP(number)", "As STDDEV_POP.",
        "ROUND(STDEVP(x), 4)" = "1.2472";
    "STRING_AGG(value, separator) [WITHIN GROUP (ORDER BY …)]", "The texts of a group joined.",
        "STRING_AGG(t, ';') WITHIN GROUP (ORDER BY t)" = "a;b";
    "SUM(number)", "The sum; a DECIMAL keeps its scale.",
        "SUM(x)" = "7";
    "VAR(number)", "The variance of a sample.",
        "ROUND(VAR(x), 4)" = "2.3333";
    "VAR_POP(number)", "The variance of all.",
        "ROUND(VAR_POP(x), 4)" = "1.5556";
    "VAR_SAMP(number)", "As VAR.",
        "ROUND(VAR_SAMP(x), 4)" = "2.3333";
    "VAR_SAMPLE(number)", "As VAR.",
        "ROUND(VAR_SAMPLE(x), 4)" = "2.3333";
    "VAR_POPULATION(number)", "As VAR_POP.",
        "ROUND(VAR_POPULATION(x), 4)" = "1.5556";
    "VARIANCE(number)", "As VAR.",
        "ROUND(VARIANCE(x), 4)" = "2.3333";
    "VARP(number)", "As VAR_POP.",
        "ROUND(VARP(x), 4)" = "1.5556";
}
