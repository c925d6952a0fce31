//! Finds raw JSON pieces: the members of a row, and the rows inside a piece. Nothing is converted here; `&str` slices of
//! the answer go out.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::FixedState;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The values found in a row, by slot.
pub(super) type Found<'a> = [Option<&'a str>];

/// The columns of a row arranged by the first segment of their pointers.
#[derive(Debug, Default, Clone)]
pub(super) struct Node {
    /// Slots filled with the value at this place.
    slots: Vec<usize>,
    children: HashMap<String, Node, FixedState>,
}

impl Node {
    /// Adds a pointer, in segments, whose value goes to `slot`.
    pub(super) fn add(&mut self, pointer: impl IntoIterator<Item = String>, slot: usize) {
        let mut node = self;
        for segment in pointer {
            node = node.children.entry(segment).or_default();
        }
        node.slots.push(slot);
    }

    /// The value itself goes to a slot, not only members of it.
    pub(super) fn is_whole(&self) -> bool {
        !self.slots.is_empty()
    }

    /// Reads one row into `found`; what is absent stays as it was.
    pub(super) fn read<'a>(&self, raw: &'a str, found: &mut Found<'a>) -> serde_json::Result<()> {
        for slot in &self.slots {
            if let Some(place) = found.get_mut(*slot) {
                *place = Some(raw);
            }
        }
        match raw.as_bytes().first() {
            Some(b'{' | b'[') if !self.children.is_empty() => {
                serde_json::Deserializer::from_str(raw).deserialize_any(Members { node: self, found })
            }
            // "" and null where an object was expected: every member is absent.
            _ => Ok(()),
        }
    }
}

/// Reads a value into the slots of a node and of those below it.
pub(super) struct Place<'n, 'f, 'a> {
    pub(super) node: &'n Node,
    pub(super) found: &'f mut Found<'a>,
}

impl<'a> DeserializeSeed<'a> for Place<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { node, found } = self;
        if !node.is_whole() {
            return deserializer.deserialize_any(Members { node, found });
        }
        let raw = <&RawValue>::deserialize(deserializer)?;
        node.read(raw.get(), found).map_err(D::Error::custom)
    }
}

/// Reads the members of an object, or the elements of an array, into the slots of a node's children. Anything else has
/// none.
pub(super) struct Members<'n, 'f, 'a> {
    pub(super) node: &'n Node,
    pub(super) found: &'f mut Found<'a>,
}

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(child) = map.next_key_seed(Name(self.node))? {
            match child {
                Some(node) => map.next_value_seed(Place { node, found: self.found })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let child = self.node.children.get(index.to_string().as_str());
            let more = match child {
                Some(node) => elements.next_element_seed(Place { node, found: self.found })?.is_some(),
                None => elements.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
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
        Ok(self.0.children.get(name))
    }
}

/// The segments of a JSON pointer.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// The raw rows at the end of a path of segments, where `*` is every element of an array. An array at the end is taken
/// apart; null, `""` and absent members mean no rows.
pub(super) fn rows_at<'a>(raw: &'a str, path: &[String], rows: &mut Vec<&'a str>) -> serde_json::Result<()> {
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
            node.add([name.clone()], 0);
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
