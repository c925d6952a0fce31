//! The HTTP server: start and stop, and what happens to every request before and after its answer
//! (quota, faults, login, compression, headers, the request log).

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::answer::Shop;
use crate::cache::MatchCache;
use crate::connection::{CuttableListener, Cutter};
use crate::data::Store;
use crate::failure::{Failure, Version};
use crate::faults::FaultKind;
use crate::kept::KeptAnswers;
use crate::lost_lines::without_some_lines;
use crate::oauth::LoginPages;
use crate::options::SandboxOptions;
use crate::query::Query;
use crate::rate_limit::{Quota, RateLimit};
use crate::request_log::{RequestLog, ServedRequest};
use crate::response::{self, Finished};

/// How long `stop` waits for requests that are being answered.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// A running stand-in store; it serves until it is stopped or dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<ServerState>,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct ServerState {
    options: SandboxOptions,
    shop: Shop,
    kept: KeptAnswers,
    log: RequestLog,
    rate_limit: RateLimit,
    login_pages: LoginPages,
    fault_counts: Vec<AtomicU64>,
    stopping: watch::Receiver<bool>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and begins to serve. Fails when the port is taken.
    pub async fn start(options: SandboxOptions) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let (stopping, stop_signal) = watch::channel(false);
        let state = Arc::new(ServerState::new(options, stop_signal.clone()));
        let router = Router::new().fallback(serve_request).with_state(Arc::clone(&state));
        let service = router.into_make_service_with_connect_info::<Cutter>();
        let mut signal = stop_signal;
        let task = tokio::spawn(async move {
            let server = axum::serve(CuttableListener(listener), service);
            let server = server.with_graceful_shutdown(async move {
                let _closed = signal.wait_for(|stop| *stop).await;
            });
            let _never_fails = server.await;
        });
        Ok(Sandbox { address, state, stopping, task })
    }

    /// The base URL, such as `http://127.0.0.1:40123`; requests go below `/stores/{store_id}/v2|v3`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests answered so far, oldest first.
    pub fn requests(&self) -> Vec<ServedRequest> {
        self.state.log.all()
    }

    /// Requests answered in each window of the quota so far, the running one last.
    pub fn quota_used(&self) -> Vec<u32> {
        self.state.rate_limit.used()
    }

    /// Forgets the requests answered so far.
    pub fn clear_requests(&self) {
        self.state.log.clear();
    }

    /// Stops accepting and ends once the running requests are answered, or after a second.
    pub async fn stop(mut self) {
        let _nobody_listens = self.stopping.send(true);
        if tokio::time::timeout(STOP_PATIENCE, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _nobody_listens = self.stopping.send(true);
    }
}

impl ServerState {
    fn new(options: SandboxOptions, stopping: watch::Receiver<bool>) -> ServerState {
        let store = Store::new(options.seed, options.scale, &options.store_id);
        let page_cap = i64::from(options.page_cap.max(1));
        let kept_answers = if options.faults.is_empty() { options.kept_answers } else { 0 };
        ServerState {
            kept: KeptAnswers::new(kept_answers),
            shop: Shop { store, cache: MatchCache::default(), page_cap },
            log: RequestLog::default(),
            login_pages: LoginPages::default(),
            rate_limit: RateLimit::new(options.rate_limit, options.rate_limit_window),
            fault_counts: options.faults.iter().map(|_| AtomicU64::new(0)).collect(),
            stopping,
            options,
        }
    }

    /// The first failure that strikes this request, and the rows still to come. Every fault counts every request that fits it.
    fn faults_for(&self, path: &str) -> Met {
        let mut met = Met::default();
        for (fault, count) in self.options.faults.iter().zip(&self.fault_counts) {
            if fault.fits(path) {
                let nth = count.fetch_add(1, Ordering::Relaxed) + 1;
                met.rows_to_come += fault.rows_to_come(nth);
                let fails = !matches!(fault.kind, FaultKind::Arrive { .. });
                if fails && met.failure.is_none() && fault.strikes(nth) {
                    met.failure = Some(fault.kind.clone());
                }
            }
        }
        met
    }

    fn authorize(&self, version: Version, headers: &HeaderMap, path: &str) -> Result<(), Failure> {
        let token = headers.get("x-auth-token").and_then(|token| token.to_str().ok());
        if token != Some(self.options.token.as_str()) {
            let message = match (version, token) {
                (Version::V3, _) => "Unauthorized",
                (Version::V2, None) => "No credentials were supplied in the request.",
                (Version::V2, Some(_)) => "The credentials provided in the request are invalid.",
            };
            return Err(Failure::new(401, message));
        }
        let Some(scopes) = &self.options.scopes else { return Ok(()) };
        let needed = crate::resources::scopes_of(&self.shop.store, path);
        let granted =
            |scope: &&str| scopes.contains(*scope) || scopes.contains(&format!("{scope}_read_only"));
        if needed.is_empty() || needed.iter().any(granted) {
            return Ok(());
        }
        Err(Failure::new(403, "You don't have a required scope to access the endpoint"))
    }
}

/// The faults that a request meets.
#[derive(Debug, Default)]
struct Met {
    failure: Option<FaultKind>,
    /// Rows of the list that are not there yet.
    rows_to_come: i64,
}

/// The parts of a request that its answer depends on.
struct Asked {
    method: Method,
    version: Version,
    /// The path below the store, or `None` for another store.
    below: Option<String>,
    path: String,
    query: Query,
    headers: HeaderMap,
}

