//! Bodies that are no JSON: forms, files and streams.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;

use crate::runtime::codec::UnknownMembers;
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind};

use super::server::{Received, TestServer, json, raw, shown};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);
static FORM: Operation = Operation::post("form", "/forms").security(&[]);

object! {
    /// A form with files.
    #[new(purpose: String)]
    pub struct Upload {
        /// The purpose of the file.
        pub purpose: String,
        /// One file.
        pub file: Option<FilePart>,
        /// Any number of files.
        #[wire("more[]")]
        pub more: Option<Vec<FilePart>>,
        /// Plain values.
        pub tags: Option<Vec<String>>,
        /// Numbers.
        pub count: Option<i64>,
        /// A nested object.
        pub metadata: Option<BTreeMap<String, String>>,
    }
}

/// The parts of a multipart body, each with its head and its content.
pub(super) fn parts(request: &Received) -> Vec<(String, String)> {
    let boundary = request.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = request.body.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let between = format!("\r\n--{boundary}\r\n");
    let parts = body.split(&between);
    parts.map(|part| part.split_once("\r\n\r\n").unwrap()).map(|(head, body)| (head.into(), body.into())).collect()
}

#[tokio::test]
async fn a_form_has_a_part_for_each_member_item_and_file() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let body = Upload::new("fine tuning")
        .file(FilePart::new("one").name("a.jsonl").media_type("application/jsonl"))
        .more(vec![FilePart::from(b"two".to_vec()), FilePart::new("three").name("c.txt")])
        .tags(vec!["x".to_owned(), "y".to_owned()])
        .count(3)
        .metadata(BTreeMap::from([("k".to_owned(), "v".to_owned())]));
    server.client().empty_request(&FORM).multipart(&[("more[]", FormPart::Type("image/png"))], &body).await?;
    let request = &server.received()[0];
    assert!(request.header("content-length").is_some());
    let part = |head: &str, body: &str| (format!("Content-Disposition: form-data; {head}"), body.to_owned());
    assert_eq!(
        parts(request),
        [
            part("name=\"purpose\"", "fine tuning"),
            part("name=\"file\"; filename=\"a.jsonl\"\r\nContent-Type: application/jsonl", "one"),
            part("name=\"more[]\"; filename=\"more[]\"\r\nContent-Type: image/png", "two"),
            part("name=\"more[]\"; filename=\"c.txt\"\r\nContent-Type: image/png", "three"),
            part("name=\"tags\"", "x"),
            part("name=\"tags\"", "y"),
            part("name=\"count\"", "3"),
            part("name=\"metadata\"\r\nContent-Type: application/json", r#"{"k":"v"}"#),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn parts_follow_what_the_document_says_of_them() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let body = Upload::new("a").tags(vec!["b".to_owned()]).metadata(BTreeMap::from([("c".into(), "d".into())]));
    let rules = [
        ("purpose", FormPart::Type("application/json")),
        ("tags", FormPart::Brackets),
        ("metadata", FormPart::Brackets),
    ];
    server.client().empty_request(&FORM).multipart(&rules, &body).await?;
    let part = |head: &str, body: &str| (format!("Content-Disposition: form-data; {head}"), body.to_owned());
    assert_eq!(
        parts(&server.received()[0]),
        [
            part("name=\"purpose\"\r\nContent-Type: application/json", "\"a\""),
            part("name=\"tags[]\"", "b"),
            part("name=\"metadata[c]\"", "d"),
        ]
    );
    Ok(())
}

object! {
    /// A description with a file.
    pub struct Related {
        /// An object.
        pub meta: Option<BTreeMap<String, String>>,
        /// Text.
        pub note: Option<String>,
        /// Numbers.
        pub numbers: Option<Vec<i64>>,
        /// A file.
        pub file: Option<FilePart>,
    }
}

/// The media type of a request without its random boundary, and its parts.
fn related(request: &Received) -> (String, Vec<(String, String)>) {
    let media_type = request.header("content-type").unwrap();
    let boundary = media_type.split("boundary=").nth(1).unwrap().split(';').next().unwrap();
    let body = request.body.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let between = format!("\r\n--{boundary}\r\n");
    let parts = body.split(&between).map(|part| part.split_once("\r\n\r\n").unwrap());
    let parts = parts.map(|(head, body)| (head.replace("\r\n", "|"), body.to_owned())).collect();
    (media_type.replace(boundary, "B"), parts)
}

#[tokio::test]
async fn kinds_of_multipart_other_than_forms_identify_their_parts() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    let body = Related {
        meta: Some(BTreeMap::from([("k".to_owned(), "v".to_owned())])),
        note: Some("größer".to_owned()),
        numbers: Some(vec![1, 2]),
        file: Some(FilePart::new("one").name("a.PNG").header("Content-Language", "en")),
        unknown_members: UnknownMembers::default(),
    };
    let rules = [
        ("meta", FormPart::Header("X-Kind", "description")),
        ("file", FormPart::Types(&["image/*", "image/jpeg", "image/png"])),
        ("file", FormPart::Header("Content-Language", "de")),
    ];
    client.empty_request(&FORM).parts("multipart/related", &rules, &body).await?;
    let request = client.empty_request(&FORM).parts("multipart/mixed", &[], &body);
    request.part_header("file", "Content-ID", "<f@x>").part_header("file", "X-A", "b").extra_body("note", 7).await?;
    let items = vec![value(r#"{"a":1}"#), value("\"b\""), value("true")];
    client.empty_request(&FORM).parts("multipart/mixed", &[], &items).await?;
    let files =
        vec![FilePart::new("x").media_type("text/csv"), FilePart::new(body_stream(Some(7))).name("größe \"1\".txt")];
    client.empty_request(&FORM).parts("multipart/related", &[], &files).part_header("2", "X-A", "b").await?;

    let received = server.received();
    let part = |head: &str, body: &str| (head.to_owned(), body.to_owned());
    let text = "Content-Type: text/plain; charset=utf-8";
    assert_eq!(
        related(&received[0]),
        (
            "multipart/related; boundary=B; type=\"application/json\"; start=\"<meta>\"".to_owned(),
            vec![
                part("Content-Type: application/json|Content-ID: <meta>|X-Kind: description", r#"{"k":"v"}"#),
                part(&format!("{text}|Content-ID: <note>"), "größer"),
                part(&format!("{text}|Content-ID: <numbers>"), "1"),
                part(&format!("{text}|Content-ID: <numbers.2>"), "2"),
                part(
                    "Content-Disposition: attachment; filename=\"a.PNG\"|Content-Type: image/png|Content-ID: <file>|\
                     Content-Language: en",
                    "one"
                ),
            ]
        )
    );
    let (media_type, parts) = related(&received[1]);
    assert_eq!(media_type, "multipart/mixed; boundary=B");
    assert_eq!(parts.len(), 5);
    let file = "Content-Disposition: attachment; filename=\"a.PNG\"|Content-Type: application/octet-stream|\
                Content-ID: <f@x>|Content-Language: en|X-A: b";
    assert_eq!(parts[3], part(file, "one"));
    assert_eq!(parts[4], part(&format!("{text}|Content-ID: <note>"), "7"));
    assert_eq!(
        related(&received[2]),
        (
            "multipart/mixed; boundary=B".to_owned(),
            vec![
                part("Content-Type: application/json|Content-ID: <1>", r#"{"a":1}"#),
                part(&format!("{text}|Content-ID: <2>"), "b"),
                part(&format!("{text}|Content-ID: <3>"), "true"),
            ]
        )
    );
    assert_eq!(
        related(&received[3]),
        (
            "multipart/related; boundary=B; type=\"text/csv\"; start=\"<1>\"".to_owned(),
            vec![
                part("Content-Type: text/csv|Content-ID: <1>", "x"),
                part(
                    "Content-Disposition: attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.txt|\
                     Content-Type: application/octet-stream|Content-ID: <2>|X-A: b",
                    "one two"
                ),
            ]
        )
    );
    Ok(())
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[tokio::test]
async fn a_part_has_one_of_the_types_that_the_document_allows() -> Result<(), Error> {
    for (types, name, expected) in [
        (&["image/png", "image/jpeg"][..], Some("a.jpg"), "image/jpeg"),
        (&["image/png", "image/jpeg"], Some("a.JPEG"), "image/jpeg"),
        (&["image/png", "image/jpeg"], Some("a.gif"), "image/png"),
        (&["image/png", "image/jpeg"], None, "image/png"),
        (&["image/*", "text/plain"], Some("a.txt"), "text/plain"),
        (&["image/*"], Some("a.png"), "application/octet-stream"),
        (&["*/*"], None, "application/octet-stream"),
        (&["text/csv; charset=utf-8"], None, "text/csv; charset=utf-8"),
        (&[], Some("a.png"), "application/octet-stream"),
    ] {
        let server = TestServer::start([json(200, "{}")]).await;
        let file = FilePart::new("x");
        let file = name.into_iter().fold(file, FilePart::name);
        let types: &'static [&'static str] = types;
        let body = BTreeMap::from([("file".to_owned(), file)]);
        server.client().empty_request(&FORM).multipart(&[("file", FormPart::Types(types))], &body).await?;
        let (head, _) = parts(&server.received()[0]).remove(0);
        assert!(head.ends_with(&format!("\r\nContent-Type: {expected}")), "{types:?}, {name:?}: {head}");
    }
    // Values: JSON where it is allowed, and text otherwise.
    for (types, json_body, head, text) in [
        (&["text/plain", "application/json"][..], "{\"a\":1}", "application/json", "{\"a\":1}"),
        (&["application/json", "text/markdown"], "\"b\"", "text/markdown", "b"),
        (&["application/vnd.a+json"], "\"b\"", "application/vnd.a+json", "\"b\""),
        (&["application/xml"], "1", "application/xml", "1"),
    ] {
        let server = TestServer::start([json(200, "{}")]).await;
        let body = BTreeMap::from([("part".to_owned(), value(json_body))]);
        server.client().empty_request(&FORM).multipart(&[("part", FormPart::Types(types))], &body).await?;
        let expected = format!("Content-Disposition: form-data; name=\"part\"\r\nContent-Type: {head}");
        assert_eq!(parts(&server.received()[0]), [(expected, text.to_owned())]);
    }
    Ok(())
}

#[tokio::test]
async fn headers_of_parts_cannot_break_the_body() {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    let request =
        |file: FilePart| client.empty_request(&FORM).multipart(&[], &BTreeMap::from([("file".to_owned(), file)]));
    for request in [
        request(FilePart::new("x").header("X-A", "b\r\nX-C: d")),
        request(FilePart::new("x").header("X-A:", "b")),
        request(FilePart::new("x").header("", "b")),
        request(FilePart::new("x").media_type("a/b\r\n\r\n")),
        request(FilePart::new("x")).part_header("file", "X\n", "b"),
        request(FilePart::new("x")).part_header("file", "X-A", "\0"),
        request(FilePart::new("x")).part_header("unknown", "X-A", "b"),
    ] {
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn lines_of_json_are_sent_from_lists_and_streams() -> Result<(), Error> {
    for (media_type, expected) in [
        ("application/x-ndjson", "{\"a\":\"b\\nc\"}\n1\n"),
        ("application/jsonl", "{\"a\":\"b\\nc\"}\n1\n"),
        ("application/json-seq", "\u{1e}{\"a\":\"b\\nc\"}\n\u{1e}1\n"),
        ("Application/JSON-Seq", "\u{1e}{\"a\":\"b\\nc\"}\n\u{1e}1\n"),
    ] {
        let server = TestServer::start([json(200, "{}")]).await;
        let client = server.client();
        let items = || vec![value(r#"{"a":"b\nc"}"#), value("1")];
        client.empty_request(&UPLOAD).json_lines(media_type, items().into()).await?;
        let stream = stream::iter(items()).map(Ok::<_, std::io::Error>);
        client.empty_request(&UPLOAD).json_lines(media_type, JsonLines::stream(stream)).await?;
        let empty = JsonLines::from_iter(Vec::<Value>::new());
        client.empty_request(&UPLOAD).json_lines(media_type, empty).await?;
        let received = server.received();
        assert_eq!((received[0].header("content-type"), received[0].body.as_str()), (Some(media_type), expected));
        assert_eq!(received[1].header("transfer-encoding"), Some("chunked"));
        let chunks: String = received[1].body.split("\r\n").skip(1).step_by(2).collect();
        assert_eq!(chunks, expected);
        assert_eq!(received[2].body, "");
    }
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    let error = client.empty_request(&UPLOAD).json_lines("application/jsonl", [f64::NAN].into()).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0));
    let failing = JsonLines::<Value>::stream(stream::iter([Ok(value("1")), Err(std::io::Error::other("gone"))]));
    let error = client.empty_request(&UPLOAD).json_lines("application/jsonl", failing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Upload, "{error:?}");
    assert_eq!(format!("{:?}", JsonLines::from([1, 2])), "JsonLines(2 items)");
    Ok(())
}

#[tokio::test]
async fn files_are_sent_in_forms_only() {
    let server = TestServer::start([json(200, "{}")]).await;
    let body = Upload::new("x").file("y");
    let error = server.client().empty_request(&FORM).json(&body).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0));
    assert!(serde_json::to_string(&body).is_err());
    assert!(serde_json::from_str::<Upload>(r#"{"purpose":"x","file":"y"}"#).is_err());
}

#[tokio::test]
async fn forms_name_what_is_nested_by_the_way_to_it() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let body =
        || serde_json::json!({"a": {"b": [1, 2], "c": {"d": "e&f"}}, "g": ["h", "i"], "j": true, "k": [{"l": 1}]});
    let client = server.client();
    client.empty_request(&FORM).form(&body()).await?;
    client.empty_request(&FORM).bracket_form(&body()).await?;
    let rules = [("g", Style::PipeDelimited, false), ("a", Style::Json, false), ("k", Style::Json, false)];
    client.empty_request(&FORM).styled_form(&rules, &body()).await?;
    let bodies: Vec<_> = server.received().iter().map(|request| request.body.clone()).collect();
    let plain = |text: &str| text.replace("%5B", "[").replace("%5D", "]");
    assert_eq!(plain(&bodies[0]), "a[b][]=1&a[b][]=2&a[c][d]=e%26f&g=h&g=i&j=true&k[0][l]=1");
    assert_eq!(plain(&bodies[1]), "a[b][]=1&a[b][]=2&a[c][d]=e%26f&g[]=h&g[]=i&j=true&k[0][l]=1");
    assert_eq!(
        plain(&bodies[2]),
        "a=%7B%22b%22%3A[1%2C2]%2C%22c%22%3A%7B%22d%22%3A%22e%26f%22%7D%7D&g=h%7Ci&j=true&k=[%7B%22l%22%3A1%7D]"
    );
    let error = client.empty_request(&FORM).form(&vec![1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    Ok(())
}

#[tokio::test]
async fn text_and_bytes_are_sent_as_they_are() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    client.empty_request(&UPLOAD).body("text/plain", "a\nb").await?;
    client.empty_request(&UPLOAD).body("application/octet-stream", b"c".to_vec()).header("Content-Type", "x/y").await?;
    let received = server.received();
    assert_eq!((received[0].header("content-type"), received[0].body.as_str()), (Some("text/plain"), "a\nb"));
    assert_eq!((received[1].header("content-type"), received[1].body.as_str()), (Some("x/y"), "c"));
    Ok(())
}

fn pieces(count: Arc<AtomicUsize>) -> impl futures_core::Stream<Item = Result<&'static str, std::io::Error>> {
    stream::iter(["one ", "two"]).map(move |piece| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(piece)
    })
}

fn body_stream(length: Option<u64>) -> Body {
    let pieces = pieces(Arc::default()).map(|piece| piece.map(|piece| piece.as_bytes().to_vec()));
    Body::stream(pieces, length)
}

#[tokio::test]
async fn streams_are_sent_with_and_without_a_length() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let client = server.client();
    client.empty_request(&UPLOAD).body("application/octet-stream", body_stream(Some(7))).await?;
    client.empty_request(&UPLOAD).body("application/octet-stream", body_stream(None)).await?;
    let form = Upload::new("x").file(FilePart::new(body_stream(Some(7))).name("a"));
    client.empty_request(&FORM).multipart(&[], &form).await?;
    let received = server.received();
    assert_eq!((received[0].header("content-length"), received[0].body.as_str()), (Some("7"), "one two"));
    assert_eq!(received[1].header("transfer-encoding"), Some("chunked"));
    assert_eq!(received[1].body, "4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n");
    assert_eq!(parts(&received[2])[1].1, "one two");
    Ok(())
}

#[tokio::test]
async fn an_optional_body_that_is_left_out_is_no_body() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    server.client().empty_request(&FORM).await?;
    let received = server.received();
    assert_eq!((received[0].header("content-type"), received[0].body.as_str()), (None, ""));
    Ok(())
}

#[tokio::test]
async fn a_stream_that_fails_is_an_error_of_its_own() {
    let server = TestServer::start([raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")]).await;
    let failing = stream::iter([Ok("one "), Err(std::io::Error::other("the disk is gone"))]);
    let body = Body::stream(failing.map(|piece| piece.map(|piece: &str| piece.as_bytes().to_vec())), None);
    let request = server.client();
    let request = request.empty_request(&UPLOAD).body("application/octet-stream", body);
    let error = request.timeout(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Upload, 1), "{error:?}");
    assert!(shown(&error).contains("the disk is gone"));
}

#[test]
fn a_body_shows_its_size_and_nothing_else() {
    assert_eq!(format!("{:?}", Body::from("SECRET")), "Body(6 bytes)");
    assert_eq!(format!("{:?}", body_stream(None)), "Body(stream)");
    assert_eq!(Body::from("a"), Body::from(b"a"));
    let one = body_stream(None);
    assert_eq!(one, one.clone());
    assert_ne!(one, body_stream(None));
}

#[tokio::test]
async fn a_body_has_the_media_type_that_its_document_names() {
    let server = TestServer::start([json(200, "null")]).await;
    let client = server.client();
    let patch: Request<()> = client.value_request(&UPLOAD).json(&1).media_type("application/merge-patch+json");
    patch.await.unwrap();
    assert_eq!(server.received()[0].header("content-type"), Some("application/merge-patch+json"));
}
