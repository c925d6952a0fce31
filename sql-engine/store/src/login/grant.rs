//! What a login gives: a token and what it is good for.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// A token for a store, and what the login said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The store hash.
    pub store_id: String,
    /// The access token.
    pub access_token: Secret,
    /// A refresh token, where the answer held one.
    pub refresh_token: Secret,
    /// The scopes granted, separated by spaces.
    pub scope: String,
    /// The e-mail address of the user who agreed, where it is known.
    pub user: String,
}

/// A grant as the settings file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SavedGrant {
    pub(super) client_id: String,
    pub(super) store_id: String,
    access_token: SavedText,
    refresh_token: SavedText,
    scope: String,
    user: String,
    /// SHA-256 of the code that it was got for: the same code is not exchanged twice.
    pub(super) code: String,
}

/// A secret on its way into the encrypted file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct SavedText(String);

impl std::fmt::Debug for SavedText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("(secret)")
    }
}

impl SavedGrant {
    pub(super) fn new(client_id: &str, code: String, grant: &Grant) -> Self {
        let text = |secret: &Secret| SavedText(secret.expose().to_owned());
        Self {
            client_id: client_id.to_owned(),
            store_id: grant.store_id.clone(),
            access_token: text(&grant.access_token),
            refresh_token: text(&grant.refresh_token),
            scope: grant.scope.clone(),
            user: grant.user.clone(),
            code,
        }
    }

    pub(super) fn grant(&self) -> Grant {
        Grant {
            store_id: self.store_id.clone(),
            access_token: Secret::new(self.access_token.0.clone()),
            refresh_token: Secret::new(self.refresh_token.0.clone()),
            scope: self.scope.clone(),
            user: self.user.clone(),
        }
    }
}
