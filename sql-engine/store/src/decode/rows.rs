//! Finds raw JSON pieces: the rows inside an answer, and the members of a row. Nothing is converted here; `&str` slices
//! of the answer go out.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The columns of a row arranged by the first segment of their pointers.
#[derive(Debug, Default, Clone)]
pub(crate) struct Node {
    /// Slots filled with the value at this place.
    slots: Vec<usize>,
    children: Vec<(String, Node)>,
}

impl Node {
    /// Adds a pointer whose value goes to `slot`.
    pub(crate) fn add(&mut self, pointer: &str, slot: usize) {
        let mut node = self;
        for segment in segments(pointer) {
            let known = node.children.iter().position(|(name, _)| *name == segment);
            let index = known.unwrap_or(node.children.len());
            if known.is_none() {
                node.children.push((segment, Self::default()));
            }
            let Some((_, child)) = node.children.get_mut(index) else { return };
            node = child;
        }
        node.slots.push(slot);
    }

    /// Reads one row into `found`; what is absent stays as it was.
    pub(crate) fn read<'a>(&self, raw: &'a str, found: &mut [Option<&'a str>]) -> serde_json::Result<()> {
        for slot in &self.slots {
            if let Some(place) = found.get_mut(*slot) {
                *place = Some(raw);
            }
        }
        if self.children.is_empty() {
            return Ok(());
        }
        match raw.as_bytes().first() {
            Some(b'{') => {
                Members { node: self, found }.deserialize(&mut serde_json::Deserializer::from_str(raw))
            }
            Some(b'[') => self.read_elements(raw, found),
            // "" and null where an object was expected: every member is absent.
            _ => Ok(()),
        }
    }

    fn read_elements<'a>(&self, raw: &'a str, found: &mut [Option<&'a str>]) -> serde_json::Result<()> {
        if !self.children.iter().any(|(name, _)| name.parse::<usize>().is_ok()) {
            return Ok(());
        }
        let elements: Vec<&RawValue> = serde_json::from_str(raw)?;
        for (name, child) in &self.children {
            if let Some(element) = name.parse::<usize>().ok().and_then(|index| elements.get(index)) {
                child.read(element.get(), found)?;
            }
        }
        Ok(())
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|(known, _)| known == name).map(|(_, child)| child)
    }
}

struct Members<'n, 'f, 'a> {
    node: &'n Node,
    found: &'f mut [Option<&'a str>],
}

impl<'a> DeserializeSeed<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(child) = map.next_key_seed(Name(self.node))? {
            match child {
                Some(child) => {
                    let raw: &'a RawValue = map.next_value()?;
                    child.read(raw.get(), self.found).map_err(serde::de::Error::custom)?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads a member's name and finds the node that wants it, without keeping the name.
struct Name<'n>(&'n Node);

impl<'a, 'n> DeserializeSeed<'a> for Name<'n> {
    type Value = Option<&'n Node>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'n> Visitor<'_> for Name<'n> {
    type Value = Option<&'n Node>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.child(name))
    }
}

/// The segments of a JSON pointer.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// The raw rows at the end of a path of segments, where `*` is every element of an array. An array at the end is taken
/// apart; null, `""` and absent members mean no rows.
pub(crate) fn rows_at<'a>(raw: &'a str, path: &[String], rows: &mut Vec<&'a str>) -> serde_json::Result<()> {
    match (path, raw.as_bytes().first()) {
        ([], Some(b'[')) => {
            rows.extend(serde_json::from_str::<Vec<&RawValue>>(raw)?.into_iter().map(RawValue::get));
        }
        ([], Some(b'{')) => rows.push(raw),
        // A list of plain values has rows too: each value is one.
        ([], Some(_)) if raw != "null" && raw != "\"\"" => rows.push(raw),
        ([star, rest @ ..], Some(b'[')) if star == "*" => {
            for element in serde_json::from_str::<Vec<&RawValue>>(raw)? {
                rows_at(element.get(), rest, rows)?;
            }
        }
        ([name, rest @ ..], Some(b'{')) => {
            let mut node = Node::default();
            node.children.push((name.clone(), Node { slots: vec![0], children: Vec::new() }));
            let mut found = [None];
            node.read(raw, &mut found)?;
            if let [Some(value)] = found {
                rows_at(value, rest, rows)?;
            }
        }
        _ => {}
    }
    Ok(())
}
