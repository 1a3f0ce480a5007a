//! Shows what is visible when a call fails: every kind of failure is driven with secrets in all places that can hold one,
//! and with servers that repeat what they were sent. None of it may show in an error, its sources, or what is traced.

use std::collections::HashSet;
use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span;

use crate::runtime::prelude::*;
use crate::runtime::{
    AccessToken, Attempt, Body, Client, ClientBuilder, Credential, Error, ErrorKind, Hook, OAuth, ResponseHeader,
    Signer, TokenFuture, TokenProvider, UnsignedRequest, parse_event,
};
use crate::tests::responder::{Answer, Responder};
use crate::tests::sample::{Agent, CreateAgent};
use crate::tests::server::{Received, Reply, TestServer, json, raw, shown, test_builder, with_headers};

/// Everything that is traced, as text.
#[derive(Clone, Default)]
struct Traces(Arc<Mutex<String>>);

impl Traces {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn line(&self, record: impl FnOnce(&mut dyn Visit)) {
        struct Line<'a>(&'a mut String);
        impl Visit for Line<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                write!(self.0, "{field}={value:?} ").unwrap();
            }
        }
        let mut text = self.0.lock().unwrap();
        record(&mut Line(&mut text));
        text.push('\n');
    }
}

impl tracing::Subscriber for Traces {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        self.line(|line| attributes.record(line));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        self.line(|line| values.record(line));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.line(|line| event.record(line));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A builder with a secret wherever a client can hold one.
fn secretive(url: &str) -> ClientBuilder {
    test_builder(url)
        .api_key("SECRET_key")
        .basic("SECRET_user", "SECRET_password")
        .credential("cookieKey", Credential::token("SECRET_cookie"))
        .max_retries(1)
}

/// Makes one call of each form, with a secret in path, query, header and body, and gives the errors.
async fn failing(client: &Client) -> Vec<Error> {
    let agents = client.agents();
    let body = || CreateAgent::new("SECRET_body");
    let list = agents.list().tags(vec!["SECRET_tag".to_owned()]).tenant("SECRET_tenant");
    let (header, query, basic, cookie, json, form, list) = tokio::join!(
        agents.get("SECRET_path").header("x-tenant", "SECRET_header").send(),
        agents.query_key("SECRET_path").send(),
        agents.basic().send(),
        agents.cookies(Some("SECRET_theme".to_owned()), Vec::new()).send(),
        agents.create(body()).send(),
        agents.run("SECRET_path").form(body()).idempotency_key("SECRET_idempotency").send(),
        list.send(),
    );
    [header.err(), query.err(), basic.err(), cookie.err(), json.err(), form.err(), list.err()]
        .into_iter()
        .flatten()
        .collect()
}

/// Checks that nothing shows, and notes the kinds that were seen.
fn check(errors: Vec<Error>, kinds: &mut HashSet<ErrorKind>) {
    assert!(!errors.is_empty());
    for error in errors {
        assert_hidden(&error);
        kinds.insert(error.kind());
    }
}

/// Checks that an error shows no secret and holds none but in its body.
fn assert_hidden(error: &Error) {
    let mut text = shown(error);
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        write!(text, "{error:#?}").unwrap();
        source = error.source();
    }
    write!(text, "{:?}", error.request_id()).unwrap();
    if let Some(api) = error.api() {
        write!(text, "{api} {api:?} {api:#?} {} {:?}", api.details, [&api.code, &api.message, &api.param]).unwrap();
        write!(text, "{:?}", [&api.kind, &api.request_id, &api.documentation_url]).unwrap();
    }
    // `SECRET` in Base64 is one of these, by the place at which it begins.
    for leak in ["SECRET", "U0VDUkVU", "NFQ1JFV", "TRUNSRV"] {
        assert!(!text.contains(leak), "{leak}: {text}");
    }
}

