//! A search for vectors with a filter.

use client::types::{FieldCondition, Filter, MatchAny, MatchValue, Range, Search};
use client::{Client, Error};

async fn search(client: &Client) -> Result<(), Error> {
    let filter = Filter::new()
        .must([
            FieldCondition::new("city").match_(MatchValue::new("London")),
            FieldCondition::new("color").match_(MatchAny::new(["red", "green"])),
        ])
        .must_not([FieldCondition::new("price").range(Range::new().gte(100))]);
    let search = Search::new().query([0.2, 0.1, 0.9, 0.7]).filter(filter).limit(3).payload(true);
    for hit in client.points().search("cities").body(search).await? {
        println!("{}: {}", hit.id, hit.score);
    }
    Ok(())
}

fn main() {
    let _call = search;
}
