//! Numbering the children of many parents without storing them: the counts repeat with a fixed pattern, so
//! the n-th child of all and its parent are found by arithmetic.

use std::ops::Range;

/// How many children the parents have, by parent index modulo the pattern's length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub pattern: &'static [i64],
}

impl Spread {
    /// The children of one parent.
    pub(crate) fn children(&self, parent: i64) -> i64 {
        let place = usize::try_from(parent.rem_euclid(self.period())).unwrap_or(0);
        self.pattern.get(place).copied().unwrap_or(0)
    }

    /// The number of children of all parents before this one; with the number of parents, the total.
    pub(crate) fn before(&self, parent: i64) -> i64 {
        let whole = parent / self.period();
        let rest = usize::try_from(parent % self.period()).unwrap_or(0);
        whole * self.round() + self.pattern.iter().take(rest).sum::<i64>()
    }

    /// The parent of the n-th child of all, and the child's place among its siblings.
    pub(crate) fn locate(&self, child: i64) -> (i64, i64) {
        let whole = child / self.round().max(1);
        let mut rest = child % self.round().max(1);
        let mut parent = whole * self.period();
        for count in self.pattern {
            if rest < *count {
                break;
            }
            rest -= count;
            parent += 1;
        }
        (parent, rest)
    }

    /// The children of one parent among all children.
    pub(crate) fn range(&self, parent: i64) -> Range<i64> {
        if parent < 0 { 0..0 } else { self.before(parent)..self.before(parent + 1) }
    }

    fn period(&self) -> i64 {
        i64::try_from(self.pattern.len()).unwrap_or(1).max(1)
    }

    fn round(&self) -> i64 {
        self.pattern.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_child_is_found_at_its_parent() {
        let spread = Spread { pattern: &[1, 0, 6, 2] };
        let mut child = 0;
        for parent in 0..40 {
            assert_eq!(spread.before(parent), child);
            for place in 0..spread.children(parent) {
                assert_eq!(spread.locate(child), (parent, place));
                child += 1;
            }
        }
    }
}
