//! `configure`: the page on which a profile is made, tested, tried and saved, in the browser of this machine.

use crate::configure::{Page, serve};
use crate::output::say;

/// Where the page is served.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Print the address and open no browser.
    #[arg(long)]
    no_browser: bool,
}

/// Serves the page until Ctrl-C.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let (port, opens) = (arguments.port, !arguments.no_browser);
    super::runtime()?.block_on(async move {
        let page = Page::prepare(port).await?;
        say(&format!("The page is at {}", page.address));
        say("Press Ctrl-C when you are done.");
        if opens && let Err(error) = bigcommerce_sql::store::open_browser(&page.address) {
            say(&format!("No browser could be opened ({error}): open the address yourself."));
        }
        tokio::select! {
            served = serve(page) => served,
            stopped = tokio::signal::ctrl_c() => stopped.map_err(|error| format!("Waiting for Ctrl-C failed: {error}.")),
        }
    })
}
