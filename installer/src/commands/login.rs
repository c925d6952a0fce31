//! `login`: gets a token for an app by the browser, here or elsewhere, and keeps it in the settings file.

use std::path::Path;

use bigcommerce_sql::store::{Grant, Login, Secret, SettingsPlace};

use super::dsn::ask;
use super::profile_arguments::ProfileArguments;
use crate::output::{say, say_aside};

/// Which app, and whether there is a browser here.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// Print the address, and ask for the code that a browser on another machine brings.
    #[arg(long)]
    no_browser: bool,
}

/// Logs in.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let login = arguments.profile.settings()?.login;
    let runtime = super::runtime()?;
    let grant = if arguments.no_browser {
        let code = code_from_elsewhere(&login)?;
        runtime.block_on(login.redeem(&code))
    } else {
        say_aside("Agree in the page that opens in your browser. This waits until then.");
        runtime.block_on(login.renew_in_browser())
    };
    let grant = grant.map_err(|error| error.to_string())?;
    say(&described(&grant));
    if let SettingsPlace::File(path) = &login.place {
        say(&advice(path));
    }
    Ok(())
}

fn code_from_elsewhere(login: &Login) -> Result<Secret, String> {
    let failed = |error: bigcommerce_sql::store::StoreError| error.to_string();
    let state = login.new_state().map_err(failed)?;
    let address = login.authorization_url(&state).map_err(failed)?;
    say_aside(
        "Open this address in a browser, agree, and copy the code out of the address that it comes back to:",
    );
    say(&address);
    // A browser that comes back to an address without a server shows the code in its address bar.
    let answer = ask("code (or the whole address)")?;
    let code = match answer.split_once("code=") {
        Some((_, rest)) => rest.split('&').next().unwrap_or(rest),
        None => &answer,
    };
    Ok(Secret::new(code.to_owned()))
}

fn described(grant: &Grant) -> String {
    let user = if grant.user.is_empty() { String::new() } else { format!(" as {}", grant.user) };
    format!("Logged in to the store {}{user}; scopes: {}", grant.store_id, grant.scope)
}

fn advice(path: &Path) -> String {
    format!(
        "The token is kept in {}. Connect with InitiateOAuth=REFRESH; on another machine, copy this file and name it in OAuthSettingsLocation.",
        path.display()
    )
}
