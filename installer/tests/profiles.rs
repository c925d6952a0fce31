//! The command as a user runs it: data sources, login, doctor, and the profile page by HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("odbc.ini")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bigcommerce-odbc"));
        command
            .args(arguments)
            .env("HOME", self.folder.path())
            .env("ODBCINI", self.file())
            .env("ODBCSYSINI", self.folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("BIGCOMMERCE_STORE_ID")
            .env_remove("BIGCOMMERCE_ACCESS_TOKEN")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        said(self.command(arguments).output().unwrap())
    }
}

fn said(output: Output) -> (bool, String) {
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), text)
}

fn store() -> (tokio::runtime::Runtime, Sandbox) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = SandboxOptions { scale: 0.01, ..SandboxOptions::default() };
    let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    (runtime, sandbox)
}

#[test]
fn a_data_source_is_made_shown_changed_tested_and_removed() {
    let (_runtime, sandbox) = store();
    let home = Home::new();
    let url = format!("BaseUrl={}", sandbox.url());
    let add = ["dsn", "add", "Shop", "-p", "Store Hash=sandbox", "-p", "Token=sandbox-token", "-p", &url];
    assert!(home.run(&add).0);
    let (again, text) = home.run(&add);
    assert!(!again && text.contains("Use dsn edit"), "{text}");
    assert_eq!(home.run(&["dsn", "list"]), (true, "Shop\n".to_owned()));
    assert!(home.run(&["dsn", "edit", "shop", "-p", "PageSize=50", "-p", "Timeout=9", "-p", "Timeout="]).0);
    let (_, text) = home.run(&["dsn", "show", "Shop"]);
    assert!(text.contains("OAuthAccessToken=********") && text.contains("PageSize=50"), "{text}");
    assert!(!text.contains("sandbox-token") && !text.contains("Timeout"), "{text}");
    let (works, text) = home.run(&["dsn", "test", "Shop"]);
    assert!(works && text.contains("The connection works.") && text.contains("every table"), "{text}");
    let (works, text) =
        home.run(&["query", "--dsn", "Shop", "SELECT COUNT(*) AS N FROM Products", "--format", "csv"]);
    assert!(works && text.starts_with("N\n"), "{text}");
    assert!(home.run(&["dsn", "remove", "Shop"]).0);
    assert!(!std::fs::read_to_string(home.file()).unwrap().contains("Shop"));
    assert!(!home.run(&["dsn", "test", "Shop"]).0);
}

#[test]
fn every_property_is_listed_with_its_values() {
    let (works, text) = Home::new().run(&["dsn", "properties"]);
    assert!(works);
    for property in bigcommerce_sql::PROPERTIES {
        let line = text.lines().find(|line| line.trim_start().starts_with(property.name));
        let line = line.unwrap_or_else(|| panic!("{} is missing", property.name));
        let told = [property.default]
            .iter()
            .chain(property.values)
            .chain(property.aliases)
            .all(|it| line.contains(it));
        assert!(told && text.contains(property.help), "{line}");
    }
}

#[test]
fn the_text_of_a_certificate_is_saved_in_one_line() {
    let home = Home::new();
    let text = "SSLServerCert=-----BEGIN CERTIFICATE-----\nAB\nCD==\n-----END CERTIFICATE-----\n";
    assert!(home.run(&["dsn", "add", "Shop", "-p", "StoreId=abc", "-p", "Token=t", "-p", text]).0);
    let saved = std::fs::read_to_string(home.file()).unwrap();
    assert!(
        saved.contains("SSLServerCert=-----BEGIN CERTIFICATE----- AB CD== -----END CERTIFICATE-----\n"),
        "{saved}"
    );
}

#[test]
fn a_wrong_property_is_not_saved() {
    let home = Home::new();
    for (property, expected) in
        [("Colour=red", "Colour is not a connection property"), ("PageSize=0", "1 to 250")]
    {
        let (saved, text) =
            home.run(&["dsn", "add", "Shop", "-p", "StoreId=a", "-p", "Token=b", "-p", property]);
        assert!(!saved && text.contains(expected), "{text}");
    }
    assert!(!home.file().exists());
}

#[test]
fn doctor_says_what_is_wrong_and_what_to_do() {
    let (_runtime, sandbox) = store();
    let home = Home::new();
    let url = format!("BaseUrl={}", sandbox.url());
    let (well, text) = home.run(&["doctor", "-p", "StoreId=sandbox", "-p", "Token=wrong", "-p", &url]);
    assert!(!well, "{text}");
    assert!(
        text.contains("FAIL registration: the driver is not registered. Run bigcommerce-odbc install."),
        "{text}"
    );
    assert!(text.contains("FAIL connection: ") && text.contains("HTTP 401"), "{text}");
    let (_, text) = home.run(&["doctor", "-p", "StoreId=sandbox", "-p", "Token=sandbox-token", "-p", &url]);
    assert!(
        text.contains("ok   connection: ") && text.contains("ok   scopes: every table can be read"),
        "{text}"
    );
    let (_, text) = home.run(&["doctor", "-p", "StoreId=other", "-p", "Token=sandbox-token", "-p", &url]);
    assert!(
        text.contains("FAIL connection: ") && text.contains("HTTP 404") && text.contains("StoreId"),
        "{text}"
    );
}

