//! Scans of one statement that read the same pages: a table's scan asks for rows of other tables inside its own, and theirs
//! take them out of the same answers.

use super::below::{carriers, extras, parent_columns};
use super::{Access, Planner, Wish};
use crate::error::StoreError;
use crate::requests::Extras;
use crate::scan::{Inside, RequestEstimate, ScanRequest};

impl Planner<'_> {
    /// The columns that a request asks for, and what must be asked on behalf of the tables carried. The same for all scans
    /// that share its pages.
    pub(super) fn asked(&self, request: &ScanRequest) -> Result<(Vec<usize>, Extras), StoreError> {
        let mut columns = request.columns.clone();
        let mut all = Extras::default();
        for carried in &request.carries {
            let Some(route) = carried.table.routes.get(carried.route) else { continue };
            columns.extend(parent_columns(&request.table, route)?);
            columns.extend(carriers(&request.table, route));
            all.join(extras(route, &Extras::default()));
        }
        if !request.also.is_empty() || !request.carries.is_empty() {
            columns.extend(&request.also);
            columns.sort_unstable();
            columns.dedup();
        }
        Ok((columns, all))
    }

    /// Rows taken out of the pages of the parent's scan.
    pub(super) fn inside(&self, request: &ScanRequest, inside: &Inside) -> Result<Access, StoreError> {
        let route = request.table.routes.get(inside.route).ok_or_else(|| {
            StoreError::Internal(format!("{} has no route {}", request.table.name, inside.route))
        })?;
        let columns = parent_columns(self.parent(route)?, route)?;
        let mut access = self.plan(&inside.parent)?;
        access.route = inside.route;
        access.pushed = Vec::new();
        access.exact = false;
        access.cost.requests = 0;
        access.cost.estimate = RequestEstimate::Exactly(0);
        let wish = Wish {
            table: &request.table,
            columns: request.columns.clone(),
            conditions: &[],
            order: None,
            limit: None,
            gentle: false,
            extras: Extras::default(),
            depth: 1,
        };
        self.enter(&mut access, &wish, route, columns);
        Ok(access)
    }
}

impl Extras {
    fn join(&mut self, other: Self) {
        let add = |known: &mut Vec<String>, values: Vec<String>| {
            for value in values {
                if !known.contains(&value) {
                    known.push(value);
                }
            }
        };
        add(&mut self.include, other.include);
        add(&mut self.members, other.members);
        for parameter in other.parameters {
            if !self.parameters.contains(&parameter) {
                self.parameters.push(parameter);
            }
        }
        self.page_size = match (self.page_size, other.page_size) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}
