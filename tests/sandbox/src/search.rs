//! Which rows of a collection a request asks for: the search itself and the list of what it found.

use std::ops::Range;

use crate::cache::{MatchCache, Matches};
use crate::data::Store;
use crate::filters::Condition;
use crate::query::Query;
use crate::resource::{Parents, Resource, is_possible_id};
use crate::sorting::{self, Sort};

/// One question to a collection.
pub(crate) struct Search<'a> {
    pub resource: &'a Resource,
    pub store: &'a Store,
    pub parents: Parents<'a>,
    pub conditions: Vec<Condition>,
    pub sort: Option<Sort>,
    /// The number of rows of the collection.
    pub all: i64,
}

/// The matching rows: a whole collection needs no list of its indexes.
pub(crate) enum Matching {
    Everything { count: i64, descending: bool },
    Some(Matches),
}

impl Matching {
    /// Searches, or takes a remembered search.
    pub(crate) fn of(search: &Search<'_>, cache: &MatchCache, query: &Query) -> Matching {
        let by_place = search
            .sort
            .as_ref()
            .is_none_or(|sort| sort.member.is_none_or(|member| member == search.resource.key));
        let descending = match &search.sort {
            Some(sort) => sort.descending,
            None => search.resource.newest_first,
        };
        if search.conditions.is_empty() && by_place {
            return Matching::Everything { count: search.all, descending };
        }
        let narrowing = ["page", "limit", "after", "before", "include", "include_fields", "exclude_fields"];
        let mut key = format!("{} {:?} {}", search.resource.path, search.parents, search.all);
        for (name, value) in query.pairs().filter(|(name, _)| !narrowing.contains(name)) {
            key.push_str(&format!("&{name}={value}"));
        }
        Matching::Some(cache.get_or_search(&key, || search.run(descending)))
    }

    pub(crate) fn total(&self) -> i64 {
        match self {
            Matching::Everything { count, .. } => *count,
            Matching::Some(indexes) => i64::try_from(indexes.len()).unwrap_or(i64::MAX),
        }
    }

    /// The row indexes from a place on.
    pub(crate) fn slice(&self, start: i64, limit: i64) -> Vec<i64> {
        let end = start.saturating_add(limit).min(self.total());
        match self {
            Matching::Everything { descending: false, .. } => (start..end).collect(),
            Matching::Everything { count, .. } => (start..end).map(|place| count - 1 - place).collect(),
            Matching::Some(indexes) => {
                let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(0);
                indexes.get(range).unwrap_or_default().to_vec()
            }
        }
    }

    /// The place at which a row index stands.
    pub(crate) fn place(&self, index: i64) -> Option<i64> {
        match self {
            Matching::Everything { count, descending } => {
                let place = if *descending { count - 1 - index } else { index };
                (0..*count).contains(&place).then_some(place)
            }
            Matching::Some(indexes) => {
                let place = indexes.iter().position(|known| *known == index)?;
                i64::try_from(place).ok()
            }
        }
    }
}

impl Search<'_> {
    fn run(&self, descending: bool) -> Vec<i64> {
        let mut indexes: Vec<i64> = match self.candidates() {
            Some(few) => few.into_iter().filter(|index| self.passes(*index)).collect(),
            None => (0..self.all).filter(|index| self.passes(*index)).collect(),
        };
        match &self.sort {
            Some(sort) if sort.member.is_some() => {
                sorting::sort_indexes(self.resource, self.store, self.parents, sort, indexes)
            }
            _ => {
                if descending {
                    indexes.reverse();
                }
                indexes
            }
        }
    }

    /// The rows that a condition on a key leaves, in order; `None` when every row has to be looked at.
    fn candidates(&self) -> Option<Vec<i64>> {
        self.conditions.iter().find_map(|condition| {
            let mut found = Vec::new();
            for key in condition.keys()? {
                found.extend(self.rows_of(condition.path, key)?);
            }
            found.retain(|index| (0..self.all).contains(index));
            found.sort_unstable();
            found.dedup();
            Some(found)
        })
    }

    fn rows_of(&self, path: &str, key: i64) -> Option<Range<i64>> {
        if !is_possible_id(key) {
            return Some(0..0);
        }
        match self.resource.locate {
            Some(locate) if path == self.resource.key => {
                let index = locate(self.store, self.parents, key).unwrap_or(-1);
                Some(index..index + 1)
            }
            _ => (self.resource.children)(self.store, self.parents, path, key),
        }
    }

    fn passes(&self, index: i64) -> bool {
        self.conditions.iter().all(|condition| {
            let member = self.resource.member(self.store, self.parents, index, condition.path);
            condition.passes(&member)
        })
    }
}
