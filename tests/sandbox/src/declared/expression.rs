//! The small language of row templates: texts that begin with `@`, and objects with one such member.
//! Called by declarations for every row; what the words mean is at [`expression`] and [`evaluate`].

use serde_json::Value;

use super::entities;
use crate::data::{Moment, Money, OPENING, Store, nth};

/// Texts that tools stumble over.
const NASTY: &[&str] = &["Crème \"brûlée\"", "", "100%_plain, twice", "日本 – 🎁", "two\nlines; 'quoted'"];

/// The row that a template is filled for.
pub(crate) struct Spot<'a> {
    pub store: &'a Store,
    pub of: &'a str,
    pub kind: &'a str,
    /// The key, where keys are numbers.
    pub number: i64,
    /// The place among all rows of the kind.
    pub ordinal: i64,
    /// The index of the parent, and the place among its children.
    pub parent: i64,
    pub place: i64,
}

/// Fills a template. `{"@cycle": […]}` takes one entry after the other, `{"@embed": "kind [step]"}` is a
/// whole row of another kind, and a member that comes to `@absent` is left out.
pub(crate) fn evaluate(template: &Value, spot: &Spot<'_>) -> Value {
    match template {
        Value::String(text) if text.starts_with('@') => expression(text, spot),
        Value::Array(entries) => entries.iter().map(|entry| evaluate(entry, spot)).collect(),
        Value::Object(members) => {
            if let Some(Value::Array(choices)) = members.get("@cycle") {
                return evaluate(choose(choices, spot.ordinal), spot);
            }
            if let Some(kind) = members.get("@embed").and_then(Value::as_str) {
                let (kind, step) = kind.split_once(' ').unwrap_or((kind, "1"));
                return entities::row(spot.store, kind, picked(spot, kind, step));
            }
            let members = members.iter().filter(|(_, member)| !is_absent(member, spot));
            let filled = members.map(|(name, member)| (name.clone(), evaluate(member, spot)));
            Value::Object(filled.collect())
        }
        plain => plain.clone(),
    }
}

/// Whether a member is left out of this row: its template, or what the cycle comes to, is `@absent`.
pub(crate) fn is_absent(template: &Value, spot: &Spot<'_>) -> bool {
    match template {
        Value::String(text) => text == "@absent",
        Value::Object(members) => {
            let choices = members.get("@cycle").and_then(Value::as_array);
            choices.is_some_and(|choices| is_absent(choose(choices, spot.ordinal), spot))
        }
        _ => false,
    }
}

fn choose(choices: &[Value], at: i64) -> &Value {
    let count = i64::try_from(choices.len()).unwrap_or(1).max(1);
    let place = usize::try_from(at.rem_euclid(count)).unwrap_or(0);
    choices.get(place).unwrap_or(&Value::Null)
}

/// `@key [text]`, `@uuid [kind]`, `@place [from]`, `@parent`, `@parent_number from`, `@of member`,
/// `@ref kind [step]`, `@see kind step member`, `@time form [seconds]`, `@money form`, `@text pattern`,
/// `@nasty`, `@flag`, `@small`. A step counts the rows of the other kind from one row to the next; the step
/// `place` starts again with every parent.
fn expression(text: &str, spot: &Spot<'_>) -> Value {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    match name {
        "@key" if rest == "text" => Value::from(spot.number.to_string()),
        "@key" => Value::from(spot.number),
        "@uuid" => Value::from(uuid(if rest.is_empty() { spot.kind } else { rest }, spot.ordinal)),
        "@place" => Value::from(spot.place + rest.parse().unwrap_or(0)),
        "@parent_number" => Value::from(spot.parent + rest.parse().unwrap_or(0)),
        "@nasty" => Value::from(nth(NASTY, spot.ordinal)),
        "@flag" => Value::from(spot.ordinal % 2 == 0),
        "@small" => Value::from(spot.ordinal % 3 * 7),
        "@parent" => entities::key(spot.store, spot.of, spot.parent),
        "@of" => {
            entities::member(spot.store, spot.of, spot.parent, &rest.replace('#', &spot.place.to_string()))
        }
        "@ref" => {
            let (kind, step) = rest.split_once(' ').unwrap_or((rest, "1"));
            entities::key(spot.store, kind, picked(spot, kind, step))
        }
        "@see" => {
            let mut words = rest.splitn(3, ' ');
            let mut next = || words.next().unwrap_or_default();
            let (kind, step, member) = (next(), next(), next());
            entities::member(spot.store, kind, picked(spot, kind, step), member)
        }
        "@time" => time(rest, spot),
        "@money" => money(rest, spot),
        "@text" => Value::from(rest.replace('#', &spot.number.to_string())),
        // A template that names nothing known shows itself in the answers, and so in the tests.
        _ => Value::from(text),
    }
}

/// Which row of another kind a row refers to: every `step`-th, around and around.
fn picked(spot: &Spot<'_>, kind: &str, step: &str) -> i64 {
    let steps =
        if step == "place" { spot.place } else { spot.ordinal.wrapping_mul(step.parse().unwrap_or(1)) };
    steps.rem_euclid(entities::count(spot.store, kind).max(1))
}

/// `form [seconds]`: two rows of three days are apart, the seconds are added.
fn time(rest: &str, spot: &Spot<'_>) -> Value {
    let (form, seconds) = rest.split_once(' ').unwrap_or((rest, "0"));
    let days = spot.ordinal.rem_euclid(600);
    let moment = Moment(OPENING + days * 86_400 + days * 613).later(seconds.parse().unwrap_or(0));
    match form {
        "unix" => Value::from(moment.0),
        "rfc2822" => moment.rfc2822(),
        "offset" => moment.iso_with_offset(),
        "date" => moment.date(),
        _ => moment.iso_with_z(),
    }
}

/// Amounts with zero to four places, and nothing at all now and then.
fn money(form: &str, spot: &Spot<'_>) -> Value {
    let amount = match spot.ordinal.rem_euclid(5) {
        0 => Money(0),
        1 => Money::cents(1_999),
        2 => Money(50_000),
        3 => Money(123_456),
        _ => Money(spot.ordinal.rem_euclid(900) * 12_500 + 5_000),
    };
    if form == "text" { amount.text() } else { amount.number() }
}

/// An identifier in the form of a UUID that holds the number of its row.
pub(crate) fn uuid(kind: &str, ordinal: i64) -> String {
    let tag = kind.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("{tag:08x}-0000-4000-8000-{ordinal:012x}")
}

/// The number in an identifier that [`uuid`] made for this kind.
pub(crate) fn number_of_uuid(kind: &str, text: &str) -> Option<i64> {
    let (_, number) = text.rsplit_once('-')?;
    let number = i64::from_str_radix(number, 16).ok()?;
    (uuid(kind, number) == text).then_some(number)
}
