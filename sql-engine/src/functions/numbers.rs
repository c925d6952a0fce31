//! The spellings of the numeric functions, and RAND with a seed.

use super::row::{Datum, Kind, RowFunction, mismatch};
use super::spelling::{Spelling, spelling};

/// LOG of one argument is the natural logarithm (ODBC, SQL Server); POWER gives DOUBLE.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("acos", 1, "acos(CAST($1 AS DOUBLE))"),
    spelling("asin", 1, "asin(CAST($1 AS DOUBLE))"),
    spelling("atan", 1, "atan(CAST($1 AS DOUBLE))"),
    spelling("atan2", 2, "atan2(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))"),
    spelling("ceiling", 1, "ceil($1)"),
    spelling("cos", 1, "cos(CAST($1 AS DOUBLE))"),
    spelling("cot", 1, "cot(CAST($1 AS DOUBLE))"),
    spelling("degrees", 1, "degrees(CAST($1 AS DOUBLE))"),
    spelling("exp", 1, "exp(CAST($1 AS DOUBLE))"),
    spelling("ln", 1, "ln(CAST($1 AS DOUBLE))"),
    spelling("log", 1, "ln(CAST($1 AS DOUBLE))"),
    spelling("log", 2, "log(CAST($2 AS DOUBLE), CAST($1 AS DOUBLE))"),
    spelling("log10", 1, "log10(CAST($1 AS DOUBLE))"),
    spelling("mod", 2, "($1 % $2)"),
    spelling("pow", 2, "power(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))"),
    spelling("power", 2, "power(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))"),
    spelling("radians", 1, "radians(CAST($1 AS DOUBLE))"),
    spelling("rand", 0, "random()"),
    spelling("rand", 1, "seeded_random($1)"),
    spelling("sign", 1, "CAST(signum(CAST($1 AS DOUBLE)) AS INT)"),
    spelling("sin", 1, "sin(CAST($1 AS DOUBLE))"),
    spelling("sqrt", 1, "sqrt(CAST($1 AS DOUBLE))"),
    spelling("square", 1, "power(CAST($1 AS DOUBLE), CAST(2 AS DOUBLE))"),
    spelling("tan", 1, "tan(CAST($1 AS DOUBLE))"),
    spelling("truncate", 1, "trunc($1)"),
    spelling("truncate", 2, "trunc($1, $2)"),
];

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![RowFunction::new("seeded_random", &[Kind::BigInt], Kind::Double, seeded_random)]
}

/// A number from 0 up to 1 that follows from the seed: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn seeded_random(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Integer(seed)] = arguments else { return Err(mismatch()) };
    let mut bits = u64::from_le_bytes(seed.to_le_bytes()).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let upper = u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap_or(0);
    Ok(Some(Datum::Double(f64::from(upper) / (f64::from(u32::MAX) + 1.0))))
}
