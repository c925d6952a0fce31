//! The yardstick: a client that reads a list with the driver's HTTP library and as many connections. It may know all pages or
//! must learn their number from the first; it may parse the answers with simd-json or leave them unread.

use std::io::read_to_string;
use std::time::Instant;

use futures::StreamExt;
use reqwest::Client as HttpClient;

use crate::Outcome;
use crate::child::{figures_of, this_program};
use crate::download::{CONNECTIONS, client};
use crate::figures::Figures;
use crate::process::{cpu_seconds, peak_bytes};

/// A list to read: its pages on standard input, path and query on each line, the first page first.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Flags {
    /// Waits for the first page before it asks for the others, as a client must that does not know their number.
    #[arg(long)]
    pub(crate) first_alone: bool,
    /// Parses each answer into values.
    #[arg(long)]
    pub(crate) parse: bool,
}

/// A client to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Client {
    /// Scheme, host and port of the store.
    #[arg(long)]
    url: String,
    #[command(flatten)]
    flags: Flags,
}

/// Measures a client in a process of its own.
pub(super) fn run(url: &str, pages: &[String], flags: Flags) -> Outcome<Figures> {
    let mut command = this_program()?;
    command.args(["client", "--url", url]);
    if flags.first_alone {
        command.arg("--first-alone");
    }
    if flags.parse {
        command.arg("--parse");
    }
    figures_of(command, &pages.join("\n"))
}

impl Client {
    /// Reads the list.
    pub(crate) fn measure(&self) -> Outcome<Figures> {
        let pages: Vec<String> = read_to_string(std::io::stdin())?
            .lines()
            .map(|page| format!("{}/stores/sandbox{page}", self.url))
            .collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let http = client(true)?;
        let (began, cpu_before) = (Instant::now(), cpu_seconds("self")?);
        let alone = usize::from(self.flags.first_alone).min(pages.len());
        let (first, others) = pages.split_at(alone);
        let bytes = runtime.block_on(async {
            let mut bytes = self.several(&http, first).await?;
            bytes += self.several(&http, others).await?;
            Outcome::Ok(bytes)
        })?;
        Ok(Figures {
            seconds: began.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds("self")? - cpu_before,
            bytes,
            peak_bytes: peak_bytes()?,
            ..Figures::default()
        })
    }

    async fn several(&self, http: &HttpClient, pages: &[String]) -> Outcome<u64> {
        let parse = self.flags.parse;
        let mut answers = futures::stream::iter(pages.to_vec())
            .map(|page| {
                let http = http.clone();
                async move { tokio::spawn(one(http, page, parse)).await? }
            })
            .buffer_unordered(CONNECTIONS);
        let mut bytes = 0;
        while let Some(answer) = answers.next().await {
            bytes += answer?;
        }
        Ok(bytes)
    }
}

async fn one(http: HttpClient, page: String, parse: bool) -> Outcome<u64> {
    let request = http
        .get(page)
        .header("X-Auth-Token", "sandbox-token")
        .header("Accept", "application/json")
        .header("Accept-Encoding", "gzip");
    let body = request.send().await?.error_for_status()?.bytes().await?;
    let length = u64::try_from(body.len())?;
    if parse {
        let mut body = Vec::from(body);
        let values = simd_json::to_borrowed_value(&mut body)?;
        std::hint::black_box(&values);
    }
    Ok(length)
}
