//! Changing one section of an ini file and nothing else, atomically.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts a section in place of the one of the same name, or at the end. The file appears whole or not at all.
pub(crate) fn replace_section(file: &Path, name: &str, entries: &[(&str, String)]) -> io::Result<()> {
    let before = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let text = with_section(&before, name, entries);
    let folder = file.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".odbcinst.{}.tmp", std::process::id()));
    let written = fs::File::create(&unfinished).and_then(|mut output| {
        output.write_all(text.as_bytes())?;
        output.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&unfinished, file));
    if replaced.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&unfinished);
    }
    replaced
}

fn with_section(before: &str, name: &str, entries: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut in_old = false;
    for line in before.lines() {
        if let Some(header) = line.trim().strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            in_old = header.trim().eq_ignore_ascii_case(name);
        }
        if !in_old {
            text.push_str(line);
            text.push('\n');
        }
    }
    let kept = text.trim_end().len();
    text.truncate(kept);
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&format!("[{name}]\n"));
    for (key, value) in entries {
        text.push_str(&format!("{key}={value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::with_section;

    #[test]
    fn other_sections_and_comments_stay() {
        let before = "; drivers\n[PostgreSQL]\nDriver=psql.so\n\n[bigcommerce]\nDriver=old.so\nTrace=1\n\n[SQLite]\nDriver=sqlite.so\n";
        let after = with_section(before, "BigCommerce", &[("Driver", "new.so".to_owned())]);
        assert_eq!(
            after,
            "; drivers\n[PostgreSQL]\nDriver=psql.so\n\n[SQLite]\nDriver=sqlite.so\n\n[BigCommerce]\nDriver=new.so\n"
        );
    }

    #[test]
    fn registering_twice_changes_nothing() {
        let entries = [("Driver", "a.so".to_owned())];
        let once = with_section("", "BigCommerce", &entries);
        assert_eq!(with_section(&once, "BigCommerce", &entries), once);
    }
}
