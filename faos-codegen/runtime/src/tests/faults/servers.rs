//! The URLs that calls go to: servers with variables, relative servers, and servers of single operations.

// The enum is declared as a generated crate declares it.
#![allow(unreachable_pub)]

use crate::runtime::facts::environment;
use crate::runtime::prelude::*;
use crate::runtime::{Api, Client, ClientBuilder, Error, ErrorKind, Variable};
use crate::tests::server::{TestServer, json};

use super::checked;

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn api(servers: &'static [Server], relative: Option<Server>, operation_servers: &'static [Server]) -> ClientBuilder {
    ClientBuilder::for_api(leak(Api { name: "Servers", servers, relative, operation_servers, ..Api::DEFAULT }))
}

/// Returns the base URL of a client.
fn base(builder: ClientBuilder) -> Result<String, String> {
    match builder.build() {
        Ok(client) => Ok(client.shared().base_url.as_str().trim_end_matches('/').to_owned()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config);
            Err(error.to_string())
        }
    }
}

fn server(url: &'static str, defaults: &[(&'static str, Option<&'static str>)]) -> ClientBuilder {
    let variables = defaults.iter().map(|(name, default)| Variable { name, setter: name, default: *default });
    let variables: &'static [Variable] = Vec::leak(variables.collect());
    api(leak([Server::new("", url).variables(variables)]), None, &[])
}

#[test]
fn variables_take_their_defaults_or_the_values_of_the_caller() {
    let site =
        || server("https://{sub}.{site}/{v}", &[("sub", Some("api")), ("site", Some("a.com")), ("v", Some("v1"))]);
    let host = || server("https://{host}/v1", &[("host", None)]);
    let scheme = || server("{scheme}://a.com:{port}", &[("scheme", Some("https")), ("port", Some("8443"))]);
    let whole = || server("{url}/v1", &[("url", Some("https://a.com/x"))]);
    for (builder, expected) in [
        (site(), "https://api.a.com/v1"),
        (site().server_variable("site", "a.eu"), "https://api.a.eu/v1"),
        (site().server_variable("site", "x").server_variable("site", "b.eu"), "https://api.b.eu/v1"),
        (site().server_variable("v", "v 2/x?#"), "https://api.a.com/v%202/x%3F%23"),
        (site().server_variable("v", "/v2/"), "https://api.a.com/v2"),
        (site().server_variable("v", "%2e%2e"), "https://api.a.com/%252e%252e"),
        (site().server_variable("v", ""), "https://api.a.com"),
        (host().server_variable("host", "a.com:8443"), "https://a.com:8443/v1"),
        (host().server_variable("host", "localhost:80"), "https://localhost:80/v1"),
        (host().server_variable("host", "[::1]:80"), "https://[::1]:80/v1"),
        // The caller knows the name of a host without a dot.
        (host().server_variable("host", "backend"), "https://backend/v1"),
        (host().base_url("https://b.com"), "https://b.com"),
        (scheme(), "https://a.com:8443"),
        (scheme().server_variable("port", "443"), "https://a.com"),
        (scheme().server_variable("scheme", "http").allow_insecure_http(), "http://a.com:8443"),
        (whole(), "https://a.com/x/v1"),
        (whole().server_variable("url", "https://b.com/"), "https://b.com/v1"),
        (server("https://api{env}.a.com", &[("env", Some(""))]), "https://api.a.com"),
    ] {
        assert_eq!(base(builder).as_deref(), Ok(expected));
    }
    for (builder, problem) in [
        (host(), "`host` is not set"),
        (server("https://{host}/v1", &[("host", Some("unknown"))]), "`host` is not set"),
        (server("https://unknown", &[]), "`base_url` is not set"),
        (server("https://{unlisted}.a.com", &[]), "`base_url` is not set"),
        (host().server_variable("host", "a.com/evil"), "`host` is invalid"),
        (host().server_variable("host", "user@evil.com"), "`host` is invalid"),
        (host().server_variable("host", "evil.com#"), "`host` is invalid"),
        (host().server_variable("host", "evil.com?x"), "`host` is invalid"),
        (host().server_variable("host", "evil.com\\x"), "`host` is invalid"),
        (host().server_variable("host", "a b"), "`host` is invalid"),
        (host().server_variable("host", "a\nb"), "`host` is invalid"),
        (host().server_variable("host", "%2e"), "`host` is invalid"),
        (host().server_variable("host", "a.com:x"), "`host` is invalid"),
        (host().server_variable("host", "a..com"), "`host` is invalid"),
        (host().server_variable("host", ""), "not a URL"),
        (site().server_variable("sub", ""), "empty label"),
        (site().server_variable("v", ".."), "`.` or `..`"),
        (site().server_variable("v", "a/../b"), "`.` or `..`"),
        (scheme().server_variable("scheme", "ftp"), "`scheme` is invalid"),
        (scheme().server_variable("scheme", "http"), "would send credentials unencrypted"),
        (whole().server_variable("url", "https://user:word@b.com"), "contains a user name"),
        (whole().server_variable("url", "b.com"), "not a URL"),
        (host().server_variable("other", "x").server_variable("host", "a.com"), "`other` has no effect"),
        (host().server_variable("host", "a.com").base_url("https://b.com"), "`host` has no effect"),
    ] {
        let error = base(builder).expect_err(problem);
        assert!(error.contains(problem), "{problem}: {error}");
    }
}

