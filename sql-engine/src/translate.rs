//! DataFusion's errors in our terms: what failed, where, and what to do.

use arrow::error::ArrowError;
use bigcommerce_store::StoreError;
use bigcommerce_store::schemas::{Catalogue, fold, suggest};
use datafusion::common::{DataFusionError, SchemaError};

use crate::dialect::Labels;
use crate::error::SqlError;
use crate::functions::{Function, UNREADABLE, all as functions};
use crate::wording::in_sql_words;

/// Translates an error met while planning or running a statement.
pub(crate) fn sql_error(error: &DataFusionError, labels: &Labels) -> SqlError {
    match error {
        DataFusionError::External(inner) => external(inner.as_ref(), labels),
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => {
            sql_error(inner, labels)
        }
        DataFusionError::Shared(inner) => sql_error(inner, labels),
        DataFusionError::Collection(errors) => errors
            .first()
            .map_or_else(|| SqlError::Internal(error.to_string()), |first| sql_error(first, labels)),
        DataFusionError::ArrowError(inner, _) => arrow_error(inner, labels),
        DataFusionError::SchemaError(inner, _) => schema_error(inner, labels),
        DataFusionError::ResourcesExhausted(message) => SqlError::Memory(first_line(message)),
        DataFusionError::NotImplemented(message) if message.contains("OuterReferenceColumn") => {
            SqlError::NotSupported(
                "This subquery uses a column of the query around it where that is not supported. Join the two tables, or \
                 use CROSS APPLY."
                    .to_owned(),
            )
        }
        DataFusionError::NotImplemented(message) => {
            SqlError::NotSupported(sentence(&format!("This is not supported: {}", in_sql_words(&first_line(message)))))
        }
        DataFusionError::Plan(message) => plan_error(message, labels),
        DataFusionError::SQL(inner, _) => {
            SqlError::Syntax { message: sentence(&in_sql_words(&first_line(&inner.to_string()))), position: None }
        }
        DataFusionError::Execution(message) => execution_error(message),
        _ => {
            let message = first_line(&error.to_string());
            if flag_aggregate(&message).is_some() { plan_error(&message, labels) } else { SqlError::Internal(message) }
        }
    }
}

fn external(error: &(dyn std::error::Error + Send + Sync + 'static), labels: &Labels) -> SqlError {
    if let Some(store) = error.downcast_ref::<StoreError>() {
        return SqlError::Store(store.clone());
    }
    if let Some(ours) = error.downcast_ref::<SqlError>() {
        return ours.clone();
    }
    match error.downcast_ref::<DataFusionError>() {
        Some(inner) => sql_error(inner, labels),
        None => pattern_error(&error.to_string()),
    }
}

/// A regular expression that is none; its parser says why in the last of several lines.
fn pattern_error(message: &str) -> SqlError {
    match message.strip_prefix("regex parse error:").and_then(|rest| rest.rsplit_once("error: ")) {
        Some((_, why)) => SqlError::Invalid {
            message: sentence(&format!("The regular expression cannot be read: {}", why.trim())),
            position: None,
        },
        None => SqlError::Internal(message.to_owned()),
    }
}

fn arrow_error(error: &ArrowError, labels: &Labels) -> SqlError {
    match error {
        ArrowError::DivideByZero => SqlError::DivisionByZero,
        ArrowError::ArithmeticOverflow(_) => SqlError::Overflow(
            "A computed number is too large for its type. CAST the operands to a larger type first."
                .to_owned(),
        ),
        ArrowError::CastError(message) | ArrowError::ParseError(message) => cast_error(&first_line(message)),
        ArrowError::ComputeError(message) if message.contains("overflow") => {
            SqlError::Overflow(sentence(&first_line(message)))
        }
        ArrowError::ComputeError(message) => SqlError::Invalid {
            message: in_sql_words(first_line(message).trim_end_matches('.')),
            position: None,
        },
        ArrowError::ExternalError(inner) => external(inner.as_ref(), labels),
        ArrowError::InvalidArgumentError(message)
            if message.contains("too large to store") || message.contains("too small to store") =>
        {
            SqlError::Overflow(too_many_digits(&first_line(message)))
        }
        ArrowError::InvalidArgumentError(message) if message.contains("non UTF-8") => {
            SqlError::Conversion("A value does not convert: these bytes are not text (UTF-8).".to_owned())
        }
        ArrowError::InvalidArgumentError(message) if message.contains("arithmetic operation") => {
            SqlError::Invalid { message: in_sql_words(&first_line(message)), position: None }
        }
        other => SqlError::Internal(first_line(&other.to_string())),
    }
}

/// A value that does not convert, or does not fit the type that it converts to.
fn cast_error(message: &str) -> SqlError {
    if let Some(rest) = message.strip_prefix("Can't cast value ") {
        let (value, wanted) = rest.split_once(" to type ").unwrap_or((rest, "the type"));
        let wanted = in_sql_words(wanted.trim_end_matches('.'));
        return SqlError::Overflow(format!("The number {value} does not fit {wanted}."));
    }
    if let Some(rest) = message.strip_prefix("Cannot cast to ")
        && let Some((wanted, value)) = rest.split_once(". Overflowing on ")
    {
        return SqlError::Overflow(format!("The number {value} does not fit {}.", in_sql_words(wanted)));
    }
    if let Some(rest) = message.strip_prefix("Cannot cast string '")
        && let Some((text, wanted)) = rest.rsplit_once("' to value of ")
    {
        let wanted = in_sql_words(wanted.trim_end_matches('.').trim_end_matches(" type"));
        let wanted = if wanted.starts_with('I') { format!("an {wanted}") } else { format!("a {wanted}") };
        return SqlError::Conversion(format!("A value does not convert: the text '{text}' is not {wanted}."));
    }
    SqlError::Conversion(sentence(&format!("A value does not convert: {}", in_sql_words(message))))
}

/// `1000.00 is too large to store in a Decimal128 of precision 5. Max is 999.99`.
fn too_many_digits(message: &str) -> String {
    let Some((value, rest)) = message.split_once(" is too ") else { return sentence(&in_sql_words(message)) };
    let limit = rest.rsplit_once(" is ").map_or(rest, |(_, limit)| limit).trim_end_matches('.');
    let (word, bound) = if rest.starts_with("small") { ("small", "smallest") } else { ("large", "largest") };
    format!("The number {value} is too {word} for its type: the {bound} is {limit}.")
}

fn schema_error(error: &SchemaError, labels: &Labels) -> SqlError {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let typed = labels.typed(&field.name).to_owned();
            let listed: Vec<String> =
                valid_fields.iter().map(|column| listed_name(&column.name, labels)).collect();
            if let Some(qualifier) = &field.relation
                && !valid_fields.iter().any(|column| column.relation.as_ref() == Some(qualifier))
            {
                return no_such_qualifier(qualifier.table(), labels);
            }
            SqlError::NoSuchColumn {
                suggestion: suggest(&typed, listed.iter().map(String::as_str)).map(str::to_owned),
                position: labels.place(&field.name),
                name: typed,
            }
        }
        SchemaError::AmbiguousReference { field } => SqlError::Invalid {
            message: format!(
                "Column \"{}\" is in more than one of the tables: put the table's name before it",
                labels.typed(&field.name)
            ),
            position: labels.place(&field.name),
        },
        SchemaError::DuplicateUnqualifiedField { name }
        | SchemaError::DuplicateQualifiedField { name, .. } => SqlError::Invalid {
            message: format!(
                "Column \"{}\" occurs twice: give one of them another name with AS",
                labels.typed(name)
            ),
            position: labels.place(name),
        },
    }
}

