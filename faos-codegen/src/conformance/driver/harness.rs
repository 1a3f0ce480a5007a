//! Runs cases against a server: calls the operation of each with its arguments, and records the outcome.

#![allow(deprecated, unused, clippy::all)]

use std::collections::HashMap;
use std::fs::File;
use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;
use std::{env, fmt, fs};

use client::serde::de::DeserializeOwned;
use client::serde_json::{self, Map, Value, json};
use client::{
    Base64, Client, Credential, Download, Error, ErrorKind, EventStream, Field, FilePart, Format, Formatted,
    LineStream, ResponseCall,
};
use tokio::task::{Id, JoinError, JoinSet};

// modules

/// The names and places of the document that the calls refer to by their index.
const DATA: &str = include_str!("data.json");

/// The number of calls at the same time.
const CONCURRENT: usize = 4;

/// The time limit for a call.
const LIMIT: Duration = Duration::from_secs(20);

/// The header that identifies the case of a request.
const HEADER: &str = "x-conformance-case";

/// A call in progress. It returns the status of a response that was decoded to its end.
type Running = Pin<Box<dyn Future<Output = Result<u16, Error>> + Send>>;

/// Creates the call of an operation.
type Call = fn(&Client, &mut Arguments) -> Result<Running, Refusal>;

/// Decodes the body of an error.
type DecodeError = fn(&Error) -> Result<(), Error>;

/// An operation: its call, and the type of each documented error that has one.
type Operation = (Call, &'static [DecodeError]);

/// A value that cannot be passed to the client.
struct Refusal(String);

impl Refusal {
    fn new(place: &str, error: impl fmt::Display) -> Self {
        Self(format!("{place}: {error}"))
    }
}

/// The arguments of a case, by the index of the parameter.
struct Arguments {
    case: String,
    operation: usize,
    members: Members,
    body: Option<Value>,
}

impl Arguments {
    fn body<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        decode("body", self.body.take().unwrap_or_default())
    }

    /// Returns the body of a form, which may hold files.
    fn value(&mut self) -> Value {
        self.body.take().unwrap_or_default()
    }

    /// Returns a body that is text or bytes.
    fn bytes(&mut self) -> Result<Vec<u8>, Refusal> {
        match self.body.take().unwrap_or_default() {
            Value::Object(mut content) => match (content.remove("$bytes"), content.remove("$text")) {
                (Some(bytes), _) => bytes_of(bytes),
                (_, Some(Value::String(text))) => Ok(text.into_bytes()),
                _ => Err(Refusal::new("body", "expected `$bytes` or `$text`")),
            },
            _ => Err(Refusal::new("body", "expected an object")),
        }
    }

    /// Returns a body of JSON values.
    fn lines<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, Refusal> {
        match self.body.take().unwrap_or_default() {
            Value::Object(mut content) => decode("body", content.remove("$lines").unwrap_or_default()),
            _ => Err(Refusal::new("body", "expected an object")),
        }
    }
}

/// Values by their name.
struct Members {
    /// The name of each index.
    names: &'static [String],
    values: Map<String, Value>,
}

impl Members {
    fn of(type_index: usize, value: Value) -> Result<Self, Refusal> {
        match value {
            Value::Object(values) => Ok(Self { names: &data().types[type_index], values }),
            _ => Err(Refusal::new("body", "expected an object")),
        }
    }

    fn raw(&mut self, index: usize) -> Option<Value> {
        self.values.remove(&self.names[index])
    }

    fn required(&mut self, index: usize) -> Result<Value, Refusal> {
        self.raw(index).ok_or_else(|| Refusal::new(&self.names[index], "a value is required"))
    }

    fn take<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Refusal> {
        let value = self.required(index)?;
        decode(&self.names[index], value)
    }

    fn maybe<T: DeserializeOwned>(&mut self, index: usize) -> Result<Option<T>, Refusal> {
        match self.raw(index) {
            // A caller leaves out what does not accept null.
            Some(Value::Null) => Ok(decode(&self.names[index], Value::Null).ok()),
            Some(value) => decode(&self.names[index], value).map(Some),
            None => Ok(None),
        }
    }

    /// Returns a date, time, duration or UUID.
    fn take_format<T: Format>(&mut self, index: usize) -> Result<T, Refusal> {
        let text: Formatted<T> = self.take(index)?;
        parse(&self.names[index], text)
    }

    fn maybe_format<T: Format>(&mut self, index: usize) -> Result<Option<T>, Refusal> {
        let text: Option<Formatted<T>> = self.maybe(index)?;
        text.map(|text| parse(&self.names[index], text)).transpose()
    }

