//! The handles that exist. A token says kind, slot and generation, so a freed or foreign handle is found out instead of
//! being followed into memory that is no longer ours.

use std::ffi::c_void;
use std::sync::{Arc, PoisonError, RwLock};

use bigcommerce_cells::lent_row::Owner;

use crate::handles::{Connection, Descriptor, Environment, Statement};
use crate::odbc::handle;

const KIND_BITS: u32 = 3;
const SLOT_BITS: u32 = if usize::BITS >= 64 { 24 } else { 16 };
const SLOT_MASK: usize = (1 << SLOT_BITS) - 1;
const GENERATION_MASK: usize = usize::MAX >> (KIND_BITS + SLOT_BITS);

static REGISTRY: RwLock<Registry> = RwLock::new(Registry { slots: Vec::new(), free: Vec::new() });

/// A handle as the application holds it; never an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token(usize);

impl Token {
    /// The token in a handle argument.
    pub fn from_pointer(pointer: *mut c_void) -> Self {
        Self(pointer.addr())
    }

    /// The token as a handle argument.
    pub fn pointer(self) -> *mut c_void {
        std::ptr::without_provenance_mut(self.0)
    }

    fn new(kind: i16, slot: usize, generation: usize) -> Self {
        let kind = usize::try_from(kind).unwrap_or(0);
        Self((generation & GENERATION_MASK) << (KIND_BITS + SLOT_BITS) | slot << KIND_BITS | kind)
    }

    /// The statement of the token, for the row that it lends.
    pub fn owner(self) -> Owner {
        Owner { number: self.0, place: self.slot() }
    }

    fn slot(self) -> usize {
        (self.0 >> KIND_BITS) & SLOT_MASK
    }
}

/// The object behind a handle.
#[derive(Debug, Clone)]
pub enum AnyHandle {
    /// SQL_HANDLE_ENV
    Environment(Arc<Environment>),
    /// SQL_HANDLE_DBC
    Connection(Arc<Connection>),
    /// SQL_HANDLE_STMT
    Statement(Arc<Statement>),
    /// SQL_HANDLE_DESC
    Descriptor(Arc<Descriptor>),
}

struct Registry {
    slots: Vec<Slot>,
    free: Vec<usize>,
}

struct Slot {
    token: Token,
    generation: usize,
    handle: Option<AnyHandle>,
}

/// Makes a handle; `make` gets its token. `None` when there are too many handles.
pub fn insert<T>(kind: i16, make: impl FnOnce(Token) -> Arc<T>) -> Option<Arc<T>>
where
    AnyHandle: From<Arc<T>>,
{
    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    let slot = match registry.free.pop() {
        Some(slot) => slot,
        None if registry.slots.len() <= SLOT_MASK => {
            registry.slots.push(Slot { token: Token(0), generation: 0, handle: None });
            registry.slots.len() - 1
        }
        None => return None,
    };
    let entry = registry.slots.get_mut(slot)?;
    entry.generation = entry.generation % GENERATION_MASK + 1;
    entry.token = Token::new(kind, slot, entry.generation);
    let object = make(entry.token);
    entry.handle = Some(AnyHandle::from(object.clone()));
    Some(object)
}

/// The object behind a token, if it is one of ours and still valid.
pub fn find(token: Token) -> Option<AnyHandle> {
    let registry = REGISTRY.read().unwrap_or_else(PoisonError::into_inner);
    registry.slots.get(token.slot()).filter(|slot| slot.token == token).and_then(|slot| slot.handle.clone())
}

/// Makes a token invalid and returns what it stood for.
pub fn remove(token: Token) -> Option<AnyHandle> {
    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    let slot = token.slot();
    let handle = registry.slots.get_mut(slot).filter(|entry| entry.token == token)?.handle.take()?;
    registry.free.push(slot);
    Some(handle)
}

impl AnyHandle {
    /// SQL_HANDLE_…
    pub fn kind(&self) -> i16 {
        match self {
            Self::Environment(_) => handle::ENVIRONMENT,
            Self::Connection(_) => handle::CONNECTION,
            Self::Statement(_) => handle::STATEMENT,
            Self::Descriptor(_) => handle::DESCRIPTOR,
        }
    }
}

impl From<Arc<Environment>> for AnyHandle {
    fn from(handle: Arc<Environment>) -> Self {
        Self::Environment(handle)
    }
}
impl From<Arc<Connection>> for AnyHandle {
    fn from(handle: Arc<Connection>) -> Self {
        Self::Connection(handle)
    }
}
impl From<Arc<Statement>> for AnyHandle {
    fn from(handle: Arc<Statement>) -> Self {
        Self::Statement(handle)
    }
}
impl From<Arc<Descriptor>> for AnyHandle {
    fn from(handle: Arc<Descriptor>) -> Self {
        Self::Descriptor(handle)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{AnyHandle, Token, find, insert, remove};
    use crate::handles::Environment;
    use crate::odbc::handle;

    #[test]
    fn a_freed_handle_stays_invalid_when_its_slot_is_used_again() {
        let first = insert(handle::ENVIRONMENT, Environment::new).unwrap().token();
        assert!(matches!(find(first), Some(AnyHandle::Environment(_))));
        remove(first).unwrap();
        let second = insert(handle::ENVIRONMENT, Environment::new).unwrap().token();
        assert!(find(first).is_none());
        assert!(find(second).is_some());
        assert!(remove(first).is_none());
        remove(second).unwrap();
    }

    #[test]
    fn a_token_of_another_kind_finds_nothing() {
        let token = insert(handle::ENVIRONMENT, Environment::new).unwrap().token();
        assert!(find(Token(token.0 ^ 0b11)).is_none());
        remove(token).unwrap();
    }
}
