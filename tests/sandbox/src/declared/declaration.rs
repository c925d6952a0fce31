//! What one file below `rows/` says: a kind of row as a template, how many there are, and the routes that
//! answer them. Evaluating the template is `expression.rs`, making routes of it `routes.rs`.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::entities;
use super::expression::{self, Spot};
use crate::data::{Spread, Store};
use crate::resource::Parents;

/// A kind of row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declaration {
    /// The name under which other rows refer to this kind and paths hold its key.
    #[serde(default)]
    pub entity: String,
    /// The kind of row that these belong to.
    #[serde(default)]
    pub of: String,
    /// How many rows each parent has, repeating; without a parent, one number.
    #[serde(default, deserialize_with = "lasting")]
    pub rows: &'static [i64],
    /// The number of the first row.
    #[serde(default = "one")]
    pub first: i64,
    /// The template of a row, or the name of a shared one.
    pub row: Value,
    /// Members that differ from row to row, in order. What the template lacks is seen by filters only.
    #[serde(default)]
    pub each: Vec<Map<String, Value>>,
    /// Members of all rows of this kind that a shared template lacks.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// Members that come only with `include`.
    #[serde(default)]
    pub optional: Map<String, Value>,
    #[serde(default)]
    pub routes: Vec<RouteDeclaration>,
}

/// One path that answers rows of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RouteDeclaration {
    /// `{entity}` stands for the key of a row.
    pub path: String,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// `v3`, `v3-cursor`, `v3-fixed`, `v3-whole`, `v3-bare`, `v2`, `v2-whole`; `one` and `bare` are one
    /// object, in `data` or by itself.
    pub answer: String,
    #[serde(default = "id")]
    pub key: String,
    #[serde(default)]
    pub by_id: bool,
    #[serde(default)]
    pub counted: bool,
    #[serde(default)]
    pub empty_is_204: bool,
    /// Name to kind, operators and the member looked at: `text = in @member`.
    #[serde(default)]
    pub filters: Map<String, Value>,
    #[serde(default)]
    pub sorts: Vec<String>,
    #[serde(default)]
    pub colon_sort: bool,
    #[serde(default)]
    pub includes: Vec<String>,
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Parameters of which one must be given.
    #[serde(default)]
    pub required: Vec<String>,
    /// `include` or `both`: which members may be chosen.
    #[serde(default)]
    pub fields: String,
    /// Whether `channel_id`, or the channel in the path, asks for what that channel overrides.
    #[serde(default)]
    pub overridden: bool,
}

fn one() -> i64 {
    1
}

fn id() -> String {
    "id".to_owned()
}

/// The declarations live as long as the process, as do the counts that are written in code.
fn lasting<'de, D: Deserializer<'de>>(counts: D) -> Result<&'static [i64], D::Error> {
    Ok(Vec::deserialize(counts)?.leak())
}

impl Declaration {
    /// The member that tells rows apart.
    pub(crate) fn key(&self) -> &str {
        self.routes.first().map_or("id", |route| route.key.as_str())
    }

    fn spread(&self) -> Spread {
        Spread { pattern: self.rows }
    }

    /// All rows of this kind.
    pub(crate) fn total(&self, store: &Store) -> i64 {
        if self.of.is_empty() {
            let listed = i64::try_from(self.each.len()).unwrap_or(0);
            return self.rows.first().copied().unwrap_or(listed.max(1));
        }
        self.spread().before(entities::count(store, &self.of))
    }

    /// The rows below the innermost parent of the path; `None` when there is no such parent.
    pub(crate) fn count(&self, store: &Store, parents: Parents) -> Option<i64> {
        let Some(parent) = parents.last() else { return Some(self.total(store)) };
        let exists = (0..entities::count(store, &self.of)).contains(parent);
        exists.then(|| self.spread().children(*parent))
    }

    /// The number of a row among all of its kind.
    pub(crate) fn ordinal(&self, parents: Parents, index: i64) -> i64 {
        parents.last().map_or(index, |parent| self.spread().before(*parent) + index)
    }

    /// The number of a row among its siblings.
    pub(crate) fn index(&self, store: &Store, parents: Parents, key: &str) -> Option<i64> {
        let ordinal = self.ordinal_of(store, key)?;
        match parents.last() {
            None => Some(ordinal),
            Some(parent) => {
                let range = self.spread().range(*parent);
                range.contains(&ordinal).then(|| ordinal - range.start)
            }
        }
    }

