//! What the text called things before names were folded: column headings, and names in error messages.

use std::collections::HashMap;

use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan};

use crate::error::Position;

/// Longest heading made from the text of an expression, in characters.
const LONGEST_HEADING: usize = 128;

/// The headings that the text gives to result columns.
#[derive(Debug, Default, Clone)]
pub(crate) struct Labels {
    given: HashMap<String, String>,
    spelling: HashMap<String, String>,
    places: HashMap<String, Position>,
}

impl Labels {
    /// The heading of a result column. `column` is its planner name, `listed` the catalogue's spelling of the table column
    /// behind it, if any.
    pub(crate) fn heading(&self, column: &str, listed: Option<&str>) -> String {
        if let Some(given) = self.given.get(column) {
            return given.clone();
        }
        match listed {
            Some(listed) if listed.eq_ignore_ascii_case(column) || column.starts_with("__column_") => {
                listed.to_owned()
            }
            _ => self.typed(column).to_owned(),
        }
    }

    /// A planner name as the text first spelt it.
    pub(crate) fn typed<'a>(&'a self, name: &'a str) -> &'a str {
        self.spelling.get(name).map_or(name, String::as_str)
    }

    /// Where the text first mentions a planner name.
    pub(crate) fn place(&self, name: &str) -> Option<Position> {
        self.places.get(name).copied()
    }

    /// Gives a heading to a planner name.
    pub(crate) fn give(&mut self, name: String, heading: String) {
        self.given.insert(name, heading);
    }
}

/// The original text, addressed by the places that tokens carry.
#[derive(Debug)]
pub(crate) struct SourceText {
    lines: Vec<Vec<char>>,
    items: Vec<String>,
    labels: Labels,
}

impl SourceText {
    /// Keeps what later steps may ask for.
    pub(crate) fn new(sql: &str, tokens: &[TokenWithSpan], spelling: HashMap<String, String>) -> Self {
        let mut places = HashMap::new();
        for token in tokens {
            if let Token::Word(word) = &token.token {
                places
                    .entry(word.value.clone())
                    .or_insert(Position { line: token.span.start.line, column: token.span.start.column });
            }
        }
        let lines = sql.split('\n').map(|line| line.chars().collect()).collect();
        let labels = Labels { given: HashMap::new(), spelling, places };
        let mut source = Self { lines, items: Vec::new(), labels };
        source.items = select_items(tokens).into_iter().map(|span| source.heading_text(span)).collect();
        source
    }

    /// The text of the item at `index` of the outermost select list.
    pub(crate) fn item(&self, index: usize) -> Option<&str> {
        self.items.get(index).map(String::as_str)
    }

    /// How many items the outermost select list has, as far as the tokens tell.
    pub(crate) fn item_count(&self) -> usize {
        self.items.len()
    }

    /// The name that stands at a place, without its quotes.
    pub(crate) fn name_at(&self, span: Span) -> Option<String> {
        let text = self.slice(span)?;
        let unquoted = text
            .strip_prefix(['"', '`', '['])
            .and_then(|rest| rest.strip_suffix(['"', '`', ']']))
            .unwrap_or(&text);
        Some(unquoted.to_owned())
    }

    /// A parser message speaks of tokens as we folded them: put the original word in its place.
    pub(crate) fn in_original_spelling(&self, message: &str, position: Option<Position>) -> String {
        let original = position.and_then(|position| {
            let line = self.lines.get(usize::try_from(position.line).ok()?.checked_sub(1)?)?;
            let start = usize::try_from(position.column).ok()?.checked_sub(1)?;
            let word: String =
                line.iter().skip(start).take_while(|c| c.is_alphanumeric() || **c == '_').collect();
            (!word.is_empty()).then_some(word)
        });
        match (message.rsplit_once("found: "), original) {
            (Some((before, _)), Some(word)) => format!("{before}found: {word}."),
            _ => format!("{message}."),
        }
    }

