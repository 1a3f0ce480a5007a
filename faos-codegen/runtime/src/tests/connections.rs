//! The settings of connections, and the headers of every request.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use tokio::io::AsyncWriteExt;

use crate::runtime::{Client, ClientBuilder, Error, ErrorKind, OAuth};

use super::server::{TestServer, json, shown, test_builder};
use super::wire::{Wire, head};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// A server that keeps connections open, and answers with the credential as the id of an agent.
async fn keeping() -> Wire {
    Wire::start(|mut stream, _| async move {
        loop {
            let request = head(&mut stream).await?;
            let key = request.lines().find_map(|line| line.strip_prefix("authorization: "))?;
            let body = format!(r#"{{"data":{{"id":"{key}"}}}}"#);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all([head, body].concat().as_bytes()).await.ok()?;
        }
    })
    .await
}

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    error.to_string()
}

#[tokio::test]
async fn a_proxy_receives_every_request_and_its_password() -> Result<(), Error> {
    let proxy = TestServer::start([json(200, AGENT)]).await;
    let url = proxy.url.replace("http://", "http://user:SECRET_password@").replace("/v1", "");
    let client = test_builder("http://api.example/v1").allow_insecure_http().proxy(&url).build()?;
    assert!(!format!("{client:?}").contains("SECRET"));
    client.agents().get("agt_1").await?;
    let received = &proxy.received()[0];
    assert_eq!(received.line, "GET http://api.example/v1/agents/agt_1 HTTP/1.1");
    assert_eq!(received.header("proxy-authorization"), Some("Basic dXNlcjpTRUNSRVRfcGFzc3dvcmQ="));
    Ok(())
}

