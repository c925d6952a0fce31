//! One settings file and several programs: processes at the same moment, a folder that cannot be written, a file from another machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};

/// Rounds in which two processes exchange a code for the same file.
const ROUNDS: usize = 15;

struct Store {
    runtime: tokio::runtime::Runtime,
    sandbox: Sandbox,
}

impl Store {
    fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = SandboxOptions { scale: 0.01, ..SandboxOptions::default() };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { runtime, sandbox }
    }

    /// A code that a browser brings.
    fn code(&self) -> String {
        let address = format!(
            "{}/oauth2/authorize?client_id=sandbox-client&response_type=code&redirect_uri=http://localhost:33333&state=s",
            self.sandbox.url()
        );
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let answer = self.runtime.block_on(client.get(address).send()).unwrap();
        let target = answer.headers()["location"].to_str().unwrap().to_owned();
        target.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    }

    fn exchanges(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.path == "/oauth2/token").count()
    }

    /// The command of a program that connects with a settings file, and perhaps a code.
    fn program(&self, file: &Path, code: &str) -> Vec<String> {
        let url = self.sandbox.url();
        let properties = [
            format!("BaseUrl={url}"),
            format!("LoginUrl={url}"),
            "InitiateOAuth=REFRESH".to_owned(),
            "OAuthClientId=sandbox-client".to_owned(),
            "OAuthClientSecret=sandbox-secret".to_owned(),
            format!("OAuthSettingsLocation={}", file.display()),
            format!("OAuthVerifier={code}"),
        ];
        let mut command = vec![env!("CARGO_BIN_EXE_bigcommerce-odbc").to_owned()];
        command.extend(["query", "SELECT COUNT(*) AS N FROM Brands", "--format", "csv"].map(str::to_owned));
        command.extend(properties.into_iter().flat_map(|property| ["-p".to_owned(), property]));
        command
    }
}

fn process(command: &[String], home: &Path) -> Command {
    let mut process = Command::new(&command[0]);
    process
        .args(&command[1..])
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("BIGCOMMERCE_STORE_ID")
        .env_remove("BIGCOMMERCE_ACCESS_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    process
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

#[test]
fn two_processes_with_one_file_exchange_each_code_once_and_both_connect() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings");
    for round in 1..=ROUNDS {
        let command = store.program(&file, &store.code());
        let both = [(); 2].map(|()| process(&command, folder.path()).spawn().unwrap());
        for child in both {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", said(&output));
        }
        assert_eq!(store.exchanges(), round);
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("tmp")), "{left:?}");
}

/// Root may write everywhere: then the program runs as nobody.
#[cfg(unix)]
fn as_nobody(command: Vec<String>) -> Option<Vec<String>> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if String::from_utf8_lossy(&id.stdout).trim() != "0" {
        return Some(command);
    }
    let drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"].map(str::to_owned);
    Command::new("setpriv").arg("--version").output().ok()?;
    Some(drop.into_iter().chain(command).collect())
}

/// Lets everybody look into the folders on the way.
#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_serves_a_token_and_refuses_a_new_one_before_the_code_is_used() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings");
    let output = process(&store.program(&file, &store.code()), folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    // The program must be one that nobody may run.
    let binary = folder.path().join("program");
    std::fs::copy(env!("CARGO_BIN_EXE_bigcommerce-odbc"), &binary).unwrap();
    set_mode(&binary, 0o755);
    set_mode(&file, 0o644);
    set_mode(folder.path(), 0o555);
    let run = |code: &str| {
        let mut command = store.program(&file, code);
        command[0] = binary.display().to_string();
        process(&as_nobody(command).expect("setpriv, to give up root"), folder.path()).output().unwrap()
    };
    let kept = run("");
    assert!(kept.status.success(), "{}", said(&kept));
    let exchanged = store.exchanges();
    let code = store.code();
    let refused = run(&code);
    set_mode(folder.path(), 0o755);
    assert!(!refused.status.success());
    let text = said(&refused);
    assert!(text.contains(&file.display().to_string()) && text.contains("cannot be written"), "{text}");
    assert!(!text.contains(&code), "{text}");
    assert_eq!(store.exchanges(), exchanged, "the code can still be used");
    let output = process(&store.program(&file, &code), folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_file_carried_to_another_machine_and_user_logs_in_there() {
    let store = Store::start();
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = here.path().join("settings");
    assert!(process(&store.program(&file, &store.code()), here.path()).output().unwrap().status.success());
    let carried = there.path().join("carried");
    std::fs::copy(&file, &carried).unwrap();
    let mut elsewhere = process(&store.program(&carried, ""), there.path());
    // Another machine has another name, user and environment.
    elsewhere.env_clear().env("HOME", there.path()).env("USER", "other").env("HOSTNAME", "elsewhere");
    let output = elsewhere.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(store.exchanges(), 1);
}
