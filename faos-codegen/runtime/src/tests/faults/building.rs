//! Arguments that would make a request into another one. What can be refused is refused before anything is sent.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use std::collections::BTreeMap;

use crate::runtime::arguments::parameter;
use crate::runtime::codec::Encode;
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Signer, UnsignedRequest};
use crate::tests::bodies::parts;
use crate::tests::server::{TestServer, json, test_builder};

use super::{AGENT, checked, outcome};

const PAGE: &str = r#"{"data":[],"meta":{}}"#;

#[tokio::test]
async fn path_values_that_would_call_another_operation_are_refused() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    for id in ["", " ", ".", "..", "%2e%2e", "%2E.", "%2E", "\t..", "..\n", " .. ", "a\0b", "\u{85}", "\u{a0}"] {
        for error in [checked(client.agents().delete(id).await), checked(client.agents().get(id).await)] {
            assert_eq!(outcome(&error), (ErrorKind::InvalidArgument, 0), "{id:?}");
            assert!(error.to_string().contains(" /agents/{id}: `id` "), "{error}");
        }
    }
    // Neither is a dot alone; together they would be.
    assert_eq!(outcome(&checked(client.agents().pair(".", ".").await)), (ErrorKind::InvalidArgument, 0));
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn path_values_stand_for_one_segment() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    let cases = [
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("a\\b", "a%5Cb"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a;b", "a%3Bb"),
        ("é", "%C3%A9"),
        ("a b", "a%20b"),
        ("+", "%2B"),
        ("\u{202E}", "%E2%80%AE"),
        ("...", "..."),
        ("a-b_c~d.e", "a-b_c~d.e"),
    ];
    for (id, _) in cases {
        client.agents().get(id).await?;
    }
    for (request, (_, segment)) in server.received().iter().zip(cases) {
        assert_eq!(request.target(), format!("/v1/agents/{segment}"));
    }
    Ok(())
}

#[tokio::test]
async fn query_values_arrive_as_they_are() -> Result<(), Error> {
    let server = TestServer::start([json(200, PAGE)]).await;
    let client = server.client();
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    client.agents().list().cursor("&x=1#?%2f+ é").await?;
    client.agents().list().limit(1).limit(-2).kind(Some("new kind".into())).await?;
    client.agents().list().kind(None).tags(texts(&["a", "b,c", ""])).await?;
    client.agents().list().piped(texts(&["a", "b|c"])).tags(Vec::new()).await?;
    client.agents().list().piped(texts(&["a", "b|c"])).since("2025-01-15T10:30:00Z".parse().unwrap()).await?;
    let filter = BTreeMap::from([("a b".to_string(), 1.into()), ("none".to_string(), serde_json::Value::Null)]);
    client.agents().list().filter(filter).await?;

    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_string()).collect();
    assert_eq!(
        targets,
        [
            "/v1/agents?cursor=%26x%3D1%23%3F%252f%2B%20%C3%A9",
            "/v1/agents?limit=-2&type=new%20kind",
            "/v1/agents?tag=a&tag=b%2Cc&tag=",
            "/v1/agents",
            "/v1/agents?tag=a%7Cb%7Cc&since=2025-01-15T10%3A30%3A00Z",
            "/v1/agents?filter%5Ba%20b%5D=1",
        ]
    );
    Ok(())
}

