//! HTTP responses: headers, compression, and the broken forms that faults ask for.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{StreamExt, stream};

use crate::answer::Answer;
use crate::failure::{Failure, Version};
use crate::rate_limit::Quota;

/// A response whose body is still at hand.
#[derive(Debug)]
pub(crate) struct Finished {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl IntoResponse for Finished {
    fn into_response(self) -> Response {
        (self.status, self.headers, self.body).into_response()
    }
}

impl Finished {
    /// The body of a success that has one.
    pub(crate) fn success(&self) -> Option<&Bytes> {
        (self.status == StatusCode::OK && !self.body.is_empty()).then_some(&self.body)
    }
}

/// Whether the client takes gzip.
pub(crate) fn wants_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("gzip"))
}

/// Gives an answer or a failure its headers and bytes.
pub(crate) fn finish(
    version: Version,
    outcome: Result<Answer, Failure>,
    quota: &Quota,
    zipped: bool,
) -> Finished {
    let (status, body) = match outcome {
        Ok(Answer { status, body }) => (status, body),
        Err(failure) => (failure.status, Some(failure.body(version))),
    };
    let mut headers = headers_of(version, quota);
    if status == 429 {
        let seconds = quota.reset.as_secs() + u64::from(quota.reset.subsec_nanos() > 0);
        set(&mut headers, "x-retry-after", &seconds.to_string());
    }
    let mut bytes = body.map(|body| serde_json::to_vec(&body).unwrap_or_default()).unwrap_or_default();
    if !bytes.is_empty() {
        set(&mut headers, "content-type", "application/json");
        if let Some(smaller) = zipped.then(|| gzip(&bytes)).and_then(Result::ok) {
            set(&mut headers, "content-encoding", "gzip");
            bytes = smaller;
        }
    }
    Finished { status: code(status), headers, body: Bytes::from(bytes) }
}

/// A success whose body was made before.
pub(crate) fn again(version: Version, body: Bytes, quota: &Quota, zipped: bool) -> Finished {
    let mut headers = headers_of(version, quota);
    set(&mut headers, "content-type", "application/json");
    if zipped {
        set(&mut headers, "content-encoding", "gzip");
    }
    Finished { status: StatusCode::OK, headers, body }
}

fn headers_of(version: Version, quota: &Quota) -> HeaderMap {
    let mut headers = limit_headers(quota);
    if version == Version::V2 {
        set(&mut headers, "x-bc-store-version", "7.6.0");
        set(&mut headers, "x-bc-apilimit-remaining", "20000");
    }
    headers
}

/// The error of a `status=` fault. A 429 names the end of the window only when the fault does.
pub(crate) fn struck(version: Version, status: u16, reset: Option<Duration>, quota: &Quota) -> Response {
    let failure = Failure::new(status, "The sandbox was told to fail.");
    let quota = match (status, reset) {
        (429, Some(reset)) => Quota { allowed: false, left: 0, reset, ..*quota },
        _ => *quota,
    };
    let mut finished = finish(version, Err(failure), &quota, false);
    if status == 429 && reset.is_none() {
        finished.headers.retain_only(&[header::CONTENT_TYPE]);
    }
    finished.into_response()
}

/// The page of a gateway that did not reach the store.
pub(crate) fn html(quota: &Quota) -> Response {
    let mut headers = limit_headers(quota);
    set(&mut headers, "content-type", "text/html");
    let page =
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, headers, page).into_response()
}

/// A success whose body is not JSON.
pub(crate) fn garbled(quota: &Quota) -> Response {
    let mut headers = limit_headers(quota);
    set(&mut headers, "content-type", "application/json");
    (StatusCode::OK, headers, "{\"data\":[{\"id\":1,\"name\":").into_response()
}

/// A response that says how long it is and breaks off half way.
pub(crate) fn truncated(finished: Finished) -> Response {
    let mut headers = finished.headers;
    set(&mut headers, "content-length", &finished.body.len().to_string());
    let half = finished.body.slice(..finished.body.len() / 2);
    // An error at once would make the server drop the first half unsent; a pause makes it write it out.
    let breaking = stream::once(async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    let pieces = stream::once(async { Ok(half) }).chain(breaking);
    (finished.status, headers, Body::from_stream(pieces)).into_response()
}

/// A plain JSON response of the stand-in itself.
pub(crate) fn json_text(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn limit_headers(quota: &Quota) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, "x-rate-limit-requests-left", &quota.left.to_string());
    set(&mut headers, "x-rate-limit-time-reset-ms", &quota.reset.as_millis().to_string());
    set(&mut headers, "x-rate-limit-requests-quota", &quota.limit.to_string());
    set(&mut headers, "x-rate-limit-time-window-ms", &quota.window.as_millis().to_string());
    headers
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Keeps a few headers and drops the rest.
trait RetainOnly {
    fn retain_only(&mut self, kept: &[HeaderName]);
}

impl RetainOnly for HeaderMap {
    fn retain_only(&mut self, kept: &[HeaderName]) {
        let dropped: Vec<HeaderName> = self.keys().filter(|name| !kept.contains(name)).cloned().collect();
        for name in dropped {
            self.remove(name);
        }
    }
}
