//! Members that a type does not describe.

use serde_json::json;

use crate::runtime::codec::{Decode, Drift, Reader};
use crate::runtime::prelude::*;

use super::{read, round_trip, write};

object! {
    /// An owner.
    #[new(id: String)]
    pub struct Owner {
        pub id: String,
        pub name: Option<String>,
    }
}

object! {
    /// A pet.
    #[new(id: String, owner: Owner)]
    pub struct Pet {
        pub id: String,
        pub owner: Owner,
        #[wire("tag-list")]
        pub tags: Option<Vec<Owner>>,
    }
}

object! {
    /// A pet with other members.
    pub struct Labels {
        pub id: String,
        #[rest]
        pub rest: BTreeMap<String, i64>,
    }
}

union! {
    /// One of both, by content.
    #[other(Unknown)]
    pub enum Either {
        Owner(Owner),
        Pet(Pet),
    }
}

#[test]
fn a_value_that_is_changed_and_sent_again_loses_nothing() {
    let text = r#"{"id":"p","owner":{"id":"o","big":123456789012345678901234567890,"deep":[{"a":null}]},"tag-list":[{"id":"t","x":1.50}],"é \"q\"":"\u00e9","n":1e3}"#;
    let mut pet: Pet = round_trip(text);
    assert!(!pet.unknown_members.is_empty() && !pet.owner.unknown_members.is_empty());
    pet.owner.name = Some("Ann".to_owned());
    assert_eq!(write(&pet), text.replace(r#"{"id":"o","#, r#"{"id":"o","name":"Ann","#));
    // Order differs if the unknown members come first.
    assert_eq!(write(&read::<Owner>(r#"{"x":1,"id":"o","y":{}}"#)), r#"{"id":"o","x":1,"y":{}}"#);
    assert_eq!(
        round_trip::<Either>(r#"{"id":"p","owner":{"id":"o","x":1},"y":2}"#),
        Either::Pet(read(r#"{"id":"p","owner":{"id":"o","x":1},"y":2}"#))
    );
}

#[test]
fn unknown_members_can_be_read_changed_and_removed() {
    let mut owner: Owner = read(r#"{"a":1,"id":"o","b":"x","a":2}"#);
    let members = &mut owner.unknown_members;
    assert_eq!((members.get("a"), members.get("b"), members.get("c")), (Some(json!(2)), Some(json!("x")), None));
    assert_eq!(members.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b", "a"]);
    members.insert("b", json!({"y": [1]}));
    assert_eq!(members.remove("a"), Some(json!(2)));
    // A name that the type describes is written once.
    members.insert("name", "not so");
    assert_eq!(write(&owner), r#"{"id":"o","b":{"y":[1]}}"#);
    owner.unknown_members.clear();
    assert_eq!(write(&owner), r#"{"id":"o"}"#);
    assert_eq!(owner, Owner::new("o"));
}

#[test]
fn debug_shows_names_of_unknown_members_and_no_value() {
    let owner: Owner = read(r#"{"id":"o","token":"hush"}"#);
    assert_eq!(format!("{owner:?}"), r#"Owner { id: "o", name: None, unknown_members: {"token"} }"#);
    assert_eq!(format!("{:?}", Owner::new("o")), r#"Owner { id: "o", name: None }"#);
}

#[test]
fn additional_members_that_the_type_describes_are_not_unknown() {
    let labels: Labels = round_trip(r#"{"id":"p","x":1}"#);
    assert_eq!((labels.rest.get("x"), labels.unknown_members.is_empty()), (Some(&1), true));
}

object! {
    /// A type whose document forbids other members.
    #[new(id: String)]
    #[closed]
    pub struct Strict {
        pub id: String,
    }
}

#[test]
fn members_that_the_document_forbids_are_dropped() {
    assert_eq!(write(&read::<Strict>(r#"{"id":"p","x":1}"#)), r#"{"id":"p"}"#);
}

#[test]
fn a_type_is_larger_by_one_pointer() {
    assert_eq!(size_of::<Owner>(), size_of::<(String, Option<String>, usize)>());
}

object! {
    /// A type of a document that is not trusted to require only what responses contain.
    #[promised(id, size)]
    pub struct Doubtful {
        pub id: Option<String>,
        #[wire("byte-size")]
        pub size: Option<i64>,
        pub note: Option<String>,
    }
}

#[test]
fn promised_members_that_are_missing_are_reported_and_absent() {
    for (text, missing, size) in [
        (r#"{"id":"p","byte-size":1}"#, &[][..], Some(1)),
        (r#"{"id":"p"}"#, &["byte-size"], None),
        (r#"{"id":null,"byte-size":2}"#, &[], Some(2)),
        (r#"{"note":"n"}"#, &["id", "byte-size"], None),
    ] {
        let mut reader = Reader::new(text.as_bytes());
        reader.watch();
        let value = Doubtful::decode(&mut reader).expect(text);
        let missing = missing
            .iter()
            .map(|member| Drift::MissingMember { ty: "Doubtful".to_owned(), member: (*member).to_owned() });
        assert_eq!((value.size, reader.take_drifts()), (size, missing.collect()), "{text}");
    }
}
