//! No secret is in anything that the engine prints: log at its most talkative, errors, EXPLAIN, system tables, debug output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::{Connection, PROPERTIES, SYSTEM_TABLES, Settings};
use bigcommerce_tests::{Fixture, on_large_stack};

/// A value that nothing else has, for a secret property.
fn planted(name: &str) -> String {
    format!("planted-{}-value", name.to_lowercase())
}

async fn everything_printed(token: &str, store: &Fixture, log: &std::path::Path) -> String {
    let mut pairs: Vec<(String, String)> = vec![
        ("BaseUrl".to_owned(), store.url()),
        ("LoginUrl".to_owned(), store.url()),
        ("StoreId".to_owned(), "sandbox".to_owned()),
        ("OAuthClientId".to_owned(), "sandbox-client".to_owned()),
        ("OAuthSettingsLocation".to_owned(), "memory://secrets".to_owned()),
        ("OAuthAccessToken".to_owned(), token.to_owned()),
        ("Logfile".to_owned(), log.display().to_string()),
        ("Verbosity".to_owned(), "5".to_owned()),
    ];
    for property in
        PROPERTIES.iter().filter(|property| property.secret && property.name != "OAuthAccessToken")
    {
        pairs.push((property.name.to_owned(), planted(property.name)));
    }
    let borrowed = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let (settings, _) = Settings::from_pairs(borrowed).unwrap();
    let mut printed = format!("{settings:?}\n");
    let connection = match Connection::open(settings).await {
        Ok(connection) => connection,
        Err(error) => {
            return format!("{printed}{error}\n{error:?}\n{}", std::fs::read_to_string(log).unwrap());
        }
    };
    printed.push_str(&format!("{connection:?}\n"));
    let mut statements: Vec<String> =
        SYSTEM_TABLES.iter().map(|table| format!("SELECT * FROM {}", table.name)).collect();
    statements.extend(
        [
            "SELECT Id, Name FROM Products LIMIT 3",
            "EXPLAIN SELECT * FROM Orders WHERE Id > 5",
            "SELECT Nothing FROM Products",
            "EXEC GetOAuthAccessToken @Verifier = 'planted-code-value'",
            "{call GetOAuthAccessToken('planted-code-value'}",
            "EXEC RefreshOAuthAccessToken",
        ]
        .map(str::to_owned),
    );
    for sql in statements {
        match store.run(&connection, &sql, Vec::new()).await {
            Ok(outcome) => printed.push_str(&format!("{:?}\n", outcome.rows)),
            Err(error) => printed.push_str(&format!("{error}\n{error:?}\n")),
        }
    }
    printed.push_str(&std::fs::read_to_string(log).unwrap());
    printed
}

#[test]
fn nothing_printed_holds_a_secret_even_at_the_highest_verbosity() {
    let printed = on_large_stack(async {
        let store =
            Fixture::start(SandboxOptions { scale: 0.01, ..SandboxOptions::default() }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let good = everything_printed("sandbox-token", &store, &folder.path().join("good.log")).await;
        let bad = everything_printed("planted-wrong-token", &store, &folder.path().join("bad.log")).await;
        store.stop().await;
        [good, bad]
    })
    .unwrap();
    for text in &printed {
        assert!(text.contains("********"), "the test looked at nothing");
        for secret in ["planted-", "sandbox-token", "sandbox-secret"] {
            let line = text.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "{secret}: {line:?}");
        }
    }
    assert!(printed[1].contains("HTTP 401"), "{}", printed[1]);
}

#[test]
fn the_log_tells_statements_requests_and_bodies_by_verbosity() {
    let logs = on_large_stack(async {
        let store =
            Fixture::start(SandboxOptions { scale: 0.01, ..SandboxOptions::default() }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut logs = Vec::new();
        for (verbosity, modules) in [("1", ""), ("2", ""), ("5", ""), ("5", "EXEC")] {
            let path = folder.path().join(format!("log{verbosity}{modules}"));
            let file = path.display().to_string();
            let properties = [("Logfile", file.as_str()), ("Verbosity", verbosity), ("LogModules", modules)];
            let connection = store.connect(&properties).unwrap();
            store.run(&connection, "SELECT Id FROM Brands", Vec::new()).await.unwrap();
            store.run(&connection, "SELECT Idd FROM Brands", Vec::new()).await.unwrap_err();
            logs.push(std::fs::read_to_string(path).unwrap());
        }
        store.stop().await;
        logs
    })
    .unwrap();
    for log in &logs {
        assert!(log.contains("EXEC prepared statement=SELECT Id FROM Brands"), "{log}");
        assert!(log.contains("EXEC finished rows="), "{log}");
        assert!(log.contains("EXEC ERROR not prepared statement=SELECT Idd"), "{log}");
    }
    let requests: Vec<bool> = logs.iter().map(|log| log.contains(" HTTP request")).collect();
    assert_eq!(requests, [false, true, true, false]);
    let bodies: Vec<bool> = logs.iter().map(|log| log.contains(" 5 HTTP body")).collect();
    assert_eq!(bodies, [false, false, true, false]);
}

#[test]
fn at_most_max_rows_are_given_and_no_more_asked_for() {
    let outcome = on_large_stack(async {
        let store = Fixture::start(SandboxOptions { scale: 0.1, ..SandboxOptions::default() }).await.unwrap();
        let connection = store.connect(&[("MaxRows", "3")]).unwrap();
        let outcome = store.run(&connection, "SELECT Id FROM Products", Vec::new()).await.unwrap();
        store.stop().await;
        outcome
    })
    .unwrap();
    assert_eq!(outcome.rows.len(), 3);
    assert!(outcome.requests[0].query.contains("limit=3"), "{:?}", outcome.requests);
}
