//! The `bigcommerce-odbc` command: registers the driver, makes and tests profiles, logs in, runs a query, starts a stand-in store.

mod cells;
mod commands;
mod configure;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{ProfileArguments, configure as page, doctor, dsn, install, login, query, sandbox};

/// BigCommerce ODBC: register the driver, try a query, start a stand-in store.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Register the driver with unixODBC.
    Install(install::Arguments),
    /// Make, change, show, test and remove data sources.
    #[command(subcommand)]
    Dsn(dsn::Command),
    /// Log in with an app and keep the token.
    Login(login::Arguments),
    /// Look at everything between a program and a store, and say what to do where something is wrong.
    Doctor(ProfileArguments),
    /// Make, test, try and save a profile in the browser.
    Configure(page::Arguments),
    /// Run a SELECT or EXPLAIN and print its rows.
    Query(query::Arguments),
    /// Serve a stand-in store with generated data on this machine until Ctrl-C.
    Sandbox(sandbox::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Install(arguments) => install::run(&arguments),
        Command::Dsn(command) => dsn::run(&command),
        Command::Login(arguments) => login::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Configure(arguments) => page::run(&arguments),
        Command::Query(arguments) => query::run(&arguments),
        Command::Sandbox(arguments) => sandbox::run(arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
}
