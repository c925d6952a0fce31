//! The form of odbc.ini: sections in brackets, `name = value` lines, comments after `;` or `#`. Section names count in any
//! case, as driver managers have it. Changes touch one section and leave the rest of the file as it is.

use std::io;
use std::path::Path;

use bigcommerce_store::{FileAccess, is_certificate_text, replace_file};

/// The lines of a section as pairs of name and value; `None` when there is no such section.
pub fn section(text: &str, name: &str) -> Option<Vec<(String, String)>> {
    let mut found: Option<Vec<(String, String)>> = None;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(title) = title(line) {
            inside = found.is_none() && title.eq_ignore_ascii_case(name);
            if inside {
                found = Some(Vec::new());
            }
        } else if inside
            && !line.starts_with([';', '#'])
            && let (Some((key, value)), Some(pairs)) = (line.split_once('='), found.as_mut())
        {
            pairs.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    found
}

/// The names of all sections, in the order of the file.
pub fn sections(text: &str) -> Vec<String> {
    text.lines().filter_map(title).map(str::to_owned).collect()
}

/// Puts a section in place of the one of the same name, or at the end of a file that may not exist yet. The file appears
/// whole or not at all, and keeps who may read it.
///
/// # Errors
/// A file that cannot be read or written, and a value of several lines that is no certificate: the text of one does without line ends.
pub fn replace_section(
    file: &Path,
    name: &str,
    entries: &[(&str, String)],
    access: FileAccess,
) -> io::Result<()> {
    let several_lines = |text: &str| text.contains(['\n', '\r']);
    let entries: Vec<(&str, String)> = entries
        .iter()
        .map(|(key, value)| {
            let words = || value.split_whitespace().collect::<Vec<_>>().join(" ");
            (*key, if is_certificate_text(value) { words() } else { value.clone() })
        })
        .collect();
    if several_lines(name) || entries.iter().any(|(key, value)| several_lines(key) || several_lines(value)) {
        let reason = "a value of several lines does not fit into an ini file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let text = with_section(&read_or_empty(file)?, name, &entries);
    replace_file(file, text.as_bytes(), access)
}

/// Takes a section out of a file; false when the file has none of this name.
///
/// # Errors
/// A file that cannot be read or written.
pub fn remove_section(file: &Path, name: &str) -> io::Result<bool> {
    let before = read_or_empty(file)?;
    if section(&before, name).is_none() {
        return Ok(false);
    }
    replace_file(file, without_section(&before, name).as_bytes(), FileAccess::Owner)?;
    Ok(true)
}

fn read_or_empty(file: &Path) -> io::Result<String> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

fn with_section(before: &str, name: &str, entries: &[(&str, String)]) -> String {
    let mut text = without_section(before, name);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("[{name}]\n"));
    for (key, value) in entries {
        text.push_str(&format!("{key}={value}\n"));
    }
    text
}

fn without_section(before: &str, name: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in before.lines() {
        if let Some(title) = title(line) {
            inside = title.eq_ignore_ascii_case(name);
        }
        if !inside {
            text.push_str(line);
            text.push('\n');
        }
    }
    let kept = text.trim_end().len();
    text.truncate(kept);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn title(line: &str) -> Option<&str> {
    line.trim().strip_prefix('[')?.split(']').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use bigcommerce_store::FileAccess;

    use super::{remove_section, replace_section, section, sections, with_section};

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "[ODBC Data Sources]\nshop=BigCommerce\n\n[Shop]\n; remark\nDriver = BigCommerce\nStoreId=abc=1\n[other]\nx=1";
        let expected =
            vec![("Driver".to_owned(), "BigCommerce".to_owned()), ("StoreId".to_owned(), "abc=1".to_owned())];
        assert_eq!(section(text, "SHOP"), Some(expected));
        assert_eq!(section(text, "none"), None);
    }

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

    #[test]
    fn a_section_is_taken_out_of_a_file_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("odbc.ini");
        assert!(!remove_section(&file, "Shop").unwrap());
        let entries = [("StoreId", "abc".to_owned())];
        for name in ["Shop", "Other"] {
            replace_section(&file, name, &entries, FileAccess::Owner).unwrap();
        }
        assert!(remove_section(&file, "SHOP").unwrap());
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(sections(&text), ["Other"]);
        let several_lines = [("StoreId", "a\nb".to_owned())];
        assert!(replace_section(&file, "Shop", &several_lines, FileAccess::Owner).is_err());
    }
}