#[test]
fn a_relative_server_keeps_its_path() {
    for (url, given, expected) in [
        ("/v1", "https://a.com", "https://a.com/v1"),
        ("/v1", "https://a.com/", "https://a.com/v1"),
        ("/api/v2", "https://a.com/proxy", "https://a.com/proxy/api/v2"),
        ("/api/v2", "https://a.com/api/v2", "https://a.com/api/v2"),
        ("/api/v2", "https://a.com/proxy/api/v2/", "https://a.com/proxy/api/v2"),
        ("./api", "https://a.com/x", "https://a.com/x/api"),
        ("v2", "https://a.com/x/", "https://a.com/x/v2"),
        ("v2", "https://a.com", "https://a.com/v2"),
        ("../x", "https://a.com/a/b", "https://a.com/a/x"),
        ("../x", "https://a.com", "https://a.com/x"),
        ("./../x/./y", "https://a.com/a", "https://a.com/x/y"),
        ("/", "https://a.com/x", "https://a.com/x"),
        (".", "https://a.com/x", "https://a.com/x"),
        ("/a:b", "https://a.com", "https://a.com/a:b"),
    ] {
        let builder = api(&[], Some(Server::new("", url)), &[]).base_url(given);
        assert_eq!(base(builder).as_deref(), Ok(expected), "{url} {given}");
    }
    static VERSION: [Variable; 1] = [Variable::new("v", "v", "v1")];
    let versioned = || api(&[], Some(Server::new("", "/api/{v}").variables(&VERSION)), &[]).base_url("https://a.com");
    assert_eq!(base(versioned()).as_deref(), Ok("https://a.com/api/v1"));
    assert_eq!(base(versioned().server_variable("v", "v2")).as_deref(), Ok("https://a.com/api/v2"));
    let error = base(api(&[], Some(Server::new("", "/v1")), &[])).unwrap_err();
    assert!(error.contains("`base_url` is not set"), "{error}");
}

static ME: Operation = Operation::get("me", "/me");

#[tokio::test]
async fn operations_stay_on_their_own_servers() -> Result<(), Error> {
    let (main, other) = (TestServer::start([json(200, "{}")]).await, TestServer::start([json(200, "{}")]).await);
    let own = leak(Operation::get("log", "/log").servers(Vec::leak(vec![Server::new("", other.url.clone().leak())])));
    let relative: &[(&str, &str)] =
        &[("/v2", "/v2/log"), ("v2", "/v1/v2/log"), ("../x", "/x/log"), ("/", "/log"), ("./", "/v1/log")];
    let servers = leak([Server::new("", "https://a.com"), Server::new("", main.url.clone().leak())]);
    for builder in [api(servers, None, &[]).base_url(&main.url), api(servers, None, &[]).server(1)] {
        let client: Client = builder.build()?;
        client.empty_request(&ME).await?;
        client.empty_request(own).await?;
        assert_eq!(other.received().last().unwrap().target(), "/v1/log");
        assert_eq!(main.received().last().unwrap().target(), "/v1/me");
        for (url, target) in relative {
            let operation = leak(Operation::get("log", "/log").servers(leak([Server::new("", url)])));
            client.empty_request(operation).await?;
            assert_eq!(main.received().last().unwrap().target(), *target, "{url}");
        }
    }
    // A variable that only the server of an operation has.
    static PORT: [Variable; 1] = [Variable::required("port", "port")];
    let template: &str = other.url.rsplit_once(':').unwrap().0.to_owned().leak();
    let templated: &'static [Server] =
        leak([Server::new("", format!("{template}:{{port}}/v3").leak()).variables(&PORT)]);
    let operation = leak(Operation::get("log", "/log").servers(templated));
    let builder = || api(servers, None, templated).base_url(&main.url);
    let error = checked(builder().build()?.empty_request(operation).await);
    assert!(error.kind() == ErrorKind::Config && error.to_string().contains("`port` is not set"), "{error}");
    let port = other.url.rsplit_once(':').unwrap().1.trim_end_matches("/v1");
    builder().server_variable("port", port).build()?.empty_request(operation).await?;
    assert_eq!(other.received().last().unwrap().target(), "/v3/log");
    let error = checked(builder().server_variable("port", "1/x").build());
    assert!(error.to_string().contains("`port` is invalid"), "{error}");
    Ok(())
}

environment! {
    /// The environments of an API.
    pub enum Environment {
        /// `https://api.example.com`.
        Production = "https://api.example.com",
        /// `https://eu.example.com`.
        EuSandbox = "https://eu.example.com",
    }
}

#[test]
fn an_environment_is_named_in_any_case() {
    for name in ["EuSandbox", "eu-sandbox", "EU_SANDBOX", "eusandbox"] {
        assert_eq!(name.parse::<Environment>().unwrap(), Environment::EuSandbox, "{name}");
    }
    for name in ["", "eu sandbox", "prod"] {
        let error = name.parse::<Environment>().unwrap_err().to_string();
        assert_eq!(error, "the environment is invalid: expected `Production` or `EuSandbox`");
    }
    let mut urls = BTreeMap::new();
    for environment in Environment::VALUES {
        assert_eq!(environment.to_string().parse::<Environment>().unwrap(), *environment);
        urls.insert(format!("{environment:>12}"), environment.url());
    }
    let expected = [("  Production", "https://api.example.com"), ("   EuSandbox", "https://eu.example.com")];
    assert_eq!(urls, expected.map(|(name, url)| (name.to_owned(), url)).into());
}
