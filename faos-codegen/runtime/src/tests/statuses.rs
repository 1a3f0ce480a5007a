//! Operations that give something else depending on the status.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind};

use super::server::{TestServer, json, with_headers};

static CREATE: Operation = Operation::post("create", "/jobs").security(&[]).envelope("data");

object! {
    /// The immediate result.
    pub struct Done {
        /// Its name.
        pub id: String,
    }
}

by_status! {
    /// The output of creating a job.
    pub enum CreateOutput {
        /// It is there.
        Created(Done) = json(201),
        Accepted(String) = text(202),
        Partial(Vec<u8>) = bytes(206),
        NoContent = nothing(204),
    }
}

static START: Operation = Operation::post("start", "/jobs").security(&[]).redirects(&[303]);
static ARCHIVE: Operation = Operation::get("archive", "/archive").security(&[]).redirects(&[302]);
static ANYWHERE: Operation = Operation::get("anywhere", "/anywhere").security(&[]).redirects(&[3]);
static CACHED: Operation = Operation::get("cached", "/cached").security(&[]).redirects(&[304]);
static FILE: Operation = Operation::get("file", "/file").security(&[]).accept("application/pdf").redirects(&[302, 304]);

by_status! {
    /// The output of starting a job.
    pub enum StartOutput {
        Accepted = nothing(202),
        SeeOther(String) = location(303),
    }
}

by_status! {
    /// The output for any status.
    pub enum AnyOutput {
        NoContent = nothing(204),
        Success(Done) = json(2),
    }
}

#[tokio::test]
async fn the_status_says_what_there_is() -> Result<(), Error> {
    let server = TestServer::start([
        json(201, r#"{"data":{"id":"a"}}"#),
        with_headers(202, &[("content-type", "text/plain")], b"later"),
        with_headers(206, &[], b"\xff"),
        with_headers(204, &[], b""),
        json(200, "{}"),
        json(299, r#"{"data":{"id":"b"}}"#),
    ])
    .await;
    let client = server.client();
    let call = || client.status_request::<CreateOutput>(&CREATE);
    assert!(matches!(call().await?, CreateOutput::Created(done) if done.id == "a"));
    assert_eq!(call().await?, CreateOutput::Accepted("later".into()));
    assert_eq!(call().await?, CreateOutput::Partial(vec![0xff]));
    assert_eq!(call().await?, CreateOutput::NoContent);
    let error = call().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    let any = client.status_request::<AnyOutput>(&CREATE).await?;
    assert!(matches!(any, AnyOutput::Success(done) if done.id == "b"));
    Ok(())
}

#[tokio::test]
async fn documented_redirects_are_results() -> Result<(), Error> {
    let to = |status, place| with_headers(status, &[("location", place), ("x-other", "kept")], b"<html></html>");
    let server =
        TestServer::start([to(303, "/jobs/1"), with_headers(202, &[], b""), with_headers(303, &[], b"")]).await;
    let client = server.client();
    let start = || client.status_request::<StartOutput>(&START);
    let response = start().response().await?;
    assert_eq!(response.value(), &StartOutput::SeeOther("/jobs/1".into()));
    assert_eq!((response.location(), response.status().as_u16()), (Some("/jobs/1"), 303));
    assert_eq!(response.headers()["x-other"], "kept");
    assert_eq!(start().await?, StartOutput::Accepted);
    let error = start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`Location` is missing"), "{error}");

    // The client follows redirects within the origin only if they are not results.
    let replies = [to(302, "https://elsewhere.invalid/a.zip"), to(302, "/a.zip"), to(302, "/ä")];
    let server = TestServer::start(replies).await;
    let client = server.builder().follow_same_origin(3).build()?;
    for expected in ["https://elsewhere.invalid/a.zip", "/a.zip", "/ä"] {
        assert_eq!(client.location_request(&ARCHIVE).await?, expected);
    }
    assert_eq!(server.calls(), 3);

    for status in [300, 301, 302, 303, 307, 308] {
        let server = TestServer::start([to(status, "/elsewhere")]).await;
        assert_eq!(server.client().location_request(&ANYWHERE).await?, "/elsewhere");
        let is_documented = status == 302;
        let outcome = server.client().location_request(&ARCHIVE).await;
        assert_eq!(outcome.map_err(|error| error.kind()).is_ok(), is_documented, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn a_resource_that_did_not_change_is_not_an_error() -> Result<(), Error> {
    let unchanged = || with_headers(304, &[("etag", "\"1\""), ("content-encoding", "gzip")], b"");
    let server = TestServer::start([json(200, r#"{"id":"a"}"#), unchanged()]).await;
    let client = server.client();
    assert!(client.optional_request::<Done>(&CACHED).await?.is_some());
    let response = client.optional_request::<Done>(&CACHED).header("If-None-Match", "\"1\"").response().await?;
    assert_eq!((response.value().is_none(), response.status().as_u16()), (true, 304));
    assert_eq!(response.headers()["etag"], "\"1\"");

    let pdf = with_headers(200, &[("content-type", "application/pdf")], b"%PDF");
    let moved = with_headers(302, &[("location", "/b.pdf"), ("content-type", "text/html")], b"<html></html>");
    let server = TestServer::start([pdf, moved, unchanged()]).await;
    let client = server.client();
    let mut found = Vec::new();
    for _ in 0..3 {
        let download = client.download_request(&FILE).await?;
        found.push((download.status().as_u16(), download.location().map(str::to_owned)));
    }
    assert_eq!(found, [(200, None), (302, Some("/b.pdf".into())), (304, None)]);

    // Without documentation, it is an error of its own kind, with its headers.
    let server = TestServer::start([unchanged()]).await;
    let error = server.client().value_request::<Done>(&CREATE).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::NotModified, false));
    assert_eq!(error.headers().map(|headers| headers["etag"].as_bytes()), Some(b"\"1\"".as_slice()));
    Ok(())
}
