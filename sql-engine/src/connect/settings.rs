//! The properties of one connection, checked and in the types that the engine and the store client want.

use std::path::PathBuf;

use bigcommerce_store::schemas::fold;
use bigcommerce_store::{Login, NetworkSettings, Secret, StoreSettings};

use super::other_drivers::{Ignored, translated, without_effect};
use super::presentation::Browsable;
use super::property;
use super::proxies::with_one_proxy;
use crate::error::SqlError;
use crate::logging::LogSettings;
use crate::presentation::Presentation;

/// The properties of one connection, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How to reach the store.
    pub store: StoreSettings,
    /// How to get a token where none is given.
    pub login: Login,
    /// Ask the store once while connecting.
    pub connect_on_open: bool,
    /// Most rows that a query gives; `None` for all.
    pub max_rows: Option<usize>,
    /// The form in which values are given.
    pub presentation: Presentation,
    /// What is listed.
    pub browsable: Browsable,
    /// Statements that change the store are refused.
    pub read_only: bool,
    /// The file of the user's views.
    pub views: Option<PathBuf>,
    /// What is logged; `None` for nothing.
    pub log: Option<LogSettings>,
    /// Bytes that one connection's queries may hold.
    pub memory_limit: usize,
    /// Conditions, limits and orders may travel to the server.
    pub pushdown: bool,
    /// Text is compared with regard to case.
    pub case_sensitive: bool,
    /// The properties given, for showing; a secret is replaced by asterisks.
    pub shown: Vec<(&'static str, String)>,
}

impl Settings {
    /// Checks pairs of property name and value. A name given twice counts with its first value, as ODBC asks of connection
    /// strings; an empty value counts as not given, since many programs always send `UID=;PWD=`. Also returns the names that
    /// have no effect, for a warning.
    ///
    /// # Errors
    /// [`SqlError::Setting`], naming the property and what would be right.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(Self, Vec<Ignored>), SqlError> {
        let mut given: Vec<(&'static str, &'a str)> = Vec::new();
        let (pairs, mut ignored) = with_one_proxy(pairs.into_iter().collect());
        for (name, value) in pairs {
            let (name, value) = translated(name, value).unwrap_or((name, value));
            match property(name) {
                Some(_) if value.trim().is_empty() => {}
                Some(property) if given.iter().any(|(known, _)| *known == property.name) => {}
                Some(property) => given.push((property.name, value.trim())),
                None => ignored.push(Ignored { name: name.to_owned(), why: without_effect(name) }),
            }
        }
        Ok((Given(given).settings()?, ignored))
    }
}

/// The values given, under their listed names.
pub(super) struct Given<'a>(Vec<(&'static str, &'a str)>);

