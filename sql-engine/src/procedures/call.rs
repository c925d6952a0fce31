//! Reads `EXEC name @Parameter = 'value', …`, `EXECUTE …`, `CALL name(…)` and `{call name(…)}`.

use bigcommerce_store::schemas::{fold, suggest};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::{PROCEDURES, Procedure, procedure};
use crate::error::{Position, SqlError};

/// A call of a procedure.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) procedure: &'static Procedure,
    /// Each with the index of the parameter it is for.
    pub(crate) arguments: Vec<(usize, Argument)>,
    /// How many `?` there are.
    pub(crate) parameters: usize,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    Null,
    Text(String),
    /// The `?` of this index.
    Marker(usize),
}

/// The call that a statement is; `None` for other statements.
///
/// # Errors
/// A call that is not well-formed or names no procedure or parameter of ours.
pub(crate) fn parse_call(sql: &str) -> Result<Option<Call>, SqlError> {
    if !is_call(sql) {
        return Ok(None);
    }
    let tokens = Tokenizer::new(&GenericDialect {}, sql)
        .tokenize_with_location()
        .map_err(|error| SqlError::Syntax { message: format!("{}.", error.message), position: None })?;
    let tokens =
        tokens.into_iter().filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::SemiColon));
    Reader { tokens: tokens.peekable() }.call().map(Some)
}

/// The statement as it may be shown: what is given to a procedure may be a secret.
pub(crate) fn without_values(sql: &str) -> &str {
    if is_call(sql) { "(a call of a procedure)" } else { sql }
}

fn is_call(sql: &str) -> bool {
    let start = sql.trim_start().trim_start_matches('{').trim_start();
    let word: String = start.chars().take_while(|c| c.is_alphabetic()).collect();
    ["EXEC", "EXECUTE", "CALL"].iter().any(|known| known.eq_ignore_ascii_case(&word))
}

struct Reader<I: Iterator<Item = TokenWithSpan>> {
    tokens: std::iter::Peekable<I>,
}

impl<I: Iterator<Item = TokenWithSpan>> Reader<I> {
    fn call(mut self) -> Result<Call, SqlError> {
        let braced = self.take(&Token::LBrace);
        self.tokens.next();
        let procedure = self.procedure()?;
        let bracketed = self.take(&Token::LParen);
        let mut call = Call { procedure, arguments: Vec::new(), parameters: 0 };
        let mut place = 0;
        while self.tokens.peek().is_some_and(|next| !matches!(next.token, Token::RParen | Token::RBrace)) {
            if place > 0 && !self.take(&Token::Comma) {
                return Err(self.unexpected("a comma"));
            }
            let (index, argument) = self.argument(procedure, place, &mut call.parameters)?;
            if call.arguments.iter().any(|(known, _)| *known == index) {
                return Err(self.wrong(format!("a parameter of {} is given twice", procedure.name)));
            }
            call.arguments.push((index, argument));
            place += 1;
        }
        if bracketed && !self.take(&Token::RParen) {
            return Err(self.unexpected("\")\""));
        }
        if braced && !self.take(&Token::RBrace) {
            return Err(self.unexpected("\"}\""));
        }
        match self.tokens.peek() {
            None => Ok(call),
            Some(_) => Err(self.unexpected("the end of the call")),
        }
    }

    fn procedure(&mut self) -> Result<&'static Procedure, SqlError> {
        let Some(name) = self.word() else { return Err(self.unexpected("the name of a procedure")) };
        procedure(&name).ok_or_else(|| {
            let like = suggest(&name, PROCEDURES.iter().map(|procedure| procedure.name));
            let hint = like.map(|like| format!(" Did you mean \"{like}\"?")).unwrap_or_default();
            SqlError::Invalid {
                message: format!("Procedure \"{name}\" does not exist.{hint}"),
                position: None,
            }
        })
    }

    fn argument(
        &mut self,
        procedure: &Procedure,
        place: usize,
        markers: &mut usize,
    ) -> Result<(usize, Argument), SqlError> {
        let next = self.tokens.next();
        let position = next.as_ref().map(position);
        let name = match next.map(|token| token.token) {
            Some(Token::Word(word)) if !word.value.eq_ignore_ascii_case("NULL") => word.value,
            Some(token) => {
                return self
                    .place(procedure, place)
                    .and_then(|at| Ok((at, value(token, position, markers)?)));
            }
            None => return Err(self.unexpected("a value")),
        };
        let wanted = fold(name.trim_start_matches('@'));
        let index = procedure.parameters.iter().position(|parameter| fold(parameter.name) == wanted);
        let index = index.ok_or_else(|| {
            let known: Vec<&str> = procedure.parameters.iter().map(|parameter| parameter.name).collect();
            self.wrong(format!("{} has no parameter {name}; it has: {}", procedure.name, known.join(", ")))
        })?;
        if !self.take(&Token::Eq) {
            return Err(self.unexpected("\"=\" and a value"));
        }
        match self.tokens.next() {
            Some(token) => Ok((index, value(token.token, position, markers)?)),
            None => Err(self.unexpected("a value")),
        }
    }

    fn place(&self, procedure: &Procedure, place: usize) -> Result<usize, SqlError> {
        let most = procedure.parameters.len();
        if place < most {
            return Ok(place);
        }
        Err(self.wrong(format!("{} takes at most {most} parameters", procedure.name)))
    }

    fn word(&mut self) -> Option<String> {
        match self.tokens.next()?.token {
            Token::Word(word) => Some(word.value),
            _ => None,
        }
    }

    fn take(&mut self, wanted: &Token) -> bool {
        self.tokens.next_if(|next| next.token == *wanted).is_some()
    }

    fn unexpected(&mut self, expected: &str) -> SqlError {
        let found = self.tokens.peek();
        SqlError::Syntax { message: format!("{expected} was expected."), position: found.map(position) }
    }

    fn wrong(&self, message: String) -> SqlError {
        SqlError::Invalid { message, position: None }
    }
}