/// The examples of the OpenAPI specification (3.1.1, Style Examples), with its empty, text, array and object values.
#[test]
fn styles_are_those_of_the_specification() {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};

    let text = || "blue".to_string();
    let list = || vec!["blue", "black", "brown"];
    let object = || BTreeMap::from([("B".to_string(), 150), ("G".to_string(), 200), ("R".to_string(), 100)]);
    let read = |style, value: &dyn Encode| parameter::text(style, "color", value).unwrap();

    for (style, explode, of_text, of_list, of_object) in [
        (Simple, false, "blue", "blue,black,brown", "B,150,G,200,R,100"),
        (Simple, true, "blue", "blue,black,brown", "B=150,G=200,R=100"),
        (Label, false, ".blue", ".blue,black,brown", ".B,150,G,200,R,100"),
        (Label, true, ".blue", ".blue.black.brown", ".B=150.G=200.R=100"),
        (Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"),
        (Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"),
    ] {
        let path = |value: &dyn Encode| parameter::path(style, explode, "color", read(style, value));
        assert_eq!(path(&text()), of_text, "{style:?} {explode}");
        assert_eq!(path(&list()), of_list, "{style:?} {explode}");
        assert_eq!(path(&object()), of_object, "{style:?} {explode}");
    }
    for (style, explode, of_list, of_object) in [
        (Form, false, "color=blue,black,brown", "color=B,150,G,200,R,100"),
        (Form, true, "color=blue&color=black&color=brown", "B=150&G=200&R=100"),
        (SpaceDelimited, false, "color=blue%20black%20brown", "color=B%20150%20G%20200%20R%20100"),
        (PipeDelimited, false, "color=blue%7Cblack%7Cbrown", "color=B%7C150%7CG%7C200%7CR%7C100"),
        (
            DeepObject,
            true,
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
        ),
    ] {
        let query = |value: &dyn Encode| {
            let pairs = parameter::query(style, explode, "color", read(style, value), parameter::Encoding::FULL);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(query(&text()), "color=blue");
        assert_eq!(query(&String::new()), "color=");
        assert_eq!(query(&None::<String>), "");
        assert_eq!(query(&list()), of_list, "{style:?}");
        assert_eq!(query(&object()), of_object, "{style:?}");
    }
    let nested = parameter::text(Form, "color", &vec![list()]).unwrap_err();
    assert_eq!(nested.kind(), ErrorKind::InvalidArgument);
}

#[tokio::test]
async fn headers_that_cannot_be_sent_are_refused() {
    let server = TestServer::start([json(200, PAGE)]).await;
    let client = server.client();
    for value in ["a\r\nb", "a\nb", "a\0", "é", " a", "a ", "\ta", "\u{7f}"] {
        let error = checked(client.agents().list().tenant(value).await);
        assert_eq!(outcome(&error), (ErrorKind::InvalidArgument, 0), "{value:?}");
        assert!(error.to_string().contains("`X-Tenant`"), "{error}");
    }
    for name in ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "a b", "é", ""] {
        let error = checked(client.agents().list().header(name, "x").await);
        assert_eq!(outcome(&error), (ErrorKind::InvalidArgument, 0), "{name:?}");
    }
    assert_eq!(server.calls(), 0);
    client.agents().list().tenant("a b").header("X-Trace", "1").await.unwrap();
    assert_eq!(server.received()[0].header("x-tenant"), Some("a b"));
    assert_eq!(server.received()[0].header("x-trace"), Some("1"));
}

struct Meddler;

impl Signer for Meddler {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let headers = request.headers_mut();
        for (name, value) in [("host", "example.com"), ("content-length", "7"), ("transfer-encoding", "chunked")] {
            headers.insert(name, http::HeaderValue::from_static(value));
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_signer_cannot_change_how_a_request_is_framed() {
    let server = TestServer::start([json(200, PAGE)]).await;
    server.builder().signer(Meddler).build().unwrap().agents().list().await.unwrap();
    let request = &server.received()[0];
    assert!(server.url.contains(request.header("host").unwrap()));
    assert_eq!((request.header("content-length"), request.header("transfer-encoding")), (None, None));
}

static FORM: Operation = Operation::post("form", "/forms").security(&[]);

object! {
    /// A form with a file.
    #[new(purpose: String)]
    pub struct Upload {
        /// The purpose of the file.
        pub purpose: String,
        /// The file.
        pub file: Option<FilePart>,
    }
}

#[tokio::test]
async fn file_names_cannot_leave_their_quotes() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    let send = |name: &str| {
        let content = "--\r\nContent-Disposition: form-data; name=\"evil\"\r\n\r\n";
        let body = Upload::new("x").file(FilePart::new(content).name(name));
        client.empty_request(&FORM).multipart(&[], &body)
    };
    for name in ["\"; filename=\"x", "a\r\nX-Evil: 1\r\n\r\n", "a\\\"b", "é\0", &"n".repeat(1 << 20)] {
        send(name).await?;
    }
    for request in server.received() {
        let parts = parts(&request);
        assert_eq!(parts.len(), 2);
        let head = &parts[1].0;
        assert_eq!(head.lines().count(), 2, "{head}");
        assert_eq!(head.matches('"').count(), 4, "{head}");
    }
    let evil = Upload::new("x").file(FilePart::new("x").media_type("text/plain\r\nX-Evil: 1"));
    let error = checked(client.empty_request(&FORM).multipart(&[], &evil).await);
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::InvalidArgument, 0), 5));
    Ok(())
}

#[tokio::test]
async fn content_that_holds_the_boundary_of_another_form_is_content() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    let send =
        |content: String| client.empty_request(&FORM).multipart(&[], &Upload::new("x").file(FilePart::new(content)));
    send(String::new()).await?;
    let first = server.received()[0].body.clone();
    send(first.clone()).await?;
    let parts = parts(&server.received()[1]);
    assert_eq!((parts.len(), &parts[1].1), (2, &first));
    Ok(())
}

#[tokio::test]
async fn base_urls_join_with_and_without_a_slash() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let origin = server.url.trim_end_matches("/v1");
    for base in [origin.to_string(), format!("{origin}/"), format!("{origin}/a/b"), format!("{origin}/a/b/")] {
        test_builder(&base).build()?.agents().get("c").await?;
    }
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_string()).collect();
    assert_eq!(targets, ["/agents/c", "/agents/c", "/a/b/agents/c", "/a/b/agents/c"]);
    Ok(())
}

#[test]
fn base_urls_that_say_too_much_are_refused() {
    for url in ["https://example.com", "https://example.com:8443/v1/", "https://[2001:db8::1]/v1"] {
        test_builder(url).build().unwrap();
    }
    for (url, problem) in [
        ("ftp://example.com", "not an http or https URL"),
        ("https://SECRET@example.com", "user name"),
        ("https://user:SECRET@example.com", "user name"),
        ("https://:SECRET@example.com", "user name"),
        ("https://example.com/?key=SECRET", "query"),
        ("https://example.com?", "query"),
        ("https://example.com/#SECRET", "fragment"),
        ("https://example.com/#", "fragment"),
        ("SECRET", "not a URL"),
        ("https://", "not a URL"),
        ("", "not a URL"),
    ] {
        let error = checked(test_builder(url).build());
        assert_eq!(outcome(&error), (ErrorKind::Config, 0), "{url}");
        let message = error.to_string();
        assert!(message.contains("`base_url`") && message.contains(problem), "{url}: {message}");
    }
}
