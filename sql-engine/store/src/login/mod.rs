//! OAuth: from a registered app to a token for one store. Called while connecting, by the procedures and by the command. It knows
//! no SQL, and sends nothing to the store itself.

mod authorization;
mod browser;
mod callback;
mod exchange;
mod flow;
mod grant;
mod page;
mod saved;
mod sealed;

use std::time::Duration;

pub(crate) use flow::no_token;
pub use grant::Grant;
pub use saved::SettingsPlace;

use crate::network::NetworkSettings;
use crate::secret::Secret;

/// Opens the user's browser at an address: the command in BROWSER, else the operating system's.
///
/// # Errors
/// There is none.
pub fn open_browser(address: &str) -> std::io::Result<()> {
    browser::open(address).map(drop)
}

/// Who runs the OAuth flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initiate {
    /// The user: a token is given, or got by the procedures.
    Off,
    /// The settings file holds a token, or a verifier is exchanged for one.
    Refresh,
    /// As `Refresh`, and the browser is opened where neither is there.
    GetAndRefresh,
}

/// What a login needs to know.
#[derive(Debug, Clone)]
pub struct Login {
    /// Who runs the flow.
    pub initiate: Initiate,
    /// Client id of the registered app.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: Secret,
    /// The address that the app is registered with, to which the browser is sent with the code.
    pub callback_url: String,
    /// A code that the user has brought from a browser; empty for none.
    pub verifier: Secret,
    /// The scopes asked for, separated by spaces; empty for those that the app is registered with.
    pub scope: String,
    /// Comes back with the code; empty for one that nobody can guess.
    pub state: String,
    /// Scheme, host and port of the login pages.
    pub login_url: String,
    /// The store hash; empty to let the user choose while logging in.
    pub store_id: String,
    /// Where tokens are kept.
    pub place: SettingsPlace,
    /// The password of the settings file; empty for none.
    pub settings_key: Secret,
    /// How long the user may take in the browser.
    pub patience: Duration,
    /// How requests travel.
    pub network: NetworkSettings,
}
