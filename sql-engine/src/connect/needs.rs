//! What a connection still needs, and the text in which SQLBrowseConnect asks for it.

use std::fmt::Write;

use super::profile::Profile;
use super::properties::{PROPERTIES, property};

const TOKEN: &[&str] = &["StoreId", "OAuthAccessToken"];
const BROWSER: &[&str] = &["OAuthClientId", "OAuthClientSecret"];

impl Profile {
    /// The required properties that nothing gives.
    pub fn missing(&self) -> Vec<&'static str> {
        self.required().iter().copied().filter(|name| !self.is_given(name)).collect()
    }

    /// The browse result: each property not given yet as `name:prompt=?` or `name:prompt={value,value}`, those that can be left
    /// out with `*` before them.
    pub fn browse_request(&self) -> String {
        let required = self.required();
        let mut text = String::new();
        for property in PROPERTIES.iter().filter(|property| !self.is_given(property.name)) {
            let optional = if required.contains(&property.name) { "" } else { "*" };
            let values = match property.values {
                [] => "?".to_owned(),
                values => format!("{{{}}}", values.join(",")),
            };
            let _ = write!(text, "{optional}{}:{}={values};", property.name, property.name);
        }
        text
    }

    /// The properties without which there is no connection of the kind asked for.
    fn required(&self) -> &'static [&'static str] {
        let initiate = self.value("InitiateOAuth").unwrap_or_default().to_ascii_uppercase();
        match initiate.as_str() {
            // A token tells no store, whatever else is given.
            _ if self.is_given("OAuthAccessToken") => TOKEN,
            "GETANDREFRESH" => BROWSER,
            "REFRESH" => &[],
            _ if self.is_given("OAuthClientId") => &[],
            _ => TOKEN,
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.pairs()
            .filter(|(_, value)| !value.trim().is_empty())
            .find(|(given, _)| property(given).is_some_and(|property| property.name == name))
            .map(|(_, value)| value.trim())
    }

    fn is_given(&self, name: &str) -> bool {
        self.value(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{BROWSER, TOKEN};
    use crate::connect::{Attributes, IniFiles, Profile, Settings};

    #[test]
    fn the_required_properties_are_enough_and_each_is_needed() {
        let pairs = TOKEN.iter().map(|name| (*name, "abc"));
        assert!(Settings::from_pairs(pairs.clone()).is_ok());
        for left_out in TOKEN {
            assert!(Settings::from_pairs(pairs.clone().filter(|(name, _)| name != left_out)).is_err());
        }
    }

    #[test]
    fn a_login_in_the_browser_needs_an_app_and_a_kept_one_nothing() {
        let missing =
            |text: &str| Profile::gather(Attributes::parse(text).unwrap(), &IniFiles).unwrap().missing();
        assert_eq!(missing("InitiateOAuth=GetAndRefresh"), BROWSER);
        assert!(missing("InitiateOAuth=REFRESH").is_empty());
        assert!(missing("OAuthClientId=c").is_empty());
        assert_eq!(missing("OAuthClientId=c;PWD=t"), ["StoreId"]);
    }

    #[test]
    fn what_is_given_under_any_name_is_not_asked_for_again() {
        let attributes = Attributes::parse("PWD=secret;Page Size=50").unwrap();
        let profile = Profile::gather(attributes, &IniFiles).unwrap();
        assert_eq!(profile.missing(), ["StoreId"]);
        let request = profile.browse_request();
        assert!(request.contains("StoreId:StoreId=?;"), "{request}");
        assert!(request.contains("*AuthScheme:AuthScheme={OAuth,"), "{request}");
        assert!(!request.contains("OAuthAccessToken") && !request.contains("PageSize"), "{request}");
    }
}
