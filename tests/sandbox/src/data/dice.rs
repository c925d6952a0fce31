//! Draws that depend on nothing but seed, kind of row, row index and purpose. Generators of the `rand` crate
//! may change their sequence with a release; this one must not, and any single draw must be cheap.

/// The draws of one row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64, kind: &str, index: i64) -> Dice {
        let kind = kind.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Dice { state: mix(mix(seed ^ kind).wrapping_add(index.unsigned_abs())) }
    }

    /// A number from 0 to below `limit`; `purpose` tells the draws of one row apart.
    pub(crate) fn below(&self, purpose: u64, limit: i64) -> i64 {
        let limit = limit.max(1).unsigned_abs();
        i64::try_from(mix(self.state.wrapping_add(purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15))) % limit)
            .unwrap_or(0)
    }

    /// One of the texts.
    pub(crate) fn pick(&self, purpose: u64, choices: &[&'static str]) -> &'static str {
        nth(choices, self.below(purpose, i64::try_from(choices.len()).unwrap_or(1)))
    }
}

/// The text at an index that wraps around.
pub(crate) fn nth(choices: &[&'static str], index: i64) -> &'static str {
    let count = i64::try_from(choices.len()).unwrap_or(1).max(1);
    let place = usize::try_from(index.rem_euclid(count)).unwrap_or(0);
    choices.get(place).copied().unwrap_or_default()
}

/// The finalizer of SplitMix64.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
