//! Properties of other BigCommerce drivers that have another name and other values here, and those that have no meaning here, with the
//! reason: profiles written for them keep working. What has the same values is an alias in `properties`.

use bigcommerce_store::schemas::fold;

/// A name that was given and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// As it was given.
    pub name: String,
    /// Why a property of another driver has none; `None` for a name that nobody knows.
    pub why: Option<&'static str>,
}

impl std::fmt::Display for Ignored {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        match self.why {
            Some(why) => write!(formatter, "\"{name}\" has no effect: {why}"),
            None => {
                write!(formatter, "\"{name}\" is not a connection property of this driver and has no effect.")
            }
        }
    }
}

const NO_CACHE: &str = "this driver keeps no copy of the store's rows.";
const NO_POOL: &str = "connections are pooled by the driver manager or the program.";
const NO_EXPIRY: &str =
    "BigCommerce's tokens do not expire; what a login gives is kept in OAuthSettingsLocation.";
const FIXED_TABLES: &str = "the tables are part of the driver.";

const WITHOUT_EFFECT: &[(&str, &str)] = &[
    (
        "PseudoColumns",
        "tables have no pseudo columns; conditions and LIMIT travel to the store by themselves.",
    ),
    ("OAuthRefreshToken", NO_EXPIRY),
    ("OAuthExpiresIn", NO_EXPIRY),
    ("OAuthTokenTimestamp", NO_EXPIRY),
    (
        "ProxyAuthScheme",
        "a proxy is given ProxyUser and ProxyPassword by the scheme Basic, the only one there is here.",
    ),
    ("ProxySSLType", "the store is always reached through the proxy by CONNECT."),
    ("Location", FIXED_TABLES),
    ("Schema", FIXED_TABLES),
    ("RowScanDepth", FIXED_TABLES),
    ("TypeDetectionScheme", FIXED_TABLES),
    ("AutoCache", NO_CACHE),
    ("CacheLocation", NO_CACHE),
    ("CacheDriver", NO_CACHE),
    ("CacheProvider", NO_CACHE),
    ("CacheConnection", NO_CACHE),
    ("CacheTolerance", NO_CACHE),
    ("CacheMetadata", NO_CACHE),
    ("CacheQueryResult", NO_CACHE),
    ("Offline", NO_CACHE),
    ("RTK", "this driver needs no licence key."),
    ("Other", "there are no hidden properties."),
    ("BatchSize", "rows are written one statement at a time."),
    ("ConnectionLifeTime", NO_POOL),
    ("UseConnectionPooling", NO_POOL),
    ("PoolIdleTimeout", NO_POOL),
    ("PoolMaxSize", NO_POOL),
    ("PoolMinSize", NO_POOL),
    ("PoolWaitTime", NO_POOL),
    ("DefaultDomain", "it belongs to Oracle's gateway, which works without it."),
    ("EnableForeignKeyDetection", "foreign keys are always listed."),
    ("IncludeDualTable", "SELECT works without FROM."),
    ("LimitKeySize", "keys are listed with their own size; TextSizeLimit bounds the size of text."),
    ("MapToLongVarchar", "text without a limit is LONG VARCHAR unless TextSizeLimit is set."),
    ("MapToWVarchar", "text is always wide (SQL_WVARCHAR); programs may still bind it as narrow."),
    ("UpperCaseIdentifiers", "names count in any case."),
    ("ServerName", "BaseUrl names the host."),
    ("UnicodeConversion", "the driver manager says how wide its characters are."),
    ("DriverManagerEncoding", "the driver manager says how wide its characters are."),
    ("DelayAfter", "the store's quota is kept by RateLimitReserve."),
];

/// Why a property of another driver has no effect here.
pub(super) fn without_effect(name: &str) -> Option<&'static str> {
    let wanted = fold(name);
    WITHOUT_EFFECT.iter().find(|(known, _)| fold(known) == wanted).map(|(_, why)| *why)
}

/// The property of ours, and its value, that means what a property of another driver means. An empty value says that
/// nothing is set.
pub(super) fn translated(name: &str, value: &str) -> Option<(&'static str, &'static str)> {
    let name = fold(name);
    let yes = ["true", "1", "yes", "on"].iter().any(|yes| yes.eq_ignore_ascii_case(value.trim()));
    let unlimited = value.trim().parse::<i64>().is_ok_and(|number| number < 0);
    match name.as_str() {
        "mapbiginttovarchar" => Some(("BigIntAs", if yes { "VARCHAR" } else { "" })),
        "maptoint" => Some(("BigIntAs", if yes { "INTEGER" } else { "" })),
        "maxrows" if unlimited => Some(("MaxRows", "0")),
        "maxlogfilecount" if unlimited => Some(("MaxLogFileCount", "0")),
        "firewalltype" if value.eq_ignore_ascii_case("TUNNEL") => Some(("ProxyType", "HTTP")),
        "proxyport" | "firewallport" if value.trim() == "0" => Some(("ProxyPort", "")),
        _ => None,
    }
}
