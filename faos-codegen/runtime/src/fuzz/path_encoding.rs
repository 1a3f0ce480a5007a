//! An argument changes only its own part of the URL: not the host, another path segment or another query pair.

use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::runtime::call::send::prepare;
use crate::runtime::{Api, Client, ClientBuilder, Operation, Style};

use super::lines;

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    static API: Api = Api { name: "Fuzz", user_agent: "fuzz/1", ..Api::DEFAULT };
    ClientBuilder::for_api(&API).base_url("https://api.example.com/v1").build().expect("the settings are right")
});

static OPERATION: Operation = Operation::get("fuzz", "/between/{value}/and/{other}.json");

/// Reads the bytes as a style and as four lines: two values for a path, a name and a value for a query.
///
/// # Panics
///
/// Panics if a value changed anything other than its own position.
pub fn path_encoding(bytes: &[u8]) {
    let Some((&choice, bytes)) = bytes.split_first() else {
        return;
    };
    let ([value, other, name], rest) = lines(bytes);
    let [value, other, name, rest] = [value, other, name, rest].map(String::from_utf8_lossy);
    let styles = [Style::Simple, Style::Label, Style::Matrix, Style::Json];
    let style = styles[usize::from(choice) % styles.len()];
    let argument = match choice / 8 % 3 {
        0 => Value::from(value.as_ref()),
        1 => Value::from(value.split(',').collect::<Vec<_>>()),
        _ => Value::Object(value.split(',').map(|name| (name.to_owned(), Value::from(other.as_ref()))).collect()),
    };

    let request = CLIENT
        .empty_request(&OPERATION)
        .styled_path(style, choice & 4 > 0, "value", argument.clone())
        .path("other", other.as_ref())
        .query(&name, rest.as_ref())
        .reserved_query(Style::Form, true, &format!("{name}_"), rest.as_ref());
    let (client, parts, _) = request.into_parts();
    let Ok(prepared) = parts.and_then(|parts| prepare(client.shared(), parts)) else {
        return;
    };
    let url = prepared.url;

    assert!(url.as_str().starts_with("https://api.example.com/v1/between/"), "{url}");
    assert_eq!(url.fragment(), None);
    let segments: Vec<&str> = url.path().split('/').collect();
    let ["", "v1", "between", first, "and", second] = segments.as_slice() else {
        panic!("{url} has other segments than the template");
    };
    let decoded = |segment: &str| percent_decode_str(segment).decode_utf8().expect("it was text before").into_owned();
    assert_eq!(decoded(second), format!("{other}.json"));
    for segment in [first, second] {
        assert!(!matches!(decoded(segment).as_str(), "" | "." | ".."), "{url} leads elsewhere");
    }
    match (style, &argument) {
        (Style::Simple, Value::String(text)) => assert_eq!(&decoded(first), text),
        (Style::Json, _) => assert_eq!(serde_json::from_str::<Value>(&decoded(first)).ok(), Some(argument)),
        _ => {}
    }
    let query: Map<String, Value> =
        url.query_pairs().map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect();
    let expected = [(name.to_string(), Value::from(rest.as_ref())), (format!("{name}_"), Value::from(rest.as_ref()))];
    assert_eq!(query, Map::from_iter(expected), "{url}");
}
