//! Path parameters by name.

use client::paths::IdOther;
use client::{Client, Error};

async fn get(client: &Client) -> Result<(), Error> {
    client.things().get("a", "b").await?;
    client.things().get_by_name(IdOther { other: "b", id: "a" }).await
}

fn main() {
    let _call = get;
}
