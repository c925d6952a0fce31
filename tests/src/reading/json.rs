//! JSON as a tree in which every value keeps the text it was written as: numbers are never made floats.

use std::collections::HashMap;

use serde_json::value::RawValue;

/// A JSON value.
#[derive(Debug, Clone, Default)]
pub struct Json {
    /// The text as it was written.
    pub raw: String,
    /// The members of an object.
    pub members: HashMap<String, Json>,
    /// The elements of an array.
    pub elements: Vec<Json>,
}

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    /// It is no JSON.
    pub fn parse(raw: &str) -> serde_json::Result<Self> {
        let raw = raw.trim();
        let mut value = Self { raw: raw.to_owned(), ..Self::default() };
        if raw.starts_with('{') {
            let members: HashMap<String, Box<RawValue>> = serde_json::from_str(raw)?;
            for (name, member) in members {
                value.members.insert(name, Self::parse(member.get())?);
            }
        } else if raw.starts_with('[') {
            let elements: Vec<Box<RawValue>> = serde_json::from_str(raw)?;
            value.elements = elements.iter().map(|e| Self::parse(e.get())).collect::<Result<_, _>>()?;
        }
        Ok(value)
    }

    /// The value at the end of a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |value, name| match name.parse::<usize>() {
            Ok(index) if value.is_array() => value.elements.get(index),
            _ => value.members.get(name),
        })
    }

    /// All values at the end of a path in which `*` stands for every element; an array there is taken apart.
    pub fn all<'j>(&'j self, path: &str, found: &mut Vec<&'j Self>) {
        match path.strip_prefix('/') {
            None if self.is_array() => found.extend(&self.elements),
            None if self.is_nothing() => {}
            None => found.push(self),
            Some(rest) => {
                let (name, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                if name == "*" {
                    self.elements.iter().for_each(|element| element.all(rest, found));
                } else if let Some(member) = self.members.get(name) {
                    member.all(rest, found);
                }
            }
        }
    }

    /// The content of a JSON string; `None` for everything else.
    pub fn string(&self) -> Option<String> {
        if self.raw.starts_with('"') { serde_json::from_str(&self.raw).ok() } else { None }
    }

    /// The text of a scalar: a string's content, or a number or flag as it is written.
    pub fn scalar(&self) -> String {
        self.string().unwrap_or_else(|| self.raw.clone())
    }

    fn is_array(&self) -> bool {
        self.raw.starts_with('[')
    }

    fn is_nothing(&self) -> bool {
        matches!(self.raw.as_str(), "" | "null" | "\"\"")
    }
}
