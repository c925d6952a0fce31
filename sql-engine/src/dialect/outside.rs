//! Expressions outside of subqueries: what lies inside of one has names and conditions of its own. Called by the passes that
//! rewrite a part of one SELECT.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, Query, VisitMut, VisitorMut};

/// Gives each expression of a part that lies in no subquery to `rewrite`, the inner ones first.
///
/// # Errors
/// The first of `rewrite`.
pub(super) fn outside_subqueries<E>(
    part: &mut impl VisitMut,
    rewrite: impl FnMut(&mut Expr) -> Result<(), E>,
) -> Result<(), E> {
    match part.visit(&mut Outside { rewrite, depth: 0 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

struct Outside<F> {
    rewrite: F,
    depth: usize,
}

impl<E, F: FnMut(&mut Expr) -> Result<(), E>> VisitorMut for Outside<F> {
    type Break = E;

    fn pre_visit_query(&mut self, _query: &mut Query) -> ControlFlow<E> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<E> {
        self.depth = self.depth.saturating_sub(1);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<E> {
        if self.depth > 0 {
            return ControlFlow::Continue(());
        }
        match (self.rewrite)(expr) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    }
}
