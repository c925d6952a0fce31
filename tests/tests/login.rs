//! Every way to log in, against the stand-in store's login pages. The browser is this program itself: it follows redirects.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod login_support;

use std::path::Path;

use bigcommerce_sandbox::OAuthApp;
use bigcommerce_sql::SqlError;

use login_support::{LoginStore, browse, in_child, run};

#[test]
fn the_browser_flow_logs_in_and_every_failure_has_its_own_words() {
    in_child("with_a_browser::", &format!("{} --ignored --exact browser", browse()));
}

#[test]
fn a_login_that_nobody_answers_ends_in_time() {
    in_child("with_a_silent_browser::", "true");
}

#[test]
#[ignore = "the browser of the other tests: its last argument is the address"]
fn browser() {
    let address = std::env::args().next_back().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let page = runtime.block_on(async { login_support::client(10).get(address).send().await?.text().await });
    if let Some(file) = std::env::var_os("BROWSER_PAGE") {
        std::fs::write(file, page.unwrap_or_default()).unwrap();
    }
}

mod with_a_browser {
    use super::*;

    #[test]
    #[ignore = "needs the BROWSER that the test above sets"]
    fn the_token_is_got_once_and_kept() {
        run(async {
            let store = LoginStore::start(OAuthApp::default()).await;
            store.open("InitiateOAuth=GETANDREFRESH").await.unwrap();
            assert_eq!(store.exchanges(), 1);
            assert!(store.page().contains("You can close this window"));
            let connection = store.open("InitiateOAuth=GETANDREFRESH").await.unwrap();
            assert_eq!(connection.settings().store.store_id, "sandbox");
            assert_eq!(store.exchanges(), 1);
            let row = store.call(&connection, "EXEC GetOAuthAccessToken").await.unwrap();
            assert_eq!(row[..2], ["sandbox-token", "sandbox"]);
            assert_eq!(store.exchanges(), 2);
        });
    }

    #[test]
    #[ignore = "needs the BROWSER that the test above sets"]
    fn denied_consent_a_lost_state_and_a_wrong_secret_are_told_apart() {
        run(async {
            let denied = OAuthApp { agreed: false, ..OAuthApp::default() };
            let lost = OAuthApp { state_lost: true, ..OAuthApp::default() };
            for (app, extra, expected) in [
                (denied, "", "access_denied: The merchant said no"),
                (lost, "", "does not belong to this login"),
                (OAuthApp::default(), ";OAuthClientSecret=not-the-secret", "HTTP 401: invalid_client"),
            ] {
                let store = LoginStore::start(app).await;
                let text = store.failure(&format!("InitiateOAuth=GETANDREFRESH{extra}")).await;
                assert!(text.contains(expected), "{text}");
                assert!(!text.contains("not-the-secret") && !text.contains("code-1"), "{text}");
                assert!(!store.file().exists());
                assert!(store.page().contains("The login did not succeed"), "{}", store.page());
            }
        });
    }

    #[test]
    #[ignore = "needs the BROWSER that the test above sets"]
    fn a_busy_port_is_named_and_another_address_cannot_be_listened_on() {
        run(async {
            let store = LoginStore::start(OAuthApp::default()).await;
            let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let port = busy.local_addr().unwrap().port();
            let properties = format!("InitiateOAuth=GETANDREFRESH;CallbackURL=http://localhost:{port}/");
            let text = store.failure(&properties).await;
            assert!(text.contains(&format!("port {port}")), "{text}");
            let text =
                store.failure("InitiateOAuth=GETANDREFRESH;CallbackURL=https://app.example.com/auth").await;
            assert!(text.contains("GetOAuthAuthorizationURL"), "{text}");
        });
    }
}

mod with_a_silent_browser {
    use super::*;

    #[test]
    #[ignore = "needs the BROWSER that the test above sets"]
    fn the_wait_ends() {
        run(async {
            let store = LoginStore::start(OAuthApp::default()).await;
            let text = store.failure("InitiateOAuth=GETANDREFRESH;OAuthLoginTimeout=1").await;
            assert!(text.contains("within 1 seconds"), "{text}");
        });
    }
}

#[test]
fn a_code_from_another_machine_is_exchanged_once() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        let properties = format!("InitiateOAuth=REFRESH;OAuthVerifier={code}");
        for _ in 0..2 {
            let connection = store.open(&properties).await.unwrap();
            assert_eq!(connection.settings().store.store_id, "sandbox");
        }
        assert_eq!(store.exchanges(), 1);
        std::fs::remove_file(store.file()).unwrap();
        let text = store.failure(&properties).await;
        assert!(text.contains("HTTP 400: invalid_grant") && !text.contains(&code), "{text}");
    });
}

#[test]
fn a_new_code_replaces_the_token_kept() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        for expected in 1..=2 {
            let code = store.code_from_another_machine().await;
            store.open(&format!("InitiateOAuth=REFRESH;OAuthVerifier={code}")).await.unwrap();
            assert_eq!(store.exchanges(), expected);
        }
    });
}

