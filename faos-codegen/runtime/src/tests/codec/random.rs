//! Random texts and values: nothing panics, and the codec agrees with serde_json.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Number;

use crate::runtime::codec::{decode, encode, member};
use crate::runtime::prelude::*;

use super::write;

object! {
    #[new(id: String, numbers: Vec<f64>)]
    pub struct Sample {
        pub id: String,
        pub numbers: Vec<f64>,
        pub count: Option<i64>,
        pub flag: Field<bool>,
        pub level: Option<Level>,
        pub child: Option<Box<Sample>>,
        pub either: Option<Either>,
        pub shape: Option<Shape>,
        pub time: Option<Formatted<Timestamp>>,
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
    pub enum Either {
        Sample(Box<Sample>),
        List(Vec<Either>),
        Integer(i64),
        Number(f64),
    }
}

union! {
    #[tag("id")]
    pub enum Shape {
        Sample(Box<Sample>) = "a",
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("not finite", |number| Number::from_f64(number).map(Value::Number)),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..8).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let leaf = (
        any::<String>(),
        vec(any::<f64>().prop_filter("not finite", |number| number.is_finite()), 0..4),
        any::<Option<i64>>(),
        prop_oneof![Just(Field::Absent), Just(Field::Null), any::<bool>().prop_map(Field::Value)],
        proptest::option::of(any::<String>().prop_map(Level::from)),
        btree_map("[A-Z]{1,4}", any_value(), 0..3),
    )
        .prop_map(|(id, numbers, count, flag, level, more)| Sample {
            count,
            flag,
            level,
            more,
            ..Sample::new(id, numbers)
        });
    leaf.prop_recursive(4, 8, 1, |inner| (inner.clone(), inner).prop_map(|(sample, child)| sample.child(child)))
}

/// Bytes that look like JSON more often than not.
fn any_text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            &b"{"[..], b"}", b"[", b"]", b",", b":", b"\"", b"\\", b"\\u", b"null", b"true", b"fals", b"-", b"1", b"0",
            b".5", b"e9", b"\"id\":", b"\"a\"", b"\"numbers\":[", b"\"child\":{", b"\"either\":", b"\"shape\":", b" ",
        ]).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn values_agree_with_serde_json(value in any_value()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(&decode::<Value>(text.as_bytes()).unwrap(), &value);
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        prop_assert_eq!(&decode::<Value>(&pretty).unwrap(), &value);
        prop_assert_eq!(&decode::<Value>(&encode(&value).unwrap()).unwrap(), &value);
    }

    #[test]
    fn samples_survive(sample in any_sample()) {
        let text = write(&sample);
        prop_assert_eq!(&decode::<Sample>(text.as_bytes()).unwrap(), &sample);
        // serde_json accepts what was written, and hands it back by way of the bridge.
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(value.get("id").and_then(Value::as_str), Some(sample.id.as_str()));
        let back: Sample = serde_json::from_value(serde_json::to_value(&sample).unwrap()).unwrap();
        prop_assert_eq!(&back, &sample);
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..64)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn random_json_never_panics_and_is_accepted_as_serde_json_does(text in any_text()) {
        read_as_everything(&text);
        let ours = decode::<Value>(&text);
        let theirs = serde_json::from_slice::<Value>(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
    }

    #[test]
    fn random_values_never_panic(value in any_value()) {
        read_as_everything(value.to_string().as_bytes());
    }
}

fn read_as_everything(json: &[u8]) {
    if let Ok(sample) = decode::<Sample>(json) {
        assert_eq!(decode::<Sample>(write(&sample).as_bytes()).unwrap(), sample);
    }
    let _ = decode::<Either>(json);
    let _ = decode::<Shape>(json);
    let _ = decode::<Vec<Level>>(json);
    let _ = decode::<(Formatted<Timestamp>, Base64, Formatted<Uuid>, i128)>(json);
    let _ = decode::<i64>(json);
    let _ = decode::<f32>(json);
    let _ = member(json, &["child", "id"]);
}
