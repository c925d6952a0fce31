//! The connection properties: one table that feeds connection strings, data sources, SQLBrowseConnect, `sys_connection_props`,
//! the command and, by a test, the README. `settings` says what each value does.

use bigcommerce_store::schemas::fold;

/// What a property is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Which store, and how to get in.
    Login,
    /// How requests travel.
    Network,
    /// What queries give and hold.
    Rows,
    /// What is written down.
    Log,
}

/// One connection property.
#[derive(Debug)]
pub struct Property {
    /// What it is about.
    pub group: Group,
    /// The listed name. Spelling is forgiving: case, spaces and underscores do not count.
    pub name: &'static str,
    /// Other names that mean the same.
    pub aliases: &'static [&'static str],
    /// The value when none is given; empty for none.
    pub default: &'static str,
    /// The values allowed; empty where any text of the right form is.
    pub values: &'static [&'static str],
    /// The smallest and the largest number allowed, where it is a number.
    pub range: Option<(u64, u64)>,
    /// One sentence for a user.
    pub help: &'static str,
    /// The value must never be shown.
    pub secret: bool,
}

impl Property {
    const fn new(group: Group, name: &'static str, help: &'static str) -> Self {
        Self { group, name, aliases: &[], default: "", values: &[], range: None, help, secret: false }
    }

