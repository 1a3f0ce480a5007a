//! Every kind of type in every format, in both directions, and as a part of a type of the caller.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::runtime::prelude::*;

use super::read;

object! {
    #[new(name: String)]
    pub struct Agent {
        pub name: String,
        pub level: Option<Level>,
        pub tools: Option<Vec<Tool>>,
    }
}

open_enum! {
    pub enum Level {
        High = "high",
        Low = "low",
    }
}

open_enum! {
    #[of(i64)]
    pub enum Version {
        First = 1,
    }
}

union! {
    #[tag("kind")]
    pub enum Tool {
        Search(Search) = "search",
        Run(Run) = "run",
    }
}

union! {
    pub enum Target {
        Name(String),
        Numbers(Vec<i64>),
        Agent(Box<Agent>),
    }
}

object! {
    pub struct Search {
        pub kind: String,
        pub limit: i64,
    }
}

object! {
    pub struct Run {
        pub kind: String,
        pub command: Vec<String>,
    }
}

object! {
    pub struct Update {
        pub id: String,
        #[nullable]
        pub parent: Option<String>,
        pub title: Field<String>,
        pub note: Option<String>,
    }
}

object! {
    pub struct Values {
        pub small: i32,
        pub large: i64,
        pub unsigned: u32,
        pub ratio: f64,
        pub whole: f64,
        pub single: f32,
        pub is_on: bool,
        pub bytes: Base64,
        pub created: Formatted<Timestamp>,
        pub day: Formatted<Date>,
        pub id: Formatted<Uuid>,
        pub pair: (i64, String),
        pub any: Value,
    }
}

/// A type of the caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Own<T> {
    before: u8,
    value: T,
    list: Vec<T>,
    last: Option<T>,
}

/// Writes a value twice in each format, and reads it. `without_null` is the value that a format without `null` returns.
fn check<T>(json: &str, without_null: &str)
where
    T: crate::runtime::codec::Decode + Serialize + DeserializeOwned + Clone + PartialEq + Debug,
{
    let own = |value: T| Own { before: 1, list: vec![value.clone(), value.clone()], last: Some(value.clone()), value };
    let value = own(read(json));

    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    assert_eq!(serde_json::from_str::<Own<T>>(&text).unwrap(), value, "JSON: {text}");
    let tree = serde_json::to_value(&value).unwrap();
    assert_eq!(serde_json::from_value::<Own<T>>(tree).unwrap(), value, "a tree of JSON");

    let text = serde_yaml::to_string(&value).unwrap();
    assert_eq!(serde_yaml::from_str::<Own<T>>(&text).unwrap(), value, "YAML: {text}");
    let tree = serde_yaml::to_value(&value).unwrap();
    assert_eq!(serde_yaml::from_value::<Own<T>>(tree).unwrap(), value, "a tree of YAML");

    for text in [toml::to_string(&value).unwrap(), toml::to_string_pretty(&value).unwrap()] {
        assert_eq!(toml::from_str::<Own<T>>(&text).unwrap(), own(read(without_null)), "TOML: {text}");
    }
    let tree = toml::Table::try_from(&value).unwrap();
    assert_eq!(tree.try_into::<Own<T>>().unwrap(), own(read(without_null)), "a tree of TOML");

    let mut bytes = Vec::new();
    ciborium::into_writer(&value, &mut bytes).unwrap();
    assert_eq!(ciborium::from_reader::<Own<T>, _>(bytes.as_slice()).unwrap(), value, "CBOR");

    for bytes in [rmp_serde::to_vec(&value).unwrap(), rmp_serde::to_vec_named(&value).unwrap()] {
        assert_eq!(rmp_serde::from_slice::<Own<T>>(&bytes).unwrap(), value, "MessagePack");
    }
}

