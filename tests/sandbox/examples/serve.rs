//! Serves a stand-in store until Ctrl-C: `serve [port] [scale] [milliseconds of latency] [requests per window] [milliseconds of
//! a window] [megabytes of answers to keep]`. 0 requests per window are no quota.
#![allow(clippy::print_stdout)]

use std::str::FromStr;
use std::time::Duration;

use bigcommerce_sandbox::{Sandbox, SandboxOptions};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let options = SandboxOptions {
        port: next(&mut arguments, 0),
        scale: next(&mut arguments, 1.0),
        latency: Duration::from_millis(next(&mut arguments, 0)),
        rate_limit: Some(next(&mut arguments, 0)).filter(|quota| *quota > 0),
        rate_limit_window: Duration::from_millis(next(&mut arguments, 30_000)),
        kept_answers: next(&mut arguments, 0_usize) * 1_000_000,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await?;
    println!("{}", sandbox.url());
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

/// The next argument, or what it is when not given.
fn next<T: FromStr>(arguments: &mut impl Iterator<Item = String>, otherwise: T) -> T {
    arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
