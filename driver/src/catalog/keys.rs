//! SQLPrimaryKeys and SQLForeignKeys.

use bigcommerce_sql::schemas::{Catalogue, ForeignKey, Table};

use super::names::{nowhere, table_named};
use super::rows::{Cell, Described, Row, position, result};
use super::{LocalResult, NameArguments};

const PRIMARY_KEYS: [Described; 6] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME").not_null(),
    Described::name("COLUMN_NAME").not_null(),
    Described::small("KEY_SEQ").not_null(),
    Described::name("PK_NAME"),
];

const FOREIGN_KEYS: [Described; 14] = [
    Described::name("PKTABLE_CAT"),
    Described::name("PKTABLE_SCHEM"),
    Described::name("PKTABLE_NAME").not_null(),
    Described::name("PKCOLUMN_NAME").not_null(),
    Described::name("FKTABLE_CAT"),
    Described::name("FKTABLE_SCHEM"),
    Described::name("FKTABLE_NAME").not_null(),
    Described::name("FKCOLUMN_NAME").not_null(),
    Described::small("KEY_SEQ").not_null(),
    Described::small("UPDATE_RULE"),
    Described::small("DELETE_RULE"),
    Described::name("FK_NAME"),
    Described::name("PK_NAME"),
    Described::small("DEFERRABILITY"),
];

const NO_ACTION: i16 = 3;
const NOT_DEFERRABLE: i16 = 7;

/// The name of a table's primary key.
pub(super) fn primary_key_name(table: &Table) -> String {
    format!("PK_{}", table.name)
}

/// SQLPrimaryKeys.
pub fn primary_keys(catalogue: &Catalogue, names: NameArguments<'_>) -> LocalResult {
    let mut rows: Vec<Row<6>> = Vec::new();
    if let Some(table) = table_named(catalogue, names) {
        let columns = table.key.iter().filter_map(|index| table.columns.get(*index));
        rows.extend(columns.enumerate().map(|(index, column)| {
            [
                Cell::Null,
                Cell::Null,
                table.name.as_str().into(),
                column.sql_name.as_str().into(),
                position(index),
                primary_key_name(table).into(),
            ]
        }));
    }
    result(&PRIMARY_KEYS, &rows)
}

/// SQLForeignKeys: the keys that refer to `primary`, those that `foreign` contains, or those between both.
pub fn foreign_keys(
    catalogue: &Catalogue,
    primary: NameArguments<'_>,
    foreign: NameArguments<'_>,
) -> LocalResult {
    let mut found: Vec<Reference<'_>> = Vec::new();
    if !nowhere(primary) && !nowhere(foreign) {
        let wanted_primary = primary.table.map(|_| table_named(catalogue, primary).map(|table| &table.name));
        let wanted_foreign = foreign.table.map(|_| table_named(catalogue, foreign).map(|table| &table.name));
        found = catalogue
            .tables()
            .iter()
            .filter(|table| wanted_foreign.map_or(!table.hidden, |wanted| wanted == Some(&table.name)))
            .flat_map(|table| references(catalogue, table))
            .filter(|reference| wanted_primary.is_none_or(|wanted| wanted == Some(&reference.primary.name)))
            .collect();
    }
    // With PKTableName given, ordered by the referring table; else by the one referred to.
    let by_foreign = primary.table.is_some();
    found.sort_by_key(|reference| {
        let table = if by_foreign { reference.foreign } else { reference.primary };
        (&table.name, reference.sequence)
    });
    let rows: Vec<Row<14>> = found.iter().map(Reference::row).collect();
    result(&FOREIGN_KEYS, &rows)
}

/// One column of a foreign key.
struct Reference<'a> {
    primary: &'a Table,
    primary_column: &'a str,
    foreign: &'a Table,
    foreign_column: &'a str,
    sequence: usize,
    key: &'a ForeignKey,
}

fn references<'a>(catalogue: &'a Catalogue, foreign: &'a Table) -> Vec<Reference<'a>> {
    let mut result = Vec::new();
    for key in &foreign.foreign_keys {
        let Some(primary) = catalogue.table(&key.table) else { continue };
        for (sequence, (ours, theirs)) in key.columns.iter().zip(&key.references).enumerate() {
            let ours = foreign.columns.get(*ours);
            let theirs = primary.column_index(theirs).and_then(|index| primary.columns.get(index));
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                result.push(Reference {
                    primary,
                    primary_column: &theirs.sql_name,
                    foreign,
                    foreign_column: &ours.sql_name,
                    sequence,
                    key,
                });
            }
        }
    }
    result
}

impl Reference<'_> {
    fn row(&self) -> Row<14> {
        [
            Cell::Null,
            Cell::Null,
            self.primary.name.as_str().into(),
            self.primary_column.into(),
            Cell::Null,
            Cell::Null,
            self.foreign.name.as_str().into(),
            self.foreign_column.into(),
            position(self.sequence),
            NO_ACTION.into(),
            NO_ACTION.into(),
            self.name().into(),
            self.primary_key().into(),
            NOT_DEFERRABLE.into(),
        ]
    }

    /// Two references of a table to the same other one differ in their columns, so the name lists them.
    fn name(&self) -> String {
        let columns = self.key.columns.iter().filter_map(|index| self.foreign.columns.get(*index));
        columns.fold(format!("FK_{}_{}", self.foreign.name, self.primary.name), |name, column| {
            name + "_" + &column.sql_name
        })
    }

    /// NULL for a reference to columns that are not the primary key.
    fn primary_key(&self) -> Option<String> {
        let key = self.primary.key.iter().filter_map(|index| self.primary.columns.get(*index));
        key.map(|column| &column.name).eq(&self.key.references).then(|| primary_key_name(self.primary))
    }
}
