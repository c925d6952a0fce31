//! Values that depend on what else a request asks for: a JSON column shows all that lies inside of it, and `include` puts more
//! there. Such a column must show the same in every statement, so its scan does not share pages that hold more.

use bigcommerce_store::ScanRequest;
use bigcommerce_store::schemas::{Column, Route, SqlType};

/// A part of the parent's rows that is shown as JSON, and what its own scan asks to be inside.
struct Shown<'a> {
    member: &'a str,
    asked: Vec<&'a str>,
}

/// Some scan would show more than it does by itself, if the pages of these parents' scans held the rows of these children, too.
pub(super) fn would_change(parents: &[ScanRequest], children: &[(ScanRequest, &Route)]) -> bool {
    let mut shown = Vec::new();
    let mut asked = Vec::new();
    for parent in parents {
        let own: Vec<&str> = columns(parent).filter_map(|column| column.include.as_deref()).collect();
        let json = columns(parent).filter(|column| column.sql_type == SqlType::Json);
        shown.extend(json.map(|column| Shown { member: first_member(&column.pointer), asked: own.clone() }));
        asked.extend(own);
    }
    for (child, route) in children {
        let own: Vec<&str> = route.include.iter().map(String::as_str).collect();
        if columns(child).any(|column| column.sql_type == SqlType::Json) {
            let members = route.rows.iter().map(|rows| first_member(rows));
            shown.extend(members.map(|member| Shown { member, asked: own.clone() }));
        }
        asked.extend(own);
    }
    shown.iter().any(|shown| asked.iter().any(|value| shown.changes_with(value)))
}

impl Shown<'_> {
    /// A value of `include` adds to this part, and the part's own scan does not ask for it, or for what lies inside of it.
    fn changes_with(&self, value: &str) -> bool {
        let inside =
            |own: &&str| own.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        value.split('.').next() == Some(self.member) && !self.asked.iter().any(inside)
    }
}

/// The columns that a scan reads.
fn columns(request: &ScanRequest) -> impl Iterator<Item = &Column> {
    request.columns.iter().filter_map(|index| request.table.columns.get(*index))
}

/// The member of a row in which a JSON pointer begins.
fn first_member(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}
