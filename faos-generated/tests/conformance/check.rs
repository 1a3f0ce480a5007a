//! Checks shared by all operations: examples, pages and errors.

use std::fmt::Debug;
use std::time::Duration;

use faos_generated::types::{ErrorResponse, TooManyRequestsResponse};
use faos_generated::{Call, Error, ErrorKind, PageStream, RateLimit, Response};
use serde::Serialize;
use serde_json::Value;

use super::document::{Document, Example};

/// Checks that a response has this status, and that its value equals this example without loss.
pub(crate) fn response<T: Serialize>(response: &Response<T>, operation: &str, status: u16, example: &str) {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.request_id(), Some("req_abc123"));
    rate_limit(response.rate_limit());
    let example = Document::read().example(operation, status, example);
    value(response.value(), &example["data"]);
}

/// Checks a list with a first and a last page.
///
/// The mock server returns the first page for every cursor, so `from_the_start` must detect a loop. `from_the_cursor`
/// starts at the cursor of the first page and requests the example `lastPage`.
pub(crate) async fn pages<T: Serialize + Debug>(
    operation: &str,
    mut from_the_start: PageStream<T>,
    mut from_the_cursor: PageStream<T>,
) {
    let document = Document::read();

    let first = from_the_start.next().await.unwrap().unwrap();
    value(&first.items, &document.example(operation, 200, "firstPage")["data"]);
    assert_eq!((first.has_more, first.next_cursor.as_deref()), (true, Some("def456")));
    assert_eq!(from_the_start.next().await.unwrap().unwrap_err().kind(), ErrorKind::PaginationLoop);
    assert!(from_the_start.next().await.is_none());

    let last = from_the_cursor.next().await.unwrap().unwrap();
    value(&last.items, &document.example(operation, 200, "lastPage")["data"]);
    assert_eq!((last.has_more, last.next_cursor), (false, None));
    assert!(from_the_cursor.next().await.is_none());
}

/// Requests every error example of an operation, and those of `5XX` with several statuses. `call` sends the header `Prefer` with the given value.
pub(crate) async fn errors<T>(operation: &str, call: impl Fn(&str) -> Call<T>) {
    let mut examples = Document::read().examples(operation);
    examples.retain(|example| example.status >= 400);
    let mut statuses: Vec<_> = examples.iter().map(|example| example.status).collect();
    statuses.dedup();
    let not_found: &[u16] = if operation.contains("{id}") { &[404] } else { &[] };
    assert_eq!(statuses, [&[400, 401, 403], not_found, &[422, 429, 500, 502, 503, 599]].concat(), "{operation}");

    for example in examples {
        let Err(error) = call(&example.prefer()).await else {
            panic!("{operation} succeeded although {} was requested", example.prefer());
        };
        assert_eq!(error.operation().as_deref(), Some(operation));
        documented_error(&error, &example);
    }
}

fn documented_error(error: &Error, example: &Example) {
    assert_eq!(error.kind(), ErrorKind::Status, "{error}");
    assert_eq!(error.status().unwrap().as_u16(), example.status);
    assert_eq!(error.is_retryable(), matches!(example.status, 429 | 500 | 502 | 503), "{error}");
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), (example.status == 429).then_some(Duration::from_secs(15)));
    rate_limit(error.rate_limit());

    let api = error.api().unwrap();
    let problem = example.body.get("error").unwrap_or(&example.body);
    let member = |name: &str| problem[name].as_str();
    assert_eq!(api.code.as_deref(), member("code").or(member("type")));
    assert_eq!(api.message.as_deref(), member("message").or(member("detail")));
    assert_eq!(api.kind.as_deref(), member("type"));
    assert_eq!(api.param.as_deref(), member("param"));
    assert_eq!(api.documentation_url.as_deref(), member("documentation_url"));
    assert_eq!(error.request_id(), member("request_id").or(example.body["meta"]["request_id"].as_str()));

    match example.status {
        429 => value(&error.decode::<TooManyRequestsResponse>().unwrap(), &example.body),
        _ => value(&error.decode::<ErrorResponse>().unwrap(), &example.body),
    }
}

fn rate_limit(found: RateLimit) {
    assert_eq!((found.limit, found.remaining), (Some(60), Some(45)));
    assert_eq!(found.reset.map(|reset| reset.as_second()), Some(1_705_312_800));
}

/// Checks that a value serializes to the documented example.
pub(crate) fn value(value: &impl Serialize, expected: &Value) {
    let mut written = serde_json::to_value(value).unwrap();
    let mut expected = expected.clone();
    as_floats(&mut written);
    as_floats(&mut expected);
    assert_eq!(written, expected);
}

/// Converts all numbers to floats, because `820` and `820.0` are equal in JSON.
fn as_floats(value: &mut Value) {
    match value {
        Value::Number(number) => *value = number.as_f64().into(),
        Value::Array(items) => items.iter_mut().for_each(as_floats),
        Value::Object(members) => members.values_mut().for_each(as_floats),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