#[test]
fn a_copied_settings_file_logs_in_on_a_machine_without_browser_and_app() {
    run(async {
        let store = LoginStore::logged_in().await;
        let other = tempfile::tempdir().unwrap();
        let copy = other.path().join("copied");
        std::fs::copy(store.file(), &copy).unwrap();
        let properties = store.address(&copy, "InitiateOAuth=REFRESH");
        assert_eq!(LoginStore::connect(&properties).await.unwrap().settings().store.store_id, "sandbox");
        assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 1, "reading writes nothing");
    });
}

#[test]
fn a_settings_file_with_a_password_opens_with_it_alone() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        store
            .open(&format!("InitiateOAuth=REFRESH;OAuthSettingsKey=right;OAuthVerifier={code}"))
            .await
            .unwrap();
        store.open("InitiateOAuth=REFRESH;OAuthSettingsKey=right").await.unwrap();
        assert!(store.failure("InitiateOAuth=REFRESH").await.contains("set OAuthSettingsKey"));
        let text = store.failure("InitiateOAuth=REFRESH;OAuthSettingsKey=wrong").await;
        assert!(text.contains("is not the one it was written with"), "{text}");
    });
}

#[test]
fn a_foreign_or_damaged_settings_file_is_named_and_left_as_it_is() {
    run(async {
        let store = LoginStore::logged_in().await;
        let mut damaged = std::fs::read(store.file()).unwrap();
        *damaged.last_mut().unwrap() ^= 1;
        for (bytes, expected) in
            [(damaged.as_slice(), "damaged"), (b"token=abc".as_slice(), "not an OAuth settings file")]
        {
            std::fs::write(store.file(), bytes).unwrap();
            let code = store.code_from_another_machine().await;
            let text = store.failure(&format!("InitiateOAuth=REFRESH;OAuthVerifier={code}")).await;
            assert!(text.contains(expected) && text.contains(&store.file().display().to_string()), "{text}");
            assert_eq!(std::fs::read(store.file()).unwrap(), bytes);
        }
        assert_eq!(store.exchanges(), 1);
    });
}

#[test]
fn a_place_that_cannot_be_written_is_noticed_before_the_code_is_used_up() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        let place = Path::new("/proc/nowhere/settings");
        let properties =
            store.address(place, &format!("{}InitiateOAuth=REFRESH;OAuthVerifier={code}", store.app()));
        let text = LoginStore::connect(&properties).await.unwrap_err().to_string();
        assert!(text.contains("/proc/nowhere/settings: it cannot be written"), "{text}");
        assert_eq!(store.exchanges(), 0);
        store.open(&format!("InitiateOAuth=REFRESH;OAuthVerifier={code}")).await.unwrap();
    });
}

#[test]
fn several_programs_with_one_settings_file_take_turns() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        let properties = format!("InitiateOAuth=REFRESH;OAuthVerifier={code}");
        let (one, two, three) =
            tokio::join!(store.open(&properties), store.open(&properties), store.open(&properties));
        for connection in [one, two, three] {
            connection.unwrap();
        }
        assert_eq!(store.exchanges(), 1);
    });
}

#[test]
fn without_a_token_the_procedures_work_and_tables_say_what_to_do() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let connection = store.open("InitiateOAuth=OFF").await.unwrap();
        let prepared = connection.prepare("SELECT Id FROM Products").await.unwrap();
        let failed = prepared.execute(Vec::new()).await.unwrap().next().await.unwrap_err();
        assert!(
            matches!(&failed, SqlError::Store(_)) && failed.to_string().contains("GetOAuthAuthorizationURL"),
            "{failed}"
        );
        let text = store.failure("InitiateOAuth=REFRESH").await;
        assert!(text.contains("there is no access token"), "{text}");
    });
}

#[test]
fn the_verifier_of_the_procedure_and_a_refresh_token_are_exchanged() {
    run(async {
        let store = LoginStore::start(OAuthApp { refresh_tokens: true, ..OAuthApp::default() }).await;
        let connection = store.open("InitiateOAuth=OFF").await.unwrap();
        let failed = store.call(&connection, "{call RefreshOAuthAccessToken}").await.unwrap_err();
        assert!(failed.to_string().contains("no token is kept"), "{failed}");
        let code = store.code_from_another_machine().await;
        let row = store.call(&connection, &format!("{{call GetOAuthAccessToken('{code}')}}")).await.unwrap();
        assert_eq!(row, ["sandbox-token", "sandbox", "store_v2_information store_v2_products"]);
        store.call(&connection, "{call RefreshOAuthAccessToken}").await.unwrap();
        assert_eq!(store.exchanges(), 2);
        store.open("InitiateOAuth=REFRESH").await.unwrap();
    });
}

#[test]
fn memory_keeps_a_token_for_this_program_alone() {
    run(async {
        let store = LoginStore::start(OAuthApp::default()).await;
        let code = store.code_from_another_machine().await;
        let memory = "InitiateOAuth=REFRESH;OAuthSettingsLocation=memory://shop";
        store.open(&format!("{memory};OAuthVerifier={code}")).await.unwrap();
        store.open(memory).await.unwrap();
        assert!(
            store
                .failure("InitiateOAuth=REFRESH;OAuthSettingsLocation=memory://other")
                .await
                .contains("no access token")
        );
        assert!(!store.file().exists());
    });
}
