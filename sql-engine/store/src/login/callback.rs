//! The loopback listener to which the browser is sent with the code: it serves that one request and ends.

use std::time::Duration;

use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Grant, Login, browser, page};
use crate::error::StoreError;
use crate::secret::Secret;

/// Longest head of a request that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// A browser sends its request at once; a connection that says nothing must not keep the next from being heard.
const HEAD_PATIENCE: Duration = Duration::from_secs(5);
const PROPERTY: &str = "CallbackURL";

impl Login {
    pub(super) async fn ask_in_browser(&self) -> Result<Grant, StoreError> {
        let state = self.new_state()?;
        let address = self.authorization_url(&state)?;
        let callback = self.callback()?;
        let listener = listen(&callback).await?;
        let _browser = browser::open(&address).map_err(|error| StoreError::Login {
            reason: format!("no browser could be opened ({error})"),
            remedy: "Set the environment variable BROWSER to a command that opens one, or log in on another machine: GetOAuthAuthorizationURL and OAuthVerifier",
        })?;
        let waited =
            tokio::time::timeout(self.patience, self.wait_for_code(&listener, &callback, &state)).await;
        let (code, stream) = waited.map_err(|_| StoreError::Login {
            reason: format!("nobody agreed in the browser within {} seconds", self.patience.as_secs()),
            remedy: "Connect again, and agree in the page that opens. Set OAuthLoginTimeout for more time",
        })??;
        let outcome = self.exchange(&code).await;
        let text = match &outcome {
            Ok(_) => page::success(),
            Err(error) => page::failure(&error.to_string()),
        };
        answer(stream, 200, &text).await;
        outcome
    }

    /// The callback's address, if it is one of this machine's.
    fn callback(&self) -> Result<Url, StoreError> {
        let unusable = |reason: &str| StoreError::Setting {
            property: PROPERTY,
            reason: format!("\"{}\" {reason}", self.callback_url),
        };
        let url = Url::parse(&self.callback_url).map_err(|_| unusable("is not an address"))?;
        let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() == "http" && here {
            Ok(url)
        } else {
            Err(unusable(
                "is not an address of this machine such as http://localhost:33333, so the code cannot be received here. Open the address that GetOAuthAuthorizationURL gives and connect with the code as OAuthVerifier",
            ))
        }
    }

    async fn wait_for_code(
        &self,
        listener: &TcpListener,
        callback: &Url,
        state: &str,
    ) -> Result<(Secret, TcpStream), StoreError> {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { continue };
            let head = tokio::time::timeout(HEAD_PATIENCE, target(&mut stream)).await;
            let Some(url) = head.ok().flatten().and_then(|target| callback.join(&target).ok()) else {
                continue;
            };
            if url.path() != callback.path() || url.query().is_none() {
                answer(stream, 404, &page::failure("There is nothing here.")).await;
                continue;
            }
            return match code(&url, state) {
                Ok(code) => Ok((code, stream)),
                Err(error) => {
                    answer(stream, 400, &page::failure(&error.to_string())).await;
                    Err(error)
                }
            };
        }
    }
}

fn code(url: &Url, state: &str) -> Result<Secret, StoreError> {
    let parameter = |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value);
    if parameter("state").as_deref() != Some(state) {
        return Err(StoreError::Login {
            reason: "the answer of the browser does not belong to this login (its state is another)"
                .to_owned(),
            remedy: "Close old login pages and connect again",
        });
    }
    if let Some(error) = parameter("error") {
        let words = parameter("error_description").map(|words| format!(": {words}")).unwrap_or_default();
        return Err(StoreError::Login {
            reason: format!("access was not granted in the browser ({error}{words})"),
            remedy: "Connect again and agree, as a user who may install apps in the store",
        });
    }
    parameter("code").map(|code| Secret::new(code.into_owned())).ok_or(StoreError::Login {
        reason: "the browser brought no code".to_owned(),
        remedy: "Connect again",
    })
}

async fn listen(callback: &Url) -> Result<TcpListener, StoreError> {
    let port = callback.port_or_known_default().unwrap_or(80);
    let host = if callback.host_str() == Some("[::1]") { "::1" } else { "127.0.0.1" };
    TcpListener::bind((host, port)).await.map_err(|error| StoreError::Setting {
        property: PROPERTY,
        reason: format!(
            "port {port} of this machine cannot be listened on ({error}). End the program that uses it, or register the app with another port and set CallbackURL to it"
        ),
    })
}

/// The target in the first line of a request: `GET /path?query HTTP/1.1`.
async fn target(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut piece = [0_u8; 1024];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        head.extend_from_slice(piece.get(..read)?);
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
    let text = String::from_utf8(head).ok()?;
    let target = text.strip_prefix("GET ")?.split(' ').next()?;
    // "//host" would be another host's address.
    (target.starts_with('/') && !target.starts_with("//")).then(|| target.to_owned())
}

async fn answer(mut stream: TcpStream, status: u16, text: &str) {
    let reason = if status == 200 { "OK" } else { "Error" };
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n",
        text.len()
    );
    // The browser may have gone; the login does not depend on what it shows.
    let _ = stream.write_all(format!("{head}{text}").as_bytes()).await;
    let _ = stream.shutdown().await;
}