/// Values are not repeated in messages: some are secrets.
fn value(token: Token, position: Option<Position>, markers: &mut usize) -> Result<Argument, SqlError> {
    match token {
        Token::SingleQuotedString(text)
        | Token::NationalStringLiteral(text)
        | Token::DoubleQuotedString(text)
        | Token::Number(text, _) => Ok(Argument::Text(text)),
        Token::Word(word) if word.value.eq_ignore_ascii_case("NULL") => Ok(Argument::Null),
        Token::Placeholder(_) => {
            *markers += 1;
            Ok(Argument::Marker(*markers - 1))
        }
        _ => Err(SqlError::Syntax {
            message: "a value of a procedure is a text in single quotes, a number, NULL or ?.".to_owned(),
            position,
        }),
    }
}

fn position(token: &TokenWithSpan) -> Position {
    Position { line: token.span.start.line, column: token.span.start.column }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Argument, parse_call};

    fn arguments(sql: &str) -> Vec<(usize, Argument)> {
        parse_call(sql).unwrap().unwrap().arguments
    }

    fn text(value: &str) -> Argument {
        Argument::Text(value.to_owned())
    }

    #[test]
    fn every_way_to_call_is_understood() {
        for sql in [
            "EXEC GetOAuthAccessToken @Verifier = 'a''b', @State='s'",
            "execute getoauthaccesstoken verifier = 'a''b', state = 's';",
            "{call GetOAuthAccessToken('a''b', State = 's')}",
            " { CALL Get_OAuth_Access_Token ( 'a''b', @STATE = 's' ) } ",
            "CALL GetOAuthAccessToken('a''b', State = 's')",
        ] {
            assert_eq!(arguments(sql), [(0, text("a'b")), (3, text("s"))], "{sql}");
        }
        assert_eq!(arguments("{call RefreshOAuthAccessToken}"), []);
        assert_eq!(arguments("EXEC GetOAuthAuthorizationURL"), []);
    }

    #[test]
    fn markers_are_counted() {
        let call = parse_call("{call GetOAuthAccessToken(?, NULL, CallbackURL = ?)}").unwrap().unwrap();
        assert_eq!(call.parameters, 2);
        assert_eq!(call.arguments, [(0, Argument::Marker(0)), (1, Argument::Null), (2, Argument::Marker(1))]);
    }

    #[test]
    fn other_statements_are_left_alone() {
        assert!(parse_call("SELECT 1").unwrap().is_none());
        assert!(parse_call("SELECT {fn UCASE('x')}").unwrap().is_none());
        assert!(parse_call("executive").unwrap().is_none());
    }

    #[test]
    fn mistakes_are_named_without_repeating_a_value() {
        for (sql, expected) in [
            ("EXEC GetOAuthAccessTokn", "Did you mean \"GetOAuthAccessToken\"?"),
            ("EXEC GetOAuthAccessToken @Code = 'secret'", "it has: Verifier, Scope, CallbackURL, State"),
            ("EXEC GetOAuthAccessToken @Verifier 'secret'", "\"=\" and a value was expected"),
            ("{call RefreshOAuthAccessToken('secret')}", "at most 0 parameters"),
            ("{call GetOAuthAccessToken('secret'}", "\")\" was expected"),
            ("EXEC GetOAuthAccessToken 'a', @Verifier = 'secret'", "given twice"),
        ] {
            let message = parse_call(sql).unwrap_err().to_string();
            assert!(message.contains(expected) && !message.contains("secret"), "{sql}: {message}");
        }
    }
}
