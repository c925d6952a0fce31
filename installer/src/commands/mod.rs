//! One file per subcommand: its arguments and what it does.

pub(crate) mod configure;
pub(crate) mod doctor;
pub(crate) mod dsn;
pub(crate) mod install;
pub(crate) mod login;
mod profile_arguments;
mod properties;
pub(crate) mod query;
mod report;
pub(crate) mod sandbox;

pub(crate) use profile_arguments::ProfileArguments;

/// Stack of the threads that plan statements, in bytes: deeply nested SQL needs more than a thread's usual 2 MiB.
const PLANNING_STACK: usize = 16 * 1024 * 1024;

/// The runtime of a command.
fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(PLANNING_STACK)
        .enable_all()
        .build()
        .map_err(|error| format!("The runtime cannot be started: {error}."))
}
