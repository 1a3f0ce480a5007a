//! `object!` and `union!`: what constructors and setters accept, by kind of value.

use serde_json::json;

use crate::runtime::prelude::*;

use super::write;

object! {
    #[new(
        name: String,
        small(value): u8,
        signed(value): i64,
        large(value): u64,
        ratio: f64,
        on(value): bool,
        tags(list impl Into<String>): Vec<String>,
        labels(map impl Into<Value>): Map<String, Value>,
        inner(boxed Inner): Box<Inner>,
        note: Field<String>,
        limit: Field<u32>
    )]
    pub struct Required {
        pub name: String,
        pub small: u8,
        pub signed: i64,
        pub large: u64,
        pub ratio: f64,
        pub on: bool,
        pub tags: Vec<String>,
        pub labels: Map<String, Value>,
        pub inner: Box<Inner>,
        #[nullable]
        pub note: Option<String>,
        #[nullable]
        pub limit: Option<u32>,
    }
}

object! {
    #[new()]
    pub struct Optional {
        pub name: Option<String>,
        #[takes(value)]
        pub small: Option<u8>,
        #[takes(value)]
        pub large: Option<u64>,
        pub ratio: Option<f32>,
        #[takes(value)]
        pub on: Option<bool>,
        #[takes(list impl Into<Choice>)]
        pub choices: Option<Vec<Choice>>,
        #[takes(list u32)]
        pub numbers: Option<Vec<u32>>,
        #[takes(list impl Into<Vec<f64>>)]
        pub points: Option<Vec<Vec<f64>>>,
        #[takes(map i64)]
        pub counts: Option<BTreeMap<String, i64>>,
        pub choice: Option<Choice>,
        #[takes(boxed Inner)]
        pub inner: Option<Box<Inner>>,
        pub id: Option<Formatted<Uuid>>,
    }
}

object! {
    #[new()]
    pub struct Nullable {
        #[null(name_null)]
        pub name: Field<String>,
        #[takes(value)]
        #[null(limit_null)]
        pub limit: Field<u32>,
        #[takes(list impl Into<String>)]
        #[null(tags_null)]
        pub tags: Field<Vec<String>>,
        #[takes(map impl Into<String>)]
        #[null(labels_null)]
        pub labels: Field<BTreeMap<String, String>>,
        #[null(choice_null)]
        pub choice: Field<Choice>,
        #[takes(boxed Inner)]
        #[null(inner_null)]
        pub inner: Field<Box<Inner>>,
        #[null(id_null)]
        pub id: Field<Formatted<Uuid>>,
    }
}

object! {
    #[new()]
    pub struct Inner {
        pub choice: Option<Choice>,
    }
}

from_box! {
    pub struct Inner;
}

union! {
    pub enum Choice {
        #[from(text)]
        Text(String),
        #[from]
        Number(i64),
        #[from]
        Inner(Box<Inner>),
    }
}

const ID: &str = "5f0c1c0e-8a5e-4d4e-9d39-6a0d3a3f7a11";

#[test]
fn constructors_convert_by_kind() {
    let first = Required::new("a", 1, -1, 1, 1, true, ["x", "y"], [("k", 1)], Inner::new().choice("t"), "note", 20);
    assert_eq!(
        write(&first),
        concat!(
            r#"{"name":"a","small":1,"signed":-1,"large":1,"ratio":1,"on":true,"tags":["x","y"],"labels":{"k":1},"#,
            r#""inner":{"choice":"t"},"note":"note","limit":20}"#
        )
    );
    let parsed = "7".parse().expect("the text is a number");
    let labels = Map::from_iter([("k".to_owned(), json!(true))]);
    let second = Required::new(
        String::from("a"),
        parsed,
        2.into(),
        3,
        0.5,
        false,
        vec![String::new()],
        labels,
        Box::new(Inner::new()),
        None,
        None,
    );
    assert_eq!(
        write(&second),
        concat!(
            r#"{"name":"a","small":7,"signed":2,"large":3,"ratio":0.5,"on":false,"tags":[""],"labels":{"k":true},"#,
            r#""inner":{},"note":null,"limit":null}"#
        )
    );
}

#[test]
fn setters_convert_by_kind() {
    let id: Uuid = ID.parse().expect("the text is a UUID");
    let value = Optional::new()
        .name("a")
        .small(20)
        .large(20)
        .ratio(0.5)
        .on(true)
        .choices(["a", "b"])
        .numbers([1, 2])
        .points([[0.5, 1.5], [2.5, 3.5]])
        .counts([("a", 1)])
        .choice(Inner::new())
        .inner(Box::new(Inner::new()))
        .id(id);
    let text = write(&value);
    assert_eq!(
        text,
        concat!(
            r#"{"name":"a","small":20,"large":20,"ratio":0.5,"on":true,"choices":["a","b"],"numbers":[1,2],"#,
            r#""points":[[0.5,1.5],[2.5,3.5]],"counts":{"a":1},"choice":{},"inner":{},"#,
            r#""id":"5f0c1c0e-8a5e-4d4e-9d39-6a0d3a3f7a11"}"#
        )
    );
    // What an answer holds is accepted, too.
    let again = Optional::new()
        .name(value.name.unwrap_or_default())
        .choices(value.choices.unwrap_or_default())
        .numbers(value.numbers.unwrap_or_default())
        .points(value.points.unwrap_or_default())
        .counts(value.counts.unwrap_or_default())
        .id(value.id.unwrap_or(ID.into()));
    let same = Optional::new().name("a").choices(vec!["a", "b"]).numbers(1..=2).points(vec![[0.5, 1.5], [2.5, 3.5]]);
    assert_eq!(write(&again), write(&same.counts(BTreeMap::from([("a", 1)])).id(ID)));
}

#[test]
fn nullable_fields_take_values_like_others_and_have_a_method_for_null() {
    let full = Nullable::new()
        .name("a")
        .limit(20)
        .tags(["a"])
        .labels([("k", "v")])
        .choice(7)
        .inner(Inner::new())
        .id(Formatted::from(ID));
    assert_eq!(
        write(&full),
        concat!(
            r#"{"name":"a","limit":20,"tags":["a"],"labels":{"k":"v"},"choice":7,"inner":{},"#,
            r#""id":"5f0c1c0e-8a5e-4d4e-9d39-6a0d3a3f7a11"}"#
        )
    );
    let null = full.name_null().limit_null().tags_null().labels_null().choice_null().inner_null().id_null();
    assert_eq!(
        write(&null),
        r#"{"name":null,"limit":null,"tags":null,"labels":null,"choice":null,"inner":null,"id":null}"#
    );
}