impl Asked {
    fn of(request: &Request, store_id: &str) -> Asked {
        let path = request.uri().path().to_owned();
        let prefix = format!("/stores/{store_id}");
        let below = path.strip_prefix(&prefix).filter(|rest| rest.starts_with('/')).map(str::to_owned);
        let is_v2 = below.as_deref().unwrap_or(&path).contains("/v2/");
        Asked {
            method: request.method().clone(),
            version: if is_v2 { Version::V2 } else { Version::V3 },
            below,
            path,
            query: Query::of(request.uri()),
            headers: request.headers().clone(),
        }
    }

    fn logged_path(&self) -> &str {
        self.below.as_deref().unwrap_or(&self.path)
    }
}

async fn serve_request(
    State(state): State<Arc<ServerState>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: Request,
) -> Response {
    if let Some(response) = own_route(&state, &request) {
        return response;
    }
    if request.uri().path().starts_with("/oauth2/") {
        return log_in(&state, request).await;
    }
    let asked = Asked::of(&request, &state.options.store_id);
    if !state.options.latency.is_zero() {
        tokio::time::sleep(state.options.latency).await;
    }
    let Met { failure: fault, rows_to_come } = state.faults_for(asked.logged_path());
    let served = ServedRequest {
        method: asked.method.to_string(),
        path: asked.logged_path().to_owned(),
        query: asked.query.text(),
        status: 0,
    };
    if matches!(fault, Some(FaultKind::Hang | FaultKind::Close)) {
        state.log.add(served);
        if fault == Some(FaultKind::Hang) {
            let mut stopping = state.stopping.clone();
            let _closed = stopping.wait_for(|stop| *stop).await;
        }
        cutter.cut();
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let quota = state.rate_limit.take();
    let response = respond(&state, asked, quota, Met { failure: fault, rows_to_come }).await;
    state.log.add(ServedRequest { status: response.status().as_u16(), ..served });
    response
}

/// The login pages are outside of the store: no token, no quota, no faults. Queries are not logged, codes are secrets.
async fn log_in(state: &ServerState, request: Request) -> Response {
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let response = state.login_pages.answer(&state.options, request).await;
    let status = response.status().as_u16();
    state.log.add(ServedRequest { method, path, query: String::new(), status });
    response
}

/// Makes the answer off the threads that serve connections: large searches take a while.
async fn respond(state: &Arc<ServerState>, asked: Asked, quota: Quota, met: Met) -> Response {
    let worker = Arc::clone(state);
    let made = tokio::task::spawn_blocking(move || {
        let Met { failure: fault, rows_to_come } = met;
        if let Some(FaultKind::Status { code, reset }) = &fault {
            return response::struck(asked.version, *code, *reset, &quota);
        }
        if fault == Some(FaultKind::Html) {
            return response::html(&quota);
        }
        let finished = finished(&worker, &asked, &quota, rows_to_come, fault.as_ref());
        match fault {
            Some(FaultKind::Garbage) => response::garbled(&quota),
            Some(FaultKind::Truncate) => response::truncated(finished),
            _ => finished.into_response(),
        }
    });
    made.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn finished(
    state: &ServerState,
    asked: &Asked,
    quota: &Quota,
    rows_to_come: i64,
    fault: Option<&FaultKind>,
) -> Finished {
    let zipped = response::wants_gzip(&asked.headers);
    let finish = |outcome| response::finish(asked.version, outcome, quota, zipped);
    let below = match admit(state, asked, quota) {
        Ok(below) => below,
        Err(failure) => return finish(Err(failure)),
    };
    let answer = || state.shop.answer(asked.version, below, &asked.query, rows_to_come);
    match fault {
        Some(FaultKind::Refuse(parameter)) if asked.query.get(parameter).is_some() => {
            let message = format!("The filter(s): {parameter} are not valid filter parameter(s).");
            return finish(Err(Failure::new(422, message).for_version(asked.version)));
        }
        Some(FaultKind::LoseLines) => return finish(answer().map(without_some_lines)),
        _ => {}
    }
    let name = format!("{zipped} {below}?{}", asked.query.text());
    if let Some(body) = state.kept.find(&name) {
        return response::again(asked.version, body, quota, zipped);
    }
    let finished = finish(answer());
    if let Some(body) = finished.success() {
        state.kept.keep(name, body);
    }
    finished
}

/// The path below the store, if the request may be answered at all.
fn admit<'a>(state: &ServerState, asked: &'a Asked, quota: &Quota) -> Result<&'a str, Failure> {
    if !quota.allowed {
        return Err(Failure::new(429, "You have exceeded the rate limit."));
    }
    let below = asked.below.as_deref().ok_or_else(|| Failure::new(404, "Store not found"))?;
    state.authorize(asked.version, &asked.headers, below)?;
    let accept = asked.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let takes_json = accept.is_some_and(|accept| accept.contains("application/json"));
    if asked.version == Version::V2 && !takes_json {
        return Err(Failure::new(
            406,
            "The requested content type is not available; ask for application/json.",
        ));
    }
    if asked.method != Method::GET {
        return Err(Failure::new(405, "The method is not allowed on this resource."));
    }
    Ok(below)
}

/// The routes of the stand-in itself; they need no token and are not logged.
fn own_route(state: &ServerState, request: &Request) -> Option<Response> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/_sandbox/requests") => {
            Some(response::json_text(serde_json::to_vec(&state.log.all()).unwrap_or_default()))
        }
        (&Method::DELETE, "/_sandbox/requests") => {
            state.log.clear();
            Some(StatusCode::NO_CONTENT.into_response())
        }
        (&Method::GET, "/_sandbox/quota") => {
            Some(response::json_text(serde_json::to_vec(&state.rate_limit.used()).unwrap_or_default()))
        }
        (&Method::GET, "/_sandbox/health") => Some(response::json_text(br#"{"status":"ok"}"#.to_vec())),
        (_, path) if path.starts_with("/_sandbox/") => Some(StatusCode::NOT_FOUND.into_response()),
        _ => None,
    }
}