    /// Returns an error if a value was not used.
    fn done(&self) -> Result<(), Refusal> {
        match self.values.keys().next() {
            Some(name) => Err(Refusal::new(name, "the client does not have this member")),
            None => Ok(()),
        }
    }

    /// Returns the values that no field holds.
    fn rest<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        decode("additional properties", Value::Object(std::mem::take(&mut self.values)))
    }
}

fn parse<T: Format>(place: &str, text: Formatted<T>) -> Result<T, Refusal> {
    text.get().ok_or_else(|| Refusal::new(place, format!("`{}` does not have the format", text.as_str())))
}

/// Decodes a value.
fn decode<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| Refusal::new(place, error))
}

/// Returns true if a value contains a file.
fn holds_file(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("$file") || members.values().any(holds_file),
        Value::Array(items) => items.iter().any(holds_file),
        _ => false,
    }
}

fn bytes_of(value: Value) -> Result<Vec<u8>, Refusal> {
    let bytes: Base64 = decode("bytes", value)?;
    bytes.get().ok_or_else(|| Refusal::new("bytes", "expected Base64"))
}

fn file(value: Value) -> Result<FilePart, Refusal> {
    let Some(content) = value.get("$file") else {
        return Err(Refusal::new("file", "expected an object with `$file`"));
    };
    let mut file = FilePart::new(bytes_of(content["base64"].clone())?);
    if let Some(name) = content["name"].as_str() {
        file = file.name(name);
    }
    if let Some(media_type) = content["media_type"].as_str() {
        file = file.media_type(media_type);
    }
    Ok(file)
}

fn list<T>(value: Value, item: impl Fn(Value) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
    match value {
        Value::Array(items) => items.into_iter().map(item).collect(),
        _ => Err(Refusal::new("body", "expected a list")),
    }
}

fn map<T>(
    value: Value,
    item: impl Fn(Value) -> Result<T, Refusal>,
) -> Result<std::collections::BTreeMap<String, T>, Refusal> {
    match value {
        Value::Object(members) => members.into_iter().map(|(name, value)| Ok((name, item(value)?))).collect(),
        _ => Err(Refusal::new("body", "expected an object")),
    }
}

fn nullable<T>(value: Value, inner: impl Fn(Value) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    if value.is_null() { Ok(None) } else { inner(value).map(Some) }
}

fn value<T: 'static>(call: ResponseCall<T>) -> Running {
    Box::pin(async move { Ok(call.await?.status().as_u16()) })
}

fn download(call: ResponseCall<Download>) -> Running {
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        response.into_inner().bytes().await?;
        Ok(status)
    })
}

fn events<T: Send + 'static>(call: ResponseCall<EventStream<T>>) -> Running {
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        let mut stream = response.into_inner();
        while let Some(event) = stream.next().await {
            event?;
        }
        Ok(status)
    })
}

fn lines<T: Send + 'static>(call: ResponseCall<LineStream<T>>) -> Running {
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        let mut stream = response.into_inner();
        while let Some(line) = stream.next().await {
            line?;
        }
        Ok(status)
    })
}

/// Decodes the body of an error as its documented type.
fn error<T: DeserializeOwned>(error: &Error) -> Result<(), Error> {
    error.decode::<T>().map(drop)
}

/// The parsed form of [`DATA`].
struct Data {
    /// The index of each operation, by its place and representation.
    index: HashMap<(String, Option<String>), usize>,
    /// The names of the parameters of each operation.
    parameters: Vec<Vec<String>>,
    /// The statuses of the typed errors of each operation.
    errors: Vec<Vec<String>>,
    /// The names of the members of each type with files.
    types: Vec<Vec<String>>,
    /// The security schemes. The second value is true for user names and passwords.
    schemes: Vec<(String, bool)>,
}

fn data() -> &'static Data {
    static PARSED: OnceLock<Data> = OnceLock::new();
    PARSED.get_or_init(|| {
        let data: Value = serde_json::from_str(DATA).expect("the data is valid JSON");
        let texts = |value: &Value| -> Vec<String> {
            let texts = value.as_array().into_iter().flatten();
            texts.map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
        };
        let list = |name: &str| data[name].as_array().cloned().unwrap_or_default();
        let operations = list("operations");
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Data {
            index: operations
                .iter()
                .enumerate()
                .map(|(index, one)| ((text(&one["operation"]).unwrap_or_default(), text(&one["representation"])), index))
                .collect(),
            parameters: operations.iter().map(|one| texts(&one["parameters"])).collect(),
            errors: operations.iter().map(|one| texts(&one["errors"])).collect(),
            types: list("types").iter().map(texts).collect(),
            schemes: list("schemes")
                .iter()
                .map(|one| (text(&one["name"]).unwrap_or_default(), one["basic"] == true))
                .collect(),
        }
    })
}

