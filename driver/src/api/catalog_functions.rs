//! SQLTables, SQLColumns and the other functions whose result comes from the catalogue, and SQLGetTypeInfo.

use bigcommerce_sql::schemas::Catalogue;
use bigcommerce_sql::{OwnTable, Settings};

use crate::api::work;
use crate::catalog::{self, LocalResult, NameArguments};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, Kind, Statement, lock};
use crate::memory::{TextError, TextIn};

const SQL_BEST_ROWID: u16 = 1;
const SQL_ROWVER: u16 = 2;
const SQL_NULLABLE: u16 = 1;
const SQL_SCOPE_SESSION: u16 = 2;
const SQL_INDEX_UNIQUE: u16 = 0;
const SQL_INDEX_ALL: u16 = 1;
const SQL_ENSURE: u16 = 1;

/// The name arguments of a catalog function, as the application passes them.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// CatalogName
    pub catalog: TextIn,
    /// SchemaName
    pub schema: TextIn,
    /// TableName or ProcName
    pub table: TextIn,
}

struct ReadNames {
    catalog: Option<String>,
    schema: Option<String>,
    table: Option<String>,
    column: Option<String>,
    identifiers: bool,
}

impl ReadNames {
    fn read(call: &Call<'_, Statement>, names: Names, column: Option<TextIn>) -> Result<Self, TextError> {
        Ok(Self {
            catalog: names.catalog.read()?,
            schema: names.schema.read()?,
            table: names.table.read()?,
            column: column.map_or(Ok(None), TextIn::read)?,
            identifiers: call.state.attributes.metadata_id != 0,
        })
    }

    fn arguments(&self) -> NameArguments<'_> {
        NameArguments {
            catalog: self.catalog.as_deref(),
            schema: self.schema.as_deref(),
            table: self.table.as_deref(),
            column: self.column.as_deref(),
            identifiers: self.identifiers,
        }
    }

    fn require_table(&self) -> Result<(), Diagnostic> {
        match self.table {
            Some(_) => Ok(()),
            None => Err(Diagnostic::new(SqlState::NullPointer, "The table name must not be a null pointer.")),
        }
    }
}

fn catalogue(call: &Call<'_, Statement>) -> Result<&'static Catalogue, Diagnostic> {
    of_engine(call, bigcommerce_sql::Connection::catalogue)
}

/// Something of the connection's properties.
fn of_settings<T>(call: &Call<'_, Statement>, take: impl FnOnce(&Settings) -> T) -> Result<T, Diagnostic> {
    of_engine(call, |engine| take(engine.settings()))
}

fn of_engine<T>(
    call: &Call<'_, Statement>,
    take: impl FnOnce(&bigcommerce_sql::Connection) -> T,
) -> Result<T, Diagnostic> {
    match &lock(call.handle.connection.state()).engine {
        Some(engine) => Ok(take(engine)),
        None => Err(Diagnostic::new(SqlState::NotOpen, "The connection is not open.")),
    }
}

fn own_tables(call: &Call<'_, Statement>) -> Result<Vec<OwnTable>, Diagnostic> {
    let Some(engine) = lock(call.handle.connection.state()).engine.clone() else { return Ok(Vec::new()) };
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let _cancellable = call.handle.cancel.begin();
    work::wait(call.handle, deadline, async move { Ok(engine.own_tables().await) })
}

fn open(call: &mut Call<'_, Statement>, make: impl FnOnce() -> LocalResult) -> Outcome {
    if call.state.cursor.is_some() {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "Close the open cursor before the next statement.",
        ));
    }
    let mut result = make();
    if call.handle.connection.environment.is_odbc2() {
        result = result.into_odbc2();
    }
    call.state.prepared = None;
    call.state.direct = true;
    call.state.executed = true;
    call.state.row_count = -1;
    lock(call.state.descriptors.columns.state()).describe(&result.columns);
    let attributes = &call.state.attributes;
    call.state.cursor = Some(Cursor::local(result, attributes.max_rows, attributes.scrollable));
    Ok(Done::Success)
}

/// SQLTables.
///
/// # Errors
/// 24000 while a cursor is open, as for all functions here.
pub fn tables(call: &mut Call<'_, Statement>, names: Names, table_types: TextIn) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    let table_types = table_types.read()?;
    let catalogue = catalogue(call)?;
    let browsable = of_settings(call, |settings| settings.browsable.clone())?;
    let own = own_tables(call)?;
    let types = table_types.as_deref();
    open(call, || catalog::tables(catalogue, &own, &browsable, names.arguments(), types))
}

/// SQLColumns.
///
/// # Errors
/// As [`tables`].
pub fn columns(call: &mut Call<'_, Statement>, names: Names, column: TextIn) -> Outcome {
    let names = ReadNames::read(call, names, Some(column))?;
    let catalogue = catalogue(call)?;
    let presentation = of_settings(call, |settings| settings.presentation)?;
    let own = own_tables(call)?;
    open(call, || catalog::columns(catalogue, &own, presentation, names.arguments()))
}

