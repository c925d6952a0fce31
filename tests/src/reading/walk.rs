//! All rows of a table, found by following the first of its routes that leads to a list, or to a key that the test knows.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bigcommerce_sql::schemas::{Catalogue, Paging, Route, RouteKind, Table};

use super::http::get;
use super::json::Json;

/// More pages than any list of a test store has.
const MOST_PAGES: usize = 200;

/// A row: what the answer holds, and what the path or the row above supplied.
#[derive(Debug, Clone)]
pub struct Row {
    json: Json,
    bound: Vec<(usize, Option<Json>)>,
    /// Columns whose value lies elsewhere in rows of this route.
    pointers: Vec<(usize, String)>,
}

impl Row {
    /// What the answer holds at the row's place.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The value of the table's column with this index.
    pub fn value(&self, table: &Table, index: usize) -> Option<&Json> {
        match self.bound.iter().find(|(column, _)| *column == index) {
            Some((_, value)) => value.as_ref(),
            None => {
                let own =
                    self.pointers.iter().find(|(column, _)| *column == index).map(|(_, pointer)| pointer);
                self.json.at(own.or_else(|| table.columns.get(index).map(|column| &column.pointer))?)
            }
        }
    }
}

/// The rows of a route inside an answer, or inside a row of the parent.
pub fn rows_in(table: &Table, route: &Route, json: &Json, bound: &[(usize, Option<Json>)]) -> Vec<Row> {
    let mut found = Vec::new();
    route.rows.iter().for_each(|path| json.all(path, &mut found));
    // An empty list of objects may be written as 0.
    if table.columns.iter().all(|column| !column.pointer.is_empty()) {
        found.retain(|row| row.raw != "0");
    }
    let row =
        |json: &Json| Row { json: json.clone(), bound: bound.to_vec(), pointers: route.pointers.clone() };
    found.into_iter().map(row).collect()
}

