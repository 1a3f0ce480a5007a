//! Opens a WebSocket with the credentials of the client, sends a message and prints the reply. A server on this machine
//! answers.

use std::error::Error;

use faos_generated::Client;
use faos_generated::http::Method;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(echo(listener));

    println!("{}", send(&url, "hello").await?);
    Ok(())
}

/// Sends a message over a WebSocket, and returns the reply.
async fn send(url: &str, message: &str) -> Result<String, Box<dyn Error>> {
    let client = Client::builder().api_key("test").base_url(url).build()?;
    let connection = client.request(Method::GET, "/live").upgrade("websocket").await?;
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, None).await;

    socket.send(Message::text(message)).await?;
    let reply = socket.next().await.ok_or("the server closed the connection")??;
    socket.close(None).await?;
    Ok(reply.to_text()?.to_owned())
}

/// Accepts one WebSocket, and repeats its messages.
async fn echo(listener: TcpListener) -> Result<(), tungstenite::Error> {
    let (stream, _) = listener.accept().await?;
    let mut socket = tokio_tungstenite::accept_async(stream).await?;
    while let Some(message) = socket.next().await {
        let message = message?;
        if message.is_text() {
            socket.send(message).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_server_replies() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(echo(listener));

    assert_eq!(send(&url, "hello").await?, "hello");
    server.await??;
    Ok(())
}
