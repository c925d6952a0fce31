//! A proxy on this machine that speaks HTTP CONNECT or SOCKS 5, and lets in the user "u" alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bigcommerce_store::ProxyKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// `u:proxy-password`, as HTTP's basic login has it.
const LOGIN: &str = "basic dTpwcm94eS1wYXNzd29yZA==";

pub struct GoBetween {
    pub port: u16,
    connections: Arc<AtomicUsize>,
}

impl GoBetween {
    pub async fn start(kind: ProxyKind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    let target = match kind {
                        ProxyKind::Http => http_target(&mut client).await,
                        ProxyKind::Socks5 => socks_target(&mut client).await,
                    };
                    let Some(target) = target else { return };
                    counted.fetch_add(1, Ordering::SeqCst);
                    let mut server = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self { port, connections }
    }

    /// Connections let through.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn http_target(client: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    if !head.to_ascii_lowercase().contains(&LOGIN.to_ascii_lowercase()) {
        client
            .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
            .await
            .ok()?;
        return None;
    }
    let target = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    Some(target)
}

async fn socks_target(client: &mut TcpStream) -> Option<String> {
    let text = async |client: &mut TcpStream| {
        let mut bytes = vec![0; client.read_u8().await.ok()?.into()];
        client.read_exact(&mut bytes).await.ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    assert_eq!(client.read_u8().await.ok()?, 5);
    text(client).await?;
    // Name and password are wanted.
    client.write_all(&[5, 2]).await.ok()?;
    client.read_u8().await.ok()?;
    let (user, password) = (text(client).await?, text(client).await?);
    let known = (user.as_str(), password.as_str()) == ("u", "proxy-password");
    client.write_all(&[1, u8::from(!known)]).await.ok()?;
    if !known {
        return None;
    }
    let mut request = [0; 4];
    client.read_exact(&mut request).await.ok()?;
    let host = match request[3] {
        1 => client.read_u32().await.map(|address| std::net::Ipv4Addr::from(address).to_string()).ok()?,
        _ => text(client).await?,
    };
    let port = client.read_u16().await.ok()?;
    client.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await.ok()?;
    Some(format!("{host}:{port}"))
}