/// Reads one store.
#[derive(Debug)]
pub struct Walker {
    catalogue: &'static Catalogue,
    address: String,
    store: String,
    token: String,
    /// Keys of the rows to be read of tables that have no list.
    keys: HashMap<&'static str, &'static [&'static str]>,
    answers: Mutex<HashMap<String, Arc<Json>>>,
}

/// What a route wants of the requests for its parent's rows.
#[derive(Debug, Clone, Default)]
struct Extras {
    include: Vec<String>,
    parameters: Vec<(String, String)>,
    page_size: Option<u32>,
}

type Rows<'w> = Pin<Box<dyn Future<Output = Result<Vec<Row>, String>> + Send + 'w>>;

impl Walker {
    /// A reader of the store at `url`.
    ///
    /// # Errors
    /// The catalogue does not load.
    pub fn new(
        url: &str,
        (store, token): (&str, &str),
        keys: &[(&'static str, &'static [&'static str])],
    ) -> Result<Self, String> {
        Ok(Self {
            catalogue: Catalogue::built_in().map_err(|error| error.to_string())?,
            address: url.trim_start_matches("http://").to_owned(),
            store: store.to_owned(),
            token: token.to_owned(),
            keys: keys.iter().copied().collect(),
            answers: Mutex::default(),
        })
    }

    /// All rows of the table, with every column.
    ///
    /// # Errors
    /// No route leads to rows, or an answer is not what the route promises.
    pub async fn rows(&self, table: &Table) -> Result<Vec<Row>, String> {
        self.walk(table, Extras::default()).await
    }

    /// The route this reading takes.
    fn route<'t>(&self, table: &'t Table) -> Option<&'t Route> {
        let routes = || table.routes.iter().filter(|route| route.lacks.is_empty());
        routes().find(|route| match (route.kind, route.parent.as_deref()) {
            (RouteKind::List, _) => true,
            (RouteKind::ByKey, _) => self.keys.contains_key(table.name.as_str()),
            (_, Some(parent)) => {
                self.catalogue.table(parent).is_some_and(|parent| self.route(parent).is_some())
            }
            (_, None) => false,
        })
    }

    fn walk<'w>(&'w self, table: &'w Table, mut extras: Extras) -> Rows<'w> {
        extras.include.extend(table.columns.iter().filter_map(|column| column.include.clone()));
        Box::pin(async move {
            let route = self.route(table).ok_or("no route leads to rows")?;
            extras.parameters.extend(route.parameters.iter().cloned());
            extras.include.extend(route.include.iter().cloned());
            let Some(parent) = route.parent.as_deref().and_then(|name| self.catalogue.table(name)) else {
                let Some(bind) = route.bind.first().filter(|_| route.kind == RouteKind::ByKey) else {
                    return self.list(table, route, &extras, &[]).await;
                };
                let mut rows = Vec::new();
                for key in self.keys.get(table.name.as_str()).copied().unwrap_or_default() {
                    let key = Json { raw: format!("\"{key}\""), ..Json::default() };
                    rows.extend(self.list(table, route, &extras, &[(bind.column, Some(key))]).await?);
                }
                return Ok(rows);
            };
            let embedded = route.kind == RouteKind::Embedded;
            if embedded && route.page_size < extras.page_size.unwrap_or(u32::MAX) {
                extras.page_size = Some(route.page_size);
            }
            let above = if embedded { extras.clone() } else { Extras::default() };
            let mut rows = Vec::new();
            for row in self.walk(parent, above).await? {
                let supplied = |name: &str| row.value(parent, parent.column_index(name)?).cloned();
                let bound: Vec<(usize, Option<Json>)> =
                    route.bind.iter().map(|bind| (bind.column, supplied(&bind.parent_column))).collect();
                if embedded {
                    rows.extend(rows_in(table, route, &row.json, &bound));
                } else {
                    rows.extend(self.list(table, route, &extras, &bound).await?);
                }
            }
            Ok(rows)
        })
    }

    /// The rows of one list, page after page.
    async fn list(
        &self,
        table: &Table,
        route: &Route,
        extras: &Extras,
        bound: &[(usize, Option<Json>)],
    ) -> Result<Vec<Row>, String> {
        let mut path = route.path.clone();
        for (index, value) in bound {
            let name = table.columns.get(*index).map_or("", |column| &column.name);
            let value = value.as_ref().map(Json::scalar).unwrap_or_default().replace('/', "%2F");
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        let mut query: Vec<String> =
            extras.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !extras.include.is_empty() {
            query.push(format!("include={}", extras.include.join(",")));
        }
        let limit = extras.page_size.unwrap_or(route.page_size).min(route.page_size);
        let mut rows: Vec<Row> = Vec::new();
        for page in 1..=MOST_PAGES {
            let place = match route.paging {
                Paging::V3Page | Paging::V3Cursor | Paging::V2Page => format!("page={page}&limit={limit}"),
                Paging::V3LastKey => {
                    let last = rows.last().and_then(|row| row.value(table, *table.key.last()?));
                    last.map_or_else(
                        || format!("limit={limit}"),
                        |key| format!("limit={limit}&after={}", key.scalar()),
                    )
                }
                Paging::V3Whole | Paging::V2Whole | Paging::One => String::new(),
            };
            let target: Vec<&str> =
                query.iter().map(String::as_str).chain([place.as_str()]).filter(|q| !q.is_empty()).collect();
            let answer = self.answer(&path, &target.join("&"), &route.no_rows_on).await?;
            let before = rows.len();
            rows.extend(rows_in(table, route, &answer, bound));
            let pages = answer.at("/meta/pagination/total_pages").and_then(|pages| pages.raw.parse().ok());
            let short = pages.is_none() && rows.len() - before < usize::try_from(limit).unwrap_or(0);
            if place.is_empty()
                || rows.len() == before
                || short
                || pages.is_some_and(|pages: usize| page >= pages)
            {
                return Ok(rows);
            }
        }
        Err(format!("{path}: the list does not end"))
    }

    async fn answer(&self, path: &str, query: &str, no_rows_on: &[u16]) -> Result<Arc<Json>, String> {
        let separator = if query.is_empty() || path.contains('?') { "" } else { "?" };
        let joint = if path.contains('?') && !query.is_empty() { "&" } else { separator };
        let target = format!("/stores/{}{path}{joint}{query}", self.store);
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = answers().get(&target).cloned() {
            return Ok(known);
        }
        let reply = get(&self.address, &target, &self.token).await.map_err(|error| error.to_string())?;
        let json = match reply.status {
            200 if reply.body.is_empty() => Json::default(),
            200 => Json::parse(&reply.body).map_err(|error| format!("{target}: {error}"))?,
            204 => Json::default(),
            other if no_rows_on.contains(&other) => Json::default(),
            other => return Err(format!("{target}: HTTP {other}: {}", reply.body)),
        };
        let json = Arc::new(json);
        answers().insert(target, Arc::clone(&json));
        Ok(json)
    }
}