/// The outcome of a case, with details.
type Outcome = (&'static str, String);

/// Calls the operation of a case.
async fn run(client: Client, case: Value) -> Outcome {
    let text = |name: &str| case[name].as_str().map(str::to_owned);
    let key = (text("operation").unwrap_or_default(), text("representation"));
    let Some(&operation) = data().index.get(&key) else {
        return ("missing", "the client does not have this operation".to_owned());
    };
    let values = case["arguments"].as_object().cloned().unwrap_or_default();
    let members = Members { names: &data().parameters[operation], values };
    let mut arguments = Arguments {
        case: case["case"].to_string(),
        operation,
        members,
        body: case.get("body").cloned(),
    };
    let (call, decoders) = calls()[operation];
    let running = match call(&client, &mut arguments) {
        Ok(running) => running,
        Err(Refusal(reason)) => return ("refused", reason),
    };
    if let Some(name) = arguments.members.values.keys().next() {
        return ("refused", format!("{name}: the client does not have this parameter"));
    }
    if arguments.body.is_some() {
        return ("refused", "body: the client does not have a body for this operation".to_owned());
    }
    match tokio::time::timeout(LIMIT, running).await {
        Ok(Ok(status)) => match case["answer"]["status"] == status {
            true => ("value", String::new()),
            false => ("failed", format!("the status of the response was {status}")),
        },
        Ok(Err(error)) => outcome(&error, arguments.operation, decoders),
        Err(_) => ("failed", "the call did not end within the time limit".to_owned()),
    }
}

/// Classifies an error.
fn outcome(error: &Error, operation: usize, decoders: &[DecodeError]) -> Outcome {
    let detail = format!("{:?}: {error}", error.kind());
    match error.kind() {
        ErrorKind::Config | ErrorKind::InvalidArgument | ErrorKind::Token => ("refused", detail),
        ErrorKind::Status | ErrorKind::Redirect | ErrorKind::NotModified => {
            let status = error.status().map(|status| status.as_u16()).unwrap_or_default();
            let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
            let known = &data().errors[operation];
            let find = |name: &String| known.iter().position(|status| status.eq_ignore_ascii_case(name));
            match names.iter().find_map(find).map(|index| decoders[index](error)) {
                None => ("error", detail),
                // A response without a body cannot have the type.
                Some(_) if error.body().is_empty() => ("error", detail),
                Some(Ok(())) => ("typed-error", detail),
                Some(Err(error)) => ("undecodable", format!("{detail}: {error}")),
            }
        }
        ErrorKind::Decode | ErrorKind::UnexpectedContentType | ErrorKind::Reported => ("undecodable", detail),
        _ => ("failed", detail),
    }
}

fn client_of(url: &str) -> Result<Client, Error> {
    let mut builder = Client::builder().base_url(url).max_retries(0).timeout(LIMIT);
    for (name, is_basic) in &data().schemes {
        let credential = match is_basic {
            true => Credential::basic("conformance", "conformance-password"),
            false => Credential::token("conformance-token"),
        };
        builder = builder.credential(name.as_str(), credential);
    }
    builder.build()
}

fn main() -> ExitCode {
    match run_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_all() -> Result<(), Box<dyn std::error::Error>> {
    let variable = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let client = client_of(&variable("CONFORMANCE_URL")?)?;
    let cases = BufReader::new(File::open(variable("CONFORMANCE_CASES")?)?);
    let mut outcomes = fs::OpenOptions::new().create(true).append(true).open(variable("CONFORMANCE_OUTCOMES")?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut tasks: JoinSet<Outcome> = JoinSet::new();
        let mut numbers: HashMap<Id, Value> = HashMap::new();
        let mut record = |numbers: &mut HashMap<Id, Value>, ended: Result<(Id, Outcome), JoinError>| {
            let (id, (outcome, detail)) = ended.unwrap_or_else(|error| (error.id(), ("panic", error.to_string())));
            let line = json!({ "case": numbers.remove(&id), "outcome": outcome, "detail": detail });
            writeln!(outcomes, "{line}")
        };
        for line in cases.lines() {
            let case: Value = serde_json::from_str(&line?)?;
            if tasks.len() >= CONCURRENT
                && let Some(ended) = tasks.join_next_with_id().await
            {
                record(&mut numbers, ended)?;
            }
            let number = case["case"].clone();
            numbers.insert(tasks.spawn(run(client.clone(), case)).id(), number);
        }
        while let Some(ended) = tasks.join_next_with_id().await {
            record(&mut numbers, ended)?;
        }
        Ok(())
    })
}
