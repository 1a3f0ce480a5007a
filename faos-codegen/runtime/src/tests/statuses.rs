//! Operations that give something else depending on the status.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use super::server::{TestServer, json, with_headers};
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind};

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
