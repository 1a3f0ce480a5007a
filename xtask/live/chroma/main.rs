//! Stores vectors in Chroma: a database and collections, records that are added, searched and deleted, and lists that
//! are read page by page.

use std::collections::BTreeMap;
use std::process::ExitCode;

use client::types::{
    AddCollectionRecordsPayload, CreateCollectionPayload, CreateDatabasePayload, Database,
    DeleteCollectionRecordsPayload, ErrorResponse, GetRequestPayload, HashMapValue, Include, QueryRequestPayload,
    UpdateCollectionPayload,
};
use client::{Client, Error};

use checks::{Checks, setting};

#[path = "../checks.rs"]
mod checks;

const TENANT: &str = "default_tenant";

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut checks = Checks::default();
    // A local server ignores the key that the document requires.
    let client = Client::builder().base_url(setting("LIVE_URL")).anonymous().build()?;
    checks.equal("heartbeat", client.system().heartbeat().await?.nanosecond_heartbeat > 0, true);

    client.database().create(TENANT, CreateDatabasePayload::new("library")).await?;
    let library = client.database().get(TENANT, "library").await?;
    checks.equal("create and read a database", library.name.as_str(), "library");
    // The document has a single schema `Vec`, that of collections, for all lists.
    checks.around("list_databases returns databases, not collections");
    let databases = client.database().list(TENANT).limit(10).decode_as::<Vec<Database>>().await?;
    checks.equal("list databases", databases.len(), 2);

    // Collections.
    for number in 0..25 {
        let metadata = BTreeMap::from([("number".to_owned(), HashMapValue::Integer(number))]);
        let collection = CreateCollectionPayload::new(format!("shelf-{number:02}")).metadata(metadata);
        client.collection().create(TENANT, "library", collection).await?;
    }
    let count = client.collection().count(TENANT, "library").await?;
    checks.equal("create 25 collections and count them", count, 25);
    let (mut names, mut pages) = (Vec::new(), 0);
    let mut list = client.collection().list(TENANT, "library").limit(10).pages();
    while let Some(page) = list.next().await {
        names.extend(page?.items.into_iter().map(|collection| collection.name));
        pages += 1;
    }
    names.sort();
    names.dedup();
    checks.list("collections", 25, names.len(), pages);

    let shelf = client.collection().get(TENANT, "library", "shelf-07").await?;
    let number = shelf.metadata.as_option().and_then(|metadata| metadata.get("number"));
    checks.equal("read a collection with its metadata", number, Some(&HashMapValue::Integer(7)));
    let id = shelf.id.to_string();
    let rename = UpdateCollectionPayload::new().new_name("poems");
    client.collection().update(TENANT, "library", &id, rename).await?;
    let poems = client.collection().get_by_id(TENANT, "library", &id).await?;
    checks.equal("rename a collection", poems.name.as_str(), "poems");

    // Records.
    let ids: Vec<String> = (0..60).map(|number| format!("poem-{number:02}")).collect();
    let embeddings: Vec<Vec<f64>> = (0..60).map(|number| vec![f64::from(number), 0.5, 1.0]).collect();
    let texts: Vec<Option<String>> = (0..60).map(|number| Some(format!("the text of poem {number}"))).collect();
    let records = AddCollectionRecordsPayload::new(embeddings, ids).documents(texts);
    client.record().add(TENANT, "library", &id, records).await?;
    checks.equal("add records", client.record().count(TENANT, "library", &id).await?, 60);

    let (mut read, mut pages) = (0, 0);
    // Only the ids are requested, so the other lists of the response are null.
    let request = GetRequestPayload::new().limit(25).include(Vec::<Include>::new());
    let mut list = client.record().get(TENANT, "library", &id, request).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("records", 60, read, pages);

    let nearest = QueryRequestPayload::new([vec![41.2, 0.5, 1.0]]).n_results(2).include([Include::Documents]);
    let found = client.record().query(TENANT, "library", &id, nearest).await?;
    checks.equal("find the nearest records", found.ids, [["poem-41", "poem-42"]]);
    let unwanted = DeleteCollectionRecordsPayload::new().ids(vec!["poem-00".to_owned(), "poem-01".to_owned()]);
    client.record().delete(TENANT, "library", &id, unwanted).await?;
    checks.equal("delete records", client.record().count(TENANT, "library", &id).await?, 58);

    // Errors.
    let message =
        |error: &Error| error.decode::<ErrorResponse>().ok().map(|body| format!("{}: {}", body.error, body.message));
    let missing = client.collection().get(TENANT, "library", "nowhere").await;
    checks.refused("read a missing collection", missing, 404, "NotFoundError", message);
    let twice = client.collection().create(TENANT, "library", CreateCollectionPayload::new("poems")).await;
    checks.refused("create a collection twice", twice, 409, "already exists", message);
    let flat = AddCollectionRecordsPayload::new(vec![vec![1.0]], ["flat".to_owned()]);
    let flat = client.record().add(TENANT, "library", &id, flat).await;
    checks.refused("add a record of another dimension", flat, 400, "dimension", message);

    client.collection().delete(TENANT, "library", "poems").await?;
    checks.equal("delete a collection", client.collection().count(TENANT, "library").await?, 24);
    client.database().delete(TENANT, "library").await?;
    let deleted = client.database().get(TENANT, "library").await;
    checks.refused("read a deleted database", deleted, 404, "library", message);
    Ok(checks.finish())
}
