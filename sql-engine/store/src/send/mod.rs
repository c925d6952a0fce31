//! One request to the store: headers, the scheduler's turn, repetition after passing trouble, and errors. Called by
//! `pages` and `Store`; it knows neither rows nor pages.

mod body;
mod log;
mod queue;
mod quota;
mod refusal;
mod retry;
mod schedule;
mod statement;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, StatusCode};
use tokio::time::Instant;

pub(crate) use body::Body;
pub(crate) use log::Log;
pub use log::SentRequest;
pub(crate) use queue::{Bound, Lane};
pub(crate) use refusal::{describe_text, words};
pub(crate) use retry::too_much;
pub use schedule::RateLimit;
pub use statement::Statement;

use crate::error::StoreError;
use crate::login::no_token;
use crate::network::Unreachable;
use crate::requests::{query, with_query};
use crate::run::ScanRun;
use crate::settings::StoreSettings;
use retry::{Backoff, Trouble};
use schedule::{Scheduler, Turn};

const MOST_REDIRECTS: usize = 3;

/// Sends requests to one store.
#[derive(Debug)]
pub(crate) struct Sender {
    client: Client,
    settings: StoreSettings,
    host: String,
    scheduler: Arc<Scheduler>,
    log: Log,
}

/// Whom a request is for: errors name the table and the scope it needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purpose<'a> {
    pub(crate) table: &'a str,
    pub(crate) scope: &'a str,
    /// Status codes that mean "no rows", beside 204.
    pub(crate) no_rows_on: &'a [u16],
    /// The statement that asks.
    pub(crate) lane: &'a Lane,
    /// Requests for the table that may be under way at once, where BigCommerce names a number.
    pub(crate) concurrency: Option<usize>,
    /// The answer can be had in smaller parts: a server that fails at the whole is not asked for it again and again.
    pub(crate) divisible: bool,
    /// Keeps account of what is sent.
    pub(crate) run: Option<&'a ScanRun>,
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The body; `None` when the answer says there is nothing.
    pub(crate) body: Option<Body>,
    number: u64,
}

/// What one attempt came to.
enum Outcome {
    Answer(Answer),
    Trouble(Trouble),
    Failed(StoreError),
}

impl Sender {
    /// Prepares a client; sends nothing.
    ///
    /// # Errors
    /// A token or address that no request can carry, or TLS that does not start.
    pub(crate) fn new(settings: StoreSettings) -> Result<Self, StoreError> {
        let host = host(&settings.base_url)?;
        let builder = settings
            .network
            .client()?
            .no_gzip()
            .default_headers(headers(&settings)?)
            .redirect(Policy::custom(redirect))
            .pool_max_idle_per_host(settings.max_connections);
        let client = builder.build().map_err(|error| StoreError::Setting {
            property: "BaseUrl",
            reason: format!("no TLS client could be made ({})", root_cause(&error)),
        })?;
        let scheduler = Scheduler::of(&settings.base_url, &settings.store_id, settings.max_connections);
        Ok(Self { client, settings, host, scheduler, log: Log::default() })
    }

    pub(crate) fn settings(&self) -> &StoreSettings {
        &self.settings
    }

    pub(crate) fn rate_limit(&self) -> RateLimit {
        self.scheduler.rate_limit(self.settings.rate_limit_reserve)
    }

    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// Notes how many rows an answer turned out to hold.
    pub(crate) fn note_rows(&self, answer: &Answer, rows: u64) {
        self.log.note_rows(answer.number, rows);
    }

    /// Asks once, and again after passing trouble.
    ///
    /// # Errors
    /// A refusal, or trouble that outlasts the retry limit.
    pub(crate) async fn get(
        &self,
        path: &str,
        parameters: &[(String, String)],
        purpose: Purpose<'_>,
    ) -> Result<Answer, StoreError> {
        if self.settings.token.is_empty() {
            return Err(no_token());
        }
        let mut backoff = Backoff::new(self.settings.retry_limit, purpose.divisible);
        let mut waiting_since = Instant::now();
        loop {
            match self.attempt(path, parameters, purpose, waiting_since).await {
                Outcome::Answer(answer) => return Ok(answer),
                Outcome::Failed(error) => return Err(error),
                Outcome::Trouble(trouble) => match backoff.wait(&trouble) {
                    Some(wait) => {
                        waiting_since = Instant::now();
                        tracing::debug!(path, milliseconds = wait.as_millis(), "waiting before asking again");
                        match trouble {
                            // The scheduler holds back every request, this one too.
                            Trouble::Throttled { wait: named } => {
                                self.scheduler.throttled(Instant::now() + wait, named.is_none());
                            }
                            _ => tokio::time::sleep(wait).await,
                        }
                    }
                    None => return Err(trouble.into_error(path, &self.host, backoff.attempts())),
                },
            }
        }
    }

