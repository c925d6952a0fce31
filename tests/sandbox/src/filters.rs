//! Filters: which query parameters a collection understands, and whether a row passes them.

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

use crate::data::{Money, SERVER_TIME_OF_DAY};
use crate::failure::Failure;
use crate::query::Query;

/// How a filter compares. The last three are the prefix spelling of V2 (`min_id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Eq,
    Not,
    In,
    NotIn,
    Min,
    Max,
    Greater,
    Less,
    Like,
    /// The plain name, but a substring test as `keyword` makes it.
    Search,
    MinPrefix,
    MaxPrefix,
    /// `exclude_{name}`: the V2 spelling of "is not".
    ExcludePrefix,
}

/// How the values of a filter are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Number,
    Text,
    Time,
    /// As `Time`, but a date without a time gets the current time of day, as products do it.
    CatalogTime,
    Flag,
}

/// One filter: a name, its operators, and the member it looks at.
#[derive(Debug)]
pub(crate) struct Filter {
    name: &'static str,
    operators: &'static [Operator],
    kind: Kind,
    path: &'static str,
}

/// A filter on the member of the same name.
pub(crate) const fn filter(name: &'static str, operators: &'static [Operator], kind: Kind) -> Filter {
    Filter { name, operators, kind, path: name }
}

/// A filter on another member, given as a JSON pointer without its first slash.
pub(crate) const fn filter_at(
    name: &'static str,
    operators: &'static [Operator],
    kind: Kind,
    path: &'static str,
) -> Filter {
    Filter { name, operators, kind, path }
}

/// A value that can be compared.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub(crate) enum Comparable {
    Flag(bool),
    Integer(i64),
    Number(Money),
    Text(String),
}

/// One condition of a request: a filter with the values given.
#[derive(Debug)]
pub(crate) struct Condition {
    pub path: &'static str,
    operator: Operator,
    kind: Kind,
    values: Vec<Comparable>,
}

impl Operator {
    fn parameter(self, name: &str) -> String {
        match self {
            Operator::Eq | Operator::Search => name.to_owned(),
            Operator::Not => format!("{name}:not"),
            Operator::In => format!("{name}:in"),
            Operator::NotIn => format!("{name}:not_in"),
            Operator::Min => format!("{name}:min"),
            Operator::Max => format!("{name}:max"),
            Operator::Greater => format!("{name}:greater"),
            Operator::Less => format!("{name}:less"),
            Operator::Like => format!("{name}:like"),
            Operator::MinPrefix => format!("min_{name}"),
            Operator::MaxPrefix => format!("max_{name}"),
            Operator::ExcludePrefix => format!("exclude_{name}"),
        }
    }
}

impl Kind {
    /// Reads a value, from a parameter or from a row. `None` stands for "no value".
    fn read(self, value: &Value) -> Option<Comparable> {
        match self {
            Kind::Integer => read_integer(value).map(Comparable::Integer),
            Kind::Number => Money::of(value).map(Comparable::Number),
            Kind::Text => match value {
                Value::String(text) => Some(Comparable::Text(text.to_lowercase())),
                Value::Null => None,
                other => Some(Comparable::Text(other.to_string().to_lowercase())),
            },
            Kind::Time | Kind::CatalogTime => match value {
                Value::String(text) => self.read_time(text).map(Comparable::Integer),
                other => other.as_i64().map(Comparable::Integer),
            },
            Kind::Flag => match value {
                Value::Bool(flag) => Some(Comparable::Flag(*flag)),
                Value::String(text) => match text.to_lowercase().as_str() {
                    "true" | "1" => Some(Comparable::Flag(true)),
                    "false" | "0" => Some(Comparable::Flag(false)),
                    _ => None,
                },
                other => other.as_i64().map(|number| Comparable::Flag(number != 0)),
            },
        }
    }

    fn read_time(self, text: &str) -> Option<i64> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(time.timestamp());
        }
        if let Ok(time) = DateTime::parse_from_rfc2822(text) {
            return Some(time.timestamp());
        }
        if let Ok(time) = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S") {
            return Some(time.and_utc().timestamp());
        }
        let date = text.parse::<NaiveDate>().ok()?;
        let midnight = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
        Some(if self == Kind::CatalogTime { midnight + SERVER_TIME_OF_DAY } else { midnight })
    }
}

