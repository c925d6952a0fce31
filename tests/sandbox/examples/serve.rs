//! Serves a stand-in store until Ctrl-C: `serve [port] [scale] [milliseconds of latency]`.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use bigcommerce_sandbox::{Sandbox, SandboxOptions};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().and_then(|port| port.parse().ok()).unwrap_or(0);
    let scale = arguments.next().and_then(|scale| scale.parse().ok()).unwrap_or(1.0);
    let latency = arguments.next().and_then(|latency| latency.parse().ok()).unwrap_or(0);
    let latency = Duration::from_millis(latency);
    let sandbox =
        Sandbox::start(SandboxOptions { port, scale, latency, ..SandboxOptions::default() }).await?;
    println!("{}", sandbox.url());
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
