//! What `doctor` says, and what a query is answered, for each kind of trouble between it and the store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::net::TcpListener;
use std::process::{Command, Stdio};

use bigcommerce_sandbox::{Fault, Sandbox, SandboxOptions};

/// Runs the command; whether it succeeded, and all that it said.
fn run(folder: &std::path::Path, arguments: &[&str], properties: &[String]) -> (bool, String) {
    let given = properties.iter().flat_map(|property| ["-p", property]);
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-odbc"))
        .args(arguments.iter().copied().chain(given))
        .env("HOME", folder)
        .env("ODBCINI", folder.join("odbc.ini"))
        .env("ODBCSYSINI", folder)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), text)
}

/// Both ways to find out say each of these things, and neither says the token.
fn both_say(properties: &[String], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let base = ["OAuthAccessToken=sandbox-token", "RetryLimit=0", "ProxyAutoDetect=false"].map(str::to_owned);
    let properties: Vec<String> = properties.iter().cloned().chain(base).collect();
    let (well, doctor) = run(folder.path(), &["doctor"], &properties);
    assert!(!well && doctor.contains("FAIL connection: "), "{doctor}");
    let (well, query) = run(folder.path(), &["query", "SELECT Id FROM Brands"], &properties);
    assert!(!well, "{query}");
    for text in [doctor, query] {
        for part in expected {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("sandbox-token"), "{text}");
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{name}={value}")
}

/// A store in which something is wrong.
fn store(change: impl FnOnce(&mut SandboxOptions)) -> (tokio::runtime::Runtime, Sandbox) {
    let mut options = SandboxOptions { scale: 0.01, ..SandboxOptions::default() };
    change(&mut options);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    (runtime, sandbox)
}

fn at(sandbox: &Sandbox, store_id: &str) -> Vec<String> {
    vec![pair("BaseUrl", &sandbox.url()), pair("StoreId", store_id)]
}

fn with_status(code: &str) -> (tokio::runtime::Runtime, Sandbox) {
    let fault: Fault = format!("status={code}").parse().unwrap();
    store(|options| options.faults = vec![fault])
}

#[test]
fn a_locked_store_is_opened_in_the_control_panel() {
    let (_runtime, sandbox) = with_status("423");
    both_say(&at(&sandbox, "sandbox"), &["HTTP 423", "locked or suspended", "control panel"]);
}

#[test]
fn maintenance_passes() {
    let (_runtime, sandbox) = with_status("503");
    both_say(&at(&sandbox, "sandbox"), &["HTTP 503", "maintenance", "try again later"]);
}

#[test]
fn a_refused_token_names_the_token() {
    let (_runtime, sandbox) = store(|options| options.token = "another".to_owned());
    both_say(&at(&sandbox, "sandbox"), &["HTTP 401", "Check OAuthAccessToken"]);
}

#[test]
fn a_store_that_is_not_there_names_the_store_id() {
    let (_runtime, sandbox) = store(|_| {});
    both_say(&at(&sandbox, "other"), &["HTTP 404", "Check StoreId"]);
}

#[test]
fn a_name_that_is_not_resolved_names_the_host() {
    let properties = [pair("BaseUrl", "http://no-such-host.invalid"), pair("StoreId", "a")];
    both_say(&properties, &["no-such-host.invalid", "name"]);
}

#[test]
fn a_port_on_which_nobody_listens_is_refused() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let properties = [pair("BaseUrl", &format!("http://127.0.0.1:{port}")), pair("StoreId", "a")];
    both_say(&properties, &[&format!("127.0.0.1:{port}"), "refuses connections"]);
}

#[test]
fn a_server_that_does_not_encrypt_is_no_tls() {
    let (_runtime, sandbox) = store(|_| {});
    let address = sandbox.url().replace("http://", "https://");
    both_say(
        &[pair("BaseUrl", &address), pair("StoreId", "sandbox")],
        &["encrypted connection failed", "BaseUrl"],
    );
}

#[test]
fn a_proxy_that_does_not_answer_is_blamed_and_not_the_store() {
    let (_runtime, sandbox) = store(|_| {});
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut properties = at(&sandbox, "sandbox");
    properties.extend([pair("ProxyServer", "127.0.0.1"), pair("ProxyPort", &port.to_string())]);
    both_say(&properties, &["proxy", "ProxyServer"]);
}

#[test]
fn a_missing_scope_names_the_closed_tables_and_the_connection_works() {
    let (_runtime, sandbox) = store(|options| {
        options.scopes = Some(["store_v2_information", "store_v2_products"].map(str::to_owned).into());
    });
    let folder = tempfile::tempdir().unwrap();
    let mut properties = at(&sandbox, "sandbox");
    properties.push(pair("OAuthAccessToken", "sandbox-token"));
    let (_, text) = run(folder.path(), &["doctor"], &properties);
    assert!(text.contains("ok   connection: "), "{text}");
    let closed = text.lines().find(|line| line.contains("store_v2_orders")).unwrap();
    assert!(closed.contains("OrderProducts") && closed.contains("missing"), "{closed}");
    assert!(!text.contains("store_v2_products missing"), "{text}");
    let (works, text) = run(folder.path(), &["query", "SELECT COUNT(*) AS N FROM Products"], &properties);
    assert!(works, "{text}");
    let (works, text) = run(folder.path(), &["query", "SELECT COUNT(*) AS N FROM Orders"], &properties);
    assert!(!works && text.contains("HTTP 403") && text.contains("store_v2_orders"), "{text}");
}
