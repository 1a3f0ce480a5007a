//! Lowers the servers of a document, a path or an operation to absolute base URLs.

use crate::api::Server;
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Document;
use crate::json::Pointer;

/// Returns the servers that get a named environment. Others are reported, and require a base URL from the caller.
pub(super) fn of_api(document: &Document, findings: &mut Diagnostics) -> Vec<Server> {
    usable(&document.envelope.servers, &Pointer::root(), findings)
}

/// The maximum number of servers of a list. Each is a constant of the client.
const MAX_SERVERS: usize = 100;

/// Returns the servers of a list below `at` that have a usable URL.
pub(super) fn usable(listed: &[openapiv3::Server], at: &Pointer, findings: &mut Diagnostics) -> Vec<Server> {
    let mut servers = Vec::new();
    if listed.len() > MAX_SERVERS {
        let message = format!("only the first {MAX_SERVERS} of {} servers are used", listed.len());
        findings
            .warning(Code::UnusableServer, &at.join("servers"), message)
            .help("use a variable in the URL, or let callers set a base URL");
    }
    // Servers without a URL have been reported.
    let listed = listed.iter().take(MAX_SERVERS).enumerate().filter(|(_, server)| !server.url.is_empty());
    for (index, server) in listed {
        let at = at.join("servers").index(index);
        match absolute(server) {
            Ok(url) => servers.push(Server { at, url, description: server.description.clone() }),
            Err(reason) => {
                findings
                    .warning(
                        Code::UnusableServer,
                        &at,
                        format!("the server `{}` is ignored: {reason}", server.url.escape_debug()),
                    )
                    .help("callers can still set a base URL");
            }
        }
    }
    servers
}

/// Returns the URL with variables replaced by their defaults.
fn absolute(server: &openapiv3::Server) -> Result<String, &'static str> {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_');
        let is_path = |character: char| plain(character) || character == '/';
        if !variable.default.chars().all(is_path) || variable.default.contains("..") {
            return Err("the default of a variable contains characters that are not allowed in a URL");
        }
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Err("it is not an absolute http or https URL");
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains(['@', '\\']) {
        return Err("its host is invalid");
    }
    if url.chars().any(|character| !character.is_ascii_graphic() || "{}\"<>\\^`|?#".contains(character)) {
        return Err("it contains characters that are not allowed in a base URL");
    }
    let port = host.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
    if matches!(port, Some(Err(_))) && !host.ends_with(']') {
        return Err("its port is invalid");
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_servers_is_limited() {
        let listed = |count: usize| -> Vec<openapiv3::Server> {
            let url = |index| format!("https://{index}.example.com");
            (0..count).map(|index| openapiv3::Server { url: url(index), ..Default::default() }).collect()
        };
        for (count, reported) in [(MAX_SERVERS, 0), (MAX_SERVERS + 1, 1)] {
            let mut findings = Diagnostics::new();
            let servers = usable(&listed(count), &Pointer::root(), &mut findings);
            assert_eq!((servers.len(), findings.len()), (MAX_SERVERS, reported));
        }
    }
}
