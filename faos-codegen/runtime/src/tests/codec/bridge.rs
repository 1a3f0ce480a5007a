//! The bridge to serde, with formats of both kinds.

use serde_json::json;

use crate::runtime::prelude::*;

object! {
    #[new(name: String)]
    pub struct Sample {
        pub name: String,
        pub level: Option<Level>,
        pub shape: Option<Shape>,
        #[null(note_null)]
        pub note: Field<String>,
        pub bytes: Option<Base64>,
        pub large: Option<u64>,
        pub small: Option<i64>,
        pub ratio: Option<f32>,
        #[takes(map impl Into<Value>)]
        #[rest]
        pub more: BTreeMap<String, Value>,
    }
}

open_enum! {
    pub enum Level {
        High = "high",
    }
}

union! {
    pub enum Shape {
        Point((i64, i64)),
        Name(String),
    }
}

fn sample() -> Sample {
    Sample::new("a: \"b\"\n")
        .level(Level::High)
        .shape(Shape::Point((1, -2)))
        .note_null()
        .bytes(b"hi")
        .large(u64::MAX)
        .small(i64::MIN)
        .ratio(0.1_f32)
        .more(BTreeMap::from([("x".to_owned(), json!({"y": [null, true, 1.5]}))]))
}

#[test]
fn to_and_from_a_value() {
    let value = serde_json::to_value(sample()).unwrap();
    assert_eq!(
        value,
        json!({
            "name": "a: \"b\"\n", "level": "high", "shape": [1, -2], "note": null, "bytes": "aGk=",
            "large": u64::MAX, "small": i64::MIN, "ratio": 0.1, "x": {"y": [null, true, 1.5]},
        })
    );
    assert_eq!(serde_json::from_value::<Sample>(value).unwrap(), sample());
}

#[test]
fn to_and_from_yaml() {
    let yaml = serde_yaml::to_string(&vec![sample(), Sample::new("b")]).unwrap();
    assert_eq!(serde_yaml::from_str::<Vec<Sample>>(&yaml).unwrap(), [sample(), Sample::new("b")]);
    let read: Sample = serde_yaml::from_str("name: x\nlevel: low\nshape: [1, 2]\n").unwrap();
    assert_eq!(read, Sample::new("x").level(Level::from("low")).shape(Shape::Point((1, 2))));
}

#[test]
fn errors_pass_with_their_path() {
    let error = serde_json::from_value::<Sample>(json!({"name": "a", "large": -1})).unwrap_err();
    assert!(error.to_string().contains("large: number out of range for u64"), "{error}");
    assert!(serde_yaml::from_str::<Sample>("name: a\nratio: .nan\n").is_err());
    assert!(serde_json::to_value(Sample::new("a").ratio(f32::NAN)).is_err());
}

#[test]
fn members_keep_their_order() {
    let text = serde_json::to_string(&sample()).unwrap();
    assert!(text.starts_with(r#"{"name":"a: \"b\"\n","level":"high","shape":[1,-2],"note":null"#), "{text}");
}