fn no_such_qualifier(qualifier: &str, labels: &Labels) -> SqlError {
    SqlError::Invalid {
        message: format!(
            "No table goes by the name \"{}\" here: name it in FROM, or use the name it has there",
            labels.typed(qualifier)
        ),
        position: labels.place(qualifier),
    }
}

/// A column's listed spelling, whatever table it is in; a name that the statement made keeps the spelling it has there.
fn listed_name(folded: &str, labels: &Labels) -> String {
    let columns =
        Catalogue::built_in().into_iter().flat_map(Catalogue::tables).flat_map(|table| &table.columns);
    columns
        .map(|column| &column.sql_name)
        .find(|name| fold(name) == folded)
        .map_or_else(|| labels.typed(folded).to_owned(), String::clone)
}

fn plan_error(message: &str, labels: &Labels) -> SqlError {
    if let Some(rest) = message.strip_prefix("Invalid function '") {
        let name = rest.split('\'').next().unwrap_or_default().to_owned();
        let suggestion = suggest(&name, functions().map(Function::name)).map(str::to_owned);
        return SqlError::NoSuchFunction { name: labels.typed(&name).to_owned(), suggestion };
    }
    let message = first_line(message);
    if let Some(name) = flag_aggregate(&message) {
        return SqlError::Invalid {
            message: format!(
                "{name} adds numbers, and this is a flag (BIT). Write {name}(CASE WHEN … = 1 THEN 1 ELSE 0 END) or \
                 {name}(CAST(… AS INTEGER))"
            ),
            position: labels.place(&name.to_lowercase()),
        };
    }
    if message.contains("must appear in the GROUP BY") || message.contains("must be in GROUP BY") {
        let column =
            message.split("column \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let name = column.rsplit('.').next().unwrap_or_default();
        return SqlError::Invalid {
            message: format!(
                "Column \"{}\" must stand in GROUP BY or inside an aggregate function",
                labels.typed(name)
            ),
            position: labels.place(name),
        };
    }
    if let Some(rest) = message.strip_prefix("table function '") {
        let name = rest.split('\'').next().unwrap_or_default();
        return SqlError::NoSuchFunction { name: labels.typed(name).to_owned(), suggestion: None };
    }
    if let Some(rest) = message.strip_prefix("Invalid qualifier ") {
        return no_such_qualifier(rest.trim_end_matches('.'), labels);
    }
    SqlError::Invalid { message: sentence(&in_sql_words(&message)), position: None }
}

/// The aggregate function that was given a flag and takes numbers.
fn flag_aggregate(message: &str) -> Option<String> {
    let name = message.split("Function '").nth(1)?.split('\'').next()?;
    let flag = message.contains("but received Boolean") && matches!(name, "sum" | "avg");
    flag.then(|| name.to_uppercase())
}

fn execution_error(message: &str) -> SqlError {
    let message = first_line(message);
    if message.contains("ivide by zero") {
        return SqlError::DivisionByZero;
    }
    if message.contains(UNREADABLE) {
        return SqlError::Conversion(sentence(&message));
    }
    if message.contains("overflow") || message.contains("out of range") {
        return SqlError::Overflow(sentence(&message));
    }
    SqlError::Invalid { message: sentence(&in_sql_words(&message)), position: None }
}

/// DataFusion appends backtraces and advice for its own developers after the first line.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

fn sentence(message: &str) -> String {
    if message.ends_with(['.', '!', '?']) { message.to_owned() } else { format!("{message}.") }
}
