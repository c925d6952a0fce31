//! The properties of logging in.

use std::path::PathBuf;
use std::time::Duration;

use bigcommerce_store::{Initiate, Login, NetworkSettings, Secret, SettingsPlace};

use super::settings::Given;
use super::token;
use crate::error::SqlError;

const FILE: &str = "oauth-settings";
const MEMORY: &str = "memory://";

impl Given<'_> {
    /// The token given (empty for none), and how to get one.
    pub(super) fn login(&self, network: &NetworkSettings) -> Result<(Secret, Login), SqlError> {
        let secret = |name| token::resolve(name, self.text(name));
        let access_token = secret("OAuthAccessToken")?;
        let login = Login {
            initiate: match self.choice("InitiateOAuth")? {
                "GETANDREFRESH" => Initiate::GetAndRefresh,
                "REFRESH" => Initiate::Refresh,
                _ => Initiate::Off,
            },
            client_id: self.text("OAuthClientId").to_owned(),
            client_secret: secret("OAuthClientSecret")?,
            callback_url: self.text("CallbackURL").to_owned(),
            verifier: secret("OAuthVerifier")?,
            scope: self.text("Scope").to_owned(),
            state: self.text("State").to_owned(),
            login_url: self.address("LoginUrl")?,
            store_id: self.store_id()?,
            place: place(self.text("OAuthSettingsLocation"))?,
            settings_key: secret("OAuthSettingsKey")?,
            patience: Duration::from_secs(self.number("OAuthLoginTimeout")?),
            network: network.clone(),
        };
        self.check(&access_token, &login)?;
        Ok((access_token, login))
    }

    /// There must be a token or a way to one.
    fn check(&self, access_token: &Secret, login: &Login) -> Result<(), SqlError> {
        let by_app = self.choice("AuthScheme")? == "OAuth"
            && (login.initiate != Initiate::Off || !login.client_id.is_empty());
        if access_token.is_empty() && !by_app {
            return Err(SqlError::Setting(
                "OAuthAccessToken is missing. Set it to the access token of a store-level API account (control panel: Settings, Store-level API accounts), or set InitiateOAuth, OAuthClientId and OAuthClientSecret for the login with an app."
                    .to_owned(),
            ));
        }
        if login.store_id.is_empty() && !access_token.is_empty() {
            return Err(no_store());
        }
        Ok(())
    }

    fn store_id(&self) -> Result<String, SqlError> {
        let store_id = store_hash(self.text("StoreId"));
        if store_id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            Ok(store_id.to_owned())
        } else {
            Err(no_store())
        }
    }
}

fn no_store() -> SqlError {
    SqlError::Setting(
        "StoreId is missing or not a store hash. Set it to the part after /stores/ in the API path that the control panel shows with the API account, for example StoreId=abc123."
            .to_owned(),
    )
}

/// The store hash in what a user pasted: the hash itself, `stores/abc123`, or the whole API path.
fn store_hash(text: &str) -> &str {
    let after = text.split_once("stores/").map_or(text, |(_, after)| after);
    after.split(['/', '?']).next().unwrap_or(after).trim()
}

fn place(location: &str) -> Result<SettingsPlace, SqlError> {
    if let Some(name) = location.strip_prefix(MEMORY) {
        return Ok(SettingsPlace::Memory(name.to_owned()));
    }
    if location.starts_with("register:") {
        return Err(SqlError::Setting(format!(
            "OAuthSettingsLocation cannot be \"{location}\": tokens are not kept in the registry. Set it to a file, or to memory:// to keep nothing."
        )));
    }
    let path = if location.is_empty() {
        let folder = settings_folder().ok_or_else(|| {
            SqlError::Setting(
                "The user's folder for settings is not known. Set OAuthSettingsLocation to a file, or to memory:// to keep nothing."
                    .to_owned(),
            )
        })?;
        folder.join(FILE)
    } else {
        expanded(location)
    };
    Ok(SettingsPlace::File(path))
}

/// `~/` and `%APPDATA%`, which other drivers' profiles use, at the beginning of a path.
fn expanded(location: &str) -> PathBuf {
    let below = |folder: Option<PathBuf>, rest: &str| {
        folder.map(|folder| folder.join(rest.trim_start_matches(['/', '\\'])))
    };
    let path = if let Some(rest) = location.strip_prefix("~/") {
        below(std::env::home_dir(), rest)
    } else if let Some(rest) = location.strip_prefix("%APPDATA%") {
        below(configuration_folder(), rest)
    } else {
        None
    };
    path.unwrap_or_else(|| PathBuf::from(location))
}

fn settings_folder() -> Option<PathBuf> {
    let name = if cfg!(any(windows, target_os = "macos")) { "BigCommerce ODBC" } else { "bigcommerce-odbc" };
    configuration_folder().map(|folder| folder.join(name))
}

fn configuration_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        std::env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_CONFIG_HOME").or_else(|| std::env::home_dir().map(|home| home.join(".config")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use bigcommerce_store::SettingsPlace;

    use crate::connect::Settings;

    fn settings(text: &str) -> Result<Settings, String> {
        let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
        Settings::from_pairs(pairs).map(|(settings, _)| settings).map_err(|error| error.to_string())
    }

    #[test]
    fn a_login_needs_a_token_or_a_way_to_one() {
        assert!(settings("StoreId=abc;PWD=t").is_ok());
        assert!(settings("InitiateOAuth=refresh").is_ok());
        assert!(settings("OAuthClientId=c").is_ok());
        assert!(settings("StoreId=abc").unwrap_err().contains("OAuthAccessToken"));
        assert!(settings("PWD=t").unwrap_err().contains("StoreId"));
        assert!(settings("StoreId=a b;PWD=t").unwrap_err().contains("StoreId"));
        assert!(
            settings("AuthScheme=PersonalAccessToken;OAuthClientId=c")
                .unwrap_err()
                .contains("OAuthAccessToken")
        );
        assert!(settings("InitiateOAuth=sometimes").unwrap_err().contains("GETANDREFRESH"));
    }

    #[test]
    fn the_store_hash_is_taken_out_of_a_pasted_path() {
        for pasted in ["abc123", "stores/abc123", "https://api.bigcommerce.com/stores/abc123/v3/", " abc123 "]
        {
            let settings = settings(&format!("StoreId={pasted};PWD=t")).unwrap();
            assert_eq!(settings.store.store_id, "abc123", "{pasted}");
        }
    }

    #[test]
    fn tokens_are_kept_in_a_file_unless_memory_is_named() {
        let place = |location: &str| {
            settings(&format!("InitiateOAuth=REFRESH;OAuthSettingsLocation={location}")).unwrap().login.place
        };
        assert_eq!(place("memory://x"), SettingsPlace::Memory("x".to_owned()));
        assert_eq!(place("/a/b"), SettingsPlace::File("/a/b".into()));
        let SettingsPlace::File(path) = place("") else { unreachable!() };
        assert!(
            path.ends_with("bigcommerce-odbc/oauth-settings")
                || path.ends_with("BigCommerce ODBC/oauth-settings")
        );
        let SettingsPlace::File(path) = place("~/x/y") else { unreachable!() };
        assert!(path.ends_with("x/y") && !path.starts_with(Path::new("~")));
    }
}
