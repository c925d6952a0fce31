//! The form of odbc.ini: sections in brackets, `name = value` lines, comments after `;` or `#`. Section names count in any
//! case, as driver managers have it.

/// The lines of a section as pairs of name and value; `None` when there is no such section.
pub fn section(text: &str, name: &str) -> Option<Vec<(String, String)>> {
    let mut found: Option<Vec<(String, String)>> = None;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
            inside = found.is_none() && title.trim().eq_ignore_ascii_case(name);
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

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "[ODBC Data Sources]\nshop=BigCommerce\n\n[Shop]\n; remark\nDriver = BigCommerce\nStoreId=abc=1\n[other]\nx=1";
        let expected =
            vec![("Driver".to_owned(), "BigCommerce".to_owned()), ("StoreId".to_owned(), "abc=1".to_owned())];
        assert_eq!(section(text, "SHOP"), Some(expected));
        assert_eq!(section(text, "none"), None);
    }
}
