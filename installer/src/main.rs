//! The `bigcommerce-odbc` command: registers the driver, runs a query, starts a stand-in store.

mod commands;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{install, query, sandbox};

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
    /// Run a SELECT or EXPLAIN and print its rows.
    Query(query::Arguments),
    /// Serve a stand-in store with generated data on this machine until Ctrl-C.
    Sandbox(sandbox::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Install(arguments) => install::run(&arguments),
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
