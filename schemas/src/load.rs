//! Reads a table's TOML text into the model. Unknown keys, unknown columns and impossible combinations are errors
//! that name file and line. The shape of the TOML is in `definition`.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;

use crate::definition::{RawColumn, RawFilter, RawOrder, RawRoute, RawTable, Rows};
use crate::load_writes::RawWrites;
use crate::model::{
    Bind, Column, CountRoute, Encoding, Filter, ForeignKey, Operator, OrderStyle, Paging, Route, RouteCheck,
    RouteKind, RouteOrder, SqlType, Table,
};
use crate::names::{fold, pascal_case};

/// A table definition that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct LoadError {
    /// The file, as named by the caller.
    pub file: String,
    /// Line of the mistake, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// Reads one definition. `file` only names the text in errors.
///
/// # Errors
/// The first mistake found, with its line.
pub fn parse_table(file: &str, text: &str) -> Result<Table, LoadError> {
    let source = Source { file, text };
    let raw: RawTable = toml::from_str(text)
        .map_err(|error| source.error(error.span().unwrap_or(0..0), error.message().to_owned()))?;
    source.table(raw)
}

pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, span: Range<usize>, reason: String) -> LoadError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        LoadError { file: self.file.to_owned(), line: before.matches('\n').count() + 1, reason }
    }

    pub(crate) fn at<T>(&self, place: &Spanned<T>, reason: impl Into<String>) -> LoadError {
        self.error(place.span(), reason.into())
    }

    fn table(&self, raw: RawTable) -> Result<Table, LoadError> {
        self.names_are_unique(&raw.columns)?;
        let columns =
            raw.columns.into_iter().map(|column| self.column(column)).collect::<Result<Vec<_>, _>>()?;
        let key = self.indexes(&columns, &raw.key)?;
        let foreign_keys = raw
            .foreign_keys
            .into_iter()
            .map(|foreign| {
                let ours = self.indexes(&columns, &foreign.columns)?;
                if ours.len() != foreign.references.len() {
                    return Err(self.at(&raw.name, format!("the foreign key to {} is uneven", foreign.table)));
                }
                Ok(ForeignKey { columns: ours, table: foreign.table, references: foreign.references })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let filters = raw
            .filters
            .into_iter()
            .map(|filter| self.filter(&columns, filter))
            .collect::<Result<Vec<_>, _>>()?;
        if raw.routes.is_empty() {
            return Err(self.at(&raw.name, "a table needs at least one route"));
        }
        let routes =
            raw.routes.into_iter().map(|route| self.route(&columns, route)).collect::<Result<Vec<_>, _>>()?;
        let writes =
            RawWrites { insert: raw.insert, update: raw.update, delete: raw.delete, hint: raw.write_hint };
        let writes = self.writes(&columns, &key, writes)?;
        Ok(Table {
            name: raw.name.into_inner(),
            aliases: raw.aliases,
            description: raw.description,
            spec: raw.spec,
            scope: raw.scope,
            hidden: raw.hidden,
            expected_rows: raw.expected_rows,
            columns,
            key,
            foreign_keys,
            filters,
            routes,
            writes,
        })
    }

    /// SQL compares folded names, hence so does this check.
    fn names_are_unique(&self, columns: &[RawColumn]) -> Result<(), LoadError> {
        let mut taken = HashSet::new();
        for column in columns {
            for name in std::iter::once(column.name.get_ref()).chain(&column.aliases) {
                if !taken.insert(fold(name)) {
                    return Err(
                        self.at(&column.name, format!("the column name \"{name}\" is declared twice"))
                    );
                }
            }
        }
        Ok(())
    }

    fn column(&self, raw: RawColumn) -> Result<Column, LoadError> {
        let sql_type = parse_type(raw.sql_type.get_ref())
            .ok_or_else(|| self.at(&raw.sql_type, format!("unknown type \"{}\"", raw.sql_type.get_ref())))?;
        let name = raw.name.into_inner();
        Ok(Column {
            sql_name: pascal_case(&name),
            pointer: raw.pointer.unwrap_or_else(|| format!("/{name}")),
            name,
            aliases: raw.aliases,
            sql_type,
            not_null: raw.not_null,
            read_only: raw.read_only,
            include: raw.include,
            whole_row: raw.whole_row,
            note: raw.note,
        })
    }

    fn filter(&self, columns: &[Column], raw: RawFilter) -> Result<Filter, LoadError> {
        let column = self.index(columns, &raw.column)?;
        let operators = raw
            .ops
            .iter()
            .map(|symbol| {
                parse_operator(symbol.get_ref())
                    .ok_or_else(|| self.at(symbol, format!("unknown operator \"{}\"", symbol.get_ref())))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let encoding = match raw.encode.as_ref().map(|encode| encode.get_ref().as_str()) {
            None => Encoding::Plain,
            Some("one_zero") => Encoding::OneZero,
            Some("lowercase") => Encoding::Lowercase,
            Some(other) => {
                let reason = format!("unknown encoding \"{other}\"");
                return Err(raw.encode.as_ref().map_or_else(
                    || self.error(0..0, reason.clone()),
                    |place| self.at(place, reason.clone()),
                ));
            }
        };
        let takes_list = operators.contains(&Operator::In);
        if takes_list != raw.max_values.is_some() {
            return Err(self.at(&raw.column, "max_values goes with the operator \"in\", and only with it"));
        }
        if takes_list && operators.len() > 1 {
            return Err(self.at(&raw.column, "a parameter that takes a list serves \"in\" alone"));
        }
        Ok(Filter {
            column,
            operators,
            parameter: raw.param,
            encoding,
            exact: raw.exact,
            max_values: raw.max_values.unwrap_or(1),
        })
    }

    fn route(&self, columns: &[Column], raw: RawRoute) -> Result<Route, LoadError> {
        let kind = parse_kind(raw.kind.get_ref())
            .ok_or_else(|| self.at(&raw.kind, format!("unknown route kind \"{}\"", raw.kind.get_ref())))?;
        let paging = match &raw.paging {
            None if kind == RouteKind::Embedded => Paging::One,
            None => return Err(self.at(&raw.kind, "a route that sends requests names its paging")),
            Some(style) => parse_paging(style.get_ref())
                .ok_or_else(|| self.at(style, format!("unknown paging \"{}\"", style.get_ref())))?,
        };
        let bind = self.bind(columns, &raw)?;
        self.path_is_bound(columns, kind, &raw, &bind)?;
        self.keys_fit(kind, &raw, &bind)?;
        let pointers = raw
            .pointers
            .iter()
            .map(|(name, pointer)| Ok((self.index(columns, name)?, pointer.clone())))
            .collect::<Result<Vec<_>, LoadError>>()?;
        let rows = match raw.rows {
            Some(Rows::One(path)) => vec![path],
            Some(Rows::Several(paths)) => paths,
            None if kind == RouteKind::Embedded => {
                return Err(self.at(&raw.kind, "an embedded route says where its rows lie"));
            }
            None if raw.path.starts_with("/v3/") => vec!["/data".to_owned()],
            None => vec![String::new()],
        };
        let count = raw.count.map(|count| CountRoute {
            path: count.path,
            pointer: count.pointer,
            exact: count.exact,
        });
        Ok(Route {
            kind,
            path: raw.path,
            parent: raw.parent,
            bind,
            rows,
            paging,
            page_size: raw.page_size.unwrap_or(250),
            parameters: self.parameters(&raw.kind, &raw.parameters)?,
            include: raw.include,
            include_fields: raw.include_fields,
            filtered: raw.filtered,
            order: raw.order.map(|order| self.order(columns, order)).transpose()?,
            count,
            no_rows_on: raw.no_rows_on,
            concurrency: raw.concurrency,
            lacks: self.indexes(columns, &raw.lacks)?,
            pointers,
            keys_per_request: raw.keys_per_request,
            check: raw.check.map(|check| RouteCheck { expected: check.expected, summed: check.summed }),
        })
    }

    fn bind(&self, columns: &[Column], raw: &RawRoute) -> Result<Vec<Bind>, LoadError> {
        raw.bind
            .iter()
            .map(|(ours, theirs)| {
                let column = columns
                    .iter()
                    .position(|column| column.name == *ours)
                    .ok_or_else(|| self.at(&raw.kind, format!("bind names the unknown column \"{ours}\"")))?;
                let parent_column = theirs
                    .as_str()
                    .ok_or_else(|| self.at(&raw.kind, "bind maps a column to a column name"))?
                    .to_owned();
                Ok(Bind { column, parent_column })
            })
            .collect()
    }

    fn path_is_bound(
        &self,
        columns: &[Column],
        kind: RouteKind,
        raw: &RawRoute,
        bind: &[Bind],
    ) -> Result<(), LoadError> {
        let below_parent = matches!(kind, RouteKind::ByParent | RouteKind::Embedded);
        if below_parent != raw.parent.is_some() {
            let reason = "parent goes with by_parent and embedded routes, and only with them";
            return Err(self.at(&raw.kind, reason));
        }
        if (kind == RouteKind::Embedded) != raw.path.is_empty() {
            return Err(self.at(&raw.kind, "every route but an embedded one has a path"));
        }
        for piece in raw.path.split('{').skip(1) {
            let name = piece.split('}').next().unwrap_or_default();
            if !bind.iter().any(|bind| columns.get(bind.column).is_some_and(|column| column.name == name)) {
                return Err(self.at(&raw.kind, format!("nothing is bound to {{{name}}} in the path")));
            }
        }
        Ok(())
    }

    /// A comma list of keys stands in the path's query: a path proper names one row or one parent.
    fn keys_fit(&self, kind: RouteKind, raw: &RawRoute, bind: &[Bind]) -> Result<(), LoadError> {
        let Some(most) = raw.keys_per_request else { return Ok(()) };
        let in_query = raw.path.split_once('?').is_some_and(|(path, _)| !path.contains('{'));
        let keyed = matches!(kind, RouteKind::ByKey | RouteKind::ByParent);
        if keyed && in_query && bind.len() == 1 && most > 1 {
            return Ok(());
        }
        let reason = "keys_per_request goes with by_key and by_parent routes whose path names one column, in its query";
        Err(self.at(&raw.kind, reason))
    }

    fn parameters<T>(
        &self,
        place: &Spanned<T>,
        parameters: &toml::Table,
    ) -> Result<Vec<(String, String)>, LoadError> {
        parameters
            .iter()
            .map(|(name, value)| match value {
                toml::Value::String(text) => Ok((name.clone(), text.clone())),
                toml::Value::Integer(number) => Ok((name.clone(), number.to_string())),
                toml::Value::Boolean(flag) => Ok((name.clone(), flag.to_string())),
                _ => Err(self.at(place, format!("parameter \"{name}\" is neither text, number nor flag"))),
            })
            .collect()
    }

    fn order(&self, columns: &[Column], raw: RawOrder) -> Result<RouteOrder, LoadError> {
        let style = match raw.style.get_ref().as_str() {
            "sort_direction" => OrderStyle::SortDirection,
            "sort_colon" => OrderStyle::SortColon,
            other => return Err(self.at(&raw.style, format!("unknown order style \"{other}\""))),
        };
        Ok(RouteOrder {
            style,
            columns: self.indexes(columns, &raw.columns)?,
            paging: raw.paging.as_ref().map(|name| self.index(columns, name)).transpose()?,
        })
    }

    pub(crate) fn index(&self, columns: &[Column], name: &Spanned<String>) -> Result<usize, LoadError> {
        columns
            .iter()
            .position(|column| column.name == *name.get_ref())
            .ok_or_else(|| self.at(name, format!("there is no column \"{}\"", name.get_ref())))
    }

    pub(crate) fn indexes(
        &self,
        columns: &[Column],
        names: &[Spanned<String>],
    ) -> Result<Vec<usize>, LoadError> {
        names.iter().map(|name| self.index(columns, name)).collect()
    }
}

fn parse_type(text: &str) -> Option<SqlType> {
    let simple = match text {
        "integer" => SqlType::Integer,
        "bigint" => SqlType::BigInt,
        "boolean" => SqlType::Boolean,
        "text" => SqlType::Text,
        "json" => SqlType::Json,
        "timestamp" => SqlType::Timestamp,
        "date" => SqlType::Date,
        _ => return parse_sized_type(text),
    };
    Some(simple)
}

fn parse_sized_type(text: &str) -> Option<SqlType> {
    let (name, rest) = text.split_once('(')?;
    let arguments = rest.strip_suffix(')')?;
    match name {
        "varchar" => arguments.parse().ok().filter(|size| *size > 0).map(SqlType::Varchar),
        "decimal" => {
            let (precision, scale) = arguments.split_once(',')?;
            let precision: u8 = precision.trim().parse().ok().filter(|digits| (1..=38).contains(digits))?;
            let scale: i8 = scale.trim().parse().ok().filter(|digits| *digits >= 0)?;
            (i16::from(scale) <= i16::from(precision)).then_some(SqlType::Decimal { precision, scale })
        }
        _ => None,
    }
}

fn parse_operator(symbol: &str) -> Option<Operator> {
    [
        Operator::Equal,
        Operator::In,
        Operator::Greater,
        Operator::AtLeast,
        Operator::Less,
        Operator::AtMost,
        Operator::Contains,
    ]
    .into_iter()
    .find(|operator| operator.symbol() == symbol)
}

fn parse_kind(name: &str) -> Option<RouteKind> {
    Some(match name {
        "list" => RouteKind::List,
        "by_key" => RouteKind::ByKey,
        "by_parent" => RouteKind::ByParent,
        "embedded" => RouteKind::Embedded,
        _ => return None,
    })
}

fn parse_paging(name: &str) -> Option<Paging> {
    Some(match name {
        "v3_page" => Paging::V3Page,
        "v3_cursor" => Paging::V3Cursor,
        "v3_last_key" => Paging::V3LastKey,
        "v3_whole" => Paging::V3Whole,
        "v2_page" => Paging::V2Page,
        "v2_whole" => Paging::V2Whole,
        "one" => Paging::One,
        _ => return None,
    })
}
