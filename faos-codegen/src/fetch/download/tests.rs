use std::io::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use ureq::config::Config;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::transport::NextTimeout;

use crate::fetch::loopback::{Loopback, answer};

use super::*;

const JSON: &str = "Content-Type: application/json";

fn download(server: &Loopback) -> Download {
    Download { max_bytes: 1000, max_time: Duration::from_millis(500), ..Download::new(server.url.clone()) }
}

/// Downloads the text of a document without validators.
fn text(download: &Download) -> Result<String, Failure> {
    let published = download.run(&Validators::default())?;
    Ok(published.expect("an unconditional request returns a document").text)
}

/// Downloads from a server that answers with these bytes.
fn run(bytes: Vec<u8>) -> Result<String, Failure> {
    text(&download(&Loopback::answering(move |_| bytes.clone())))
}

fn assert_refused(result: Result<String, Failure>, reason: &str) {
    match result {
        Err(failure @ Failure::Refused { .. }) => {
            let message = failure.to_string();
            assert!(message.contains(reason), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
        other => panic!("expected a refusal with the reason {reason:?}, found {other:?}"),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_single_request_without_credentials_returns_the_text() {
    let server = Loopback::answering(|_| answer("200 OK", &[JSON], b"{\"openapi\":\"3.1.0\"}"));
    assert_eq!(text(&download(&server)).unwrap(), "{\"openapi\":\"3.1.0\"}");

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let request = requests[0].to_lowercase();
    assert!(request.starts_with("get /openapi.json http/1.1\n"), "{request}");
    assert!(request.contains("accept-encoding: gzip\n"), "{request}");
    for name in ["authorization", "cookie", "api-key", "referer"] {
        assert!(!request.contains(name), "{request}");
    }
}

#[test]
fn the_text_may_be_compressed() {
    let body = gzip(b"{}");
    assert_eq!(run(answer("200 OK", &["Content-Encoding: gzip"], &body)).unwrap(), "{}");
}

#[test]
fn only_status_200_is_accepted() {
    for status in
        ["404 Not Found", "401 Unauthorized", "503 Service Unavailable", "201 Created", "304 Not Modified", "302 Found"]
    {
        let (code, _) = status.split_once(' ').unwrap();
        assert_refused(run(answer(status, &[JSON], b"{}")), code);
    }
    assert_refused(run(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), "204");
}

#[test]
fn a_truncated_body_is_refused() {
    assert_refused(run(answer("200 OK", &["Content-Length: 100"], b"{\"ope")), "Peer disconnected");
    assert_refused(
        run(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n".to_vec()),
        "Peer disconnected",
    );
}

#[test]
fn malformed_responses_are_refused() {
    assert_refused(run(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec()), "protocol");
    assert_refused(run(answer("200 OK", &["Content-Encoding: gzip"], b"not gzip")), "gzip");
    assert_refused(run(answer("200 OK", &[], b"\xff\xfe")), "UTF-8");
}

#[test]
fn a_text_over_the_limit_is_refused() {
    let most = vec![b' '; 1000];
    assert_eq!(run(answer("200 OK", &[], &most)).unwrap().len(), 1000);
    assert_refused(run(answer("200 OK", &[], &[b' '; 1001])), "larger than 1000 bytes");
    assert_refused(run([b"HTTP/1.1 200 OK\r\n\r\n", most.as_slice(), b"!"].concat()), "larger than 1000 bytes");
}

#[test]
fn the_limit_applies_to_the_decompressed_text() {
    let bomb = gzip(&vec![b' '; 10 << 20]);
    let server = Loopback::answering(move |_| answer("200 OK", &["Content-Encoding: gzip"], &bomb));
    let download = Download { max_bytes: 20 << 10, ..download(&server) };
    assert_refused(text(&download), "larger than 20480 bytes");
}

#[test]
fn a_slow_body_is_refused_after_the_time_limit() {
    let server = Loopback::serving(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let start = Instant::now();
    assert_refused(text(&download(&server)), "timeout");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_silent_server_is_unreachable() {
    let server = Loopback::serving(|_, _| thread::sleep(Duration::from_secs(5)));
    let start = Instant::now();
    let failure = text(&download(&server)).unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "{failure}");
    assert!(failure.to_string().contains("timeout"), "{failure}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_closed_port_is_unreachable() {
    let failure = text(&Download::new(Loopback::unreachable())).unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "{failure}");
}

#[test]
fn a_server_that_does_not_speak_tls_is_unreachable() {
    let server = Loopback::answering(|_| answer("200 OK", &[JSON], b"{}"));
    let url: Uri = server.url.to_string().replace("http:", "https:").parse().unwrap();
    let failure = text(&Download::new(url)).unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "{failure}");
}

#[test]
fn a_known_version_is_not_downloaded_again() {
    let headers = ["ETag: \"one\"", "Last-Modified: Tue, 24 Nov 2026 10:00:00 GMT"];
    let server = Loopback::answering(move |number| match number {
        0 => answer("200 OK", &headers, b"{}"),
        1 => answer("302 Found", &["Location: /moved.json"], b""),
        _ => b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(),
    });
    let published = download(&server).run(&Validators::default()).unwrap().unwrap();
    let known = Validators {
        etag: Some("\"one\"".to_owned()),
        last_modified: Some("Tue, 24 Nov 2026 10:00:00 GMT".to_owned()),
    };
    assert_eq!(published.validators, known);
    assert!(download(&server).run(&known).unwrap().is_none());

    let requests: Vec<String> = server.requests().iter().map(|request| request.to_lowercase()).collect();
    assert_eq!(requests.len(), 3);
    assert!(!requests[0].contains("\nif-"), "{}", requests[0]);
    for request in &requests[1..] {
        assert!(request.contains("\nif-none-match: \"one\"\n"), "{request}");
        assert!(request.contains("\nif-modified-since: tue, 24 nov 2026 10:00:00 gmt\n"), "{request}");
    }
}

#[test]
fn a_malformed_validator_is_not_sent() {
    let server = Loopback::answering(|_| answer("200 OK", &[], b"{}"));
    let known = Validators { etag: Some("a\r\nCookie: b".to_owned()), last_modified: None };
    assert!(download(&server).run(&known).unwrap().is_some());
    assert!(!server.requests()[0].to_lowercase().contains("cookie"), "{:?}", server.requests());
}

#[test]
fn redirects_within_the_origin_are_followed() {
    let server = Loopback::answering(|number| match number {
        0 => answer("301 Moved Permanently", &["Location: /v2/"], b""),
        1 => answer("307 Temporary Redirect", &["Location: openapi.json?x=1"], b""),
        2 => answer("302 Found", &["Location: ?x=2"], b""),
        _ => answer("200 OK", &[JSON], b"{}"),
    });
    assert_eq!(text(&download(&server)).unwrap(), "{}");
    let targets: Vec<_> =
        server.requests().iter().filter_map(|request| request.split(' ').nth(1).map(str::to_owned)).collect();
    assert_eq!(targets, ["/openapi.json", "/v2/", "/v2/openapi.json?x=1", "/v2/openapi.json?x=2"]);
}

#[test]
fn a_fourth_redirect_is_refused() {
    let server = Loopback::answering(|_| answer("302 Found", &["Location: /openapi.json"], b""));
    assert_refused(text(&download(&server)), "more than 3 times");
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn redirects_out_of_the_origin_are_refused() {
    let elsewhere = Loopback::answering(|_| answer("200 OK", &[JSON], b"{}"));
    let elsewhere_url = elsewhere.url.to_string();
    let elsewhere_without_scheme = elsewhere_url.trim_start_matches("http:");
    for location in [
        elsewhere_url.as_str(),
        elsewhere_without_scheme,
        "https://127.0.0.1/openapi.json",
        "http://169.254.169.254/",
        "http://example.com/openapi.json",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://[",
        "data:application/json,{}",
        "\\\\example.com/",
        "/\\example.com/",
    ] {
        let header = format!("Location: {location}");
        let server = Loopback::answering(move |_| answer("302 Found", &[&header], b""));
        assert_refused(text(&download(&server)), "the server redirects to");
        assert_eq!(server.requests().len(), 1);
    }
    let server = Loopback::serving(|_, stream| {
        let own = stream.local_addr().unwrap();
        let header = format!("Location: http://user:secret@{own}/");
        let _ = stream.write_all(&answer("302 Found", &[&header], b""));
    });
    assert_refused(text(&download(&server)), "the server redirects to");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[test]
fn only_https_and_loopback_urls_are_allowed() {
    for url in [
        "https://api.faosx.ai/v1/openapi.json",
        "https://192.0.2.1:8443/openapi.json",
        "http://localhost:8080/openapi.json",
        "http://127.0.0.2/openapi.json",
        "http://[::1]/openapi.json",
    ] {
        assert_eq!(parse_url(url).unwrap().to_string(), url);
    }
    for url in [
        "http://api.faosx.ai/v1/openapi.json",
        "http://169.254.169.254/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "https://user@api.faosx.ai/",
        "https://user:password@api.faosx.ai/",
        "http://:password@localhost/",
        "file:///etc/passwd",
        "ftp://localhost/",
        "openapi.json",
        "",
    ] {
        assert!(parse_url(url).is_err(), "{url}");
    }
}

/// A name server whose first answer differs from all later ones.
#[derive(Debug)]
struct Rebinding {
    asked: AtomicUsize,
    answers: [SocketAddr; 2],
}

impl Rebinding {
    fn new(answers: [SocketAddr; 2]) -> Self {
        Self { asked: AtomicUsize::new(0), answers }
    }
}

impl Resolver for Rebinding {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push(self.answers[self.asked.fetch_add(1, Ordering::Relaxed).min(1)]);
        Ok(addresses)
    }
}

fn address(server: &Loopback) -> SocketAddr {
    server.url.authority().unwrap().as_str().parse().unwrap()
}

#[test]
fn the_first_resolved_address_is_used_for_all_requests() {
    let first = Loopback::answering(|number| match number {
        0 => answer("302 Found", &["Location: /moved.json"], b""),
        _ => answer("200 OK", &[JSON], b"{}"),
    });
    let second = Loopback::answering(|_| answer("200 OK", &[JSON], b"{\"evil\":true}"));
    let resolver = Rebinding::new([address(&first), address(&second)]);
    let download = Download::new("http://localhost:1/openapi.json".parse().unwrap());
    let published = download.run_with(resolver, &Validators::default()).unwrap().unwrap();
    assert_eq!(published.text, "{}");
    assert_eq!(first.requests().len(), 2);
    assert_eq!(second.requests(), Vec::<String>::new());
}

#[test]
fn a_loopback_name_that_resolves_elsewhere_is_refused() {
    let elsewhere: SocketAddr = "192.0.2.1:80".parse().unwrap();
    let download = Download::new("http://localhost/openapi.json".parse().unwrap());
    let result = download.run_with(Rebinding::new([elsewhere; 2]), &Validators::default());
    assert_refused(result.map(|_| String::new()), "localhost is not on this machine");
}
