//! A log file that is put aside when it is full. Connections of a process that name the same file share it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::LogSettings;

/// A file being written.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    largest: u64,
    files: u32,
    open: Mutex<(File, u64)>,
}

static OPEN: Mutex<Vec<Weak<LogFile>>> = Mutex::new(Vec::new());

/// The file, open. Its limits are those of the first connection that named it.
pub(super) fn shared(settings: &LogSettings) -> io::Result<Arc<LogFile>> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|file| file.strong_count() > 0);
    if let Some(file) = open.iter().filter_map(Weak::upgrade).find(|file| file.path == settings.path) {
        return Ok(file);
    }
    let file = Arc::new(LogFile {
        path: settings.path.clone(),
        largest: settings.largest,
        files: settings.files,
        open: Mutex::new(opened(&settings.path)?),
    });
    open.push(Arc::downgrade(&file));
    Ok(file)
}

impl LogFile {
    /// Appends a line. A log that cannot be written must not end a query: then the line is lost.
    pub(super) fn write(&self, line: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if open.1 > 0 && open.1.saturating_add(bytes) > self.largest {
            self.put_aside();
            if let Ok(new) = opened(&self.path) {
                *open = new;
            }
        }
        if open.0.write_all(line.as_bytes()).is_ok() {
            open.1 = open.1.saturating_add(bytes);
        }
    }

    /// `log` becomes `log.1`, `log.1` becomes `log.2`, and so on; the oldest goes.
    fn put_aside(&self) {
        let free = (1..self.files).find(|number| !numbered(&self.path, *number).exists());
        for number in (1..=free.unwrap_or(self.files - 1)).rev() {
            let newer = if number == 1 { self.path.clone() } else { numbered(&self.path, number - 1) };
            // One that does not exist yet is no trouble.
            let _ = std::fs::rename(newer, numbered(&self.path, number));
        }
        if self.files == 1 {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    PathBuf::from(name)
}

fn opened(path: &Path) -> io::Result<(File, u64)> {
    let file = owners_file(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

/// Statements hold what people look for: the file is for its owner alone.
#[cfg(unix)]
fn owners_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().create(true).append(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn owners_file(path: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{numbered, shared};
    use crate::logging::LogSettings;

    #[test]
    fn full_files_are_put_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let settings =
            LogSettings { path: path.clone(), verbosity: 1, modules: Vec::new(), largest: 10, files: 3 };
        let file = shared(&settings).unwrap();
        for line in ["one56789\n", "two56789\n", "three789\n", "four\n", "five\n"] {
            file.write(line);
        }
        let read = |path| std::fs::read_to_string(path).unwrap();
        assert_eq!(read(path.clone()), "four\nfive\n");
        assert_eq!(read(numbered(&path, 1)), "three789\n");
        assert_eq!(read(numbered(&path, 2)), "two56789\n");
        assert!(!numbered(&path, 3).exists());
    }
}
