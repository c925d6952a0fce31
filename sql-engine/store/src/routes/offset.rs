//! OFFSET by page arithmetic: a list is begun with the page that holds the first row wanted. Called by `Planner::plan` for the way
//! that was chosen.

use super::{Access, Planner, Source};
use crate::requests::{Extras, Window};
use crate::scan::{RequestEstimate, ScanRequest};

impl Planner<'_> {
    /// The access without the rows before the offset, where the place of a row in the list tells which of them they are.
    pub(super) fn skipping(&self, request: &ScanRequest, mut access: Access) -> Access {
        let told = request.offset > 0
            && request.complete
            && access.exact
            && access.ordered == request.order.is_some()
            && access.levels.len() == 1;
        let route = request.table.routes.get(access.route).filter(|_| told);
        let Source::Chains(chains) = &mut access.source else { return access };
        let ([chain], Some(route)) = (chains.as_mut_slice(), route) else { return access };
        if !chain.is_numbered() || chain.guard.is_some() {
            return access;
        }
        let largest = self.page_size(route, &Extras::default());
        *chain = chain.from(Window::of(request.offset, request.limit, largest));
        access.skipped = request.offset;
        let cost = &mut access.cost;
        cost.rows = cost.rows.saturating_sub(request.offset);
        let rest = cost.rows.saturating_add(chain.skip).div_ceil(u64::from(chain.page_size));
        cost.requests = rest.min(chain.page_limit.unwrap_or(u64::MAX)).max(1);
        cost.estimate = match cost.estimate {
            _ if chain.page_limit == Some(1) => RequestEstimate::Exactly(1),
            RequestEstimate::AtLeast(_) => RequestEstimate::AtLeast(1),
            RequestEstimate::Exactly(_) | RequestEstimate::About(_) => RequestEstimate::About(cost.requests),
        };
        access
    }
}
