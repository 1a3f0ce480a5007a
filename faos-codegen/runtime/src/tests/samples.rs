//! Samples of types, which every type reads from a reader without a text.

#![allow(dead_code, missing_docs, unreachable_pub)]

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::json;

use crate::runtime::codec::{Decode, Encode, decode, encode};
use crate::runtime::prelude::*;
use crate::runtime::testing::Sample;

object! {
    #[promised(total)]
    pub struct Account {
        pub id: Formatted<Uuid>,
        pub kind: Kind,
        pub level: Level,
        pub fixed: Fixed,
        pub owner: Owner,
        pub owners: Vec<Owner>,
        pub payment: Box<Payment>,
        pub either: Either,
        pub pair: (i64, String),
        pub created: Formatted<Timestamp>,
        pub day: Formatted<Date>,
        pub time: Formatted<Time>,
        pub lifetime: Formatted<Span>,
        pub content: Base64,
        pub ratio: f32,
        pub count: u8,
        pub is_active: bool,
        pub any: Value,
        pub object: Map<String, Value>,
        pub map: BTreeMap<String, Account>,
        #[nullable]
        pub parent: Option<Box<Account>>,
        pub note: Field<String>,
        pub total: Option<i64>,
        pub extra: Option<Box<Account>>,
    }
}

object! {
    pub struct Owner {
        pub name: String,
        #[rest]
        pub more: BTreeMap<String, Value>,
    }
}

open_enum! {
    pub enum Kind {
        Custom = "custom",
        Usual = "usual",
    }
}

open_enum! {
    #[of(i64)]
    pub enum Level {
        Five = 5,
        Six = 6,
    }
}

constant! {
    #[value("fixed")]
    pub struct Fixed;
}

union! {
    #[tag("type")]
    pub enum Payment {
        Card(Card) = "card",
        Cash(Cash) = "cash",
    }
}

object! {
    pub struct Card {
        #[wire("type")]
        pub kind: CardType,
        pub number: String,
    }
}

open_enum! {
    pub enum CardType {
        Card = "card",
    }
}

object! {
    pub struct Cash {
        #[wire("type")]
        pub kind: String,
    }
}

union! {
    #[tag("type")]
    #[content]
    pub enum Grouped {
        Card(Card) = "card",
        Cash(Cash) = "card" | "cash",
    }
}

union! {
    pub enum Either {
        Owner(Owner),
        Text(String),
    }
}

object! {
    #[promised(total)]
    pub struct Documented {
        pub id: String,
        pub size: u8,
        pub note: Option<String>,
        pub bad: i64,
        pub inner: Box<Owner>,
        pub kind: Kind,
        pub total: Option<i64>,
        pub endless: Endless,
        pub other: Option<String>,
    }
}

union! {
    pub enum DocumentedKind {
        Documented(Documented),
        Text(String),
    }
}

object! {
    pub struct Endless {
        pub text: String,
        pub next: Option<Box<Around>>,
    }
}

object! {
    pub struct Around {
        pub inside: Endless,
    }
}

/// Returns the JSON of a sample, which must be read as the same value.
fn sampled<T: Decode + Encode + DeserializeOwned + PartialEq + Debug>() -> serde_json::Value {
    let sample = T::sample();
    let json = encode(&sample).unwrap();
    assert_eq!(decode::<T>(&json).unwrap(), sample);
    serde_json::from_slice(&json).unwrap()
}

#[test]
fn every_kind_of_type_has_a_sample() {
    assert_eq!(
        sampled::<Account>(),
        json!({
            "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "kind": "custom", "level": 5, "fixed": "fixed",
            "owner": {"name": "text"}, "owners": [], "payment": {"type": "card", "number": "text"},
            "either": {"name": "text"}, "pair": [1, "text"], "created": "2024-01-15T10:00:00Z", "day": "2024-01-15",
            "time": "10:00:00", "lifetime": "PT1H", "content": "text", "ratio": 1, "count": 1, "is_active": true,
            "any": null, "object": {}, "map": {}, "parent": null, "total": 1,
        })
    );
    assert_eq!(sampled::<Kind>(), "custom");
    assert_eq!(sampled::<Level>(), 5);
    assert_eq!(sampled::<Grouped>(), json!({"type": "card", "number": "text"}));
    let account = Account::sample();
    assert!(account.created.parse().is_ok() && account.day.parse().is_ok() && account.time.parse().is_ok());
    assert!(account.lifetime.parse().is_ok() && account.id.parse().is_ok() && account.content.get().is_some());
}

#[test]
#[should_panic(expected = "cannot create a sample of `alloc::string::String`: not a type of the API")]
fn other_types_have_no_sample() {
    let _ = String::sample();
}

#[test]
fn a_sample_is_changed_in_place() {
    let owner = Owner::sample().with(|owner| owner.name = "One".to_owned());
    assert_eq!((owner.name.as_str(), Owner::sample().name.as_str()), ("One", "text"));
}

#[test]
fn examples_of_the_document_come_first() {
    let endless = serde_json::to_value(Endless::sample()).unwrap();
    let expected = json!({
        "id": "doc_1", "size": 7, "note": "from the document", "bad": 1, "inner": {"name": "Ada"}, "kind": "custom",
        "total": 1, "endless": endless,
    });
    // The members that the example lacks, or that have another type, are those of other samples.
    assert_eq!(sampled::<Documented>()["inner"], json!({"name": "Ada"}));
    let sample = sampled::<Documented>();
    for (name, value) in expected.as_object().unwrap().iter().filter(|(name, _)| *name != "endless") {
        assert_eq!(&sample[name], value, "{name}");
    }
    assert_eq!(sample.as_object().unwrap().len(), expected.as_object().unwrap().len());
    assert_eq!(sampled::<DocumentedKind>(), "second");
    // An example that contains itself ends.
    assert_eq!(endless["text"], "text");
}
