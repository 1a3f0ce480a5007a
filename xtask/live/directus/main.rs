//! Edits articles in Directus: logs in, creates, lists, updates and deletes items, and uploads and downloads a file.

use std::process::ExitCode;

use client::http::Method;
use client::serde_json::{Map, json};
use client::types::{CreateFileBody, ItemsArticles, LoginBody, LogoutBody, Users};
use client::{Client, Error, FilePart};

use checks::{Checks, setting};

#[path = "../checks.rs"]
mod checks;

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut checks = Checks::default();
    let url = setting("LIVE_URL");

    // Log in.
    let stranger = Client::builder().base_url(&url).build()?;
    checks.around("the media type of the ping is `text/html`, and the document says `application/text`");
    checks.equal("ping", stranger.server().ping().raw_response().await?.into_inner(), "pong");
    let wrong = LoginBody::new(setting("LIVE_USER"), "wrong password");
    let refused = stranger.authentication().login().body(wrong).await;
    checks.refused("log in with a wrong password", refused, 401, "INVALID_CREDENTIALS", code);
    let right = LoginBody::new(setting("LIVE_USER"), setting("LIVE_PASSWORD"));
    let tokens = stranger.authentication().login().body(right).await?.data;
    let (access, refresh) = tokens.map(|data| (data.access_token, data.refresh_token)).unwrap_or_default();
    checks.equal("log in", (access.is_some(), refresh.is_some()), (true, true));
    let client = Client::builder().base_url(&url).auth(format!("Bearer {}", access.unwrap_or_default())).build()?;
    let me = client.users().get_me().await?.data;
    checks.equal("read the own user", me.and_then(|user| user.email), Some(setting("LIVE_USER")));
    let refused = stranger.files().list().await;
    checks.refused("list files without a token", refused, 403, "FORBIDDEN", code);

    // Articles.
    let articles: Vec<ItemsArticles> =
        (0..35).map(|number| ItemsArticles::new(format!("Article {number:02}")).body("A text.")).collect();
    let created = client.items().create_articles().body(articles).await?.data.unwrap_or_default();
    checks.equal("create 35 articles", created.len(), 35);
    let id = created.last().and_then(|article| article.id).unwrap_or_default();
    let (mut titles, mut pages, mut total) = (Vec::new(), 0, None);
    let mut list = client.items().read_articles().limit(10).meta("filter_count").pages();
    while let Some(page) = list.next().await {
        let page = page?;
        total = page.total;
        titles.extend(page.items.into_iter().map(|article| article.title));
        pages += 1;
    }
    titles.dedup();
    checks.list("articles", 35, titles.len(), pages);
    checks.equal("total of the list", total, Some(35));
    let filter = Map::from_iter([("title".to_owned(), json!({ "_contains": "7" }))]);
    let sort = vec!["-title".to_owned()];
    let found = client.items().read_articles().filter(filter).sort(sort).fields(vec!["title".to_owned()]).await?;
    let found: Vec<String> = found.data.unwrap_or_default().into_iter().map(|article| article.title).collect();
    checks.equal("filter and sort articles", found, ["Article 27", "Article 17", "Article 07"]);
    let filter = Map::from_iter([("title".to_owned(), json!({ "_starts_with": "Article 1" }))]);
    let (mut read, mut pages) = (0, 0);
    let mut list = client.items().read_articles().filter(filter).meta("*").limit(4).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("filtered articles", 10, read, pages);

    let change = ItemsArticles::new("The last article").body_null();
    let article = client.items().update_single_articles(id).body(change).await?.data;
    checks.equal("update an article", article.map(|article| article.title), Some("The last article".to_owned()));
    let article = client.items().read_single_articles(id).await?.data;
    checks.equal("read an article", article.map(|article| article.body.is_null()), Some(true));
    client.items().delete_single_articles(id).await?;
    let deleted = client.items().read_single_articles(id).await;
    checks.refused("read a deleted article", deleted, 403, "FORBIDDEN", code);
    let invalid = client.users().create().body(Users::new().email("nobody")).await;
    checks.refused("create a user with an invalid address", invalid, 400, "FAILED_VALIDATION", code);

    // Files.
    let content: Vec<u8> = (0..100_000).map(|number: u32| number as u8).collect();
    let part = FilePart::new(content.clone()).name("numbers.bin").media_type("application/octet-stream");
    let file = client.files().create().body(CreateFileBody::new(part).title("Numbers")).await?.data;
    let (title, size) = file.as_ref().map(|file| (file.title.clone(), file.filesize)).unwrap_or_default();
    checks.equal("upload a file", (title.as_deref(), size), (Some("Numbers"), Some(100_000)));
    let file = file.and_then(|file| file.id).unwrap_or_default();
    let mut download = client.assets().get(&file).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = download.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    checks.equal("download the file", bytes == content, true);
    client.files().delete(&file).await?;
    let deleted = client.assets().get(&file).await;
    checks.refused("download a deleted file", deleted.map(drop), 403, "FORBIDDEN", code);

    checks.around("the document lacks the path of this call");
    let missing = client.request(Method::GET, "/nowhere").await;
    checks.refused("call an unknown path", missing, 404, "ROUTE_NOT_FOUND", code);
    client.authentication().logout().body(LogoutBody::new().refresh_token(refresh.unwrap_or_default())).await?;
    Ok(checks.finish())
}

/// Returns the code of an error. The document describes errors of an earlier version.
fn code(error: &Error) -> Option<String> {
    error.api()?.code.clone()
}
