//! Writing a small file so that it is there whole or not at all, whoever reads it meanwhile. Callers decide who may read it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Who may read a file that is new. One that exists keeps its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAccess {
    /// Its owner alone (mode 0600).
    Owner,
    /// Everybody, and the owner may write (mode 0644).
    Everybody,
}

/// Puts the bytes in the place of a file that may not exist yet; folders are made where they are missing.
///
/// # Errors
/// A folder that cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8], access: FileAccess) -> io::Result<()> {
    // A link stays a link: the file behind it is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&folder)?;
    let mut unfinished = tempfile::NamedTempFile::new_in(&folder)?;
    unfinished.write_all(bytes)?;
    set_mode(unfinished.as_file(), &target, access)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(&target).map_err(|refused| refused.error)?;
    Ok(())
}

#[cfg(unix)]
fn set_mode(file: &fs::File, before: &Path, access: FileAccess) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = match fs::metadata(before) {
        Ok(before) => before.permissions(),
        Err(_) => fs::Permissions::from_mode(match access {
            FileAccess::Owner => 0o600,
            FileAccess::Everybody => 0o644,
        }),
    };
    file.set_permissions(permissions)
}

/// Elsewhere a file takes the rights of its folder.
#[cfg(not(unix))]
fn set_mode(_file: &fs::File, _before: &Path, _access: FileAccess) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{FileAccess, replace_file};

    #[test]
    fn a_new_file_is_its_owners_and_an_old_one_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper/file");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        replace_file(&path, b"one", FileAccess::Owner).unwrap();
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace_file(&path, b"two", FileAccess::Everybody).unwrap();
        assert_eq!((mode(), fs::read(&path).unwrap().as_slice()), (0o640, b"two".as_slice()));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
