//! The long tail of the store: rows and routes that come from the files below `rows/` instead of code.
//! Called where routes are found and answered; what needs reckoning of its own lies in `data/`.

mod declaration;
mod entities;
mod expression;
mod routes;

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::data::Store;

pub(crate) use declaration::Declaration;
pub(crate) use routes::{DeclaredRoute, OneObject, Place, find, indexes_where, keys_where, rows_of_parent};

const FILES: &[&str] = &[
    include_str!("rows/catalog.json"),
    include_str!("rows/channels.json"),
    include_str!("rows/content.json"),
    include_str!("rows/customers.json"),
    include_str!("rows/marketing.json"),
    include_str!("rows/metafields.json"),
    include_str!("rows/orders.json"),
    include_str!("rows/settings.json"),
    include_str!("rows/shipping_tax.json"),
    include_str!("rows/store.json"),
];

/// Row templates that several declarations share.
static SHARED: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("rows/shared.json")).unwrap_or_default());

/// All declarations. A file that cannot be read counts as empty; a test reads every file.
static DECLARATIONS: LazyLock<Vec<Declaration>> = LazyLock::new(|| {
    let files = FILES.iter().filter_map(|text| serde_json::from_str::<Vec<Declaration>>(text).ok());
    files.flatten().collect()
});

fn named(entity: &str) -> Option<&'static Declaration> {
    DECLARATIONS.iter().find(|declaration| !entity.is_empty() && declaration.entity == entity)
}

/// A row of a declared kind.
pub(crate) fn row_of(entity: &str, store: &Store, index: i64) -> Value {
    entities::row(store, entity, index)
}

fn shared_template(name: &str) -> &'static Map<String, Value> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    SHARED.get(name).and_then(Value::as_object).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        serde_json::from_str::<Map<String, Value>>(include_str!("rows/shared.json")).unwrap();
        for text in FILES {
            if let Err(error) = serde_json::from_str::<Vec<Declaration>>(text) {
                let start: String = text.chars().take(120).collect();
                panic!("{error} in the file that begins with {start}");
            }
        }
    }
}
