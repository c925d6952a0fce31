//! `sandbox`: a stand-in store for trying the driver without a shop.

use std::time::Duration;

use bigcommerce_sandbox::{Fault, Sandbox, SandboxOptions};

use crate::output::say;

/// What the stand-in store serves, and how badly.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Amount of data: 1 is 500 products, 1,000 customers and 2,500 orders.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Same seed, same data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Milliseconds that every answer is held back.
    #[arg(long, default_value_t = 0)]
    latency: u64,
    /// Requests allowed per 30 seconds; without it there is no quota.
    #[arg(long)]
    rate_limit: Option<u32>,
    /// What goes wrong on purpose, such as status=503:every=5 or truncate:path=/v2/orders:first=1. May be repeated.
    #[arg(long)]
    fault: Vec<Fault>,
}

/// Serves until Ctrl-C.
pub(crate) fn run(arguments: Arguments) -> Result<(), String> {
    let options = SandboxOptions {
        port: arguments.port,
        scale: arguments.scale,
        seed: arguments.seed,
        latency: Duration::from_millis(arguments.latency),
        rate_limit: arguments.rate_limit,
        faults: arguments.fault,
        ..SandboxOptions::default()
    };
    let (store_id, token) = (options.store_id.clone(), options.token.clone());
    let (client_id, client_secret) = (options.app.client_id.clone(), options.app.client_secret.clone());
    super::runtime()?.block_on(async {
        let port = options.port;
        let sandbox = Sandbox::start(options).await.map_err(|error| {
            format!("Port {port} of 127.0.0.1 cannot be used: {error}. Give another with --port.")
        })?;
        say(&format!("The stand-in store answers at {}", sandbox.url()));
        say(&format!("Connect with BaseUrl={};StoreId={store_id};OAuthAccessToken={token}", sandbox.url()));
        say(&format!(
            "Log in with LoginUrl={};InitiateOAuth=GETANDREFRESH;OAuthClientId={client_id};OAuthClientSecret={client_secret}",
            sandbox.url()
        ));
        say("Press Ctrl-C to stop it.");
        let stopped = tokio::signal::ctrl_c().await;
        sandbox.stop().await;
        stopped.map_err(|error| format!("Waiting for Ctrl-C failed: {error}."))
    })
}
