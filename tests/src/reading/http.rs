//! One GET per connection, nothing retried, nothing hidden.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// Asks `address` (host and port) for `target` (path and query).
///
/// # Errors
/// No connection, or no answer that is HTTP/1.1 with a body of UTF-8.
pub async fn get(address: &str, target: &str, token: &str) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: {address}\r\nX-Auth-Token: {token}\r\nAccept: application/json\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    let unreadable = || io::Error::other(format!("{target}: no HTTP answer"));
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(unreadable)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(unreadable)?;
    Ok(Reply { status, body: body.to_owned() })
}