    async fn attempt(
        &self,
        path: &str,
        parameters: &[(String, String)],
        purpose: Purpose<'_>,
        waiting_since: Instant,
    ) -> Outcome {
        let bound = purpose.concurrency.map(|most| Bound { table: purpose.table.to_owned(), most });
        let mut turn = self.scheduler.turn(purpose.lane, bound, self.settings.rate_limit_reserve).await;
        let number = self.log.count();
        let started = Instant::now();
        let waited = milliseconds(started - waiting_since);
        if let Some(run) = purpose.run {
            run.note_request(started - waiting_since);
        }
        let received = self.receive(path, parameters, &mut turn).await;
        let milliseconds = milliseconds(started.elapsed());
        let status = received.as_ref().ok().map(|(status, ..)| status.as_u16());
        tracing::debug!(path, ?status, milliseconds, "request");
        self.log.keep(
            number,
            SentRequest {
                method: "GET",
                path: path.to_owned(),
                parameters: parameters.to_vec(),
                status,
                waited,
                milliseconds,
                rows: None,
            },
        );
        match received {
            Ok((status, headers, bytes)) => match Body::of(&headers, bytes) {
                Ok(body) => self.judge(path, purpose, status, &headers, body, number),
                Err(reason) => Outcome::Failed(StoreError::Answer { path: path.to_owned(), reason }),
            },
            Err(error) => self.broken(path, &error),
        }
    }

    async fn receive(
        &self,
        path: &str,
        parameters: &[(String, String)],
        turn: &mut Turn<'_>,
    ) -> Result<(StatusCode, HeaderMap, Bytes), reqwest::Error> {
        let StoreSettings { base_url, store_id, .. } = &self.settings;
        let url = format!("{base_url}/stores/{store_id}{}", with_query(path, &query(parameters)));
        let response = self.client.get(url).send().await?;
        let status = response.status();
        turn.answered(status.is_success(), response.headers());
        let headers = response.headers().clone();
        let body = response.bytes().await?;
        Ok((status, headers, body))
    }

    fn judge(
        &self,
        path: &str,
        purpose: Purpose<'_>,
        status: StatusCode,
        headers: &HeaderMap,
        body: Body,
        number: u64,
    ) -> Outcome {
        log::tell(path, headers, &body);
        let code = status.as_u16();
        if code == 204 || purpose.no_rows_on.contains(&code) {
            return Outcome::Answer(Answer { body: None, number });
        }
        if status.is_success() {
            return Outcome::Answer(Answer { body: (!body.is_blank()).then_some(body), number });
        }
        let body = body.beginning(refusal::LONGEST_BODY);
        if let Some(trouble) = Trouble::of(code, headers, &body) {
            return Outcome::Trouble(trouble);
        }
        let path = path.to_owned();
        Outcome::Failed(match code {
            401 => StoreError::Unauthorized { store: self.settings.store_id.clone(), words: words(&body) },
            403 => StoreError::Forbidden {
                table: purpose.table.to_owned(),
                scope: purpose.scope.to_owned(),
                words: words(&body),
            },
            404 => StoreError::NotFound { path, words: words(&body) },
            300..=399 => {
                StoreError::Answer { path, reason: format!("a redirect to another address (HTTP {code})") }
            }
            _ => StoreError::Refused { path, status: code, words: words(&body) },
        })
    }

    fn broken(&self, path: &str, error: &reqwest::Error) -> Outcome {
        if error.is_timeout() && !error.is_connect() {
            let seconds = self.settings.network.request_timeout.as_secs();
            return Outcome::Failed(StoreError::Timeout { path: path.to_owned(), seconds });
        }
        if error.is_builder() {
            return Outcome::Failed(StoreError::Setting {
                property: "BaseUrl",
                reason: format!("\"{}\" is not an address", self.settings.base_url),
            });
        }
        Outcome::Trouble(if error.is_connect() {
            Trouble::Unreachable { reason: Unreachable::of(error, &self.settings.network.proxy) }
        } else {
            Trouble::Lost { reason: root_cause(error) }
        })
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn headers(settings: &StoreSettings) -> Result<HeaderMap, StoreError> {
    let unusable = |property: &'static str| StoreError::Setting {
        property,
        reason: "it holds characters that a request header cannot carry".to_owned(),
    };
    let mut token =
        HeaderValue::from_str(settings.token.expose()).map_err(|_| unusable("OAuthAccessToken"))?;
    token.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert("x-auth-token", token);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(body::PACKING));
    Ok(headers)
}

fn host(base_url: &str) -> Result<String, StoreError> {
    let unusable = |reason: &str| StoreError::Setting { property: "BaseUrl", reason: reason.to_owned() };
    let url = reqwest::Url::parse(base_url)
        .map_err(|error| unusable(&format!("\"{base_url}\" is not an address ({error})")))?;
    let host = url.host_str().ok_or_else(|| unusable("it names no host"))?;
    Ok(match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The token must not travel to another host, nor lose its encryption.
fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let Some(from) = attempt.previous().last() else { return attempt.stop() };
    let to = attempt.url();
    let same_host = from.host_str() == to.host_str();
    let as_safe = to.scheme() == "https" || from.scheme() == to.scheme();
    if same_host && as_safe && attempt.previous().len() <= MOST_REDIRECTS {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// The innermost message of an error, without the address that reqwest puts in front.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Never longer than this between two attempts.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(30);
