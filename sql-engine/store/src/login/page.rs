//! The page that the browser shows when a login has ended.

const STYLE: &str = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem;color:#1f2933;background:#f7f9fb}h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{color:#e4e7eb;background:#1b2026}}";

pub(super) fn success() -> String {
    page("You are logged in", "BigCommerce ODBC has its access to the store. You can close this window.")
}

pub(super) fn failure(reason: &str) -> String {
    page("The login did not succeed", &escaped(reason))
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::failure;

    #[test]
    fn what_others_wrote_is_text_and_not_markup() {
        assert!(failure("<script>alert(1)</script>").contains("&lt;script&gt;"));
    }
}
