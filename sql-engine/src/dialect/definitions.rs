//! What CREATE TABLE says of columns and keys of a temporary table beyond their types. Called by `changes`.

use datafusion::sql::sqlparser::ast::{
    ColumnDef, ColumnOption, DataType, Expr, IdentityPropertyFormatKind, IdentityPropertyKind, IndexColumn,
    TableConstraint, Value,
};

use super::changes::not_supported;
use super::labels::Labels;
use crate::error::SqlError;
use crate::functions::text_size;
use crate::temporary::{Declared, Definition, Key, TableName};

/// Reads columns and constraints.
///
/// # Errors
/// A constraint that temporary tables do not have.
pub(super) fn definition(
    columns: &[ColumnDef],
    constraints: &[TableConstraint],
    labels: &Labels,
) -> Result<Definition, SqlError> {
    let mut keys = Vec::new();
    let columns = columns.iter().map(|column| declared(column, labels, &mut keys));
    let mut columns = columns.collect::<Result<Vec<_>, _>>()?;
    for constraint in constraints {
        let (is_primary, listed) = match constraint {
            TableConstraint::PrimaryKey(key) => (true, &key.columns),
            TableConstraint::Unique(key) => (false, &key.columns),
            other => return Err(no_constraint(&other.to_string())),
        };
        let listed = listed.iter().map(|column| {
            named(column)
                .ok_or_else(|| not_supported(&format!("{column} is no column: a key names columns.")))
        });
        keys.push(Key { is_primary, columns: listed.collect::<Result<Vec<_>, _>>()? });
    }
    for column in &mut columns {
        let is_in = |key: &Key| key.is_primary && key.columns.contains(&column.name.folded);
        column.not_null |= keys.iter().any(is_in);
    }
    Ok(Definition { columns, keys })
}

fn named(column: &IndexColumn) -> Option<String> {
    match &column.column.expr {
        Expr::Identifier(name) => Some(name.value.clone()),
        _ => None,
    }
}

fn declared(column: &ColumnDef, labels: &Labels, keys: &mut Vec<Key>) -> Result<Declared, SqlError> {
    if matches!(column.data_type, DataType::Interval { .. }) {
        return Err(not_supported(
            "Columns have no type INTERVAL: keep a number of days or seconds, and compute with DATEADD.",
        ));
    }
    let folded = column.name.value.clone();
    let name = TableName { typed: labels.typed(&folded).to_owned(), folded: folded.clone() };
    let mut declared = Declared {
        name,
        size: text_size(&column.data_type),
        not_null: false,
        default: None,
        numbering: None,
    };
    for option in &column.options {
        match &option.option {
            ColumnOption::Null => {}
            ColumnOption::NotNull => declared.not_null = true,
            ColumnOption::Default(default) => declared.default = Some(default.clone()),
            ColumnOption::PrimaryKey(_) => keys.push(Key { is_primary: true, columns: vec![folded.clone()] }),
            ColumnOption::Unique(_) => keys.push(Key { is_primary: false, columns: vec![folded.clone()] }),
            other => {
                let numbering = numbering(other).ok_or_else(|| no_constraint(&other.to_string()))?;
                (declared.numbering, declared.not_null) = (Some(numbering), true);
            }
        }
    }
    Ok(declared)
}

/// IDENTITY, IDENTITY(first, step) and AUTO_INCREMENT.
fn numbering(option: &ColumnOption) -> Option<(i64, i64)> {
    match option {
        ColumnOption::Identity(
            IdentityPropertyKind::Identity(property) | IdentityPropertyKind::Autoincrement(property),
        ) => match &property.parameters {
            None => Some((1, 1)),
            Some(
                IdentityPropertyFormatKind::FunctionCall(figures)
                | IdentityPropertyFormatKind::StartAndIncrement(figures),
            ) => Some((number(&figures.seed)?, number(&figures.increment)?)),
        },
        ColumnOption::DialectSpecific(words) => {
            let words: Vec<String> = words.iter().map(|word| word.to_string().to_lowercase()).collect();
            matches!(words.join(" ").as_str(), "auto_increment" | "autoincrement").then_some((1, 1))
        }
        _ => None,
    }
}

fn number(value: &Expr) -> Option<i64> {
    match value {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn no_constraint(constraint: &str) -> SqlError {
    not_supported(&format!(
        "Columns of temporary tables have a type, NULL or NOT NULL, DEFAULT, IDENTITY, PRIMARY KEY and UNIQUE. Leave {constraint} out."
    ))
}
