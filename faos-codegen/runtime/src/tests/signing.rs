//! A signer sees all of a request, runs last, and can fail.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use futures_util::stream;
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use sha2::{Digest, Sha256};

use crate::runtime::prelude::*;
use crate::runtime::testing::{Answer, Script, ScriptedCall};
use crate::runtime::{Attempt, Client, Error, ErrorKind, Hook, OAuth, Signer, UnsignedRequest};

use super::sample::CreateAgent;
use super::server::{TestServer, json, shown, with_headers};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

static UPLOAD: Operation = Operation::post("upload", "/files").security(&[]);

type Signed = Result<(), Box<dyn StdError + Send + Sync>>;

/// Signs method, path, query, a header and the body with HMAC, as many APIs require.
struct HmacSigner(&'static [u8]);

impl HmacSigner {
    fn signature(&self, method: &Method, target: &str, date: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0).unwrap();
        mac.update(format!("{method}\n{target}\n{date}\n").as_bytes());
        mac.update(&Sha256::digest(body));
        mac.finalize().into_bytes().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }
}

impl Signer for HmacSigner {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Signed {
        let body = request.body().ok_or("a streamed body cannot be signed")?;
        let target = format!("{}?{}", request.path(), request.query().unwrap_or_default());
        let signature = self.signature(request.method(), &target, "today", body);
        request.headers_mut().insert("x-date", "today".parse()?);
        request.headers_mut().insert("x-signature", signature.parse()?);
        Ok(())
    }
}

#[tokio::test]
async fn every_attempt_is_signed_as_it_is_sent() -> Result<(), Error> {
    let server = TestServer::start([json(503, ""), json(200, AGENT), json(201, AGENT)]).await;
    let client = server.builder().signer(HmacSigner(b"secret")).build()?;
    client.agents().query_key("agt 1").extra_query("a", "b c").await?;
    client.agents().create(CreateAgent::new("One")).await?;
    assert_eq!(server.calls(), 3);
    for request in server.received() {
        let (method, target) = (request.line.split(' ').next().unwrap(), request.target());
        let target = if target.contains('?') { target.to_owned() } else { format!("{target}?") };
        let expected =
            HmacSigner(b"secret").signature(&method.parse().unwrap(), &target, "today", request.body.as_bytes());
        assert_eq!(request.header("x-signature"), Some(&*expected), "{}", request.line);
    }
    assert!(server.received()[0].target().contains("api_key=SECRET_key"));
    Ok(())
}

/// Keeps what it sees, and marks what it has seen.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Signer for Seen {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Signed {
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let body = request.body().map(|body| String::from_utf8(body.to_vec()).unwrap());
        let host = request.host();
        assert!(request.url().starts_with(&format!("http://{host}{}", request.path())));
        assert!(!format!("{request:?}").contains("SECRET"));
        self.0.lock().unwrap().push(format!(
            "{} {} {:?} {:?} {:?} {:?} {:?}",
            request.attempt(),
            request.method(),
            request.query(),
            header("authorization"),
            header("content-type"),
            header("x-version"),
            body
        ));
        request.add_query("signed by", "a&b");
        Ok(())
    }
}

impl Hook for Seen {
    fn before(&self, attempt: &Attempt) {
        assert!(!attempt.url.contains("signed") && !attempt.headers.contains_key("authorization"));
        self.0.lock().unwrap().push("hook".to_owned());
    }
}

#[tokio::test]
async fn a_signer_runs_last_and_sees_everything() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let seen = Seen::default();
    let builder = server.builder().default_header("X-Version", "2").signer(HmacSigner(b"replaced"));
    let client = builder.signer(seen.clone()).hook(seen.clone()).build()?;
    client.agents().get("agt_1").await?;
    client.agents().create(CreateAgent::new("One")).extra_body("a", 1).await?;
    let form = value_form();
    client.empty_request(&UPLOAD).multipart(&[], &form).await?;
    let pieces = stream::iter([Ok::<_, std::io::Error>("a")]);
    client.empty_request(&UPLOAD).body("text/plain", Body::stream(pieces, Some(1))).await?;
    client.agents().query_key("agt_1").await?;
    let key = r#"Some("Bearer SECRET_key")"#;
    let (json, version) = (r#"Some("application/json")"#, r#"Some("2")"#);
    let seen = seen.0.lock().unwrap();
    assert_eq!(seen[0..2], ["hook".to_owned(), format!(r#"1 GET None {key} None {version} Some("")"#)]);
    assert_eq!(seen[3], format!(r#"1 POST None {key} {json} {version} Some("{{\"name\":\"One\",\"a\":1}}")"#));
    assert!(seen[5].contains(r#"name=\"purpose\"\r\n\r\nx"#), "{}", seen[5]);
    assert_eq!(seen[7], format!(r#"1 POST None None Some("text/plain") {version} None"#));
    assert!(seen[9].contains("api_key=SECRET_key"));
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets[0], "/v1/agents/agt_1?signed%20by=a%26b");
    assert_eq!(targets[4], "/v1/agents/agt_1?api_key=SECRET_key&signed%20by=a%26b");
    assert!(server.received().iter().all(|request| request.header("x-signature").is_none()));
    Ok(())
}

fn value_form() -> serde_json::Value {
    serde_json::json!({"purpose": "x"})
}

#[tokio::test]
async fn a_redirect_that_is_followed_is_signed_again() -> Result<(), Error> {
    let replies = [with_headers(302, &[("location", "/v1/other?a=b")], b""), json(200, AGENT)];
    let server = TestServer::start(replies).await;
    let seen = Seen::default();
    server.builder().signer(seen.clone()).build()?.agents().get("agt_1").await?;
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets, ["/v1/agents/agt_1?signed%20by=a%26b", "/v1/other?a=b&signed%20by=a%26b"]);
    assert_eq!(seen.0.lock().unwrap().len(), 2);
    Ok(())
}

/// Fails from an attempt on, and shows a secret.
struct Failing(u32);

impl Signer for Failing {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Signed {
        match request.attempt() < self.0 {
            true => Ok(()),
            false => Err(format!("the vault is locked: {:?}", request.headers()["authorization"].to_str()?).into()),
        }
    }
}

#[tokio::test]
async fn a_signer_that_fails_ends_the_call() {
    for failing in [1, 2] {
        let server = TestServer::start([json(503, "")]).await;
        let client = server.builder().signer(Failing(failing)).build().unwrap();
        let error = client.agents().get("agt_1").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Signing, failing - 1));
        assert_eq!(server.calls() as u32, failing - 1);
        assert_eq!(error.to_string(), "GET /agents/{id}: cannot sign the request");
        assert!(shown(&error).contains("the vault is locked") && !shown(&error).contains("SECRET"), "{error:?}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn token_requests_are_not_signed() -> Result<(), Error> {
    let script = Script::new();
    script.on("token", Answer::json(200, &serde_json::json!({"access_token": "SECRET_token", "expires_in": 3600})));
    script.on("getAgent", Answer::json(200, &serde_json::json!({"data": {"id": "agt_1"}})));
    let application = OAuth::new("id").client_secret("SECRET_secret").token_url("https://example.com/token");
    let builder = Client::builder().credential("oauth2", application.client_credentials()).script(&script);
    builder.signer(HmacSigner(b"secret")).build()?.agents().get("agt_1").await?;
    let signed = |call: &ScriptedCall| call.headers.contains_key("x-signature");
    assert_eq!(script.calls().iter().map(signed).collect::<Vec<_>>(), [false, true]);
    Ok(())
}
