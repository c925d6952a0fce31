//! `dsn properties`: every connection property with its values, as the table of the engine has them.

use bigcommerce_sql::{Group, PROPERTIES, Property};

use crate::output::say;

const GROUPS: &[(Group, &str)] = &[
    (Group::Login, "Which store, and how to get in"),
    (Group::Network, "How requests travel"),
    (Group::Rows, "What queries give and hold"),
    (Group::Log, "What is written down"),
];

/// Lists them.
pub(crate) fn run() {
    for (group, title) in GROUPS {
        say(&format!("{title}:"));
        for property in PROPERTIES.iter().filter(|property| property.group == *group) {
            say(&format!("  {}\n      {}", heading(property), property.help));
        }
    }
}

fn heading(property: &Property) -> String {
    let values = match (property.values, property.range) {
        ([], None) => String::new(),
        ([], Some((least, most))) => format!("={least}…{most}"),
        (values, _) => format!("={}", values.join("|")),
    };
    let default =
        if property.default.is_empty() { String::new() } else { format!(", default {}", property.default) };
    let aliases = if property.aliases.is_empty() {
        String::new()
    } else {
        format!(", also {}", property.aliases.join(", "))
    };
    format!("{}{values}{default}{aliases}", property.name)
}
