//! One pass over a whole answer: what is wanted of each row goes to its taker while the answer is read, and `meta` is kept.
//! Called by `sink`; the members of a row are found by `rows`.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::rows::{Found, Members, Node, Place, rows_at};

/// Reads an answer whose rows lie at the end of `path`.
pub(super) struct Pass<'n, 'a, T> {
    node: &'n Node,
    found: Vec<Option<&'a str>>,
    /// Is given what was found of each row, and answers whether to go on.
    take: T,
    stopped: bool,
    meta: Option<&'a str>,
}

impl<'n, 'a, T: FnMut(&mut Found<'a>) -> bool> Pass<'n, 'a, T> {
    /// Reads rows into as many slots, and gives them to `take`, which answers whether to go on.
    pub(super) fn new(node: &'n Node, slots: usize, take: T) -> Self {
        Self { node, found: vec![None; slots], take, stopped: false, meta: None }
    }

    /// Reads the rows at the end of a path of segments; the answer's member `meta`.
    pub(super) fn read(mut self, answer: &'a str, path: &[String]) -> serde_json::Result<Option<&'a str>> {
        let walk = Walk { path, outermost: true, pass: &mut self };
        match walk.deserialize(&mut serde_json::Deserializer::from_str(answer)) {
            Err(error) if !self.stopped => Err(error),
            _ => Ok(self.meta),
        }
    }

    fn taken<E: Error>(&mut self) -> Result<(), E> {
        self.stopped = !(self.take)(&mut self.found);
        self.found.fill(None);
        // No reader sees this text: `read` looks at `stopped` first.
        if self.stopped { Err(E::custom("no more rows are wanted")) } else { Ok(()) }
    }

    /// A place whose rows are plain values.
    fn plain_rows<E: Error>(&mut self, raw: &'a str) -> Result<(), E> {
        let mut rows = Vec::new();
        rows_at(raw, &[], &mut rows).map_err(E::custom)?;
        for row in rows {
            self.node.read(row, &mut self.found).map_err(E::custom)?;
            self.taken()?;
        }
        Ok(())
    }
}

/// The way from the beginning of an answer to its rows.
struct Walk<'p, 'r, 'n, 'a, T> {
    path: &'p [String],
    outermost: bool,
    pass: &'r mut Pass<'n, 'a, T>,
}

impl<'a, T: FnMut(&mut Found<'a>) -> bool> DeserializeSeed<'a> for Walk<'_, '_, '_, 'a, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() && self.pass.node.is_whole() {
            let raw = <&RawValue>::deserialize(deserializer)?;
            return self.pass.plain_rows(raw.get());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'a, T: FnMut(&mut Found<'a>) -> bool> Walk<'_, '_, '_, 'a, T> {
    /// A value that is no list and no object: a row without members, where rows lie here.
    fn value<E: Error>(self) -> Result<(), E> {
        if self.path.is_empty() { self.pass.taken() } else { Ok(()) }
    }
}

impl<'a, T: FnMut(&mut Found<'a>) -> bool> Visitor<'a> for Walk<'_, '_, '_, 'a, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an answer")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { path, outermost, pass } = self;
        let Some((name, rest)) = path.split_first() else {
            let (node, found) = (pass.node, &mut pass.found);
            Members { node, found }.visit_map(map)?;
            return pass.taken();
        };
        while let Some(Key(key)) = map.next_key()? {
            if key == name.as_str() {
                map.next_value_seed(Walk { path: rest, outermost: false, pass })?;
            } else if outermost && key == "meta" {
                pass.meta = Some(map.next_value::<&RawValue>()?.get());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        let Self { path, pass, .. } = self;
        match path.split_first() {
            None => {
                let node = pass.node;
                while elements.next_element_seed(Place { node, found: &mut pass.found })?.is_some() {
                    pass.taken()?;
                }
            }
            Some((star, rest)) if star == "*" => {
                while elements.next_element_seed(Walk { path: rest, outermost: false, pass })?.is_some() {}
            }
            Some(_) => while elements.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }

    /// No rows.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.is_empty() { Ok(()) } else { self.value() }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        // Some lists of objects are the number 0 when they are empty.
        if number == 0 { Ok(()) } else { self.value() }
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.value()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.value()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.value()
    }
}

/// The name of a member, borrowed where it can be.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
