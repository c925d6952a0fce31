//! Where grants are kept between connections: an encrypted file, or this process's memory. Writers take turns by a lock beside the
//! file; readers need none, since a file is replaced whole.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::grant::{Grant, SavedGrant};
use super::sealed::{Unopened, open, seal};
use crate::error::StoreError;
use crate::file::{FileAccess, replace_file};
use crate::secret::Secret;

const PROPERTY: &str = "OAuthSettingsLocation";
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Where grants are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsPlace {
    /// This process's memory, under a name.
    Memory(String),
    /// A file.
    File(PathBuf),
}

/// The right to change what is kept; it ends with this value.
#[derive(Debug)]
pub(super) struct Turn {
    _lock: Option<File>,
}

static MEMORY: Mutex<Vec<(String, Vec<SavedGrant>)>> = Mutex::new(Vec::new());

impl SettingsPlace {
    /// The grant kept for an app and a store (any store, when none is named), and the mark of the code it was got for.
    pub(super) fn find(
        &self,
        key: &Secret,
        client_id: &str,
        store_id: &str,
    ) -> Result<Option<(Grant, String)>, StoreError> {
        let fits = |kept: &&SavedGrant| {
            (client_id.is_empty() || kept.client_id == client_id)
                && (store_id.is_empty() || kept.store_id == store_id)
        };
        let kept = self.read(key)?;
        Ok(kept.iter().rfind(fits).map(|kept| (kept.grant(), kept.code.clone())))
    }

    /// Waits for the turn to write. Fails at once where nothing can be written, so that no code is used up in vain.
    pub(super) async fn turn(&self, patience: Duration) -> Result<Turn, StoreError> {
        let Self::File(path) = self else { return Ok(Turn { _lock: None }) };
        let lock = with_suffix(path, ".lock");
        let file =
            lock_file(&lock).map_err(|error| unusable(path, &format!("it cannot be written: {error}")))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Turn { _lock: Some(file) }),
                Err(TryLockError::WouldBlock) if started.elapsed() < patience => {
                    tokio::time::sleep(BETWEEN_TRIES).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(unusable(
                        path,
                        "another program is logging in with the same file; try again when it is done",
                    ));
                }
                Err(TryLockError::Error(error)) => {
                    return Err(unusable(path, &format!("it cannot be locked: {error}")));
                }
            }
        }
    }

    /// Keeps a grant in place of the one for the same app and store.
    pub(super) fn keep(&self, _turn: &Turn, key: &Secret, grant: SavedGrant) -> Result<(), StoreError> {
        let mut kept = self.read(key)?;
        kept.retain(|old| old.client_id != grant.client_id || old.store_id != grant.store_id);
        kept.push(grant);
        match self {
            Self::Memory(name) => {
                let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
                memory.retain(|(known, _)| known != name);
                memory.push((name.clone(), kept));
                Ok(())
            }
            Self::File(path) => {
                let text =
                    serde_json::to_vec(&kept).map_err(|error| StoreError::Internal(error.to_string()))?;
                let bytes = seal(&text, key)
                    .ok_or_else(|| StoreError::Internal("no random numbers to be had".to_owned()))?;
                replace_file(path, &bytes, FileAccess::Owner)
                    .map_err(|error| unusable(path, &format!("it cannot be written: {error}")))
            }
        }
    }

    fn read(&self, key: &Secret) -> Result<Vec<SavedGrant>, StoreError> {
        let path = match self {
            Self::File(path) => path,
            Self::Memory(name) => {
                let memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
                let kept = memory.iter().find(|(known, _)| known == name);
                return Ok(kept.map(|(_, kept)| kept.clone()).unwrap_or_default());
            }
        };
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unusable(path, &format!("it cannot be read: {error}"))),
        };
        let text = open(&bytes, key).map_err(|reason| unusable(path, &unopened(reason)))?;
        serde_json::from_slice(&text).map_err(|_| unusable(path, &unopened(Unopened::Damaged)))
    }
}

fn unopened(reason: Unopened) -> String {
    match reason {
        Unopened::Foreign => "it is not an OAuth settings file of this driver and is left as it is. Name another file".to_owned(),
        Unopened::Newer(version) => {
            format!("it was written by a later version of this driver (form {version}). Update the driver or name another file")
        }
        Unopened::PasswordNeeded => "it is protected by a password: set OAuthSettingsKey".to_owned(),
        Unopened::WrongOrDamaged => {
            "OAuthSettingsKey is not the one it was written with, or it is damaged. Set the right key, or delete the file and log in again".to_owned()
        }
        Unopened::Damaged => "it is damaged and is left as it is. Delete it and log in again, or copy it anew".to_owned(),
    }
}

fn lock_file(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    File::options().create(true).truncate(false).write(true).open(path)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn unusable(path: &Path, reason: &str) -> StoreError {
    StoreError::Setting { property: PROPERTY, reason: format!("{}: {reason}", path.display()) }
}
