//! Administers a JupyterHub: users, groups and tokens, and the start of a user's server, whose progress the hub streams.

use std::process::ExitCode;
use std::time::Duration;

use client::http::Method;
use client::types::{
    DeleteGroupUsersBody, GroupsCreateUserBody, RequestIdentity, UsersCreateBody, UsersCreateTokenBody, UsersUpdateBody,
};
use client::{Client, Error};

use checks::{Checks, setting};

#[path = "../checks.rs"]
mod checks;

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut checks = Checks::default();
    let url = format!("{}/hub/api", setting("LIVE_URL"));
    // The document names the scopes of most operations, and with them only the scheme `oauth2`.
    let stranger = Client::builder().base_url(&url).oauth2("unknown").build()?;
    checks.equal("version of the server", stranger.root().get().await?.version.as_deref(), Some("6.1.1"));
    checks.refused(
        "list users with an unknown token",
        stranger.users().list().await,
        403,
        "Missing or invalid credentials",
        message,
    );
    let client = Client::builder().base_url(&url).oauth2(setting("LIVE_PASSWORD")).build()?;
    let name = match client.user().get().await? {
        RequestIdentity::Service(service) => service.name,
        _ => None,
    };
    checks.equal("read the own identity", name.as_deref(), Some("live"));

    // Users.
    let names: Vec<String> = (0..45).map(|number| format!("user-{number:02}")).collect();
    let created = client.users().create(UsersCreateBody::new().usernames(names)).await?;
    checks.equal("create 45 users", created.len(), 45);
    let (mut names, mut pages) = (Vec::new(), 0);
    let mut list = client.users().list().limit(20.0).sort("name").pages();
    while let Some(page) = list.next().await {
        names.extend(page?.items.into_iter().filter_map(|user| user.name));
        pages += 1;
    }
    names.dedup();
    checks.list("users", 45, names.len(), pages);
    client.users().create_by_name("augusta").await?;
    client.users().update("augusta", UsersUpdateBody::new().name("ada")).await?;
    let ada = client.users().get("ada").await?;
    checks.equal("create and rename a user", (ada.name.as_deref(), ada.server), (Some("ada"), None));
    let admin = client.users().update("ada", UsersUpdateBody::new().admin(true)).await;
    checks.refused("make a user an admin", admin, 403, "Only admins", message);

    // Groups.
    for number in 0..12 {
        client.groups().update(&format!("group-{number:02}")).await?;
    }
    let (mut read, mut pages) = (0, 0);
    let mut list = client.groups().list().limit(5.0).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("groups", 12, read, pages);
    let members = GroupsCreateUserBody::new().users(["ada".to_owned(), "user-01".to_owned()]);
    let group = client.groups().create_user("group-03", members).await?;
    checks.equal("add users to a group", group.users.map(|users| users.len()), Some(2));
    client.groups().delete_users("group-03", DeleteGroupUsersBody::new().users(["ada".to_owned()])).await?;
    let group = client.groups().get("group-03").await?;
    checks.equal("remove a user from a group", group.users, Some(vec!["user-01".to_owned()]));

    // A token, with which the user acts.
    let body = UsersCreateTokenBody::new().note("for the sample").expires_in(600.0);
    let token = client.users().create_token("ada").body(body).await?;
    let as_ada = Client::builder().base_url(&url).oauth2(token.token.unwrap_or_default()).build()?;
    let name = match as_ada.user().get().await? {
        RequestIdentity::User(user) => user.name,
        _ => None,
    };
    checks.equal("log in with a new token", name.as_deref(), Some("ada"));
    let tokens = client.users().list_tokens("ada").await?.api_tokens;
    checks.equal("list the tokens of a user", tokens.map(|tokens| tokens.len()), Some(1));
    let id = token.id.unwrap_or_default();
    client.users().delete_token("ada", &id).await?;
    let deleted = client.users().get_token("ada", &id).await;
    checks.refused("read a deleted token", deleted, 404, "No such token", message);

    // The server of a user.
    client.users().server("ada").await?;
    checks.around("the document lacks the path that streams the progress of a start");
    let mut events = client.request(Method::GET, "/users/ada/server/progress").stream_response().await?;
    checks.equal("stream the progress of a start", events.media_type(), Some("text/event-stream"));
    let mut text = String::new();
    while let Some(chunk) = events.next().await {
        text.push_str(&String::from_utf8_lossy(&chunk?));
    }
    checks.equal("wait until the server is ready", text.contains("\"ready\": true"), true);
    let servers = client.users().get("ada").await?.servers.unwrap_or_default();
    checks.equal("read the server of a user", servers.get("").and_then(|server| server.ready), Some(true));
    let routes = client.proxy().get().await?;
    // The hub keeps the route of the first name.
    checks.equal("read the routes of the proxy", routes.contains_key("/user/augusta/"), true);
    client.users().delete_server("ada").await?;
    while client.users().get("ada").await?.pending.is_some() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    checks.equal("stop the server of a user", client.users().get("ada").await?.server, None);

    // Errors.
    checks.refused("read a missing group", client.groups().get("none").await, 404, "No such group", message);
    let twice = client.users().create_by_name("ada").await;
    checks.refused("create a user twice", twice, 409, "already exists", message);
    let unknown = client.users().create_token("ada").body(UsersCreateTokenBody::new().scopes(["fly".to_owned()])).await;
    checks.refused("create a token with an unknown scope", unknown, 400, "Scope 'fly'", message);
    client.users().delete("ada").await?;
    let status = client.users().get("ada").await.err().and_then(|error| error.status());
    checks.equal("delete a user", status.map(|status| status.as_u16()), Some(404));
    Ok(checks.finish())
}

/// Returns the message of an error. The document states no content for errors.
fn message(error: &Error) -> Option<String> {
    error.api()?.message.clone()
}
