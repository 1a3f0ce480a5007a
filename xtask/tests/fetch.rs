//! Runs `cargo xtask fetch` as a process with a key and a proxy in its environment. All responses are unusable, so that
//! the workspace is not changed.

#[path = "../../faos-codegen/src/fetch/loopback.rs"]
mod loopback;

use std::process::Command;

use loopback::{Loopback, answer};

/// Runs the command and returns its standard error.
fn fetch(url: &str, proxy: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["fetch", "--check", "--url", url])
        .env("FAOS_API_KEY", "SECRET_key")
        .envs(["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"].map(|name| (name, proxy)))
        .envs(["all_proxy", "https_proxy", "http_proxy"].map(|name| (name, proxy)))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("messages are valid UTF-8")
}

#[test]
fn no_key_is_sent_and_no_proxy_is_used_for_local_urls() {
    let server = Loopback::answering(|_| answer("404 Not Found", &[], b"{}"));
    let proxy = Loopback::answering(|_| answer("403 Forbidden", &[], b""));
    let stderr = fetch(&server.url.to_string(), &proxy.url.to_string());
    assert!(stderr.contains("the status is 404"), "{stderr}");
    let requests = server.requests().join("");
    assert!(requests.starts_with("GET /openapi.json"), "{requests}");
    for secret in ["SECRET", "authorization", "cookie"] {
        assert!(!requests.to_lowercase().contains(&secret.to_lowercase()), "{requests}");
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
}

#[test]
fn the_proxy_is_reported_without_its_password() {
    let proxy = Loopback::answering(|_| answer("403 Forbidden", &[], b""));
    let address = proxy.url.authority().unwrap().to_string();
    let stderr = fetch("https://api.example.invalid/openapi.json", &format!("http://user:SECRET_password@{address}"));
    assert!(stderr.contains(&format!("note: using the proxy {address}\n")), "{stderr}");
    assert!(!stderr.contains("SECRET"), "{stderr}");
    let requests = proxy.requests().join("");
    assert!(requests.starts_with("CONNECT api.example.invalid:443"), "{requests}");
    assert!(!requests.contains("SECRET_key"), "{requests}");
}

#[test]
fn an_unreachable_proxy_is_not_bypassed() {
    let proxy = Loopback::unreachable().to_string();
    let stderr = fetch("https://api.example.invalid/openapi.json", &proxy);
    assert!(stderr.contains("error: cannot reach https://api.example.invalid/openapi.json"), "{stderr}");
}
