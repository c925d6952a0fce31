//! What a LIKE pattern says about the text it matches, for servers that can only look for a piece of text.

/// The longest run of plain characters in a pattern. Text that matches the pattern contains it.
pub(crate) fn longest_piece(pattern: &str) -> Option<String> {
    let mut longest = String::new();
    let mut piece = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' | '_' => {
                if piece.len() > longest.len() {
                    longest = std::mem::take(&mut piece);
                }
                piece.clear();
            }
            '\\' => piece.extend(letters.next()),
            other => piece.push(other),
        }
    }
    if piece.len() > longest.len() {
        longest = piece;
    }
    (!longest.trim().is_empty()).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::longest_piece;

    #[test]
    fn the_longest_piece_between_wildcards_is_found() {
        for (pattern, piece) in [
            ("%stick%", Some("stick")),
            ("a%longer%b", Some("longer")),
            ("50\\% off", Some("50% off")),
            ("a_bc", Some("bc")),
            ("%", None),
            ("_%_", None),
        ] {
            assert_eq!(longest_piece(pattern).as_deref(), piece, "{pattern}");
        }
    }
}
