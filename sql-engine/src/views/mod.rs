//! Views that a user defines in a file (`UserDefinedViews`): named queries in a schema of their own. `file` reads the file,
//! `provider` is what the planner sees; `plan` plans a view when a statement first mentions it.

mod file;
mod plan;
mod provider;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use provider::ViewProvider;

use crate::dialect::Vocabulary;
use crate::error::SqlError;
use crate::temporary::TableName;

/// The schema that views are in. It has the name that other drivers give it.
pub const VIEW_SCHEMA: &str = "UserViews";

/// The views of a connection. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Views(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    file: PathBuf,
    views: BTreeMap<String, View>,
    planned: Mutex<HashMap<String, Arc<ViewProvider>>>,
}

/// A view of the file.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) name: TableName,
    pub(crate) query: String,
}

impl View {
    /// The name under which the planner finds it: no other table can have it.
    pub(crate) fn planner_name(&self) -> String {
        format!("{}{}", PREFIX, self.name.folded)
    }
}

const PREFIX: &str = "userviews.";

impl Views {
    /// Reads the file of the property; none without one.
    ///
    /// # Errors
    /// A file that cannot be read or does not define views.
    pub(crate) fn read(file: Option<&Path>, vocabulary: &Vocabulary) -> Result<Self, SqlError> {
        let Some(file) = file else { return Ok(Self::default()) };
        let mut views = BTreeMap::new();
        for (typed, query) in file::read(file)? {
            let name = TableName { folded: vocabulary.canonical(&typed), typed };
            if let Some(View { name: other, .. }) = views.get(&name.folded) {
                let message = format!(
                    "UserDefinedViews: {} defines {} and {}, which are one name. Remove one of them.",
                    file.display(),
                    other.typed,
                    name.typed
                );
                return Err(SqlError::Setting(message));
            }
            views.insert(name.folded.clone(), View { name, query });
        }
        Ok(Self(Arc::new(Inner { file: file.to_owned(), views, planned: Mutex::default() })))
    }

    /// The view of a folded name.
    pub(crate) fn view(&self, folded: &str) -> Option<&View> {
        self.0.views.get(folded)
    }

    /// All views, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &View> {
        self.0.views.values()
    }

    /// The view as planned, by its folded name; `None` before it was.
    pub(crate) fn planned(&self, folded: &str) -> Option<Arc<ViewProvider>> {
        self.0.planned.lock().unwrap_or_else(PoisonError::into_inner).get(folded).map(Arc::clone)
    }

    /// The view as planned, by the name that the planner knows it by.
    pub(crate) fn provider(&self, planner_name: &str) -> Option<Arc<ViewProvider>> {
        self.planned(planner_name.strip_prefix(PREFIX)?)
    }

    /// Keeps a planned view.
    pub(crate) fn keep(&self, folded: &str, provider: ViewProvider) {
        let mut planned = self.0.planned.lock().unwrap_or_else(PoisonError::into_inner);
        planned.insert(folded.to_owned(), Arc::new(provider));
    }

    /// What is wrong with a view, with its name and its file.
    pub(crate) fn broken(&self, view: &View, error: SqlError) -> SqlError {
        match error {
            // The innermost view is the one to mend.
            SqlError::View { .. } => error,
            error => SqlError::View {
                view: view.name.typed.clone(),
                file: self.0.file.display().to_string(),
                error: Box::new(error),
            },
        }
    }

    /// The error for views that read one another in a circle. `path` is the way back to the first.
    pub(crate) fn circle(&self, view: &View, path: &[String]) -> SqlError {
        let typed = path.iter().filter_map(|name| self.view(name)).map(|view| view.name.typed.as_str());
        let from = typed.skip_while(|name| *name != view.name.typed);
        let chain: Vec<&str> = from.chain([view.name.typed.as_str()]).collect();
        let message = format!("the view reads itself ({}).", chain.join(" → "));
        self.broken(view, SqlError::Invalid { message, position: None })
    }
}
