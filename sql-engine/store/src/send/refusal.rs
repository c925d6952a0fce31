//! What an answer that is no success says, in BigCommerce's own words. Knows every shape of error body; decides nothing.

use serde_json::Value;

/// Of a body that is no rows, no more bytes are read.
pub(super) const LONGEST_BODY: usize = 1 << 20;

const LONGEST: usize = 300;

/// The words of an error body, led by `": "`; empty when it says nothing.
pub(crate) fn words(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let said = match serde_json::from_str::<Value>(&text) {
        Ok(value) => sentences(&value).join("; "),
        Err(_) => plain(&text),
    };
    let said = said.trim().trim_end_matches('.');
    if said.is_empty() { String::new() } else { format!(": {}", shorten(said)) }
}

/// What a text that is not JSON seems to be.
pub(crate) fn describe_text(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "an empty body".to_owned();
    }
    match html_title(text) {
        Some(title) if title.is_empty() => "an HTML page".to_owned(),
        Some(title) => format!("an HTML page titled \"{}\"", shorten(&title)),
        None => format!("text that is not JSON, \"{}\"", shorten(text)),
    }
}

fn plain(text: &str) -> String {
    html_title(text).unwrap_or_else(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The title of an HTML page, empty if it has none; `None` for other text.
fn html_title(text: &str) -> Option<String> {
    let start = text.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let lower = start.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|at| {
        let from = at + lower.get(at..)?.find('>')? + 1;
        let to = from + lower.get(from..)?.find('<')?;
        start.get(from..to)
    });
    Some(title.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The sentences of a JSON error: titles first, then the fields at fault.
fn sentences(value: &Value) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    collect(value, &mut said, 0);
    said
}

fn collect(value: &Value, said: &mut Vec<String>, depth: usize) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, said, depth + 1)),
        Value::String(text) => say(said, text),
        Value::Object(members) => {
            for name in ["title", "message", "detail", "error_description"] {
                if let Some(Value::String(text)) = members.get(name) {
                    say(said, text);
                }
            }
            for name in ["error", "errors", "batch_errors", "field_errors"] {
                match members.get(name) {
                    Some(Value::Object(fields)) if name.ends_with("errors") => {
                        for (field, message) in fields {
                            say_field(said, field, message, depth);
                        }
                    }
                    Some(inner) => collect(inner, said, depth + 1),
                    None => {}
                }
            }
            if let Some(limit) = members.get("details").and_then(|details| details.get("max_limit")) {
                say(said, &format!("at most {limit}"));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn say_field(said: &mut Vec<String>, field: &str, message: &Value, depth: usize) {
    match message {
        Value::String(text) if said.iter().any(|known| known.contains(text.trim())) => {}
        Value::String(text) if field.is_empty() => say(said, text),
        Value::String(text) => say(said, &format!("{field}: {}", text.trim())),
        other => collect(other, said, depth + 1),
    }
}

fn say(said: &mut Vec<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() && !said.iter().any(|known| known == text) {
        said.push(text.to_owned());
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_shape_of_error_body_gives_its_words() {
        for (body, expected) in [
            (
                r#"{"status":422,"title":"The filter(s): foo are not valid filter parameter(s).","type":"x"}"#,
                ": The filter(s): foo are not valid filter parameter(s)",
            ),
            (
                r#"{"status":422,"title":"Bad","errors":{"name":"too long","":"whole"}}"#,
                ": Bad; whole; name: too long",
            ),
            (r#"{"errors":[{"status":409,"title":"Taken","detail":"by 7"}],"meta":{}}"#, ": Taken; by 7"),
            (r#"{"errors":["one","two"]}"#, ": one; two"),
            (r#"{"batch_errors":[{"data":{},"field_errors":{"price":"missing"}}]}"#, ": price: missing"),
            (r#"{"code":4000,"message":"Not allowed"}"#, ": Not allowed"),
            (r#"{"error":{"code":"x","message":"Busy","retry_after_seconds":3}}"#, ": Busy"),
            (r#"{"status":403,"title":"Forbidden","error":"No promotions"}"#, ": Forbidden; No promotions"),
            (
                r#"[{"status":413,"message":"The specified limit exceeds the maximum allowed.","details":{"max_limit":250}}]"#,
                ": The specified limit exceeds the maximum allowed.; at most 250",
            ),
            ("<html><head><TITLE>502 Bad\n Gateway</TITLE></head><body>…</body></html>", ": 502 Bad Gateway"),
            ("<html><body>no title</body></html>", ""),
            ("Unauthorized", ": Unauthorized"),
            ("", ""),
            ("{}", ""),
        ] {
            assert_eq!(words(body.as_bytes()), expected, "{body}");
        }
    }
}
