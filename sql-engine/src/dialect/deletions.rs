//! `DELETE x FROM #t AS x`, as SQL Server and MySQL have it: the parser knows no name before FROM, so it is taken out of the tokens,
//! and `changes` looks whether FROM has it.

use datafusion::sql::sqlparser::ast::{Ident, ObjectName};
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

use super::hints::{solid, word_at};

/// Takes the name between DELETE (or DELETE FROM) and FROM out.
pub(super) fn take_target(tokens: &mut Vec<TokenWithSpan>) -> Option<ObjectName> {
    let places = solid(tokens);
    let is = |place: usize, word: &str| word_at(tokens, place).as_deref() == Some(word);
    let (delete, rest) = places.split_first().filter(|(first, _)| is(**first, "delete"))?;
    let rest = match rest.split_first() {
        Some((from, behind)) if is(*from, "from") => behind,
        _ => rest,
    };
    let length = rest.iter().position(|place| is(*place, "from"))?;
    let (named, behind) = rest.split_at_checked(length)?;
    let mut parts = Vec::new();
    for (index, place) in named.iter().enumerate() {
        match &tokens.get(*place)?.token {
            Token::Word(word) if index % 2 == 0 => parts.push(Ident::new(word.value.clone())),
            Token::Period if index % 2 == 1 => {}
            _ => return None,
        }
    }
    let (from, behind_delete) = (*behind.first()?, delete + 1);
    if parts.is_empty() {
        return None;
    }
    tokens.drain(behind_delete..from);
    Some(ObjectName::from(parts))
}