#[tokio::test]
async fn the_password_for_a_proxy_is_not_shown() {
    for echo in ["SECRET_password", "user:SECRET_password", "dXNlcjpTRUNSRVRfcGFzc3dvcmQ="] {
        let body = format!(r#"{{"message":"refused {echo}"}}"#);
        let proxy = TestServer::start([json(407, &body)]).await;
        let url = proxy.url.replace("http://", "http://user:SECRET_password@").replace("/v1", "");
        let client = test_builder("http://api.example/v1").allow_insecure_http().proxy(&url).build().unwrap();
        let error = client.agents().get("agt_1").await.unwrap_err();
        assert!(error.to_string().contains("[redacted]"), "{error}");
        assert!(!shown(&error).contains("SECRET") && !shown(&error).contains("dXNlc"), "{error:?}");
    }
    // Neither is that of a proxy that cannot be reached.
    let client = test_builder("https://api.example/v1").proxy("http://user:SECRET_password@127.0.0.1:1");
    let error = client.build().unwrap().agents().get("agt_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
}

#[test]
fn a_proxy_is_checked_and_not_shown() {
    let base = || Client::builder().api_key("SECRET_key");
    let socks = ["socks4://proxy", "socks4a://proxy", "socks5://user:password@proxy", "socks5h://proxy:1080"];
    for url in socks {
        let result = base().proxy(url).build();
        match cfg!(feature = "socks") {
            true => assert!(result.is_ok(), "{url}"),
            false => assert!(result.unwrap_err().to_string().contains("feature `socks`"), "{url}"),
        }
    }
    for url in ["http://proxy.example", "https://user:password@proxy.example:8080/", "http://[::1]:3128"] {
        assert!(base().proxy(url).build().is_ok(), "{url}");
    }
    for url in [
        "",
        "SECRET.example",
        "SECRET.example:8080",
        "ftp://SECRET.example",
        "http://",
        "http://SECRET.example/path",
        "http://SECRET.example?query",
        "http://SECRET.example#fragment",
        "http://SECRET:SECRET@",
        "file:///SECRET",
    ] {
        let message = refused(base().proxy(url));
        assert!(message.starts_with("`proxy` is invalid: "), "{url}: {message}");
    }
}

#[cfg(feature = "rustls-no-provider")]
#[test]
fn a_missing_provider_of_cryptography_is_an_error() {
    // The tests install none; the client uses its own where the feature `rustls` is enabled.
    let error = crate::runtime::platform::check_provider().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`CryptoProvider`"), "{error}");
}

#[tokio::test]
async fn idle_connections_are_kept_as_the_client_states() -> Result<(), Error> {
    let second = Duration::from_secs(1);
    type Set = fn(ClientBuilder) -> ClientBuilder;
    let cases: [(Set, usize); 5] = [
        (|builder| builder, 1),
        (|builder| builder.max_idle_per_host(1), 1),
        (|builder| builder.max_idle_per_host(0), 2),
        (|builder| builder.pool_idle_timeout(Duration::from_secs(60)), 1),
        (|builder| builder.pool_idle_timeout(Duration::from_millis(1)), 2),
    ];
    for (set, connections) in cases {
        let server = keeping().await;
        let client = set(server.builder().attempt_timeout(second)).build()?;
        for _ in 0..2 {
            client.agents().get("agt_1").await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(server.connections(), connections);
    }
    Ok(())
}

#[test]
fn settings_of_connections_are_checked() {
    let zero = Duration::ZERO;
    let base = || Client::builder().api_key("SECRET_key");
    let message = refused(base().pool_idle_timeout(zero));
    assert_eq!(message, "`pool_idle_timeout` is invalid: it must not be zero");
    #[cfg(feature = "http2")]
    for (interval, timeout) in [(zero, Duration::MAX), (Duration::MAX, zero)] {
        let message = refused(base().http2_keep_alive(interval, timeout));
        assert_eq!(message, "`http2_keep_alive` is invalid: it must not be zero");
    }
    let other = base().build().unwrap();
    for (setting, builder) in [
        ("proxy", base().proxy("http://proxy.example")),
        ("pool_idle_timeout", base().pool_idle_timeout(Duration::MAX)),
        ("max_idle_per_host", base().max_idle_per_host(1)),
    ] {
        let message = refused(builder.http_client(reqwest::Client::new()));
        assert_eq!(message, format!("`{setting}` has no effect together with `http_client`"));
    }
    let message = refused(base().share_connections(&other).max_idle_per_host(1));
    assert_eq!(message, "`max_idle_per_host` has no effect together with `share_connections`");
    #[cfg(feature = "testing")]
    base().max_idle_per_host(1).script(&crate::runtime::testing::Script::new()).build().unwrap();
}

#[tokio::test]
async fn clients_share_connections_and_nothing_else() -> Result<(), Error> {
    let server = keeping().await;
    let first = server.builder().build()?;
    first.agents().get("agt_1").await?;
    for number in 0..20 {
        let client = server.builder().api_key(format!("tenant_{number}")).share_connections(&first).build()?;
        assert_eq!(client.agents().get("agt_1").await?.id, format!("Bearer tenant_{number}"));
        assert!(!Arc::ptr_eq(client.shared().hosts.base(), first.shared().hosts.base()));
    }
    assert_eq!(server.connections(), 1);
    Ok(())
}

#[tokio::test]
async fn default_headers_are_sent_with_every_request_of_the_api() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let many = HeaderMap::from_iter([(http::header::ACCEPT_LANGUAGE, HeaderValue::from_static("de"))]);
    let client = server
        .builder()
        .default_header("X-Version", "1")
        .default_header("x-version", "2")
        .default_header("User-Agent", "own/1")
        .default_header("Cookie", "theme=dark")
        .default_headers(many)
        .build()?;
    client.agents().get("agt_1").await?;
    client.request(http::Method::GET, "/other").header("X-Version", "3").header("User-Agent", "call/1").await?;
    let of = |index: usize, name: &str| server.received()[index].header(name).map(str::to_owned);
    for (index, name, value) in [
        (0, "x-version", "2"),
        (0, "user-agent", "own/1"),
        (0, "accept-language", "de"),
        (0, "cookie", "theme=dark"),
        (0, "authorization", "Bearer SECRET_key"),
        (1, "x-version", "3"),
        (1, "user-agent", "call/1"),
        (1, "accept-language", "de"),
    ] {
        assert_eq!(of(index, name).as_deref(), Some(value), "{index} {name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_default_header_may_hold_the_credential() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT), json(400, r#"{"message":"no Bearer SECRET_default"}"#)]).await;
    let client = Client::builder().base_url(&server.url).default_header("Authorization", "Bearer SECRET_default");
    let client = client.build()?;
    client.agents().get("agt_1").await?;
    assert_eq!(server.received()[0].header("authorization"), Some("Bearer SECRET_default"));
    let error = client.agents().get("agt_1").await.unwrap_err();
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn token_requests_are_sent_without_default_headers() -> Result<(), Error> {
    let token = r#"{"access_token":"one","token_type":"bearer","expires_in":3600}"#;
    let server = TestServer::start([json(200, token), json(200, AGENT)]).await;
    let application = OAuth::new("id").client_secret("SECRET_secret").token_url(format!("{}/token", server.url));
    let client = Client::builder().base_url(&server.url).default_header("X-Version", "2");
    client.credential("oauth2", application.client_credentials()).build()?.agents().get("agt_1").await?;
    let sent: Vec<bool> = server.received().iter().map(|request| request.header("x-version").is_some()).collect();
    assert_eq!(sent, [false, true]);
    Ok(())
}

#[test]
fn default_headers_are_checked_and_not_shown() {
    let base = || Client::builder().api_key("SECRET_key");
    for (name, value, message) in [
        ("", "a", "a name is not a valid header name"),
        ("SECRET header", "a", "a name is not a valid header name"),
        ("X-A", "SECRET\r\nX-B: c", "a value contains characters that are not allowed"),
        ("Host", "SECRET", "`host` is set by the client"),
        ("Content-Length", "SECRET", "`content-length` is set by the client"),
        ("Accept-Encoding", "br", "`accept-encoding` is set by the client"),
        ("Content-Type", "text/plain", "`content-type` depends on the body of each request"),
        ("Idempotency-Key", "SECRET", "`idempotency-key` must differ for each call"),
    ] {
        assert_eq!(refused(base().default_header(name, value)), format!("`default_header` is invalid: {message}"));
    }
    let framing = HeaderMap::from_iter([(http::header::TE, HeaderValue::from_static("trailers"))]);
    assert!(refused(base().default_headers(framing)).contains("`te`"));
}
