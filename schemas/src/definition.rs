//! The shape of a table's TOML file, key by key. `load` reads it and gives it its meaning; nothing is checked here but
//! that no key is unknown.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTable {
    pub(crate) name: Spanned<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) description: String,
    pub(crate) spec: String,
    pub(crate) scope: String,
    pub(crate) key: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) hidden: bool,
    pub(crate) expected_rows: Option<u64>,
    pub(crate) write_hint: Option<String>,
    pub(crate) columns: Vec<RawColumn>,
    #[serde(default)]
    pub(crate) foreign_keys: Vec<RawForeignKey>,
    #[serde(default)]
    pub(crate) filters: Vec<RawFilter>,
    pub(crate) routes: Vec<RawRoute>,
    pub(crate) insert: Option<RawWrite>,
    pub(crate) update: Option<RawWrite>,
    pub(crate) delete: Option<RawWrite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawColumn {
    pub(crate) name: Spanned<String>,
    #[serde(rename = "type")]
    pub(crate) sql_type: Spanned<String>,
    pub(crate) pointer: Option<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) not_null: bool,
    #[serde(default)]
    pub(crate) read_only: bool,
    pub(crate) include: Option<String>,
    #[serde(default)]
    pub(crate) whole_row: bool,
    pub(crate) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawForeignKey {
    pub(crate) columns: Vec<Spanned<String>>,
    pub(crate) table: String,
    pub(crate) references: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFilter {
    pub(crate) column: Spanned<String>,
    pub(crate) ops: Vec<Spanned<String>>,
    pub(crate) param: String,
    pub(crate) encode: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) exact: bool,
    pub(crate) max_values: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRoute {
    pub(crate) kind: Spanned<String>,
    #[serde(default)]
    pub(crate) path: String,
    pub(crate) parent: Option<String>,
    #[serde(default)]
    pub(crate) bind: toml::Table,
    pub(crate) rows: Option<Rows>,
    pub(crate) paging: Option<Spanned<String>>,
    pub(crate) page_size: Option<u32>,
    #[serde(default)]
    pub(crate) parameters: toml::Table,
    #[serde(default)]
    pub(crate) include: Vec<String>,
    #[serde(default)]
    pub(crate) include_fields: bool,
    #[serde(default = "yes")]
    pub(crate) filtered: bool,
    pub(crate) order: Option<RawOrder>,
    pub(crate) count: Option<RawCount>,
    #[serde(default)]
    pub(crate) no_rows_on: Vec<u16>,
    pub(crate) concurrency: Option<u32>,
    #[serde(default)]
    pub(crate) lacks: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) pointers: BTreeMap<Spanned<String>, String>,
    pub(crate) keys_per_request: Option<usize>,
    pub(crate) check: Option<RawCheck>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCheck {
    pub(crate) expected: String,
    pub(crate) summed: String,
}

pub(crate) fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Rows {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOrder {
    pub(crate) style: Spanned<String>,
    pub(crate) columns: Vec<Spanned<String>>,
    pub(crate) paging: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCount {
    pub(crate) path: String,
    pub(crate) pointer: String,
    #[serde(default)]
    pub(crate) exact: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWrite {
    pub(crate) method: Spanned<String>,
    pub(crate) path: Spanned<String>,
    pub(crate) spec: Option<String>,
    pub(crate) body: Option<Spanned<String>>,
    pub(crate) rows: Option<String>,
    #[serde(default)]
    pub(crate) required: Vec<Spanned<String>>,
    pub(crate) returns: Option<String>,
    pub(crate) max_rows: Option<u32>,
    pub(crate) keys: Option<String>,
    #[serde(default)]
    pub(crate) members: BTreeMap<Spanned<String>, String>,
}
