//! The keys of the rows of one list that have come already: rows that are added while a list is read push others onto the
//! next page, where they come again. Within one answer nothing counts as repeated.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// Keys lie close together: this many of them share an entry.
const NEIGHBOURS: u64 = 256;
const BITS: u64 = 64;

/// The keys seen, shared by the pages of a list.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<Keys>);

#[derive(Debug, Default)]
struct Keys {
    numbers: HashMap<u64, [u64; 4]>,
    texts: HashSet<Box<str>>,
}

/// The keys of one answer.
#[derive(Debug)]
pub(super) struct Own<'s> {
    seen: &'s Seen,
    texts: HashSet<Box<str>>,
}

impl Keys {
    /// Answers whether the key is new.
    fn insert(&mut self, key: &str) -> bool {
        // Only a number in its plain form: "07" is another key than 7.
        let plain = !key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit());
        match key.parse::<u64>() {
            Ok(number) if plain => {
                let words = self.numbers.entry(number / NEIGHBOURS).or_default();
                let place = usize::try_from(number % NEIGHBOURS / BITS).unwrap_or(0);
                let Some(word) = words.get_mut(place) else { return true };
                let bit = 1_u64 << (number % BITS);
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            _ => self.texts.insert(key.into()),
        }
    }
}

impl<'s> Own<'s> {
    pub(super) fn new(seen: &'s Seen) -> Self {
        Self { seen, texts: HashSet::new() }
    }

    /// Notes the key of a row. Answers whether another answer has brought the row.
    pub(super) fn is_repeated(&mut self, key: &str) -> bool {
        let new = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        if new {
            self.texts.insert(key.into());
            return false;
        }
        !self.texts.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{Own, Seen};

    #[test]
    fn a_key_counts_once_whichever_answer_brings_it() {
        let seen = Seen::default();
        let mut first = Own::new(&seen);
        let keys = ["1", "255", "256", "257", "\"a\"", "7", "\"7\"", "07", "-7", "18446744073709551615"];
        assert!(keys.iter().all(|key| !first.is_repeated(key)));
        assert!(keys.iter().all(|key| !first.is_repeated(key)), "within an answer nothing is repeated");
        let mut second = Own::new(&seen);
        assert!(keys.iter().all(|key| second.is_repeated(key)));
        assert!(!second.is_repeated("2"));
    }
}
