//! The login pages: `/oauth2/authorize` sends the browser back with a code at once, `/oauth2/token` exchanges it. Independent of the
//! driver's reading of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::options::SandboxOptions;
use crate::query::Query;

/// Longest body of a token request, in bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// The app that is registered with the stand-in store.
#[derive(Debug, Clone)]
pub struct OAuthApp {
    /// Its client id.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: String,
    /// The merchant agrees; otherwise the browser comes back with `access_denied`.
    pub agreed: bool,
    /// The browser comes back with another state than it was sent with.
    pub state_lost: bool,
    /// Answers hold a refresh token, which BigCommerce's do not.
    pub refresh_tokens: bool,
}

impl Default for OAuthApp {
    fn default() -> Self {
        OAuthApp {
            client_id: "sandbox-client".to_owned(),
            client_secret: "sandbox-secret".to_owned(),
            agreed: true,
            state_lost: false,
            refresh_tokens: false,
        }
    }
}

/// Codes given out and not used yet, each with the address it was sent to.
#[derive(Debug, Default)]
pub(crate) struct LoginPages {
    codes: Mutex<BTreeMap<String, String>>,
    given: Mutex<u64>,
}

impl LoginPages {
    /// Answers a request below `/oauth2/`.
    pub(crate) async fn answer(&self, options: &SandboxOptions, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        match (request.method(), path.as_str()) {
            (&Method::GET, "/oauth2/authorize") => self.authorize(options, &Query::of(request.uri())),
            (&Method::POST, "/oauth2/token") => {
                let body = to_bytes(request.into_body(), LONGEST_BODY).await.unwrap_or_default();
                self.token(options, &serde_json::from_slice(&body).unwrap_or_default())
            }
            (_, "/oauth2/authorize" | "/oauth2/token") => StatusCode::METHOD_NOT_ALLOWED.into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }

    fn authorize(&self, options: &SandboxOptions, query: &Query) -> Response {
        let asked = |name: &str| query.get(name).unwrap_or_default().to_owned();
        let app = &options.app;
        let callback = asked("redirect_uri");
        if asked("client_id") != app.client_id || asked("response_type") != "code" || callback.is_empty() {
            return refusal(StatusCode::BAD_REQUEST, "invalid_request");
        }
        let state = if app.state_lost { "another".to_owned() } else { asked("state") };
        let answer = if app.agreed {
            let code = self.new_code(&callback);
            let scope = Some(asked("scope")).filter(|scope| !scope.is_empty());
            let scope = scope.unwrap_or_else(|| "store_v2_information".to_owned());
            format!("code={code}&scope={}&context=stores/{}", scope.replace(' ', "+"), options.store_id)
        } else {
            "error=access_denied&error_description=The+merchant+said+no".to_owned()
        };
        let separator = if callback.contains('?') { '&' } else { '?' };
        let target = format!("{callback}{separator}{answer}&state={state}");
        Response::builder()
            .status(StatusCode::FOUND)
            .header(header::LOCATION, target)
            .body(Body::empty())
            .unwrap_or_default()
    }

    fn new_code(&self, callback: &str) -> String {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        *given += 1;
        let code = format!("code-{given}");
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), callback.to_owned());
        code
    }

    fn token(&self, options: &SandboxOptions, asked: &Value) -> Response {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
        let app = &options.app;
        if text("client_id") != app.client_id || text("client_secret") != app.client_secret {
            return refusal(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        match text("grant_type") {
            "authorization_code" => {
                let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
                let sent_to = codes.remove(text("code"));
                if sent_to.as_deref() != Some(text("redirect_uri")) {
                    return refusal(StatusCode::BAD_REQUEST, "invalid_grant");
                }
            }
            "refresh_token" if app.refresh_tokens && text("refresh_token") == "sandbox-refresh-token" => {}
            "refresh_token" => return refusal(StatusCode::BAD_REQUEST, "invalid_grant"),
            _ => return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        }
        let mut answer = json!({
            "access_token": options.token,
            "scope": "store_v2_information store_v2_products",
            "user": {"id": 1, "username": "merchant", "email": "merchant@example.com"},
            "owner": {"id": 1, "username": "merchant", "email": "merchant@example.com"},
            "context": format!("stores/{}", options.store_id),
            "account_uuid": "00000000-0000-4000-8000-000000000001",
        });
        if let (true, Some(members)) = (app.refresh_tokens, answer.as_object_mut()) {
            members.insert("refresh_token".to_owned(), Value::from("sandbox-refresh-token"));
        }
        json_response(StatusCode::OK, &answer)
    }
}

fn refusal(status: StatusCode, error: &str) -> Response {
    json_response(status, &json!({"error": error}))
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
