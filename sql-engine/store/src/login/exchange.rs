//! Exchanges a code, or a refresh token, for an access token. BigCommerce's variant of OAuth: a JSON body with the store in
//! `context`, and an answer without `token_type` and `expires_in`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Grant, Login};
use crate::error::StoreError;
use crate::network::Unreachable;
use crate::secret::Secret;
use crate::send::words;

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    refresh_token: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    context: String,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default)]
    email: String,
}

impl Login {
    /// Exchanges the code that a browser brought. A code is good for one exchange.
    ///
    /// # Errors
    /// Login pages not reachable, code or app refused.
    pub async fn exchange(&self, code: &Secret) -> Result<Grant, StoreError> {
        let mut body = json!({
            "client_id": self.client_id,
            "client_secret": self.client_secret.expose(),
            "code": code.expose(),
            "grant_type": "authorization_code",
            "redirect_uri": self.callback_url,
        });
        self.add(&mut body, "scope", &self.scope);
        if !self.store_id.is_empty() {
            self.add(&mut body, "context", &format!("stores/{}", self.store_id));
        }
        self.ask(&body).await
    }

    /// Exchanges a refresh token.
    ///
    /// # Errors
    /// See [`Login::exchange`].
    pub(super) async fn exchange_refresh_token(&self, token: &Secret) -> Result<Grant, StoreError> {
        let body = json!({
            "client_id": self.client_id,
            "client_secret": self.client_secret.expose(),
            "refresh_token": token.expose(),
            "grant_type": "refresh_token",
        });
        self.ask(&body).await
    }

    fn add(&self, body: &mut Value, name: &str, value: &str) {
        if let (Some(members), false) = (body.as_object_mut(), value.is_empty()) {
            members.insert(name.to_owned(), Value::from(value));
        }
    }

    async fn ask(&self, body: &Value) -> Result<Grant, StoreError> {
        self.need_client()?;
        if self.client_secret.is_empty() {
            return Err(StoreError::Setting {
                property: "OAuthClientSecret",
                reason: "it is missing. It stands beside the client id of the app that is registered with BigCommerce".to_owned(),
            });
        }
        let url = self.login_page("/oauth2/token")?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let client = self.network.client()?.redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(|error| StoreError::Internal(error.without_url().to_string()))?;
        let text = body.to_string();
        let request = client
            .post(url)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(text);
        let failed = |error: &reqwest::Error| self.failed(error, &host);
        let answer = request.send().await.map_err(|error| failed(&error))?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|error| failed(&error))?;
        if !status.is_success() {
            return Err(StoreError::Login {
                reason: format!(
                    "the login page refused the code (HTTP {}{})",
                    status.as_u16(),
                    words(&bytes)
                ),
                remedy: "A code can be used once and for a short time: get a new one. Check OAuthClientId, OAuthClientSecret and that CallbackURL is the address the app is registered with",
            });
        }
        let answer: TokenAnswer = serde_json::from_slice(&bytes).map_err(|_| StoreError::Login {
            reason: "the login page answered without a token".to_owned(),
            remedy: "Check LoginUrl and any proxy in between",
        })?;
        let store_id = answer.context.strip_prefix("stores/").unwrap_or(&self.store_id).to_owned();
        if !self.store_id.is_empty() && store_id != self.store_id {
            return Err(StoreError::Login {
                reason: format!("the token is for the store {store_id} and not for {}", self.store_id),
                remedy: "Choose the other store in the browser, or change StoreId",
            });
        }
        Ok(Grant {
            store_id,
            access_token: Secret::new(answer.access_token),
            refresh_token: Secret::new(answer.refresh_token),
            scope: answer.scope,
            user: answer.user.map(|user| user.email).unwrap_or_default(),
        })
    }

    fn failed(&self, error: &reqwest::Error, host: &str) -> StoreError {
        let reason = if error.is_timeout() && !error.is_connect() {
            Unreachable::Silent
        } else {
            Unreachable::of(error, &self.network.proxy)
        };
        StoreError::Unreachable { host: host.to_owned(), reason }
    }
}
