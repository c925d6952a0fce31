//! The yardstick: downloads pages as fast as the driver may, unpacks them and looks at nothing.

use std::io::read_to_string;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use reqwest::Client;

use crate::Outcome;
use crate::figures::Figures;
use crate::process::{cpu_seconds, peak_bytes};

/// Requests under way at once: the driver's default for MaxConnections.
pub(crate) const CONNECTIONS: usize = 8;

/// A download of pages, listed on standard input, path and query on each line.
#[derive(Debug, clap::Args)]
pub(crate) struct Download {
    /// Scheme, host and port of the store.
    #[arg(long)]
    url: String,
    /// Leaves the answers packed.
    #[arg(long)]
    packed: bool,
}

/// What the workers share.
#[derive(Debug)]
struct Queue {
    client: Client,
    pages: Vec<String>,
    next: AtomicUsize,
    bytes: AtomicU64,
}

impl Download {
    /// Downloads all pages, several at a time.
    pub(crate) fn measure(&self) -> Outcome<Figures> {
        let pages: Vec<String> = read_to_string(std::io::stdin())?
            .lines()
            .map(|page| format!("{}/stores/sandbox{page}", self.url))
            .collect();
        let queue = Arc::new(Queue {
            client: client(!self.packed)?,
            pages,
            next: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (began, cpu_before) = (Instant::now(), cpu_seconds("self")?);
        runtime.block_on(async {
            let workers: Vec<_> =
                (0..CONNECTIONS).map(|_| tokio::spawn(Arc::clone(&queue).drain())).collect();
            for worker in workers {
                worker.await??;
            }
            Outcome::Ok(())
        })?;
        Ok(Figures {
            seconds: began.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds("self")? - cpu_before,
            bytes: queue.bytes.load(Ordering::Relaxed),
            peak_bytes: peak_bytes()?,
            ..Figures::default()
        })
    }
}

impl Queue {
    async fn drain(self: Arc<Self>) -> Outcome<()> {
        while let Some(page) = self.pages.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let request = self
                .client
                .get(page)
                .header("X-Auth-Token", "sandbox-token")
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip");
            let body = request.send().await?.error_for_status()?.bytes().await?;
            self.bytes.fetch_add(u64::try_from(body.len())?, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// A client that unpacks answers, or leaves them as they are.
pub(crate) fn client(unpack: bool) -> Outcome<Client> {
    // reqwest is built without a provider of its own, and wants one even where nothing is encrypted.
    let _already_chosen = rustls::crypto::ring::default_provider().install_default();
    Ok(Client::builder().gzip(unpack).build()?)
}
