//! A store with login pages and a settings file, and the browser that tests log in with.

use std::path::{Path, PathBuf};
use std::process::Command;

use arrow::array::AsArray;
use bigcommerce_sandbox::{OAuthApp, Sandbox, SandboxOptions};
use bigcommerce_sql::{Attributes, Connection, Settings, SqlError};

pub struct LoginStore {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
    app: OAuthApp,
    port: u16,
}

impl LoginStore {
    pub async fn start(app: OAuthApp) -> Self {
        let options = SandboxOptions { scale: 0.01, app: app.clone(), ..SandboxOptions::default() };
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        Self { sandbox: Sandbox::start(options).await.unwrap(), folder, app, port: free }
    }

    /// One whose settings file holds a token.
    pub async fn logged_in() -> Self {
        let store = Self::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        store.open(&format!("InitiateOAuth=REFRESH;OAuthVerifier={code}")).await.unwrap();
        store
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("settings")
    }

    /// What the browser showed last.
    pub fn page(&self) -> String {
        // The browser writes it when the login has ended.
        for _ in 0..100 {
            match std::fs::read_to_string(std::env::var_os("BROWSER_PAGE").unwrap()) {
                Ok(text) if !text.is_empty() => return text,
                _ => std::thread::sleep(std::time::Duration::from_millis(50)),
            }
        }
        panic!("the browser showed nothing");
    }

    /// Codes exchanged, or tried to.
    pub fn exchanges(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.path == "/oauth2/token").count()
    }

    /// Properties with the store's addresses and a settings file.
    pub fn address(&self, file: &Path, more: &str) -> String {
        let url = self.sandbox.url();
        format!("{more};BaseUrl={url};LoginUrl={url};OAuthSettingsLocation={}", file.display())
    }

    /// The properties of the app, ready for more.
    pub fn app(&self) -> String {
        let OAuthApp { client_id, client_secret, .. } = &self.app;
        let port = self.port;
        format!(
            "OAuthClientId={client_id};OAuthClientSecret={client_secret};CallbackURL=http://localhost:{port};"
        )
    }

    /// Connects with the app and the settings file; the properties given win.
    pub async fn open(&self, properties: &str) -> Result<Connection, SqlError> {
        if let Some(file) = std::env::var_os("BROWSER_PAGE") {
            let _ = std::fs::remove_file(file);
        }
        let text = self.address(&self.file(), &format!("{properties};{}", self.app()));
        Self::connect(&text).await
    }

    pub async fn connect(text: &str) -> Result<Connection, SqlError> {
        let attributes = Attributes::parse(text).unwrap();
        let (settings, unknown) = Settings::from_pairs(attributes.pairs()).unwrap();
        assert!(unknown.is_empty(), "{unknown:?}");
        Connection::open(settings).await
    }

    pub async fn failure(&self, properties: &str) -> String {
        self.open(properties).await.unwrap_err().to_string()
    }

    /// The one row of a procedure.
    pub async fn call(&self, connection: &Connection, sql: &str) -> Result<Vec<String>, SqlError> {
        let prepared = connection.prepare(sql).await?;
        let mut rows = prepared.execute(Vec::new()).await?;
        let batch = rows.next().await?.unwrap();
        assert_eq!((batch.num_rows(), batch.num_columns()), (1, prepared.columns().len()));
        Ok(batch.columns().iter().map(|column| column.as_string::<i32>().value(0).to_owned()).collect())
    }

    /// The code that a browser brings which was sent to the procedure's address by hand.
    pub async fn code_from_another_machine(&self) -> String {
        let connection = self.open("InitiateOAuth=OFF").await.unwrap();
        let row = self.call(&connection, "EXEC GetOAuthAuthorizationURL @State = 'mine'").await.unwrap();
        assert_eq!(row[1], "mine");
        let answer = client(0).get(&row[0]).send().await.unwrap();
        let target = answer.headers()["location"].to_str().unwrap().to_owned();
        assert!(target.contains("state=mine"), "{target}");
        target.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    }
}

/// An HTTP client that follows this many redirects.
pub fn client(redirects: usize) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(if redirects == 0 {
            reqwest::redirect::Policy::none()
        } else {
            reqwest::redirect::Policy::limited(redirects)
        })
        .build()
        .unwrap()
}

/// This program.
pub fn browse() -> String {
    std::env::current_exe().unwrap().display().to_string()
}

/// Runs the ignored tests of a module in a program that has this browser.
pub fn in_child(module: &str, browser: &str) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args([module, "--ignored", "--test-threads=1"])
        .env("BROWSER", browser)
        .env("BROWSER_PAGE", folder.path().join("page"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !text.contains(" 0 passed"), "{text}");
}

/// Runs a test where statements can be planned.
pub fn run(work: impl Future<Output = ()> + Send + 'static) {
    bigcommerce_tests::on_large_stack(work).unwrap();
}