#[test]
fn every_kind_of_type_in_every_format() {
    let both = |json| (json, json);
    for (json, without_null) in [
        both(r#"{"name":"a: \"b\"\n"}"#),
        both(r#"{"name":"b","level":"high","tools":[{"kind":"search","limit":5},{"kind":"run","command":[]}]}"#),
    ] {
        check::<Agent>(json, without_null);
    }
    for json in [r#""high""#, r#""new""#, r#""""#] {
        check::<Level>(json, json);
    }
    for json in ["1", "-7"] {
        check::<Version>(json, json);
    }
    for json in [r#"{"kind":"search","limit":5}"#, r#"{"kind":"run","command":["a","b"]}"#, r#"{"kind":"new","x":1}"#] {
        check::<Tool>(json, json);
    }
    for json in [r#""a""#, "[1,2,-3]", r#"{"name":"a","more":{"x":[]}}"#, "true"] {
        check::<Target>(json, json);
    }
    check::<Vec<Agent>>(r#"[{"name":"a"},{"name":"b"}]"#, r#"[{"name":"a"},{"name":"b"}]"#);
    check::<BTreeMap<String, Agent>>(
        r#"{"x":{"name":"a"},"1":{"name":"b"}}"#,
        r#"{"x":{"name":"a"},"1":{"name":"b"}}"#,
    );
    for (json, without_null) in [
        both(r#"{"id":"a","parent":"b","title":"c","note":"d"}"#),
        (r#"{"id":"a","parent":null}"#, r#"{"id":"a","parent":null}"#),
        (r#"{"id":"a","parent":null,"title":null}"#, r#"{"id":"a","parent":null}"#),
        both(r#"{"id":"a","parent":"b","new":{"y":[true,1.5]},"other":"x"}"#),
    ] {
        check::<Update>(json, without_null);
    }
    let values = json!({
        "small": i32::MIN, "large": i64::MAX, "unsigned": u32::MAX, "ratio": 0.1, "whole": 2.0, "single": 0.1_f32,
        "is_on": true, "bytes": "aGk=", "created": "2024-05-01T10:00:00Z", "day": "2024-05-01",
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "pair": [-1, "x"], "any": {"a": [1, "b", {"c": 2.5}]},
    });
    check::<Values>(&values.to_string(), &values.to_string());
}

#[test]
fn values_that_only_other_formats_have() {
    #[derive(Serialize)]
    struct Native {
        #[serde(serialize_with = "bytes")]
        bytes: &'static [u8],
    }
    fn bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Holder {
        bytes: Base64,
    }
    let mut cbor = Vec::new();
    ciborium::into_writer(&Native { bytes: b"hi" }, &mut cbor).unwrap();
    let messagepack = rmp_serde::to_vec_named(&Native { bytes: b"hi" }).unwrap();
    let expected = Holder { bytes: b"hi".into() };
    assert_eq!(ciborium::from_reader::<Holder, _>(cbor.as_slice()).unwrap(), expected);
    assert_eq!(rmp_serde::from_slice::<Holder>(&messagepack).unwrap(), expected);

    let dates: BTreeMap<String, Formatted<Timestamp>> = toml::from_str("at = 2024-05-01T10:00:00Z").unwrap();
    assert_eq!(dates["at"].as_str(), "2024-05-01T10:00:00Z");
}

#[test]
fn a_value_without_null_is_refused_where_it_is_not_a_member() {
    let error = toml::to_string(&Own { before: 1, value: vec![json!(null)], list: vec![], last: None }).unwrap_err();
    assert!(error.to_string().contains("unsupported"), "{error}");
}

#[test]
fn reserved_keys_cannot_add_members() {
    for key in ["$serde_json::private::Number", "$serde_json::private::RawValue"] {
        for text in ["1,\"name\":\"injected\"", "", "1}"] {
            let error = serde_json::from_value::<Agent>(json!({"name": "a", "extra": {key: text}})).unwrap_err();
            assert_eq!(error.to_string(), "a map with a reserved key", "{key} {text}");
        }
        let two = json!({"name": "a", "extra": {key: "1", "other": 2}});
        assert!(serde_json::from_value::<Agent>(two).is_err(), "{key}");
    }
    let number: Agent =
        serde_json::from_value(json!({"name": "a", "n": {"$serde_json::private::Number": "1e400"}})).unwrap();
    assert_eq!(serde_json::to_value(number).unwrap_err().to_string(), "number out of range");
}
