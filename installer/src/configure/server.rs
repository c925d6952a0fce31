//! Who may speak to the page, and what each address answers. Nothing is loaded from anywhere else.

use std::fmt::Write;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rand::Rng;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::answers;

/// Longest body of a request, in bytes.
const LONGEST_BODY: usize = 1024 * 1024;
/// The page runs its own script and style, speaks to its own server, and can be put into no other page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const FILES: &[(&str, &str, &str)] = &[
    ("", "text/html; charset=utf-8", include_str!("page.html")),
    ("page.css", "text/css; charset=utf-8", include_str!("page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
];

/// A page being served.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its address, with the random word.
    pub(crate) address: String,
    listener: TcpListener,
    gate: Arc<Gate>,
}

#[derive(Debug)]
struct Gate {
    word: String,
    port: u16,
}

impl Page {
    /// Takes a port of the loopback address; 0 takes a free one.
    pub(crate) async fn prepare(port: u16) -> Result<Self, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
            format!("Port {port} of 127.0.0.1 cannot be used: {error}. Give another with --port.")
        })?;
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        let mut bytes = [0_u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        let mut word = String::new();
        for byte in bytes {
            let _ = write!(word, "{byte:02x}");
        }
        let address = format!("http://127.0.0.1:{port}/{word}/");
        Ok(Self { address, listener, gate: Arc::new(Gate { word, port }) })
    }
}

/// Serves until the future is dropped.
pub(crate) async fn serve(page: Page) -> Result<(), String> {
    let router = Router::new().fallback(answer).with_state(page.gate);
    axum::serve(page.listener, router).await.map_err(|error| format!("The page broke off: {error}."))
}

async fn answer(State(gate): State<Arc<Gate>>, request: Request) -> Response {
    let Some(path) = gate.admits(&request) else { return StatusCode::NOT_FOUND.into_response() };
    if request.method() == Method::GET {
        let file = FILES.iter().find(|(name, ..)| *name == path);
        return file.map_or_else(
            || StatusCode::NOT_FOUND.into_response(),
            |(_, kind, text)| response(kind, (*text).to_owned()),
        );
    }
    // A form of another page can be sent without asking, but never with this type.
    let json_body =
        request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if request.method() != Method::POST || !json_body {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let bytes = to_bytes(request.into_body(), LONGEST_BODY).await.unwrap_or_default();
    let asked: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let body = match answers::answer(&path, asked).await {
        Ok(value) => value,
        Err(error) => json!({ "error": error }),
    };
    response("application/json", body.to_string())
}

impl Gate {
    /// The path behind the random word; `None` for requests that are not the page's own.
    fn admits(&self, request: &Request) -> Option<String> {
        let host = request.headers().get(header::HOST)?.to_str().ok()?;
        // A foreign name that leads here (DNS rebinding) comes with its own host.
        let ours = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        if !ours.iter().any(|own| own == host) {
            return None;
        }
        let path = request.uri().path().strip_prefix('/')?.strip_prefix(self.word.as_str())?;
        path.strip_prefix('/').map(str::to_owned)
    }
}

fn response(kind: &str, text: String) -> Response {
    let built = Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(Body::from(text));
    built.unwrap_or_default()
}
