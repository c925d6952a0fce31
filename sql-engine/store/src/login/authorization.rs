//! The address of the page on which a user lets an app into a store.

use reqwest::Url;
use ring::rand::{SecureRandom, SystemRandom};

use super::Login;
use crate::error::StoreError;

impl Login {
    /// The address, with a state that comes back with the code.
    ///
    /// # Errors
    /// A login address or client id that is missing or wrong.
    pub fn authorization_url(&self, state: &str) -> Result<String, StoreError> {
        self.need_client()?;
        let mut url = self.login_page("/oauth2/authorize")?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("client_id", &self.client_id);
            query.append_pair("redirect_uri", &self.callback_url);
            query.append_pair("response_type", "code");
            for (name, value) in [("scope", self.scope.as_str()), ("state", state)] {
                if !value.is_empty() {
                    query.append_pair(name, value);
                }
            }
            if !self.store_id.is_empty() {
                query.append_pair("context", &format!("stores/{}", self.store_id));
            }
        }
        Ok(url.into())
    }

    /// The state that the properties name, else one that nobody can guess.
    ///
    /// # Errors
    /// No random numbers.
    pub fn new_state(&self) -> Result<String, StoreError> {
        if !self.state.is_empty() {
            return Ok(self.state.clone());
        }
        let mut bytes = [0_u8; 16];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| StoreError::Internal("no random numbers to be had".to_owned()))?;
        Ok(hexadecimal(&bytes))
    }

    pub(super) fn login_page(&self, path: &str) -> Result<Url, StoreError> {
        Url::parse(&format!("{}{path}", self.login_url)).map_err(|error| StoreError::Setting {
            property: "LoginUrl",
            reason: format!("\"{}\" is not an address ({error})", self.login_url),
        })
    }

    pub(super) fn need_client(&self) -> Result<(), StoreError> {
        if self.client_id.is_empty() {
            return Err(StoreError::Setting {
                property: "OAuthClientId",
                reason: "it is missing. Set it to the client id of the app that is registered with BigCommerce, or set OAuthAccessToken to the token of a store-level API account".to_owned(),
            });
        }
        Ok(())
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