fn read_integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Reads the filters of a request. Paging, ordering and member parameters must be named in `reserved`;
/// everything else that no filter knows is returned as unknown.
pub(crate) fn read_conditions<'a>(
    filters: &'static [Filter],
    query: &'a Query,
    reserved: impl Fn(&str) -> bool,
) -> Result<(Vec<Condition>, Vec<&'a str>), Failure> {
    let mut conditions = Vec::new();
    let mut unknown = Vec::new();
    for (name, value) in query.pairs() {
        if reserved(name) {
            continue;
        }
        let known = filters.iter().find_map(|filter| {
            let operator =
                filter.operators.iter().find(|operator| operator.parameter(filter.name) == name)?;
            Some((filter, *operator))
        });
        match known {
            Some((filter, operator)) => conditions.push(read_condition(filter, operator, name, value)?),
            None => unknown.push(name),
        }
    }
    Ok((conditions, unknown))
}

fn read_condition(
    filter: &Filter,
    operator: Operator,
    name: &str,
    value: &str,
) -> Result<Condition, Failure> {
    let is_list = match operator {
        Operator::In | Operator::NotIn => true,
        Operator::Like => filter.name == "name" && filter.path == "full_name",
        _ => false,
    };
    let pieces: Vec<&str> = match (is_list, filter.kind) {
        (true, _) => value.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect(),
        // Reality takes the first of `id=1,2` and says nothing about the second.
        (false, Kind::Integer) => value.split(',').take(1).collect(),
        (false, _) => vec![value],
    };
    let mut values = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match filter.kind.read(&Value::from(piece)) {
            Some(read) => values.push(read),
            None => {
                return Err(Failure::new(422, format!("The value of filter {name} is not valid."))
                    .with_error(name, "error.expected.type"));
            }
        }
    }
    Ok(Condition { path: filter.path, operator, kind: filter.kind, values })
}

impl Condition {
    /// The keys that a condition on an integer asks for; `None` for other tests.
    pub(crate) fn keys(&self) -> Option<Vec<i64>> {
        let names_keys = matches!(self.operator, Operator::Eq | Operator::In) && self.kind == Kind::Integer;
        let key = |value: &Comparable| match value {
            Comparable::Integer(key) => Some(*key),
            _ => None,
        };
        if names_keys { self.values.iter().map(key).collect() } else { None }
    }

    /// Whether a member passes. A member that is an array passes when one of its entries does.
    pub(crate) fn passes(&self, member: &Value) -> bool {
        match member {
            Value::Array(entries) if self.operator == Operator::NotIn => {
                entries.iter().all(|entry| self.passes_one(entry))
            }
            Value::Array(entries) => entries.iter().any(|entry| self.passes_one(entry)),
            one => self.passes_one(one),
        }
    }

    fn passes_one(&self, member: &Value) -> bool {
        let own = self.kind.read(member);
        let is_among = self.values.iter().any(|value| own.as_ref() == Some(value));
        if matches!(self.operator, Operator::Not | Operator::NotIn | Operator::ExcludePrefix) {
            return !is_among;
        }
        let Some(own) = own else { return false };
        match self.operator {
            Operator::Eq | Operator::In => is_among,
            Operator::Min | Operator::MinPrefix => self.values.iter().all(|bound| own >= *bound),
            Operator::Max | Operator::MaxPrefix => self.values.iter().all(|bound| own <= *bound),
            Operator::Greater => self.values.iter().all(|bound| own > *bound),
            Operator::Less => self.values.iter().all(|bound| own < *bound),
            Operator::Like | Operator::Search => self.values.iter().any(|piece| contains(&own, piece)),
            Operator::Not | Operator::NotIn | Operator::ExcludePrefix => false,
        }
    }
}

fn contains(own: &Comparable, piece: &Comparable) -> bool {
    match (own, piece) {
        (Comparable::Text(own), Comparable::Text(piece)) => own.contains(piece.as_str()),
        _ => false,
    }
}