impl Given<'_> {
    /// The value given, else the default.
    pub(super) fn text(&self, name: &'static str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
            .or_else(|| property(name).map(|property| property.default))
            .unwrap_or_default()
    }

    fn settings(&self) -> Result<Settings, SqlError> {
        let network = self.network()?;
        let (token, login) = self.login(&network)?;
        Ok(Settings {
            store: self.store(network, login.store_id.clone(), token)?,
            login,
            connect_on_open: self.flag("ConnectOnOpen")?,
            max_rows: Some(self.size("MaxRows")?).filter(|rows| *rows > 0),
            presentation: self.presentation()?,
            browsable: self.browsable(),
            read_only: self.flag("ReadOnly")?,
            views: Some(self.text("UserDefinedViews")).filter(|path| !path.is_empty()).map(PathBuf::from),
            log: self.log()?,
            memory_limit: self.size("MemoryLimit")?.saturating_mul(1024 * 1024),
            pushdown: self.flag("Pushdown")?,
            case_sensitive: self.flag("CaseSensitive")?,
            shown: self.shown(),
        })
    }

    fn store(
        &self,
        network: NetworkSettings,
        store_id: String,
        token: Secret,
    ) -> Result<StoreSettings, SqlError> {
        Ok(StoreSettings {
            base_url: self.address("BaseUrl")?,
            store_id,
            token,
            network,
            max_connections: self.size("MaxConnections")?,
            retry_limit: u32::try_from(self.number("RetryLimit")?).unwrap_or(u32::MAX),
            rate_limit_reserve: u32::try_from(self.number("RateLimitReserve")?).unwrap_or(u32::MAX),
            page_size: u32::try_from(self.number("PageSize")?).ok(),
        })
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        let secret = |name: &str| property(name).is_none_or(|property| property.secret);
        self.0
            .iter()
            .map(|(name, value)| {
                (*name, if secret(name) { "********".to_owned() } else { (*value).to_owned() })
            })
            .collect()
    }

    /// An address without a slash at its end.
    pub(super) fn address(&self, name: &'static str) -> Result<String, SqlError> {
        let address = self.text(name).trim_end_matches('/');
        if address.contains('@') {
            // Not repeated: it may hold a password.
            return Err(SqlError::Setting(format!(
                "{name} must be an address without a user and a password."
            )));
        }
        if address.starts_with("https://") || address.starts_with("http://") {
            return Ok(address.to_owned());
        }
        Err(SqlError::Setting(format!("{name} must start with https:// or http://, but is \"{address}\".")))
    }

    /// One of the values that the property allows.
    pub(super) fn choice(&self, name: &'static str) -> Result<&'static str, SqlError> {
        let value = self.text(name);
        let allowed = property(name).map(|property| property.values).unwrap_or_default();
        allowed.iter().find(|allowed| fold(allowed) == fold(value)).copied().ok_or_else(|| {
            SqlError::Setting(format!("{name} cannot be \"{value}\". It can be: {}.", allowed.join(", ")))
        })
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, SqlError> {
        let value = self.text(name).to_ascii_lowercase();
        truth(&value)
            .ok_or_else(|| SqlError::Setting(format!("{name} must be true or false, but is \"{value}\".")))
    }

    /// A number in the range that the property allows.
    pub(super) fn number(&self, name: &'static str) -> Result<u64, SqlError> {
        let value = self.text(name);
        let (least, most) = property(name).and_then(|property| property.range).unwrap_or((0, u64::MAX));
        value.parse::<u64>().ok().filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            SqlError::Setting(format!(
                "{name} must be a whole number from {least} to {most}, but is \"{value}\"."
            ))
        })
    }

    pub(super) fn size(&self, name: &'static str) -> Result<usize, SqlError> {
        Ok(usize::try_from(self.number(name)?).unwrap_or(usize::MAX))
    }
}

/// What a flag's value means, in any case; `None` for a word that means neither.
pub(super) fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Settings;

    fn failure(property: &'static str, value: &'static str) -> String {
        let pairs = [("StoreId", "abc"), ("PWD", "t"), (property, value)];
        Settings::from_pairs(pairs).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_value_names_the_property_and_the_values_allowed() {
        for (property, value, expected) in [
            ("Page Size", "0", "PageSize must be a whole number from 1 to 250, but is \"0\"."),
            ("retrylimit", "many", "RetryLimit must be a whole number from 0 to 20, but is \"many\"."),
            ("ConnectOnOpen", "perhaps", "ConnectOnOpen must be true or false, but is \"perhaps\"."),
            ("AuthScheme", "Basic", "AuthScheme cannot be \"Basic\". It can be: OAuth, PersonalAccessToken."),
            ("BaseUrl", "ftp://x", "BaseUrl must start with https:// or http://, but is \"ftp://x\"."),
        ] {
            assert_eq!(failure(property, value), expected);
        }
    }

    #[test]
    fn secrets_are_shown_as_asterisks() {
        let (settings, _) = Settings::from_pairs([("StoreId", "abc"), ("Token", "hidden")]).unwrap();
        assert!(settings.shown.contains(&("OAuthAccessToken", "********".to_owned())));
        assert!(!format!("{settings:?}").contains("hidden"));
    }
}
