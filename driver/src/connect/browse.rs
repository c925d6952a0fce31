//! What a connection still needs, and the text in which SQLBrowseConnect asks for it.

use std::fmt::Write;

use bigcommerce_sql::{PROPERTIES, property};

use crate::connect::Attributes;

/// The properties without which there is no connection.
const REQUIRED: &[&str] = &["StoreId", "OAuthAccessToken"];

/// The required properties that neither the attributes nor the stored properties of a DSN give.
pub fn missing(attributes: &Attributes, stored: &[(String, String)]) -> Vec<&'static str> {
    REQUIRED.iter().copied().filter(|name| !is_given(name, attributes, stored)).collect()
}

/// The browse result: each property not given yet as `name:prompt=?` or `name:prompt={value,value}`, those that can be left out
/// with `*` before them.
pub fn request(attributes: &Attributes, stored: &[(String, String)]) -> String {
    let mut text = String::new();
    for property in PROPERTIES.iter().filter(|property| !is_given(property.name, attributes, stored)) {
        let optional = if REQUIRED.contains(&property.name) { "" } else { "*" };
        let values = match property.values {
            [] => "?".to_owned(),
            values => format!("{{{}}}", values.join(",")),
        };
        let _ = write!(text, "{optional}{}:{}={values};", property.name, property.name);
    }
    text
}

fn is_given(name: &str, attributes: &Attributes, stored: &[(String, String)]) -> bool {
    let stored = stored.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    attributes
        .pairs()
        .chain(stored)
        .filter(|(_, value)| !value.trim().is_empty())
        .any(|(given, _)| property(given).is_some_and(|property| property.name == name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use bigcommerce_sql::Settings;

    use super::{REQUIRED, missing, request};
    use crate::connect::Attributes;

    #[test]
    fn the_required_properties_are_enough_and_each_is_needed() {
        let pairs = REQUIRED.iter().map(|name| (*name, "abc"));
        assert!(Settings::from_pairs(pairs.clone()).is_ok());
        for left_out in REQUIRED {
            assert!(Settings::from_pairs(pairs.clone().filter(|(name, _)| name != left_out)).is_err());
        }
    }

    #[test]
    fn what_is_given_under_any_name_is_not_asked_for_again() {
        let attributes = Attributes::parse("DSN=shop;PWD=secret").unwrap();
        let stored = vec![("Page Size".to_owned(), "50".to_owned())];
        assert_eq!(missing(&attributes, &stored), ["StoreId"]);
        let request = request(&attributes, &stored);
        assert!(request.contains("StoreId:StoreId=?;"), "{request}");
        assert!(request.contains("*AuthScheme:AuthScheme={OAuth,"), "{request}");
        assert!(!request.contains("OAuthAccessToken") && !request.contains("PageSize"), "{request}");
    }
}