#[tokio::test]
async fn nothing_secret_is_shown_or_traced() {
    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let mut kinds = HashSet::new();

    // Answers of all sorts.
    let body = |text: &str| raw(&format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{text}"));
    let marked = [("content-type", "text/html; SECRET"), ("x-any", "SECRET"), ("location", "/SECRET?SECRET")];
    for reply in [
        with_headers(500, &marked, b"<p>SECRET</p>"),
        with_headers(302, &marked, b"SECRET"),
        with_headers(304, &marked, b""),
        with_headers(200, &marked, b"SECRET"),
        with_headers(200, &[("content-type", "SECRET SECRET")], b"SECRET"),
        with_headers(200, &[("content-encoding", "SECRET, SECRET")], b"SECRET"),
        with_headers(200, &[("content-encoding", "gzip")], b"SECRET"),
        json(500, r#"{"SECRET":"SECRET"}"#),
        json(200, r#"{"data":{"id":["SECRET"],"name":"SECRET"}}"#),
        json(200, r#"{"data":{"id":"SECRET","type":{"SECRET":1}}}"#),
        json(200, "SECRET"),
        json(200, "{\"data\":\"SECRET"),
        raw("HTTP/1.1 200 SECRET\r\ncontent-length: SECRET\r\n\r\n"),
        raw("HTTP/1.1 SECRET\r\n\r\n"),
        json(500, ""),
        json(401, r#"{"error":{"code":"no","message":"no"}}"#),
        with_headers(302, &[("location", "http://127.0.0.1:9/?x=1")], b""),
        with_headers(200, &[("content-type", "text/html")], b"<p>log in</p>"),
        json(200, "[1"),
        json(200, r#"{"data":[{"id":"a"}],"meta":{"has_more":true}}"#),
        body("content-length: 5000\r\n\r\n"),
        body("content-length: 99999999\r\n\r\n"),
        raw(""),
        raw("SSH-2.0\r\n"),
        Reply::Silence(Vec::new()),
        Reply::Silence(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_vec()),
    ] {
        let server = TestServer::start([reply]).await;
        let client = secretive(&server.url).attempt_timeout(Duration::from_millis(300)).build().unwrap();
        check(failing(&client).await, &mut kinds);
    }

    // Lists that go in circles, and streams that fail.
    let circle = r#"{"data":[],"meta":{"has_more":true,"next_cursor":"SECRET_cursor"}}"#;
    let server = TestServer::start([json(200, circle)]).await;
    let client = secretive(&server.url).build().unwrap();
    check(client.agents().list().items().next().await.and_then(Result::err).into_iter().collect(), &mut kinds);
    let broken = stream::iter([Err::<&str, _>(std::io::Error::other("the disk is gone"))]);
    let stream = with_headers(200, &[("content-type", "text/event-stream")], b"event: error\ndata: no SECRET_key\n\n");
    let reporting = secretive(&TestServer::start([stream]).await.url).build().unwrap();
    let mut events = reporting.event_request::<Agent>(&EVENTS).await.unwrap();
    check(events.next().await.and_then(Result::err).into_iter().collect(), &mut kinds);
    let upload = client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(broken, None));
    check(upload.await.err().into_iter().collect(), &mut kinds);

    // Files that have changed or cannot be saved, and a value that never comes.
    let file = [("etag", "\"SECRET_key\""), ("x-request-id", "SECRET_key")];
    let files = secretive(&TestServer::start([with_headers(200, &file, br#"{"data":{"id":"SECRET"}}"#)]).await.url);
    let files = files.build().unwrap();
    check(files.agents().get("a").resume_from(1, "\"SECRET_key\"").await.err().into_iter().collect(), &mut kinds);
    let mut download = files.agents().get("a").stream_response().await.unwrap();
    check(download.write_to(&mut Full).await.err().into_iter().collect(), &mut kinds);
    let wait = files.agents().get("a").wait_until(|agent| agent.id.is_empty()).max_calls(1);
    check(wait.await.err().into_iter().collect(), &mut kinds);

    // Nobody there, nobody who speaks TLS, and somebody who never does.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    check(failing(&secretive(&format!("https://{address}")).build().unwrap()).await, &mut kinds);
    drop(listener);
    check(failing(&secretive(&format!("http://{address}")).build().unwrap()).await, &mut kinds);
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            tokio::spawn(async move { stream.read_to_end(&mut Vec::new()).await });
        }
    });
    let client = secretive(&url).connect_timeout(Duration::from_secs(5)).attempt_timeout(Duration::from_secs(5));
    check(failing(&client.timeout(Duration::from_secs(9)).build().unwrap()).await, &mut kinds);

    // Arguments rejected before anything is sent.
    let client = secretive(&server.url).build().unwrap();
    let refused = [
        client.agents().get("SECRET\n").await.err(),
        client.agents().get("a").header("x-tenant", "SECRET\n").await.err(),
        client.agents().create(CreateAgent::new("a")).idempotency_key("SECRET").await.err(),
        Client::builder().base_url(&server.url).api_key("SECRET key").build().err(),
        Client::builder().base_url("https://SECRET@example.com?SECRET").build().err(),
        Client::builder().credential("nobody", Credential::token("SECRET")).build().err(),
    ];
    check(refused.into_iter().map(Option::unwrap).collect(), &mut kinds);

    // A signer that shows what it should not.
    let client = secretive(&server.url).signer(Locked).build().unwrap();
    check(failing(&client).await, &mut kinds);

    // Tokens: refused, unreadable, and turned away.
    for (reply, api) in [
        (json(400, r#"{"error":"invalid_grant","error_description":"SECRET_refresh"}"#), json(200, "")),
        (json(200, r#"{"access_token":"SECRET_token" "#), json(200, "")),
        (json(200, r#"{"access_token":"SECRET_token","refresh_token":"SECRET_new"}"#), json(401, "")),
    ] {
        let (tokens, api) = (TestServer::start([reply]).await, TestServer::start([api]).await);
        let application = OAuth::new("app").client_secret("SECRET_client").parameter("audience", "SECRET_audience");
        let refresh =
            application.header("x-tenant", "SECRET_tenant").token_url(&tokens.url).refresh_token("SECRET_refresh");
        let client = Client::builder().base_url(&api.url).credential("oauth2", refresh).max_retries(1).build().unwrap();
        check(client.agents().get("SECRET_path").await.err().into_iter().collect(), &mut kinds);
        assert!(!format!("{client:?}").contains("SECRET"));
    }

    let missed: Vec<_> = ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missed.is_empty(), "no call failed with {missed:?}");
    let traces = traces.text();
    assert!(traces.contains("http.request.resend_count=1") && traces.contains("operation_id=\"getAgent\""), "{traces}");
    let secret = traces.lines().find(|line| line.contains("SECRET"));
    assert!(secret.is_none(), "{secret:?}");
}

/// A server that repeats every request in all parts of its answer, in many spellings.
async fn echo(status: u16) -> Responder {
    Responder::start(move |request| {
        let Received { line, headers, body } = request;
        let text = format!("{line} {headers:?} {body}");
        let credentials = ["authorization", "cookie", "x-api-key", "x-auth-token", "x-signature"];
        let credential = credentials.iter().filter_map(|name| request.header(name)).collect::<Vec<_>>().join(" ");
        let encoded = base64::engine::Engine::encode(&base64::engine::general_purpose::STANDARD, &text);
        let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let error = serde_json::json!({
            "code": credential, "message": format!("{text} {encoded} {form} {text:?}"), "param": line, "type": text,
            "request_id": credential, "documentation_url": format!("https://example.com/{form}"),
            "list": [credential, {&text: [encoded]}],
        });
        let headers = ["x-request-id", "x-other"];
        let answer = Answer::json(status, serde_json::json!({"error": error, "data": {"id": [text]}}).to_string());
        headers
            .iter()
            .fold(answer, |answer, name| answer.header(name, if line.contains("key") { line } else { &credential }))
    })
    .await
}

/// Signs each attempt with a secret of its own.
struct Signing;

impl Signer for Signing {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let signature = format!("SECRET_signature_{}", request.attempt());
        request.headers_mut().insert("x-signature", signature.parse()?);
        request.add_query("added", &signature);
        Ok(())
    }
}

/// Fails, and shows a header with a credential.
struct Locked;

impl Signer for Locked {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let headers = ["authorization", "x-api-key", "cookie"].map(|name| request.headers().get(name));
        Err(format!("the vault is locked for {headers:?}").into())
    }
}

/// A file that cannot be written, and shows what it should not.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk of SECRET_key is full"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Looks for secrets in everything that hooks see.
struct Looking;

impl Hook for Looking {
    fn before(&self, attempt: &Attempt) {
        let shown = format!("{attempt:?} {} {:?}", attempt.url, attempt.headers);
        assert!(!shown.contains("SECRET"), "{shown}");
    }

    fn after(&self, _: &Attempt, outcome: Result<http::StatusCode, &Error>) {
        if let Err(error) = outcome {
            assert_hidden(error);
        }
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_credentials_does_not_make_them_show() {
    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let key = "SECRET_k+y/~%41=\"\\&<'>";
    for status in [200, 302, 400, 404, 500] {
        let server = echo(status).await;
        let client = server
            .builder()
            .api_key(key)
            .basic("SECRET_user", "SECRET_pass word")
            .credential("cookieKey", Credential::token("SECRET_cookie"))
            .max_retries(1)
            .hook(Looking)
            .signer(Signing)
            .build()
            .unwrap();
        let agents = client.agents();
        let errors = [
            agents.get("a").await.unwrap_err(),
            agents.query_key("a").await.unwrap_err(),
            agents.basic().await.unwrap_err(),
            agents.cookies(None, Vec::new()).await.unwrap_err(),
            agents.get("a").header("authorization", "Bearer SECRET_by_hand").await.unwrap_err(),
            agents.get("a").header("X-Auth-Token", "SECRET_by_hand").await.unwrap_err(),
            agents.get("a").header("cookie", "a=SECRET_by_hand").await.unwrap_err(),
            agents.create(CreateAgent::new("One")).await.unwrap_err(),
        ];
        for error in errors {
            assert_hidden(&error);
            assert!(error.body().is_empty() || status == 302 || error.body().starts_with(b"{"));
            if status != 302 {
                assert!(String::from_utf8_lossy(error.body()).contains("SECRET"), "the body stays as it came");
            }
            if status == 404 {
                assert!(error.to_string().contains("404 Not Found: ") && error.to_string().contains("[redacted]"));
            }
        }
    }
    assert!(!traces.text().contains("SECRET"));
}

#[tokio::test]
async fn errors_that_are_made_after_a_call_show_no_credential_either() {
    let body = r#"{"data":{"id":"a"},"meta":{"request_id":"SECRET_key"}}"#;
    let headers = [("content-type", "application/json"), ("x-count", "SECRET_key"), ("x-request-id", "SECRET_by_hand")];
    let server = TestServer::start([with_headers(200, &headers, body.as_bytes())]).await;
    let client = server.client();
    let request = client.agents().get("a").header("authorization", "Bearer SECRET_by_hand");
    let response = request.response().await.unwrap();
    let count: ResponseHeader<i64> = ResponseHeader::new("x-count");
    let errors = [response.header(count).unwrap_err(), response.decode::<Vec<bool>>().unwrap_err()];
    for error in errors {
        assert_hidden(&error);
        assert_eq!(error.request_id(), Some("[redacted]"));
        assert_hidden(&error.decode::<Vec<bool>>().unwrap_err());
    }
}

#[tokio::test]
async fn a_secret_is_removed_before_a_message_is_cut() {
    for place in 480..520 {
        let message = format!("{}SECRET_key{}", "x".repeat(place), "y".repeat(600));
        let body = serde_json::json!({"error": {"message": message}}).to_string();
        let server = TestServer::start([json(400, &body)]).await;
        let error = server.client().agents().get("a").await.unwrap_err();
        assert_hidden(&error);
        assert!(!error.to_string().contains("SEC") && error.to_string().ends_with('…'), "{error}");
    }
}

/// Gives a new token each time, and fails with what it knows.
struct Vault(AtomicUsize);

impl TokenProvider for Vault {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                number @ 0..2 => Ok(AccessToken::new(format!("SECRET_token_{number}"))),
                _ => Err("the vault does not know SECRET_token_0 nor SECRET_token_1".into()),
            }
        })
    }
}

#[tokio::test]
async fn tokens_and_what_fetches_them_do_not_show_after_they_were_replaced() {
    // A provider: the first token is turned away, then the second, and then the provider fails.
    let all = r#"{"error":{"message":"not SECRET_token_0, not SECRET_token_1"}}"#;
    let server = TestServer::start([json(401, all)]).await;
    let client = Client::builder().base_url(&server.url).credential("oauth2", Credential::provider(Vault(0.into())));
    let client = client.build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_hidden(&error);
    assert_eq!(error.api().unwrap().message.as_deref(), Some("not [redacted], not [redacted]"));
    let error = client.agents().get("a").await.unwrap_err();
    assert_hidden(&error);

    // A grant: each answer has a new refresh token, and the API repeats everything that was ever sent.
    let number = AtomicUsize::new(0);
    let server = Responder::start(move |request| {
        if request.target() == "/v1/token" {
            let number = number.fetch_add(1, Ordering::SeqCst);
            let body =
                format!(r#"{{"access_token":"SECRET_token_{number}","refresh_token":"SECRET_refresh_{number}"}}"#);
            return Answer::json(200, body);
        }
        let known = "SECRET_token_0 SECRET_token_1 SECRET_refresh_0 SECRET_refresh_1 SECRET_client SECRET_audience";
        Answer::json(401, serde_json::json!({"error": {"message": known}}).to_string())
    })
    .await;
    let application = OAuth::new("app").client_secret("SECRET_client").parameter("audience", "SECRET_audience");
    let refresh = application.token_url(format!("{}/token", server.url)).refresh_token("SECRET_refresh");
    let client = Client::builder().base_url(&server.url).credential("oauth2", refresh).build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_hidden(&error);
    let redacted = ["[redacted]"; 6].join(" ");
    assert_eq!(error.api().unwrap().message.as_deref(), Some(redacted.as_str()));
}

/// Why the caller's stream failed. Only `Debug` shows the detail.
struct Broken(&'static str);

impl Debug for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Broken({})", self.0)
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the disk is gone")
    }
}

impl std::error::Error for Broken {}

#[tokio::test]
async fn sources_stay_unless_they_show_a_secret() {
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    let failing = async |detail: &'static str| {
        let stream = stream::iter([Err::<&str, _>(std::io::Error::other(Broken(detail)))]);
        client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(stream, None)).await
    };
    let sources = |error: &Error| {
        let mut sources = Vec::new();
        let mut next = std::error::Error::source(error);
        while let Some(source) = next {
            sources.push(source.to_string());
            next = source.source();
        }
        sources
    };
    let (clean, leaking) = (failing("plain").await.unwrap_err(), failing("SECRET_key").await.unwrap_err());
    assert_hidden(&leaking);
    assert!(sources(&clean).iter().any(|text| text.contains("the disk is gone")), "{clean:?}");
    assert_eq!(sources(&clean), sources(&leaking));
    assert!(shown(&clean).contains("plain"));
}

static EVENTS: Operation = Operation::get("events", "/events").accept("text/event-stream");

#[tokio::test]
async fn events_that_cannot_be_read_are_not_shown() {
    let stream = |body: &str| with_headers(200, &[("content-type", "text/event-stream")], body.as_bytes());
    let server = TestServer::start([
        stream("data: {\"id\":[\"SECRET\"],\"x\":\"SECRET_key\"}\n\ndata: SECRET\n\nevent: SECRET\nid: SECRET\ndata: 1\n\n"),
        with_headers(200, &[("content-type", "SECRET/SECRET SECRET")], b"SECRET"),
    ])
    .await;
    let client = server.client();
    let mut events = client.event_request::<Agent>(&EVENTS).await.unwrap();
    let mut count = 0;
    while let Some(event) = events.next().await {
        assert_hidden(&event.unwrap_err());
        count += 1;
    }
    assert_eq!(count, 3);
    assert_hidden(&client.event_request::<Agent>(&EVENTS).await.unwrap_err());
}

#[test]
fn what_is_refused_before_a_call_does_not_show() {
    let refused = |builder: ClientBuilder| assert_hidden(&builder.build().unwrap_err());
    for url in [
        "https://SECRET:SECRET@example.com",
        "https://example.com/SECRET?SECRET=SECRET",
        "https://example.com/SECRET#SECRET",
        "SECRET://example.com",
        "http://SECRET.example.com/SECRET",
        "https://exa mple/SECRET",
        "SECRET",
    ] {
        refused(Client::builder().base_url(url));
        // A token URL may have a query, and may be relative to the base URL.
        let application = OAuth::new("app").token_url(url).client_secret("SECRET_client");
        let builder = Client::builder().base_url("https://a.example");
        builder.credential("oauth2", application.client_credentials()).build().err().iter().for_each(assert_hidden);
    }
    refused(Client::builder().api_key("SECRET\u{1}"));
    refused(Client::builder().bearer_token("SECRET é"));
    refused(Client::builder().basic("SECRET:user", "SECRET"));
    refused(Client::builder().basic("user", "SECRET\n"));
    refused(Client::builder().user_agent_suffix("SECRET\n"));
    let error = parse_event::<BTreeMap<String, Agent>>(br#"{"SECRET":{"id":"SECRET","name":["SECRET"]}}"#).unwrap_err();
    assert_hidden(&error);
    let client = Client::builder().api_key("SECRET_key").build().unwrap();
    // The name and the value are swapped.
    let request = client.agents().get("a").header("Bearer SECRET_key", "authorization");
    assert!(!format!("{request:?} {request:#?}").contains("SECRET"));
}

/// Every kind of error. The match is here so that a new kind is not forgotten.
const ALL: &[ErrorKind] = &{
    use ErrorKind::*;
    let first = Config;
    match first {
        Config
        | Token
        | Signing
        | InvalidArgument
        | Connect
        | ConnectTimeout
        | Tls
        | Timeout
        | Stalled
        | Ambiguous
        | Truncated
        | Protocol
        | TooLarge
        | Redirect
        | NotModified
        | Status
        | Reported
        | UnexpectedContentType
        | Decode
        | Upload
        | Write
        | NotResumable
        | WaitTimeout
        | PaginationLoop => {}
    }
    [
        Config,
        Token,
        Signing,
        InvalidArgument,
        Connect,
        ConnectTimeout,
        Tls,
        Timeout,
        Stalled,
        Ambiguous,
        Truncated,
        Protocol,
        TooLarge,
        Redirect,
        NotModified,
        Status,
        Reported,
        UnexpectedContentType,
        Decode,
        Upload,
        Write,
        NotResumable,
        WaitTimeout,
        PaginationLoop,
    ]
};

#[cfg(feature = "webhooks")]
#[test]
fn the_secret_of_a_webhook_is_not_shown() {
    use crate::runtime::WebhookVerifier;
    use crate::tests::sample::API;

    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let error = WebhookVerifier::for_api(&API, "whsec_SECRET").unwrap_err();
    assert!(!shown(&error).contains("SECRET"));
    let verifier = WebhookVerifier::for_api(&API, "whsec_SECRETSECRETSECRETSECRETSECRETSE").unwrap();
    assert!(!format!("{verifier:?}").contains("SECRET"));
    let mut headers = verifier.sign("SECRET_id", std::time::SystemTime::now(), b"{}").unwrap();
    headers.insert("webhook-signature", "v1,SECRET".parse().unwrap());
    let error = verifier.verify::<serde_json::Value>(&headers, b"SECRET").unwrap_err();
    assert!(!format!("{error} {error:?} {error:#?}").contains("SECRET"));
    // A delivery whose sender is right and whose body is not.
    let body = br#"{"SECRET":{"id":["SECRET"]},"x":"SECRET"}"#;
    let headers = verifier.sign("SECRET_id", std::time::SystemTime::now(), body).unwrap();
    let error = verifier.verify::<BTreeMap<String, Agent>>(&headers, body).unwrap_err();
    assert!(matches!(error, crate::runtime::WebhookError::Decode(_)));
    assert!(!format!("{error} {error:?} {error:#?}").contains("SECRET"));
    assert!(!traces.text().contains("SECRET"));
}
