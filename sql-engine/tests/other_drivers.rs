//! Profiles written for another driver keep working: each of its properties has its meaning here, or says why it has none.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use bigcommerce_sql::Settings;

const TABLE: &str = include_str!("tables/other_drivers.txt");

/// Where a pair given does not log in by itself.
const LOGIN: [(&str, &str); 2] = [("StoreId", "abc"), ("OAuthAccessToken", "token")];

fn became(name: &str, value: &str) -> String {
    let alone = Settings::from_pairs([(name, value)].into_iter().chain(LOGIN));
    let (settings, ignored) = match alone {
        Ok(taken) => taken,
        Err(error) => return format!("error: {error}"),
    };
    if let Some(ignored) = ignored.first() {
        assert!(ignored.why.is_some() && ignored.to_string().contains(name), "{ignored}");
        return format!("warning: {ignored}");
    }
    // The login counts as given by the line where the line is about it.
    let own = settings.shown.first().unwrap();
    if LOGIN.iter().any(|(login, _)| *login == own.0) && settings.shown.len() == LOGIN.len() {
        let is_login = LOGIN.iter().any(|(login, _)| login.eq_ignore_ascii_case(&name.replace(' ', "")));
        return if is_login { format!("{}={}", own.0, own.1) } else { "-".to_owned() };
    }
    format!("{}={}", own.0, own.1)
}

#[test]
fn every_property_of_the_other_driver_has_a_meaning_or_says_why_not() {
    let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 70, "the table is there");
    for line in lines {
        let (given, expected) = line.split_once("  ").unwrap();
        let (expected, (name, value)) = (expected.trim(), given.split_once('=').unwrap());
        let became = became(name, value);
        let right = match expected.split_once(": ") {
            Some((kind @ ("warning" | "error"), part)) => {
                became.starts_with(&format!("{kind}: ")) && became.contains(part)
            }
            _ => became == expected,
        };
        assert!(right, "{given} became {became}, not {expected}");
    }
}

#[test]
fn a_name_that_nobody_knows_is_warned_about() {
    let (_, ignored) = Settings::from_pairs(LOGIN.into_iter().chain([("Colour", "red")])).unwrap();
    let said: Vec<String> = ignored.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["\"Colour\" is not a connection property of this driver and has no effect."]);
}
