//! Plans the views that a statement reads, and those that they read. Sends no request.

use std::collections::HashSet;

use datafusion::common::DataFusionError;
use futures::FutureExt;
use futures::future::BoxFuture;

use super::{View, ViewProvider};
use crate::connection::Connection;
use crate::dialect::{Names, Vocabulary, parse};
use crate::error::SqlError;
use crate::plan;
use crate::result::ResultColumn;
use crate::translate::sql_error;

impl Connection {
    /// Plans the views of these folded names, unless that was done. `path` are the views that lead to them.
    ///
    /// # Errors
    /// [`SqlError::View`], naming the view whose query is wrong.
    pub(crate) fn plan_views<'a>(
        &'a self,
        names: &'a [String],
        path: &'a [String],
    ) -> BoxFuture<'a, Result<(), SqlError>> {
        async move {
            let views = self.views();
            for name in names {
                let Some(view) = views.view(name) else { continue };
                if views.planned(name).is_some() {
                    continue;
                }
                if path.contains(name) {
                    return Err(views.circle(view, path));
                }
                let provider = self.plan_view(view, path).await;
                views.keep(name, provider.map_err(|error| views.broken(view, error.marked(&view.query)))?);
            }
            Ok(())
        }
        .boxed()
    }

    async fn plan_view(&self, view: &View, path: &[String]) -> Result<ViewProvider, SqlError> {
        let names = Names { catalogue: self.catalogue(), views: self.views(), temporary: None, given: &[] };
        let parsed = parse(&view.query, &names, self.vocabulary())?;
        if parsed.explain.is_some() || parsed.change.is_some() || parsed.parameters > 0 {
            let message = "a view is a query (SELECT) without parameters and without INTO.".to_owned();
            return Err(SqlError::NotSupported(message));
        }
        let path: Vec<String> = path.iter().cloned().chain([view.name.folded.clone()]).collect();
        self.plan_views(&parsed.mentioned.views, &path).await?;
        let planned = async {
            let plan = plan::logical_plan(self.session(), parsed.statement).await?;
            let analyzed = plan::analyzed(self.session(), &plan)?;
            let columns: Vec<ResultColumn> = analyzed
                .schema()
                .fields()
                .iter()
                .map(|field| ResultColumn::of(field, &parsed.labels))
                .collect();
            if let Some(twice) = repeated(&columns, self.vocabulary()) {
                let message =
                    format!("Column \"{twice}\" occurs twice: give one of them another name with AS.");
                let error = SqlError::Invalid { message, position: None };
                return Err(DataFusionError::External(Box::new(error)));
            }
            ViewProvider::new(&view.name.typed, plan, &columns, self.vocabulary())
        };
        planned.await.map_err(|error: DataFusionError| sql_error(&error, &parsed.labels))
    }
}

/// The heading of a column that has the name of one before it.
fn repeated<'a>(columns: &'a [ResultColumn], vocabulary: &Vocabulary) -> Option<&'a str> {
    let mut taken = HashSet::new();
    let mut headings = columns.iter().map(|column| column.label.as_str());
    headings.find(|heading| !taken.insert(vocabulary.canonical(heading)))
}
