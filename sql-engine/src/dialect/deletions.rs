//! `DELETE x FROM #t AS x`, as SQL Server and MySQL have it: the parser knows no name before FROM, so it is taken out of the tokens,
//! and `changes` looks whether FROM has it.

use datafusion::sql::sqlparser::ast::{Ident, ObjectName};
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};

/// Takes the name between DELETE (or DELETE FROM) and FROM out.
pub(super) fn take_target(tokens: &mut Vec<TokenWithSpan>) -> Option<ObjectName> {
    let solid: Vec<(usize, &Token)> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !matches!(token.token, Token::Whitespace(_)))
        .map(|(place, token)| (place, &token.token))
        .collect();
    let (first, rest) = solid.split_first().filter(|(first, _)| is_keyword(first.1, Keyword::DELETE))?;
    let rest = match rest.split_first() {
        Some((from, behind)) if is_keyword(from.1, Keyword::FROM) => behind,
        _ => rest,
    };
    let length = rest.iter().position(|(_, token)| is_keyword(token, Keyword::FROM))?;
    let (named, behind) = rest.split_at_checked(length)?;
    let mut parts = Vec::new();
    for (place, (_, token)) in named.iter().enumerate() {
        match token {
            Token::Word(word) if place % 2 == 0 => parts.push(Ident::new(word.value.clone())),
            Token::Period if place % 2 == 1 => {}
            _ => return None,
        }
    }
    let (from, behind_delete) = (behind.first()?.0, first.0 + 1);
    if parts.is_empty() {
        return None;
    }
    tokens.drain(behind_delete..from);
    Some(ObjectName::from(parts))
}

fn is_keyword(token: &Token, keyword: Keyword) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.keyword == keyword)
}
