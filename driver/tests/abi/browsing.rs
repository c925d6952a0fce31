//! SQLBrowseConnect, and SQLDriverConnect where a dialog would be needed.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const NEED_DATA: i16 = 99;

fn browse(app: &Application, text: &str, capacity: i16) -> (i16, String, i16) {
    let (mut answer, mut length) = ([0_u16; 2000], -1_i16);
    let mut text = wide(text);
    let text = text.as_mut_ptr();
    let code =
        unsafe { SQLBrowseConnectW(app.connection, text, NTS, answer.as_mut_ptr(), capacity, &mut length).0 };
    (code, from_wide(&answer), length)
}

#[test]
fn properties_are_asked_for_until_they_make_a_connection() {
    let app = Application::allocated(3);
    let (code, asked, length) =
        browse(&app, "DRIVER=BigCommerce;ConnectOnOpen=false;BaseUrl=http://127.0.0.1:9", 2000);
    assert_eq!((code, usize::try_from(length).unwrap()), (NEED_DATA, asked.len()));
    assert!(asked.contains("StoreId:StoreId=?;OAuthAccessToken:OAuthAccessToken=?;"), "{asked}");
    assert!(asked.contains("*AuthScheme:AuthScheme={OAuth,PersonalAccessToken"), "{asked}");
    assert!(!asked.contains("BaseUrl"), "{asked}");
    let (code, asked, _) = browse(&app, "StoreId=abc123", 2000);
    assert_eq!(
        (code, asked.contains("StoreId"), asked.contains("OAuthAccessToken:")),
        (NEED_DATA, false, true)
    );
    let (code, completed, _) = browse(&app, "OAuthAccessToken=secret", 2000);
    assert_eq!(code, OK, "{}", message(DBC, app.connection));
    assert!(
        completed.starts_with("OAuthAccessToken=secret;StoreId=abc123;DRIVER=BigCommerce;"),
        "{completed}"
    );
    assert_eq!((browse(&app, "StoreId=x", 0).0, state(DBC, app.connection, 1).as_str()), (ERROR, "08002"));
}

#[test]
fn a_browse_that_is_given_up_or_fails_starts_anew() {
    let app = Application::allocated(3);
    let (code, answer, length) = browse(&app, "DRIVER=BigCommerce;StoreId=abc123", 10);
    assert_eq!((code, answer.len()), (NEED_DATA, 9));
    assert!(length > 10 && state(DBC, app.connection, 1) == "01004");
    assert_eq!(unsafe { SQLDisconnect(app.connection) }.0, OK);
    let (code, asked, _) = browse(&app, "DRIVER=BigCommerce", 2000);
    assert_eq!((code, asked.contains("StoreId:")), (NEED_DATA, true));
    let (code, ..) = browse(&app, "StoreId=abc123;Token=t;PageSize=none", 2000);
    assert_eq!((code, state(DBC, app.connection, 1).as_str()), (ERROR, "08001"));
    assert_eq!((browse(&app, "nonsense", 2000).0, state(DBC, app.connection, 1).as_str()), (ERROR, "08001"));
    let code = unsafe { SQLBrowseConnect(app.environment, null_mut(), 0, null_mut(), 0, null_mut()) };
    assert_eq!(code.0, INVALID);
    let code = unsafe { SQLBrowseConnect(app.connection, null_mut(), 0, null_mut(), 0, null_mut()) };
    assert_eq!(code.0, NEED_DATA);
}

#[test]
fn a_dialog_that_would_be_needed_is_an_error_that_says_what_is_missing() {
    let app = Application::allocated(3);
    let connect = |text: &str, completion| unsafe {
        let mut text = wide(text);
        let text = text.as_mut_ptr();
        SQLDriverConnectW(app.connection, null_mut(), text, NTS, null_mut(), 0, null_mut(), completion).0
    };
    for completion in [1, 2, 3] {
        assert_eq!(connect("DRIVER=BigCommerce;StoreId=abc123", completion), ERROR);
        assert_eq!(state(DBC, app.connection, 1), "IM008");
        assert!(message(DBC, app.connection).contains("Add OAuthAccessToken to"));
    }
    assert_eq!(connect("DRIVER=BigCommerce;StoreId=abc123", 0), ERROR);
    assert_eq!(state(DBC, app.connection, 1), "08001");
    assert_eq!(connect(CONNECTION_STRING, 2), OK, "{}", message(DBC, app.connection));
}
