//! Each kind of value in each place, as a caller writes it.

use std::collections::BTreeMap;

use client::serde_json::json;
use client::types::{Content, Crate, Parcel, Place, Size};
use client::uuid::Uuid;
use client::{Client, Error, Formatted};

async fn operations(client: &Client, id: Uuid, received: Formatted<Uuid>) -> Result<(), Error> {
    client
        .parcels()
        .get(id, "home", 20)
        .q("x")
        .size("small")
        .small(20)
        .unsigned(20)
        .signed(20)
        .large(20)
        .count(20)
        .ratio(20)
        .deep(true)
        .since("2026-01-01T00:00:00Z")
        .tags(["a"])
        .sizes(["small"])
        .numbers([20, 30])
        .filter([("color", "red")])
        .await?;
    client
        .parcels()
        .get(received, 7, "7".parse().unwrap_or(20))
        .q(String::from("x"))
        .size(Size::Large)
        .unsigned(7_u8.into())
        .ratio(0.5)
        .tags(vec!["a".to_owned()])
        .sizes(vec![Size::Small])
        .numbers(1..3)
        .filter(BTreeMap::from([("color", "red")]))
        .await?;
    client.parcels().get("5f0c1c0e-8a5e-4d4e-9d39-6a0d3a3f7a11", Place::from("home"), 1).await?;

    client.parcels().describe("x").await?;
    client.parcels().describe(Crate::new("small")).await?;
    client.parcels().describe(Content::from("x")).await?;
    client.parcels().describe(vec!["a".to_owned()]).await?;
    client.parcels().replace().body(["a", "b"]).await?;
    client.parcels().replace().body(vec![Crate::new(Size::Small)]).await?;
    client.labels().set([("a", 20)]).await
}

fn parcel(id: Uuid, received: Parcel) -> Parcel {
    let first = Parcel::new(id, "a", 20, 20, true, ["a"], [("k", "v")], "x", "x", 20);
    let second = Parcel::new(
        received.id,
        String::from("a"),
        7_u8.into(),
        0.5,
        false,
        vec![String::from("a")],
        BTreeMap::from([("k".to_owned(), "v".to_owned())]),
        Crate::new("small").outer(Crate::new("large")).next(Box::new(Crate::new("large"))).next_null(),
        None,
        Some(20),
    );
    first
        .size("small")
        .small(20)
        .signed(20)
        .large(20)
        .count(20)
        .share(0.5)
        .insured(true)
        .sent_at("2026-01-01T00:00:00Z")
        .names(["a"])
        .points([[0.5, 1.5]])
        .steps([20])
        .extra([("k", 1)])
        .counts([("k", 1)])
        .next(second.size(Size::Large).extra([("k", json!([1]))]))
        .comment("x")
        .priority(20)
        .aliases(["a"])
        .comment_null()
        .priority_null()
        .aliases_null()
}

fn main() {
    let _calls = (operations, parcel);
}
