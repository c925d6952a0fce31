//! The connection properties: one table that feeds connection strings, data sources, SQLBrowseConnect,
//! `sys_connection_props` and, by a test, the README.

use std::time::Duration;

use bigcommerce_store::schemas::fold;
use bigcommerce_store::{Secret, StoreSettings};

use crate::error::SqlError;

/// One connection property.
#[derive(Debug)]
pub struct Property {
    /// The listed name. Spelling is forgiving: case, spaces and underscores do not count.
    pub name: &'static str,
    /// Other names that mean the same.
    pub aliases: &'static [&'static str],
    /// The value when none is given; empty for none.
    pub default: &'static str,
    /// The values allowed; empty where any text of the right form is.
    pub values: &'static [&'static str],
    /// One sentence for a user.
    pub help: &'static str,
    /// The value must never be shown.
    pub secret: bool,
}

/// Every property, in the order a user needs them.
pub const PROPERTIES: &[Property] = &[
    Property {
        name: "AuthScheme",
        aliases: &[],
        default: "OAuth",
        values: &["OAuth", "PersonalAccessToken"],
        help: "How to log in. Both values use the token in OAuthAccessToken.",
        secret: false,
    },
    Property {
        name: "StoreId",
        aliases: &["StoreHash", "Store"],
        default: "",
        values: &[],
        help: "The store hash: the part after /stores/ in the API path that the control panel shows. The whole path may be pasted.",
        secret: false,
    },
    Property {
        name: "OAuthAccessToken",
        aliases: &["AccessToken", "Token", "PWD", "Password"],
        default: "",
        values: &[],
        help: "The access token of a store-level API account.",
        secret: true,
    },
    Property {
        name: "BaseUrl",
        aliases: &["Url"],
        default: "https://api.bigcommerce.com",
        values: &[],
        help: "Scheme, host and port of the API, for test servers and gateways.",
        secret: false,
    },
    Property {
        name: "ConnectOnOpen",
        aliases: &[],
        default: "true",
        values: &["true", "false"],
        help: "Ask the store once while connecting, so that a wrong token or address fails at once.",
        secret: false,
    },
    Property {
        name: "Timeout",
        aliases: &[],
        default: "60",
        values: &[],
        help: "Seconds to wait for one answer of the store; 0 waits forever.",
        secret: false,
    },
    Property {
        name: "ConnectTimeout",
        aliases: &[],
        default: "15",
        values: &[],
        help: "Seconds to wait for a connection to the host; 0 waits forever.",
        secret: false,
    },
    Property {
        name: "MaxConnections",
        aliases: &[],
        default: "8",
        values: &[],
        help: "Requests under way at once, 1 to 64.",
        secret: false,
    },
    Property {
        name: "RetryLimit",
        aliases: &[],
        default: "5",
        values: &[],
        help: "How often a request is repeated after HTTP 429, a server error or a lost connection, 0 to 20.",
        secret: false,
    },
    Property {
        name: "PageSize",
        aliases: &[],
        default: "250",
        values: &[],
        help: "Rows asked for per request, 1 to 250; fewer where the resource allows fewer.",
        secret: false,
    },
    Property {
        name: "MemoryLimit",
        aliases: &[],
        default: "1024",
        values: &[],
        help: "Megabytes that sorting, grouping and joining may hold in memory per connection; sorts and groups beyond it use temporary files.",
        secret: false,
    },
    Property {
        name: "Pushdown",
        aliases: &[],
        default: "true",
        values: &["true", "false"],
        help: "For tests: with false every condition is tested locally and whole tables are read.",
        secret: false,
    },
];

/// The property of this name or alias, in any spelling.
pub fn property(name: &str) -> Option<&'static Property> {
    let wanted = fold(name);
    PROPERTIES.iter().find(|property| {
        std::iter::once(&property.name).chain(property.aliases).any(|name| fold(name) == wanted)
    })
}

/// The properties of one connection, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How to reach the store.
    pub store: StoreSettings,
    /// Ask the store once while connecting.
    pub connect_on_open: bool,
    /// Bytes that one connection's queries may hold.
    pub memory_limit: usize,
    /// Conditions, limits and orders may travel to the server.
    pub pushdown: bool,
    /// The properties given, for showing; a secret is replaced by asterisks.
    pub shown: Vec<(&'static str, String)>,
}