    /// The number of the row with this key; the row need not exist.
    pub(crate) fn ordinal_of(&self, store: &Store, key: &str) -> Option<i64> {
        let own = self.source(0, self.key()).map_or(Some("@uuid"), Value::as_str);
        match own {
            Some("@key" | "@key text") if self.each.iter().all(|row| !row.contains_key(self.key())) => {
                Some(key.parse::<i64>().ok()?.checked_sub(self.first)?)
            }
            Some("@parent") if self.rows.iter().all(|count| *count == 1) => {
                entities::index(store, &self.of, key)
            }
            Some("@uuid") => expression::number_of_uuid(&self.entity, key),
            _ => (0..self.total(store)).find(|ordinal| {
                let own = self.member(store, *ordinal, self.key());
                own.as_str().map_or_else(|| own.to_string(), str::to_owned) == key
            }),
        }
    }

    /// The key of a row. Rows that do not say their key are known by a UUID.
    pub(crate) fn key_of(&self, store: &Store, ordinal: i64) -> Value {
        match self.member(store, ordinal, self.key()) {
            Value::Null => Value::from(expression::uuid(&self.entity, ordinal)),
            key => key,
        }
    }

    fn template(&self) -> &Map<String, Value> {
        match &self.row {
            Value::Object(members) => members,
            Value::String(name) => super::shared_template(name),
            _ => super::shared_template(""),
        }
    }

    /// Where a row stands.
    fn spot<'a>(&'a self, store: &'a Store, ordinal: i64) -> Spot<'a> {
        let (parent, place) = if self.of.is_empty() { (0, ordinal) } else { self.spread().locate(ordinal) };
        Spot { store, of: &self.of, kind: &self.entity, number: ordinal + self.first, ordinal, parent, place }
    }

    fn source(&self, ordinal: i64, member: &str) -> Option<&Value> {
        let place = usize::try_from(ordinal).unwrap_or(0) % self.each.len().max(1);
        let own = self.each.get(place).and_then(|row| row.get(member));
        own.or_else(|| self.with.get(member)).or_else(|| self.template().get(member))
    }

    /// Whether the template is no object of members but an expression for the whole row.
    fn is_one_expression(&self) -> bool {
        self.template().keys().any(|name| name.starts_with('@'))
    }

    /// A row by its number among all.
    pub(crate) fn row(&self, store: &Store, ordinal: i64) -> Value {
        let spot = self.spot(store, ordinal);
        if self.is_one_expression() {
            return expression::evaluate(&self.row, &spot);
        }
        let names = self.template().keys().chain(self.with.keys());
        let members = names.filter_map(|name| {
            let source = self.source(ordinal, name).filter(|source| !expression::is_absent(source, &spot))?;
            Some((name.clone(), expression::evaluate(source, &spot)))
        });
        Value::Object(members.collect())
    }

    /// One member of a row, or something deeper: steps are joined by slashes, and `*` takes every entry of
    /// an array.
    pub(crate) fn member(&self, store: &Store, ordinal: i64, path: &str) -> Value {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let spot = self.spot(store, ordinal);
        let Some(source) = self.source(ordinal, first).or_else(|| self.optional.get(first)) else {
            return descend(&self.row(store, ordinal), path);
        };
        if expression::is_absent(source, &spot) {
            return Value::Null;
        }
        descend(&expression::evaluate(source, &spot), rest)
    }

    /// A member that comes only with `include`.
    pub(crate) fn extra(&self, store: &Store, ordinal: i64, name: &str) -> Option<Value> {
        Some(expression::evaluate(self.optional.get(name)?, &self.spot(store, ordinal)))
    }
}

fn descend(value: &Value, path: &str) -> Value {
    if path.is_empty() {
        return value.clone();
    }
    let (step, rest) = path.split_once('/').unwrap_or((path, ""));
    match value {
        Value::Array(entries) if step == "*" => entries.iter().map(|entry| descend(entry, rest)).collect(),
        _ => value.get(step).map(|inner| descend(inner, rest)).unwrap_or_default(),
    }
}
