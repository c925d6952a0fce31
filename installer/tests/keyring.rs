//! A token in the operating system's keyring. The program that reads the keyring is played by a script.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};

const READER: &str = "#!/bin/sh
test \"$*\" = 'lookup service bigcommerce-odbc name shop' && printf sandbox-token
";

fn query(url: &str, programs: &Path, name: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-odbc"))
        .args(["query", "SELECT COUNT(*) AS N FROM Brands", "-p", "StoreId=sandbox"])
        .args(["-p", &format!("BaseUrl={url}"), "-p", &format!("OAuthAccessToken=keyring:{name}")])
        .env("PATH", programs)
        .env("HOME", programs)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), text)
}

#[test]
fn a_token_is_taken_out_of_the_keyring_and_what_is_missing_is_named() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = SandboxOptions { scale: 0.01, ..SandboxOptions::default() };
    let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (works, text) = query(&sandbox.url(), folder.path(), "shop");
    assert!(!works && text.contains("secret-tool") && text.contains("libsecret-tools"), "{text}");
    let program = folder.path().join("secret-tool");
    std::fs::write(&program, READER).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (works, text) = query(&sandbox.url(), folder.path(), "shop");
    assert!(works && !text.contains("sandbox-token"), "{text}");
    let (works, text) = query(&sandbox.url(), folder.path(), "other");
    let command = "secret-tool store --label=\"bigcommerce-odbc other\" service bigcommerce-odbc name other";
    assert!(!works && text.contains(command), "{text}");
}
