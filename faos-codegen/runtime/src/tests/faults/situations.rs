//! Credentials in every situation: by scheme, given or not, and required by the document or not.

use crate::runtime::prelude::*;
use crate::runtime::{Api, Client, ClientBuilder, Credential, Error, ErrorKind, In, Scheme};
use crate::tests::server::{Received, TestServer, json};

use super::checked;

static ME: Operation = Operation::get("me", "/me");

/// Returns an API whose operations require the schemes of one of the alternatives.
fn api(schemes: Vec<Scheme>, security: &[&[&'static str]], key_scheme: &'static str) -> &'static Api {
    let security: Vec<&'static [&'static str]> =
        security.iter().map(|all| &*Box::leak(all.to_vec().into_boxed_slice())).collect();
    Box::leak(Box::new(Api {
        name: "Situations",
        key_variable: "SITUATIONS_KEY",
        user_agent: "situations/1",
        schemes: Box::leak(schemes.into_boxed_slice()),
        security: Box::leak(security.into_boxed_slice()),
        key_scheme,
        ..Api::DEFAULT
    }))
}

fn schemes() -> [(Scheme, Credential, &'static str); 7] {
    let token = || Credential::token("SECRET_key");
    [
        (Scheme::bearer("a"), token(), "authorization: Bearer SECRET_key"),
        (Scheme::oauth2("a"), token(), "authorization: Bearer SECRET_key"),
        (Scheme::basic("a"), Credential::basic("user", "SECRET_word"), "authorization: Basic dXNlcjpTRUNSRVRfd29yZA=="),
        (Scheme::api_key("a", In::Header, "X-Key"), token(), "x-key: SECRET_key"),
        (
            Scheme::api_key("a", In::Header, "Authorization"),
            "Token SECRET_key".into(),
            "authorization: Token SECRET_key",
        ),
        (Scheme::api_key("a", In::Query, "key"), "SECRET key&".to_owned().into(), "/v1/me?key=SECRET%20key%26"),
        (Scheme::api_key("a", In::Cookie, "session"), token(), "cookie: session=SECRET_key"),
    ]
}

/// Returns the credentials in a request: headers that may hold some, and the target if it has a query.
fn sent(request: &Received) -> Vec<String> {
    let names = ["authorization", "cookie", "x-key", "x-other"];
    let headers = request.headers.iter().filter(|(name, _)| names.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| format!("{name}: {value}"));
    let query = request.target().contains('?').then(|| request.target().to_owned());
    headers.chain(query).collect()
}

async fn call(builder: ClientBuilder, server: &TestServer) -> Result<Vec<String>, Error> {
    let client = builder.base_url(&server.url).build()?;
    client.empty_request(&ME).await?;
    Ok(sent(server.received().last().unwrap()))
}

#[tokio::test]
async fn a_credential_is_sent_where_the_document_requires_it_and_never_dropped() {
    let server = TestServer::start([json(200, "{}")]).await;
    for (scheme, credential, expected) in schemes() {
        let kind = scheme.kind;
        let required = || ClientBuilder::for_api(api(vec![Scheme { ..copy(&scheme) }], &[&["a"]], "a"));
        assert_eq!(
            call(required().credential("a", credential.clone()), &server).await.unwrap(),
            [expected],
            "{kind:?}"
        );
        let error = checked(call(required(), &server).await);
        assert_eq!(error.kind(), ErrorKind::Config, "{kind:?}");
        assert!(error.to_string().contains("the client has no credential for `a`"), "{error}");
        assert!(call(required().anonymous(), &server).await.unwrap().is_empty(), "{kind:?}");
        let given = required().anonymous().credential("a", credential.clone());
        assert_eq!(call(given, &server).await.unwrap(), [expected], "{kind:?}");

        let unstated = || ClientBuilder::for_api(api(vec![copy(&scheme).unused()], &[], ""));
        let error = checked(call(unstated().credential("a", credential), &server).await);
        assert!(error.to_string().contains("`a` would never be sent: no operation"), "{error}");
        assert!(error.to_string().contains("`send_credentials = \"always\"`"), "{error}");
        assert!(call(unstated(), &server).await.unwrap().is_empty(), "{kind:?}");
    }
}

fn copy(scheme: &Scheme) -> Scheme {
    Scheme { ..*scheme }
}

#[tokio::test]
async fn without_any_scheme_a_credential_is_refused() {
    let server = TestServer::start([json(200, "{}")]).await;
    let bare = || ClientBuilder::for_api(api(Vec::new(), &[], ""));
    for (field, builder) in [
        ("api_key", bare().api_key("SECRET_key")),
        ("bearer_token", bare().bearer_token("SECRET_key")),
        ("basic", bare().basic("user", "SECRET_word")),
    ] {
        let error = checked(call(builder, &server).await).to_string();
        assert!(error.contains(&format!("`{field}` would never be sent")) && error.contains("always"), "{error}");
    }
    assert!(call(bare(), &server).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_scheme_that_is_not_supported_blocks_no_call() {
    let server = TestServer::start([json(200, "{}")]).await;
    let schemes = || vec![Scheme::unsupported("mtls"), Scheme::bearer("a")];
    let client = |security: &[&[&'static str]]| ClientBuilder::for_api(api(schemes(), security, "a"));
    for (security, given, expected) in [
        (&[&["mtls"] as &[_]] as &[&[_]], false, &[] as &[&str]),
        (&[&["undeclared"]], false, &[]),
        (&[&["mtls"], &["a"]], false, &[]),
        (&[&["mtls"], &["a"]], true, &["authorization: Bearer SECRET_key"]),
        (&[&["mtls", "a"]], true, &["authorization: Bearer SECRET_key"]),
    ] {
        let builder = client(security);
        let builder = if given { builder.api_key("SECRET_key") } else { builder };
        assert_eq!(call(builder, &server).await.unwrap(), expected, "{security:?}");
    }
    assert_eq!(checked(call(client(&[&["mtls", "a"]]), &server).await).kind(), ErrorKind::Config);
    let error = checked(call(client(&[&["mtls"]]).credential("mtls", "SECRET_key"), &server).await);
    assert!(error.to_string().contains("`mtls` is not supported"), "{error}");
}

#[tokio::test]
async fn a_header_of_the_call_is_a_credential() {
    let server = TestServer::start([json(200, "{}")]).await;
    let schemes = || {
        vec![
            Scheme::bearer("bearer"),
            Scheme::basic("basic"),
            Scheme::api_key("key", In::Header, "X-Key"),
            Scheme::api_key("query", In::Query, "key"),
            Scheme::api_key("cookie", In::Cookie, "session"),
        ]
    };
    let call = async |security: &[&[&'static str]], key: &str, (name, value): (&str, &str)| {
        let builder = ClientBuilder::for_api(api(schemes(), security, "query")).base_url(&server.url);
        let builder = if key.is_empty() { builder } else { builder.api_key(key) };
        let client: Client = builder.build().unwrap();
        client.empty_request(&ME).header(name, value).await.map(|()| sent(server.received().last().unwrap()))
    };
    for (security, header, expected) in [
        (&[&["bearer"] as &[_]] as &[&[_]], ("Authorization", "Bearer other"), "authorization: Bearer other"),
        (&[&["basic"]], ("authorization", "Digest x=1"), "authorization: Digest x=1"),
        (&[&["key"]], ("x-key", "other key"), "x-key: other key"),
        (&[&["cookie"]], ("Cookie", "a=b; session=1"), "cookie: a=b; session=1"),
        (&[&["query"], &["bearer"]], ("Authorization", "Bearer other"), "authorization: Bearer other"),
    ] {
        assert_eq!(call(security, "", header).await.unwrap(), [expected], "{security:?}");
        // The credential of the call replaces that of the client.
        let uses_key = security == [["query"].as_slice(), &["bearer"]];
        if uses_key {
            assert_eq!(call(security, "SECRET_key", header).await.unwrap(), [expected], "{security:?}");
        }
    }
    // Only one of two schemes that are required together, and a header of another scheme.
    for (security, header) in [
        (&[&["bearer", "key"] as &[_]] as &[&[_]], ("Authorization", "Bearer other")),
        (&[&["key"]], ("Authorization", "Bearer other")),
        (&[&["cookie"]], ("Cookie", "a=b")),
    ] {
        assert_eq!(checked(call(security, "", header).await).kind(), ErrorKind::Config, "{security:?}");
    }
}

#[tokio::test]
async fn one_key_is_sent_for_one_scheme() {
    let server = TestServer::start([json(200, "{}")]).await;
    let schemes = || vec![Scheme::api_key("id", In::Header, "X-Key"), Scheme::api_key("secret", In::Header, "X-Other")];
    let both = || ClientBuilder::for_api(api(schemes(), &[&["id", "secret"]], ""));
    let error = checked(call(both().api_key("SECRET_key"), &server).await).to_string();
    assert!(error.contains("several security schemes") && error.contains("`id`, `secret`"), "{error}");
    let set = both().credential("id", "SECRET_0").credential("id", "SECRET_1").credential("secret", "SECRET_2");
    assert_eq!(call(set, &server).await.unwrap(), ["x-key: SECRET_1", "x-other: SECRET_2"]);

    let either = || ClientBuilder::for_api(api(schemes(), &[&["id"], &["secret"]], "secret"));
    assert_eq!(call(either().api_key("SECRET_key"), &server).await.unwrap(), ["x-other: SECRET_key"]);
    let error = checked(call(either().bearer_token("SECRET_key"), &server).await).to_string();
    assert!(error.contains("`bearer_token` would never be sent"), "{error}");
    let one = || ClientBuilder::for_api(api(vec![Scheme::oauth2("oauth2")], &[&["oauth2"]], ""));
    let error = checked(call(one().api_key("SECRET_key"), &server).await).to_string();
    assert!(error.contains("a credential for `oauth2`"), "{error}");
}