/// SQLPrimaryKeys.
///
/// # Errors
/// HY009 without a table name; else as [`tables`].
pub fn primary_keys(call: &mut Call<'_, Statement>, names: Names) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    names.require_table()?;
    let catalogue = catalogue(call)?;
    open(call, || catalog::primary_keys(catalogue, names.arguments()))
}

/// SQLForeignKeys.
///
/// # Errors
/// HY009 without either table name; else as [`tables`].
pub fn foreign_keys(call: &mut Call<'_, Statement>, primary: Names, foreign: Names) -> Outcome {
    let primary = ReadNames::read(call, primary, None)?;
    let foreign = ReadNames::read(call, foreign, None)?;
    primary.require_table().or_else(|_| foreign.require_table())?;
    let catalogue = catalogue(call)?;
    open(call, || catalog::foreign_keys(catalogue, primary.arguments(), foreign.arguments()))
}

/// SQLStatistics.
///
/// # Errors
/// HY009 without a table name, HY100 and HY101 for unknown options; else as [`tables`].
pub fn statistics(call: &mut Call<'_, Statement>, names: Names, unique: u16, accuracy: u16) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    names.require_table()?;
    in_range(unique, SQL_INDEX_UNIQUE..=SQL_INDEX_ALL, SqlState::Uniqueness, "Unique")?;
    in_range(accuracy, 0..=SQL_ENSURE, SqlState::Accuracy, "Reserved")?;
    let catalogue = catalogue(call)?;
    open(call, || catalog::statistics(catalogue, names.arguments(), unique == SQL_INDEX_UNIQUE))
}

/// SQLSpecialColumns.
///
/// # Errors
/// HY009 without a table name, HY097 to HY099 for unknown options; else as [`tables`].
pub fn special_columns(
    call: &mut Call<'_, Statement>,
    kind: u16,
    names: Names,
    scope: u16,
    nullable: u16,
) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    names.require_table()?;
    in_range(kind, SQL_BEST_ROWID..=SQL_ROWVER, SqlState::ColumnKind, "IdentifierType")?;
    in_range(scope, 0..=SQL_SCOPE_SESSION, SqlState::Scope, "Scope")?;
    in_range(nullable, 0..=SQL_NULLABLE, SqlState::NullableKind, "Nullable")?;
    let catalogue = catalogue(call)?;
    let presentation = of_settings(call, |settings| settings.presentation)?;
    let nullable_too = nullable == SQL_NULLABLE;
    open(call, || catalog::special_columns(catalogue, presentation, names.arguments(), kind, nullable_too))
}

/// SQLProcedures.
///
/// # Errors
/// As [`tables`].
pub fn procedures(call: &mut Call<'_, Statement>, names: Names) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    open(call, || catalog::procedures(names.arguments()))
}

/// SQLProcedureColumns.
///
/// # Errors
/// As [`tables`].
pub fn procedure_columns(call: &mut Call<'_, Statement>, names: Names, column: TextIn) -> Outcome {
    let names = ReadNames::read(call, names, Some(column))?;
    open(call, || catalog::procedure_columns(names.arguments()))
}

/// SQLTablePrivileges.
///
/// # Errors
/// As [`tables`].
pub fn table_privileges(call: &mut Call<'_, Statement>, names: Names) -> Outcome {
    let names = ReadNames::read(call, names, None)?;
    let catalogue = catalogue(call)?;
    open(call, || catalog::table_privileges(catalogue, names.arguments()))
}

/// SQLColumnPrivileges.
///
/// # Errors
/// HY009 without a table name; else as [`tables`].
pub fn column_privileges(call: &mut Call<'_, Statement>, names: Names, column: TextIn) -> Outcome {
    let names = ReadNames::read(call, names, Some(column))?;
    names.require_table()?;
    let catalogue = catalogue(call)?;
    open(call, || catalog::column_privileges(catalogue, names.arguments()))
}

/// SQLGetTypeInfo.
///
/// # Errors
/// HY004 for a number that is no SQL type; else as [`tables`].
pub fn type_info(call: &mut Call<'_, Statement>, data_type: i16) -> Outcome {
    if !matches!(data_type, -11..=12 | 91..=93 | 101..=113) {
        return Err(Diagnostic::new(SqlState::UnknownSqlType, format!("{data_type} is not an SQL type.")));
    }
    let odbc2 = call.handle.connection.environment.is_odbc2();
    open(call, || catalog::type_info(data_type, odbc2))
}

fn in_range(
    value: u16,
    allowed: std::ops::RangeInclusive<u16>,
    state: SqlState,
    name: &str,
) -> Result<(), Diagnostic> {
    if allowed.contains(&value) {
        return Ok(());
    }
    Err(Diagnostic::new(state, format!("{value} is not a value of the argument {name}.")))
}
