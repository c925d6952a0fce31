//! Which way to a token: the one kept, the code that the user brought, or the browser.

use ring::digest::{SHA256, digest};

use super::authorization::hexadecimal;
use super::grant::SavedGrant;
use super::{Grant, Initiate, Login};
use crate::error::StoreError;
use crate::secret::Secret;

impl Login {
    /// A token, by the first way that there is. What is got anew is kept.
    ///
    /// # Errors
    /// No way, or one that failed: the text says what to do.
    pub async fn log_in(&self) -> Result<Grant, StoreError> {
        if let Some(grant) = self.kept()? {
            return Ok(grant);
        }
        if self.verifier.is_empty() && self.initiate != Initiate::GetAndRefresh {
            return Err(no_token());
        }
        let turn = self.place.turn(self.patience).await?;
        // Whoever had the turn before may have logged in.
        if let Some(grant) = self.kept()? {
            return Ok(grant);
        }
        tracing::info!(login = self.login_url, "logging in");
        let grant = if self.verifier.is_empty() {
            self.ask_in_browser().await?
        } else {
            self.exchange(&self.verifier).await?
        };
        let saved = SavedGrant::new(&self.client_id, mark(&self.verifier), &grant);
        self.place.keep(&turn, &self.settings_key, saved)?;
        Ok(grant)
    }

    /// Exchanges a code that a user brought and keeps the token.
    ///
    /// # Errors
    /// See [`Login::exchange`], and a place that cannot be written.
    pub async fn redeem(&self, code: &Secret) -> Result<Grant, StoreError> {
        let turn = self.place.turn(self.patience).await?;
        let grant = self.exchange(code).await?;
        self.place.keep(&turn, &self.settings_key, SavedGrant::new(&self.client_id, mark(code), &grant))?;
        Ok(grant)
    }

    /// Opens the browser, whatever is kept, and keeps the token.
    ///
    /// # Errors
    /// The user does not agree or is not quick enough, a port that is in use, a code that is refused.
    pub async fn renew_in_browser(&self) -> Result<Grant, StoreError> {
        let turn = self.place.turn(self.patience).await?;
        let grant = self.ask_in_browser().await?;
        self.place.keep(
            &turn,
            &self.settings_key,
            SavedGrant::new(&self.client_id, String::new(), &grant),
        )?;
        Ok(grant)
    }

    /// The token kept, renewed by its refresh token where it has one.
    ///
    /// # Errors
    /// Nothing is kept, or the refresh token is refused.
    pub async fn refresh(&self) -> Result<Grant, StoreError> {
        let kept = self.place.find(&self.settings_key, &self.client_id, &self.store_id)?;
        let (grant, code) = kept.ok_or(StoreError::Login {
            reason: "no token is kept that could be refreshed".to_owned(),
            remedy: "Log in first: GetOAuthAuthorizationURL and GetOAuthAccessToken",
        })?;
        if grant.refresh_token.is_empty() {
            return Ok(grant);
        }
        let turn = self.place.turn(self.patience).await?;
        let mut renewed = self.exchange_refresh_token(&grant.refresh_token).await?;
        if renewed.refresh_token.is_empty() {
            renewed.refresh_token = grant.refresh_token;
        }
        if renewed.store_id.is_empty() {
            renewed.store_id = grant.store_id;
        }
        self.place.keep(&turn, &self.settings_key, SavedGrant::new(&self.client_id, code, &renewed))?;
        Ok(renewed)
    }

    /// The token kept, unless the user has brought another code since.
    fn kept(&self) -> Result<Option<Grant>, StoreError> {
        let kept = self.place.find(&self.settings_key, &self.client_id, &self.store_id)?;
        Ok(kept.and_then(|(grant, code)| {
            let used = self.verifier.is_empty() || code == mark(&self.verifier);
            used.then_some(grant)
        }))
    }
}

/// Nobody has logged in.
pub(crate) fn no_token() -> StoreError {
    StoreError::Login {
        reason: "there is no access token".to_owned(),
        remedy: "Run the procedure GetOAuthAuthorizationURL, open its address in a browser, and connect with the code it brings as OAuthVerifier and InitiateOAuth=REFRESH; or copy an OAuth settings file to OAuthSettingsLocation; or set OAuthAccessToken",
    }
}

/// Tells codes apart without keeping them.
fn mark(code: &Secret) -> String {
    if code.is_empty() {
        String::new()
    } else {
        hexadecimal(digest(&SHA256, code.expose().as_bytes()).as_ref())
    }
}
