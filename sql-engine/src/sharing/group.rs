//! What scans that share pages know of one another while they run. `sharing` makes groups, the scans ask theirs what to
//! request.

use std::sync::{Arc, Mutex, PoisonError};

use bigcommerce_store::{Carried, Inside, ScanRequest, ScanRun, SharedPages};

/// Scans that can read the same pages.
#[derive(Debug)]
pub(crate) struct Group {
    pages: Arc<SharedPages>,
    /// Columns that all of them ask for.
    columns: Vec<usize>,
    carries: Vec<Carried>,
    read: Mutex<Vec<Read>>,
}

/// A request whose pages are all at hand.
#[derive(Debug, Clone)]
struct Read {
    request: ScanRequest,
    /// The scan for whose keys alone it was read; `None` when it had none.
    keys_of: Option<usize>,
}

/// A scan's place in its group.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    group: Arc<Group>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    /// Reads the group's table.
    Reader(usize),
    /// Takes its rows out of the rows of the group's table.
    Inside {
        route: usize,
        /// What the parent's scan asks without keys.
        parent: Box<ScanRequest>,
        /// The parent's scan, when its keys bound this table's rows, too.
        owner: Option<usize>,
    },
}

impl Group {
    pub(super) fn new(room: usize, columns: Vec<usize>, carries: Vec<Carried>) -> Self {
        Self { pages: Arc::new(SharedPages::with_room(room)), columns, carries, read: Mutex::default() }
    }

    /// A request for the group's table as all members send it.
    fn common(&self, request: ScanRequest) -> ScanRequest {
        ScanRequest { also: self.columns.clone(), carries: self.carries.clone(), ..request }
    }

    fn at_hand(&self, of: Option<usize>) -> Option<ScanRequest> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = |read: &&Read| read.keys_of.is_none() || (of.is_some() && read.keys_of == of);
        read.iter().find(usable).map(|read| read.request.clone())
    }
}

impl Member {
    pub(super) fn reader(group: &Arc<Group>, number: usize) -> Self {
        Self { group: Arc::clone(group), place: Place::Reader(number) }
    }

    pub(super) fn inside(
        group: &Arc<Group>,
        route: usize,
        parent: ScanRequest,
        owner: Option<usize>,
    ) -> Self {
        let parent = Box::new(group.common(parent));
        Self { group: Arc::clone(group), place: Place::Inside { route, parent, owner } }
    }

    /// The account of a scan's run in the group.
    pub(crate) fn run(&self) -> ScanRun {
        ScanRun::sharing(Arc::clone(&self.group.pages))
    }

    /// The tables whose rows the pages carry, too.
    pub(crate) fn carried(&self) -> &[Carried] {
        &self.group.carries
    }

    /// Takes its rows out of another scan's pages.
    pub(crate) fn is_inside(&self) -> bool {
        matches!(self.place, Place::Inside { .. })
    }

    /// What to request in place of `own`, which is what the scan would ask by itself; `keyed` when a join gave it keys.
    pub(crate) fn request(&self, own: ScanRequest, keyed: bool) -> ScanRequest {
        match &self.place {
            Place::Reader(number) => match self.group.at_hand(Some(*number)) {
                Some(read) => ScanRequest { columns: own.columns, ..read },
                None => self.group.common(own),
            },
            Place::Inside { route, parent, owner } => {
                let parent = match self.group.at_hand(*owner) {
                    Some(read) => read,
                    None if keyed => return own,
                    None => parent.as_ref().clone(),
                };
                ScanRequest { inside: Some(Arc::new(Inside { parent, route: *route })), ..own }
            }
        }
    }

    /// All pages of a request have been read to their end.
    pub(crate) fn finished(&self, request: &ScanRequest, keyed: bool) {
        if self.group.pages.incomplete() {
            return;
        }
        let read = match (&self.place, &request.inside) {
            (Place::Reader(number), _) => {
                Read { request: request.clone(), keys_of: keyed.then_some(*number) }
            }
            // Rows inside a request that another scan has finished tell nothing new; those inside the parent's own do.
            (Place::Inside { .. }, Some(inside)) if !keyed => {
                Read { request: inside.parent.clone(), keys_of: None }
            }
            (Place::Inside { .. }, _) => return,
        };
        self.group.read.lock().unwrap_or_else(PoisonError::into_inner).push(read);
    }
}
