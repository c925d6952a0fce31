//! RAND with a seed, and the check of what functions of DOUBLE give.

use super::row::{Datum, Kind, RowFunction, mismatch};
/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![
        RowFunction::new("seeded_random", &[Kind::BigInt], Kind::Double, seeded_random),
        RowFunction::new("defined", &[Kind::Double, Kind::Text], Kind::Double, defined),
    ]
}

/// The result of a function, unless it is none: SQL knows neither infinity nor "not a number".
fn defined(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Double(result), Datum::Text(function)] = arguments else { return Err(mismatch()) };
    if result.is_finite() {
        return Ok(Some(Datum::Double(*result)));
    }
    Err(format!("{function} has no value for the number given, or none that fits DOUBLE: it is out of range"))
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
