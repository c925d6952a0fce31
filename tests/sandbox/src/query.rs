//! The query string of one request, decoded once.

use axum::extract::Query as QueryExtractor;
use axum::http::Uri;

/// The parameters of a request, in the order they came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the query of a URI; one that cannot be decoded counts as empty.
    pub(crate) fn of(uri: &Uri) -> Query {
        let pairs = QueryExtractor::<Vec<(String, String)>>::try_from_uri(uri)
            .map(|QueryExtractor(pairs)| pairs)
            .unwrap_or_default();
        Query { pairs }
    }

    /// The parameters as name and value.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The entries of a parameter that holds a comma list.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        self.get(name)
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .collect()
    }

    /// Whether a comma list holds an entry.
    pub(crate) fn lists(&self, name: &str, entry: &str) -> bool {
        self.list(name).contains(&entry)
    }

    /// The query as a reader would write it, without percent encoding.
    pub(crate) fn text(&self) -> String {
        let pairs: Vec<String> = self.pairs().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }
}