    /// The place behind the last character that is no blank.
    pub(crate) fn end(&self) -> Option<Position> {
        let (index, line) =
            self.lines.iter().enumerate().rfind(|(_, line)| line.iter().any(|c| !c.is_whitespace()))?;
        let length = line.iter().rposition(|letter| !letter.is_whitespace())? + 1;
        Some(Position { line: u64::try_from(index).ok()? + 1, column: u64::try_from(length).ok()? + 1 })
    }

    /// What is known before the tree pass.
    pub(crate) fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Hands over what is needed after parsing.
    pub(crate) fn into_labels(self) -> Labels {
        self.labels
    }

    fn heading_text(&self, span: Span) -> String {
        let text = self.slice(span).unwrap_or_default();
        let mut heading = without_escapes(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        if heading.chars().count() > LONGEST_HEADING {
            heading = heading.chars().take(LONGEST_HEADING).collect();
        }
        heading
    }

    fn slice(&self, span: Span) -> Option<String> {
        let (first, start) = self.offset(span.start)?;
        let (last, end) = self.offset(span.end)?;
        if first == last {
            return Some(self.lines.get(first)?.get(start..end)?.iter().collect());
        }
        let mut text: String = self.lines.get(first)?.get(start..)?.iter().collect();
        for line in self.lines.get(first + 1..last)? {
            text.push('\n');
            text.extend(line);
        }
        text.push('\n');
        text.extend(self.lines.get(last)?.get(..end)?);
        Some(text)
    }

    fn offset(&self, location: Location) -> Option<(usize, usize)> {
        let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
        Some((line, column.min(self.lines.get(line)?.len())))
    }
}

/// The text without the braces of ODBC's escapes and the word after the opening one; literals stay.
fn without_escapes(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_literal = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' if !in_literal => {
                while letters.next_if(|c| c.is_whitespace()).is_some() {}
                while letters.next_if(|c| c.is_alphabetic()).is_some() {}
                while letters.next_if(|c| c.is_whitespace()).is_some() {}
            }
            '}' if !in_literal => {}
            other => {
                in_literal ^= other == '\'';
                result.push(other);
            }
        }
    }
    result
}

/// The spans of the items of the outermost select list.
fn select_items(tokens: &[TokenWithSpan]) -> Vec<Span> {
    let mut items = Vec::new();
    let mut current: Option<Span> = None;
    let mut depth = 0_usize;
    let mut list = ListState::Before;
    for token in tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))) {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        let keyword = match &token.token {
            Token::Word(word) if depth == 0 && word.quote_style.is_none() => word.keyword,
            _ => Keyword::NoKeyword,
        };
        list = match (list, keyword) {
            (ListState::Before, Keyword::SELECT) => ListState::Start,
            (ListState::Before, _) => ListState::Before,
            (ListState::Start, Keyword::DISTINCT | Keyword::ALL) => ListState::Start,
            (ListState::Start, Keyword::TOP) => ListState::TopCount,
            (ListState::TopCount, _) if depth == 0 => ListState::AfterTop,
            (ListState::TopCount, _) => ListState::TopCount,
            (ListState::AfterTop, Keyword::PERCENT) => ListState::Start,
            (_, Keyword::FROM | Keyword::WHERE | Keyword::UNION | Keyword::INTERSECT | Keyword::EXCEPT) => {
                break;
            }
            (_, Keyword::ORDER | Keyword::LIMIT | Keyword::FETCH | Keyword::GROUP | Keyword::HAVING) => break,
            (_, Keyword::INTO | Keyword::OFFSET) => break,
            _ if depth == 0 && matches!(token.token, Token::Comma) => {
                items.extend(current.take());
                ListState::Item
            }
            _ if matches!(token.token, Token::SemiColon | Token::EOF) => break,
            _ => {
                let start = current.map_or(token.span.start, |span| span.start);
                current = Some(Span { start, end: token.span.end });
                ListState::Item
            }
        };
    }
    items.extend(current);
    items
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListState {
    Before,
    Start,
    TopCount,
    AfterTop,
    Item,
}