    const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    const fn values(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    const fn range(self, least: u64, most: u64) -> Self {
        Self { range: Some((least, most)), ..self }
    }

    const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

const FLAG: &[&str] = &["true", "false"];

/// Every property, in the order a user needs them.
pub const PROPERTIES: &[Property] = &[
    Property::new(Group::Login, "AuthScheme", "How to log in: with the token in OAuthAccessToken, or (OAuth only) with an app.").default("OAuth").values(&["OAuth", "PersonalAccessToken"]),
    Property::new(Group::Login, "StoreId", "The store hash: the part after /stores/ in the API path that the control panel shows. The whole path may be pasted.").aliases(&["StoreHash", "Store"]),
    Property::new(Group::Login, "OAuthAccessToken", "The access token of a store-level API account; env:NAME, file:PATH and keyring:NAME are read from there.").aliases(&["AccessToken", "Token", "PWD", "Password"]).secret(),
    Property::new(Group::Login, "InitiateOAuth", "Who gets the token of an app: OFF, you; REFRESH, the driver, from OAuthSettingsLocation or with OAuthVerifier; GETANDREFRESH, the driver, which also opens the browser.").default("OFF").values(&["OFF", "REFRESH", "GETANDREFRESH"]),
    Property::new(Group::Login, "OAuthClientId", "The client id of the app that is registered with BigCommerce.").aliases(&["ClientId"]),
    Property::new(Group::Login, "OAuthClientSecret", "The client secret of that app.").aliases(&["ClientSecret"]).secret(),
    Property::new(Group::Login, "CallbackURL", "The address that the app is registered with; a port of this machine for the login in the browser.").default("http://localhost:33333"),
    Property::new(Group::Login, "OAuthVerifier", "The code that a browser on another machine has brought; it is exchanged once.").secret(),
    Property::new(Group::Login, "OAuthSettingsLocation", "The encrypted file in which tokens are kept; memory:// keeps them in this program alone. Without it the file is in the user's folder for settings."),
    Property::new(Group::Login, "OAuthSettingsKey", "A password for that file. Without one only the file's mode protects it.").secret(),
    Property::new(Group::Login, "Scope", "The OAuth scopes to ask for, separated by spaces; without it those of the app."),
    Property::new(Group::Login, "State", "A text that comes back with the code; without it a random one."),
    Property::new(Group::Login, "LoginUrl", "Scheme, host and port of the login pages.").default("https://login.bigcommerce.com"),
    Property::new(Group::Login, "OAuthLoginTimeout", "Seconds to wait for the login in the browser.").default("300").range(1, 3_600),
    Property::new(Group::Network, "BaseUrl", "Scheme, host and port of the API, for test servers and gateways.").default("https://api.bigcommerce.com").aliases(&["Url"]),
    Property::new(Group::Network, "ConnectOnOpen", "Ask the store once while connecting, so that a wrong token or address fails at once.").default("true").values(FLAG),
    Property::new(Group::Network, "Timeout", "Seconds to wait for one answer of the store; 0 waits forever.").default("60").range(0, 86_400),
    Property::new(Group::Network, "ConnectTimeout", "Seconds to wait for a connection to the host; 0 waits forever.").default("15").range(0, 3_600),
    Property::new(Group::Network, "ProxyServer", "The proxy between this machine and the store: its name, or an address such as proxy.example.com:3128.").aliases(&["FirewallServer"]),
    Property::new(Group::Network, "ProxyPort", "The port of the proxy.").default("80").range(1, 65_535).aliases(&["FirewallPort"]),
    Property::new(Group::Network, "ProxyType", "How the proxy is spoken to: HTTP (with CONNECT) or SOCKS5.").default("HTTP").values(&["HTTP", "SOCKS5"]).aliases(&["FirewallType"]),
    Property::new(Group::Network, "ProxyUser", "The user name at the proxy.").aliases(&["FirewallUser"]),
    Property::new(Group::Network, "ProxyPassword", "The password at the proxy; env:NAME, file:PATH and keyring:NAME are read from there.").aliases(&["FirewallPassword"]).secret(),
    Property::new(Group::Network, "ProxyExceptions", "Hosts that are reached without the proxy, separated by commas.").aliases(&["ProxyBypass"]),
    Property::new(Group::Network, "ProxyAutoDetect", "Use the proxy that the environment variables HTTPS_PROXY, ALL_PROXY and NO_PROXY name; without this property only where no ProxyServer is given.").default("true").values(FLAG),
    Property::new(Group::Network, "SSLServerCert", "Certificates to trust beside those of the operating system: a PEM file, or its text; or the fingerprint (SHA-256, SHA-1, MD5) of the only certificate to accept."),
    Property::new(Group::Network, "SSLClientCert", "A PEM file with the certificate and the private key to show to the server."),
    Property::new(Group::Network, "MaxConnections", "Requests under way at once, 1 to 64.").default("8").range(1, 64),
    Property::new(Group::Network, "RetryLimit", "How often a request is repeated after HTTP 429, a server error or a lost connection, 0 to 20.").default("5").range(0, 20),
    Property::new(Group::Network, "RateLimitReserve", "Per cent of the store's request quota that are left to its other apps, 0 to 90.").default("10").range(0, 90),
    Property::new(Group::Rows, "PageSize", "Rows asked for per request, 1 to 250; fewer where the resource allows fewer.").default("250").range(1, 250),
    Property::new(Group::Rows, "MemoryLimit", "Megabytes that sorting, grouping and joining may hold in memory per connection; beyond it they use temporary files. A scrollable cursor holds a quarter of it.").default("1024").range(16, 1_048_576),
    Property::new(Group::Rows, "CaseSensitive", "With false text is compared, joined, grouped and sorted without regard to case, as in Excel; more rows are read then.").default("true").values(FLAG),
    Property::new(Group::Rows, "Pushdown", "For tests: with false every condition is tested locally and whole tables are read.").default("true").values(FLAG),
    Property::new(Group::Rows, "MaxRows", "Most rows that a query gives; 0 gives all.").default("0").range(0, 4_294_967_295),
    Property::new(Group::Rows, "TimeZone", "The zone in which times are given and compared: UTC, an offset such as +01:00, or a name such as Europe/Berlin.").default("UTC"),
    Property::new(Group::Rows, "BigIntAs", "The type in which results give BIGINT, for programs that do not know it.").default("BIGINT").values(&["BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "VARCHAR"]),
    Property::new(Group::Rows, "TextSizeLimit", "The largest size, in characters, with which text is described, 1 to 65,535; below that no text is LONG VARCHAR. Nothing is cut.").default("65535").range(1, 65_535).aliases(&["MaximumColumnSize"]),
    Property::new(Group::Rows, "EmptyStringAsNull", "Take an empty text in a table for NULL, in results and in conditions.").default("false").values(FLAG),
    Property::new(Group::Rows, "BrowsableTables", "The tables that catalog functions and sys_tables list, separated by commas; the others can be queried all the same. Without it all are listed.").aliases(&["Tables"]),
    Property::new(Group::Rows, "BrowsableViews", "The same for views.").aliases(&["Views"]),
    Property::new(Group::Rows, "BrowsableSchemas", "The schemas whose views are listed, separated by commas; the store's tables have none and are always listed."),
    Property::new(Group::Rows, "ReadOnly", "Refuse statements that change the store.").default("false").values(FLAG),
    Property::new(Group::Rows, "UserDefinedViews", "A JSON file of views, { \"MyView\": { \"query\": \"SELECT …\" } }; they are in the schema UserViews."),
    Property::new(Group::Log, "Logfile", "The file in which the connection writes down what it does; nothing is logged without it, and secrets never are."),
    Property::new(Group::Log, "Verbosity", "How much is logged: 1 statements, logins and errors; 2 requests; 3 how tables are read; 4 what answers look like; 5 what they hold.").default("1").range(1, 5),
    Property::new(Group::Log, "LogModules", "What is logged, separated by semicolons: INFO, AUTH, EXEC, HTTP, READ; without it everything."),
    Property::new(Group::Log, "MaxLogFileSize", "A larger log file is put aside as .1, .2 and so on.").default("100MB"),
    Property::new(Group::Log, "MaxLogFileCount", "Log files kept, the one being written included; 0 keeps all.").default("5").range(0, 1_000),
];

/// The property of this name or alias, in any spelling.
pub fn property(name: &str) -> Option<&'static Property> {
    let wanted = fold(name);
    PROPERTIES.iter().find(|property| {
        std::iter::once(&property.name).chain(property.aliases).any(|name| fold(name) == wanted)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bigcommerce_store::schemas::fold;

    use super::{PROPERTIES, property};

    #[test]
    fn no_name_means_two_properties() {
        let names = || PROPERTIES.iter().flat_map(|p| std::iter::once(&p.name).chain(p.aliases));
        let distinct: BTreeSet<String> = names().map(|name| fold(name)).collect();
        assert_eq!(distinct.len(), names().count());
    }

    #[test]
    fn spelling_is_forgiving() {
        for name in ["pagesize", "Page Size", "PAGE_SIZE"] {
            assert_eq!(property(name).map(|property| property.name), Some("PageSize"), "{name}");
        }
    }
}