#[test]
fn login_without_browser_prints_the_address_and_takes_the_code() {
    let (runtime, sandbox) = store();
    let home = Home::new();
    let login = format!("LoginUrl={}", sandbox.url());
    let app = ["-p", "OAuthClientId=sandbox-client", "-p", "OAuthClientSecret=sandbox-secret", "-p", &login];
    let mut child = home
        .command(&[["login", "--no-browser"].as_slice(), &app].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap();
    let target = runtime.block_on(async {
        let answer = client().get(&address).send().await.unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    });
    writeln!(child.stdin.take().unwrap(), "{target}").unwrap();
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(child.wait().unwrap().success());
    assert!(said[0].starts_with("Logged in to the store sandbox as merchant@example.com"), "{said:?}");
    let url = format!("BaseUrl={}", sandbox.url());
    let (works, text) = home.run(&["query", "SELECT 1 AS x", "-p", "InitiateOAuth=REFRESH", "-p", &url]);
    assert!(works, "{text}");
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// The page of a running `configure`, which ends with it.
struct Page {
    child: Child,
    /// Kept open: what it says goes on.
    _said: BufReader<std::process::ChildStdout>,
    address: String,
    runtime: tokio::runtime::Runtime,
}

impl Page {
    fn open(home: &Home) -> Self {
        let mut child = home.command(&["configure", "--no-browser"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("The page is at ").unwrap().to_owned();
        Self { child, _said: said, address, runtime: tokio::runtime::Runtime::new().unwrap() }
    }

    fn ask(&self, path: &str, body: &Value) -> Value {
        let request = client()
            .post(format!("{}{path}", self.address))
            .header("content-type", "application/json")
            .body(body.to_string());
        self.runtime.block_on(async {
            serde_json::from_slice(&request.send().await.unwrap().bytes().await.unwrap()).unwrap()
        })
    }

    fn status(&self, request: reqwest::RequestBuilder) -> u16 {
        self.runtime.block_on(async { request.send().await.unwrap().status().as_u16() })
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_page_tests_queries_and_saves_a_profile_and_never_shows_a_stored_secret() {
    let (_runtime, sandbox) = store();
    let home = Home::new();
    let page = Page::open(&home);
    let properties =
        json!({"StoreId": "sandbox", "OAuthAccessToken": "sandbox-token", "BaseUrl": sandbox.url()});
    let asked = json!({"source": "", "properties": properties, "name": "Shop", "sql": "SELECT Id, Name FROM Brands LIMIT 2"});
    let tested = page.ask("test", &asked);
    assert_eq!((&tested["storeId"], &tested["closed"]), (&json!("sandbox"), &json!([])), "{tested}");
    let rows = page.ask("query", &asked);
    assert_eq!(
        (&rows["columns"], rows["rows"].as_array().unwrap().len()),
        (&json!(["Id", "Name"]), 2),
        "{rows}"
    );
    assert!(page.ask("tables", &json!({})).as_array().unwrap().len() > 200);
    assert!(page.ask("save", &asked)["saved"].as_str().unwrap().contains("Shop"));
    assert_eq!(page.ask("sources", &json!({}))["names"], json!(["Shop"]));
    let stored = page.ask("source", &json!({"name": "Shop"}));
    assert_eq!(stored["properties"]["OAuthAccessToken"], "********");
    let again = page.ask("test", &json!({"source": "Shop", "properties": stored["properties"]}));
    assert_eq!(again["storeId"], "sandbox", "the stored secret serves: {again}");
    for kind in ["dsn", "odc", "string"] {
        let file = page.ask(
            "file",
            &json!({"kind": kind, "name": "Shop", "source": "Shop", "properties": stored["properties"]}),
        );
        let text = file["text"].as_str().unwrap();
        assert!(
            !text.contains("sandbox-token")
                && text.contains(if kind == "odc" { "DSN=Shop" } else { "sandbox" }),
            "{text}"
        );
    }
    let wrong = page.ask(
        "test",
        &json!({"properties": {"StoreId": "sandbox", "OAuthAccessToken": "no", "BaseUrl": sandbox.url()}}),
    );
    assert!(wrong["error"].as_str().unwrap().contains("HTTP 401"), "{wrong}");
}

#[test]
fn strangers_do_not_reach_the_page() {
    let home = Home::new();
    let page = Page::open(&home);
    let client = client();
    for name in ["", "page.css", "page.js"] {
        let request = client.get(format!("{}{name}", page.address));
        assert_eq!(page.status(request), 200, "{name}");
    }
    let root = page.address.split('/').take(3).collect::<Vec<_>>().join("/");
    assert_eq!(page.status(client.get(&root)), 404);
    assert_eq!(page.status(client.get(format!("{root}/00000000000000000000000000000000/"))), 404);
    assert_eq!(page.status(client.get(&page.address).header("host", "evil.example")), 404);
    // What a form of another page can send.
    let form = client.post(format!("{}save", page.address)).header("content-type", "text/plain").body("{}");
    assert_eq!(page.status(form), 405);
}
