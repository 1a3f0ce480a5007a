//! Responses that are no JSON: text, and bytes that are read while they arrive.

use std::time::Duration;

use futures_util::StreamExt;

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Response};

use super::server::{Reply, TestServer, json, raw, with_headers};

static DOWNLOAD: Operation = Operation::get("download", "/file").security(&[]).accept("application/octet-stream");
static TEXT: Operation = Operation::get("text", "/text").security(&[]).accept("text/plain");

const BYTES: &[(&str, &str)] = &[("content-type", "application/octet-stream")];

#[tokio::test]
async fn a_download_arrives_piece_by_piece() -> Result<(), Error> {
    let server = TestServer::start([with_headers(200, BYTES, b"\0\x01\xff")]).await;
    let client = server.client();
    let mut download = client.download_request(&DOWNLOAD).await?;
    assert_eq!(download.status(), 200);
    assert_eq!((download.media_type(), download.length()), (Some("application/octet-stream"), Some(3)));
    let mut bytes = Vec::new();
    while let Some(piece) = download.next().await {
        bytes.extend_from_slice(&piece?);
    }
    assert_eq!(bytes, b"\0\x01\xff");
    assert!(download.next().await.is_none());
    assert_eq!(client.download_request(&DOWNLOAD).await?.bytes().await?, b"\0\x01\xff");
    let response: Response<_> = client.download_request(&DOWNLOAD).response().await?;
    assert_eq!(response.status(), 200);
    let pieces: Vec<_> = response.into_inner().collect().await;
    assert_eq!(pieces.len(), 1);
    assert_eq!(server.received()[0].header("accept"), Some("application/octet-stream"));
    Ok(())
}

#[tokio::test]
async fn a_download_is_retried_until_it_begins() -> Result<(), Error> {
    let server = TestServer::start([json(503, ""), with_headers(200, BYTES, b"abc")]).await;
    assert_eq!(server.client().download_request(&DOWNLOAD).await?.bytes().await?, b"abc");
    let server = TestServer::start([json(404, r#"{"error":{"code":"gone","message":"m"}}"#)]).await;
    let error = server.client().download_request(&DOWNLOAD).await.unwrap_err();
    assert_eq!(error.api().unwrap().code.as_deref(), Some("gone"));
    Ok(())
}

#[tokio::test]
async fn a_download_that_breaks_or_stalls_is_an_error() -> Result<(), Error> {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let server = TestServer::start([raw(head), Reply::Silence(head.into())]).await;
    let client = server.client();
    for kind in [ErrorKind::Truncated, ErrorKind::Stalled] {
        let mut download = client.download_request(&DOWNLOAD).await?;
        assert_eq!(download.next().await.unwrap()?, "abc");
        assert_eq!(download.next().await.unwrap().unwrap_err().kind(), kind);
        assert!(download.next().await.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn a_download_outlives_the_call_that_began_it() -> Result<(), Error> {
    let server = TestServer::start([with_headers(200, BYTES, b"abc")]).await;
    let client = server.client();
    let download = client.download_request(&DOWNLOAD).timeout(Duration::from_millis(300)).await?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(download.bytes().await?, b"abc");
    Ok(())
}

#[tokio::test]
async fn what_is_collected_has_a_limit() -> Result<(), Error> {
    let server = TestServer::start([with_headers(200, BYTES, &[b'x'; 100])]).await;
    let client = server.builder().max_body(99).build()?;
    let error = client.download_request(&DOWNLOAD).await?.bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    Ok(())
}

#[tokio::test]
async fn a_web_page_is_no_download_and_no_text() {
    let server = TestServer::start([with_headers(200, &[("content-type", "text/html")], b"<p>Log in")]).await;
    let client = server.client();
    let error = client.download_request(&DOWNLOAD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedContentType);
    let error = client.text_request(&TEXT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedContentType);
}

#[tokio::test]
async fn text_is_read_in_the_encoding_that_it_names() -> Result<(), Error> {
    let server = TestServer::start([
        with_headers(200, &[("content-type", "text/plain; charset=utf-8")], "é".as_bytes()),
        with_headers(200, &[("content-type", "text/plain; charset=ISO-8859-1")], b"\xe9"),
        with_headers(200, &[("content-type", "application/xml")], b"\xe9"),
    ])
    .await;
    let client = server.client();
    assert_eq!(client.text_request(&TEXT).await?, "é");
    assert_eq!(client.text_request(&TEXT).await?, "é");
    assert_eq!(client.text_request(&TEXT).await.unwrap_err().kind(), ErrorKind::Decode);
    Ok(())
}

static LIMIT: ResponseHeader<i64> = ResponseHeader::new("X-Limit");
static TAG: ResponseHeader<String> = ResponseHeader::new("ETag");
static LIST: ResponseHeader<Vec<i64>> = ResponseHeader::new("X-List");
static NAMES: ResponseHeader<Vec<String>> = ResponseHeader::new("X-Names");
static FLAG: ResponseHeader<bool> = ResponseHeader::new("X-Flag");
static COOKIES: ResponseHeader<Vec<String>> = ResponseHeader::new("Set-Cookie");
static COOKIE: ResponseHeader<String> = ResponseHeader::new("set-cookie");

#[tokio::test]
async fn headers_have_types() -> Result<(), Error> {
    let headers = [
        ("x-limit", "12"),
        ("etag", "\"abc\""),
        ("x-list", "1,2"),
        ("x-list", "3"),
        ("x-names", "a, 1"),
        ("x-flag", "true"),
        ("set-cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"),
        ("set-cookie", "b=2"),
    ];
    let server =
        TestServer::start([with_headers(200, &headers, b""), with_headers(200, &[("x-limit", "x")], b"")]).await;
    let client = server.client();
    let response = client.empty_request(&TEXT).response().await?;
    assert_eq!(response.header(LIMIT)?, Some(12));
    assert_eq!(response.header(TAG)?.as_deref(), Some("\"abc\""));
    assert_eq!(response.header(LIST)?, Some(vec![1, 2, 3]));
    assert_eq!(response.header(NAMES)?, Some(vec!["a".to_owned(), "1".to_owned()]));
    assert_eq!(response.header(FLAG)?, Some(true));
    let cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"].map(str::to_owned);
    assert_eq!(response.header(COOKIE)?.as_ref(), Some(&cookies[0]));
    assert_eq!(response.header(COOKIES)?, Some(cookies.to_vec()));
    let response = client.empty_request(&TEXT).response().await?;
    assert_eq!(response.header(TAG)?, None);
    assert!(response.header(LIMIT).unwrap_err().to_string().contains("X-Limit"));
    Ok(())
}