impl Settings {
    /// Checks pairs of property name and value. A name given twice counts with its first value, as ODBC asks of connection
    /// strings; an empty value counts as not given, since many programs always send `UID=;PWD=`. Also returns the names that
    /// are no property, for a warning.
    ///
    /// # Errors
    /// [`SqlError::Setting`], naming the property and what would be right.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(Self, Vec<String>), SqlError> {
        let mut given: Vec<(&'static str, &'a str)> = Vec::new();
        let mut unknown = Vec::new();
        for (name, value) in pairs {
            match property(name) {
                Some(_) if value.trim().is_empty() => {}
                Some(property) if given.iter().any(|(known, _)| *known == property.name) => {}
                Some(property) => given.push((property.name, value.trim())),
                None => unknown.push(name.to_owned()),
            }
        }
        Ok((Given(given).settings()?, unknown))
    }
}

struct Given<'a>(Vec<(&'static str, &'a str)>);

impl Given<'_> {
    fn text(&self, name: &'static str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
            .or_else(|| property(name).map(|property| property.default))
            .unwrap_or_default()
    }

    fn settings(&self) -> Result<Settings, SqlError> {
        self.choice("AuthScheme")?;
        let store_id = store_hash(self.text("StoreId"));
        if store_id.is_empty() || !store_id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(SqlError::Setting(
                "StoreId is missing or not a store hash. Set it to the part after /stores/ in the API path that the control panel shows with the API account, for example StoreId=abc123."
                    .to_owned(),
            ));
        }
        let token = Secret::new(self.text("OAuthAccessToken").to_owned());
        if token.is_empty() {
            return Err(SqlError::Setting(
                "OAuthAccessToken is missing. Set it to the access token of a store-level API account (control panel: Settings, Store-level API accounts)."
                    .to_owned(),
            ));
        }
        let base_url = self.text("BaseUrl").trim_end_matches('/').to_owned();
        if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
            return Err(SqlError::Setting(format!(
                "BaseUrl must start with https:// or http://, but is \"{base_url}\"."
            )));
        }
        Ok(Settings {
            store: StoreSettings {
                base_url,
                store_id: store_id.to_owned(),
                token,
                user_agent: format!("bigcommerce-odbc/{}", env!("CARGO_PKG_VERSION")),
                connect_timeout: Duration::from_secs(self.number("ConnectTimeout", 0, 3600)?),
                request_timeout: Duration::from_secs(self.number("Timeout", 0, 86_400)?),
                max_connections: usize::try_from(self.number("MaxConnections", 1, 64)?).unwrap_or(8),
                retry_limit: u32::try_from(self.number("RetryLimit", 0, 20)?).unwrap_or(5),
                page_size: Some(u32::try_from(self.number("PageSize", 1, 250)?).unwrap_or(250)),
            },
            connect_on_open: self.flag("ConnectOnOpen")?,
            memory_limit: usize::try_from(self.number("MemoryLimit", 16, 1_048_576)? * 1024 * 1024)
                .unwrap_or(usize::MAX),
            pushdown: self.flag("Pushdown")?,
            shown: self.shown(),
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

    fn choice(&self, name: &'static str) -> Result<&'static str, SqlError> {
        let value = self.text(name);
        let allowed = property(name).map(|property| property.values).unwrap_or_default();
        allowed.iter().find(|allowed| fold(allowed) == fold(value)).copied().ok_or_else(|| {
            SqlError::Setting(format!("{name} cannot be \"{value}\". It can be: {}.", allowed.join(", ")))
        })
    }

    fn flag(&self, name: &'static str) -> Result<bool, SqlError> {
        match self.text(name).to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            other => Err(SqlError::Setting(format!("{name} must be true or false, but is \"{other}\"."))),
        }
    }

    fn number(&self, name: &'static str, least: u64, most: u64) -> Result<u64, SqlError> {
        let value = self.text(name);
        value.parse::<u64>().ok().filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            SqlError::Setting(format!(
                "{name} must be a whole number from {least} to {most}, but is \"{value}\"."
            ))
        })
    }
}

/// The store hash in what a user pasted: the hash itself, `stores/abc123`, or the whole API path.
fn store_hash(text: &str) -> &str {
    let after = text.split_once("stores/").map_or(text, |(_, after)| after);
    after.split(['/', '?']).next().unwrap_or(after).trim()
}
