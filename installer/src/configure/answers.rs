//! What the page asks for: properties, data sources, a test, tables, rows, saving. Each takes and gives JSON.

use bigcommerce_sql::{
    Attributes, Connection, Group, IniFiles, PROPERTIES, Pairs, Profile, Sources, property,
};
use serde_json::{Value, json};

use super::files;
use crate::cells::text_rows;
use crate::commands::dsn;

/// Most rows shown.
const MOST_ROWS: usize = 200;
/// Stands for a secret that is stored and was not typed anew.
const KEPT: &str = "********";

/// Does what an address of the page stands for.
pub(super) async fn answer(path: &str, asked: Value) -> Result<Value, String> {
    match path {
        "properties" => Ok(properties()),
        "sources" => Ok(json!({ "names": dsn::names() })),
        "source" => source(&text(&asked, "name")),
        "test" => test(&asked).await,
        "tables" => tables(&asked),
        "query" => query(&asked, &text(&asked, "sql")).await,
        "save" => save(&asked),
        "file" => file(&asked),
        _ => Err("The page asked for something unknown.".to_owned()),
    }
}

fn properties() -> Value {
    let listed = PROPERTIES.iter().map(|property| {
        json!({
            "name": property.name,
            "group": match property.group {
                Group::Login => "Login",
                Group::Network => "Network",
                Group::Rows => "Rows",
                Group::Log => "Log",
            },
            "default": property.default,
            "values": property.values,
            "help": property.help,
            "secret": property.secret,
        })
    });
    Value::Array(listed.collect())
}

/// A stored data source; its secrets stay here.
fn source(name: &str) -> Result<Value, String> {
    let pairs = IniFiles.data_source(name).ok_or_else(|| format!("There is no data source \"{name}\"."))?;
    let listed = pairs.iter().filter_map(|(name, value)| {
        let property = property(name)?;
        let shown = if property.secret { KEPT } else { value.as_str() };
        Some((property.name.to_owned(), Value::from(shown)))
    });
    Ok(json!({ "properties": listed.collect::<serde_json::Map<_, _>>() }))
}

/// The properties typed, with the stored secrets in the place of their stars.
fn pairs(asked: &Value) -> Pairs {
    let stored = IniFiles.data_source(&text(asked, "source")).unwrap_or_default();
    let members = asked.get("properties").and_then(Value::as_object);
    let typed = members.into_iter().flatten().filter_map(|(name, value)| {
        let property = property(name)?;
        let value = value.as_str().unwrap_or_default();
        if property.secret && value == KEPT {
            let same = |known: &str| {
                bigcommerce_sql::property(known).is_some_and(|known| known.name == property.name)
            };
            return stored.iter().find(|(known, _)| same(known)).cloned();
        }
        (!value.is_empty()).then(|| (property.name.to_owned(), value.to_owned()))
    });
    typed.collect()
}

async fn connection(asked: &Value) -> Result<Connection, String> {
    let profile =
        Profile::gather(Attributes::new(pairs(asked)), &IniFiles).map_err(|error| error.to_string())?;
    let (settings, _) = profile.settings().map_err(|error| error.to_string())?;
    Connection::open(settings).await.map_err(|error| error.to_string())
}

async fn test(asked: &Value) -> Result<Value, String> {
    let connection = connection(asked).await?;
    let report = connection.report().await.map_err(|error| error.to_string())?;
    let closed = connection.closed_tables().await.map_err(|error| error.to_string())?;
    let closed = closed.into_iter().map(|closed| json!({ "scope": closed.scope, "tables": closed.tables }));
    Ok(json!({
        "store": report.name,
        "plan": report.plan,
        "milliseconds": report.milliseconds,
        "requestsLeft": report.requests_left,
        "storeId": connection.settings().store.store_id,
        "closed": closed.collect::<Vec<_>>(),
    }))
}

fn tables(_asked: &Value) -> Result<Value, String> {
    let catalogue = bigcommerce_sql::schemas::Catalogue::built_in().map_err(|error| error.to_string())?;
    let listed = catalogue.tables().iter().filter(|table| !table.hidden).map(|table| {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.sql_name.as_str()).collect();
        json!({ "name": table.name, "description": table.description, "columns": columns })
    });
    Ok(Value::Array(listed.collect()))
}

async fn query(asked: &Value, sql: &str) -> Result<Value, String> {
    let connection = connection(asked).await?;
    let started = std::time::Instant::now();
    let failed = |error: bigcommerce_sql::SqlError| error.to_string();
    let prepared = connection.prepare(sql).await.map_err(failed)?;
    let columns: Vec<&str> = prepared.columns().iter().map(|column| column.label.as_str()).collect();
    let mut batches = prepared.execute(Vec::new()).await.map_err(failed)?;
    let mut rows: Vec<Value> = Vec::new();
    let mut more = false;
    while let Some(batch) = batches.next().await.map_err(failed)? {
        more |= rows.len() + batch.num_rows() > MOST_ROWS;
        let wanted = (MOST_ROWS - rows.len()).min(batch.num_rows());
        rows.extend(text_rows(&batch.slice(0, wanted))?.into_iter().map(Value::from));
        if more {
            break;
        }
    }
    Ok(json!({
        "columns": columns,
        "rows": rows,
        "more": more,
        "requests": connection.store().requests_sent(),
        "milliseconds": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}

fn save(asked: &Value) -> Result<Value, String> {
    let name = text(asked, "name");
    let file = dsn::file(false)?;
    dsn::save(&file, &name, pairs(asked))?;
    Ok(json!({ "saved": format!("Saved the data source {name} in {}", file.display()) }))
}

/// A file for the browser to download, or the connection string. Secrets are in none of them.
fn file(asked: &Value) -> Result<Value, String> {
    let name = text(asked, "name");
    let public: Pairs =
        pairs(asked).into_iter().filter(|(name, _)| !property(name).is_some_and(|it| it.secret)).collect();
    match text(asked, "kind").as_str() {
        "dsn" => Ok(json!({ "name": format!("{name}.dsn"), "text": files::file_source(&public) })),
        "odc" => {
            Ok(json!({ "name": format!("{name}.odc"), "text": files::office(&name, &text(asked, "table")) }))
        }
        "string" => Ok(json!({ "name": "", "text": files::connection_string(&public) })),
        _ => Err("The page asked for an unknown kind of file.".to_owned()),
    }
}

fn text(asked: &Value, name: &str) -> String {
    asked.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}
