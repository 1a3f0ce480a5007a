//! Resources and methods of new clients, and how they outlast additions to the document: the lock keeps names, and the
//! decisions that concern many operations.

use std::collections::BTreeSet;

use faos_codegen::{NameLock, Source};

use crate::workspace::Input;

/// An operation: method, path, ID and tag. An empty ID or tag is absent.
type Line = (&'static str, &'static str, &'static str, &'static str);

/// Creates a document of these operations and schemas.
fn document(operations: &[Line], schemas: &[&str]) -> String {
    let mut paths = serde_json::Map::new();
    for (method, path, id, tag) in operations {
        let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let parameters: Vec<serde_json::Value> = names
            .map(|name| serde_json::json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let schema = serde_json::json!({"type": "object", "properties": {"size": {"enum": ["a", "b"]}}});
        let mut operation = serde_json::json!({
            "parameters": parameters,
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}},
        });
        if !id.is_empty() {
            operation["operationId"] = (*id).into();
        }
        if !tag.is_empty() {
            operation["tags"] = serde_json::json!([tag]);
        }
        paths.entry(*path).or_insert_with(|| serde_json::json!({}))[*method] = operation;
    }
    let schemas: serde_json::Map<String, serde_json::Value> =
        schemas.iter().map(|name| ((*name).to_owned(), serde_json::json!({"type": "object"}))).collect();
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "info": {"title": "Sample", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    document.to_string()
}

fn input(operations: &[Line], schemas: &[&str], lock: &NameLock) -> Input {
    Input { lock: lock.clone(), ..Input::plain(Source::new("openapi.json", document(operations, schemas))) }
}

const BASE: &[Line] = &[
    ("get", "/users", "api_list_users_route", "Users"),
    ("post", "/users", "api_create_user_route", "Users"),
    ("put", "/users/{id}", "api_put_user_route", "Users"),
    ("get", "/orders", "api_get_orders_route", "Order"),
    ("post", "/orders/{id}/refund", "", "Order"),
    ("get", "/orders/{id}", "", ""),
    ("get", "/status", "", ""),
    ("post", "/reports/query", "api_reportquery_route", "Reports - company level"),
    ("get", "/projects/{id}/roles", "api_list_project_roles_route", "Roles"),
    ("get", "/projects/{id}", "api_get_project_route", "Projects"),
];

/// A document with one tag.
const ONE_TAG: &[Line] = &[
    ("get", "/accounts", "accountsList", "Everything"),
    ("post", "/accounts", "accountsCreate", "Everything"),
    ("get", "/accounts/{id}", "accountsGet", "Everything"),
    ("get", "/items", "itemsList", "Everything"),
    ("post", "/items", "itemsCreate", "Everything"),
    ("get", "/items/{id}", "itemsGet", "Everything"),
    ("get", "/links", "linksList", "Everything"),
    ("post", "/links", "linksCreate", "Everything"),
    ("get", "/links/{id}", "linksGet", "Everything"),
    ("get", "/cards", "cardsList", "Everything"),
    ("post", "/cards", "cardsCreate", "Everything"),
    ("get", "/cards/{id}", "cardsGet", "Everything"),
];

/// Additions, each of which would decide something differently in a new client.
const ADDITIONS: &[(&[Line], &[&str])] = &[
    (&[("patch", "/users/{id}", "", "Users")], &[]),
    (&[("get", "/users/search", "find_users", "Users")], &[]),
    (&[("get", "/teams/{team}/users", "api_list_users_of_team_route", "Users")], &[]),
    (&[("get", "/orders/{id}/refund/{refund}", "", "Order")], &[]),
    (&[("get", "/order", "list_all", "Orders")], &[]),
    (&[("get", "/status/history", "", "Health")], &[]),
    (&[("get", "/roles", "api_list_roles_route", "Roles")], &[]),
    (&[("get", "/a", "first", "A"), ("get", "/b", "second", "A"), ("get", "/c", "third", "A")], &[]),
    (&[], &["Report", "Query", "reportquery", "UsersCreateResponse", "User"]),
    (&[("get", "/things", "list", "Everything")], &["List"]),
    (&[("get", "/accounts/{id}/things", "things", "Other")], &[]),
];

/// Returns the calls of a new client, by path.
fn calls(operations: &[Line]) -> Vec<String> {
    let output = input(operations, &[], &NameLock::default()).generate();
    let entries = output.inspect().operations;
    let call =
        |call: &str| call.split('(').filter_map(|part| part.rsplit('.').next()).take(2).collect::<Vec<_>>().join(".");
    let mut calls: Vec<String> = entries.iter().map(|entry| format!("{} {}", entry.path, call(&entry.call))).collect();
    calls.sort();
    calls
}

#[test]
fn tags_that_read_the_same_are_one_resource() {
    let operations: &[Line] = &[
        ("get", "/x", "list_x", "Fine-tuning"),
        ("get", "/y", "list_y", "fine_tuning"),
        ("get", "/jobs/{id}", "get_job", "Job"),
        ("get", "/jobs", "list_jobs", "jobs"),
        ("get", "/jobs/{id}/events", "", ""),
    ];
    assert_eq!(
        calls(operations),
        [
            "/jobs job.list",
            "/jobs/{id} job.get",
            "/jobs/{id}/events job.get_events",
            "/x fine_tuning.list_x",
            "/y fine_tuning.list_y"
        ]
    );
}

#[test]
fn resources_omit_what_all_tags_share() {
    for tags in [
        ["Acme Users", "Acme Orders", "Acme Items"],
        ["UsersController", "OrdersController", "ItemsController"],
        ["V1 > Users", "V1 > Orders", "V1 > Items"],
    ] {
        let [users, orders, items] = tags;
        let operations =
            [("get", "/users", "list", users), ("get", "/orders", "list", orders), ("get", "/items", "list", items)];
        assert_eq!(calls(&operations), ["/items items.list", "/orders orders.list", "/users users.list"], "{tags:?}");
    }
}

#[test]
fn paths_decide_where_tags_do_not() {
    let accounts: Vec<String> = calls(ONE_TAG).into_iter().filter(|call| call.starts_with("/accounts")).collect();
    assert_eq!(accounts, ["/accounts accounts.create", "/accounts accounts.list", "/accounts/{id} accounts.get"]);
    assert_eq!(calls(&[("get", "/environments?beta=true", "", "")]), ["/environments?beta=true environments.get"]);
    assert_eq!(calls(&[("get", "/3d_secure/{id}", "", "")]), ["/3d_secure/{id} three_d_secure.get"]);
    let zones: Vec<Line> = ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h"]
        .iter()
        .map(|below| ("get", &*format!("/zones/{{zone}}{below}s/{{id}}").leak(), "", ""))
        .collect();
    assert_eq!(calls(&zones)[0], "/zones/{zone}/as/{id} as_.get");
    let nested = [
        ("get", "/certificates", "list_certificates", "Certificates"),
        ("get", "/projects/{id}/certificates", "list_project_certificates", "Certificates"),
        ("get", "/projects/{id}", "get_project", "Projects"),
    ];
    assert_eq!(
        calls(&nested),
        [
            "/certificates certificates.list",
            "/projects/{id} projects.get",
            "/projects/{id}/certificates projects.list_certificates"
        ]
    );
    let apart: Vec<Line> = vec![
        ("get", "/assistants", "list_assistants", "Assistants"),
        ("post", "/threads", "create_thread", "Assistants"),
        ("get", "/threads/{id}", "get_thread", "Assistants"),
        ("get", "/threads/{id}/messages", "list_messages", "Assistants"),
    ];
    assert_eq!(
        calls(&apart),
        [
            "/assistants assistants.list",
            "/threads threads.create",
            "/threads/{id} threads.get",
            "/threads/{id}/messages threads.list_messages"
        ]
    );
}

#[test]
fn additions_never_rename() {
    for base in [BASE, ONE_TAG] {
        let before = input(base, &[], &NameLock::default()).generate().lock;
        let kept: BTreeSet<String> = before.to_string().lines().map(str::to_owned).collect();
        for (operations, schemas) in ADDITIONS {
            let all: Vec<Line> = base.iter().chain(*operations).copied().collect();
            let after = input(&all, schemas, &before).generate();
            let text = after.lock.to_string();
            let lost: Vec<&String> = kept.iter().filter(|line| !text.lines().any(|other| other == *line)).collect();
            assert!(lost.is_empty(), "{operations:?} {schemas:?}: {lost:#?}\n{text}");
            assert!(!after.findings.iter().any(|finding| finding.message.contains("names.lock")), "{operations:?}");
            let again = input(&all, schemas, &after.lock).generate();
            assert_eq!(again.lock.to_string(), text, "{operations:?}");
        }
    }
}

#[test]
fn later_operations_follow_recorded_decisions() {
    let before = input(BASE, &[], &NameLock::default()).generate().lock;
    let more: &[Line] = &[
        ("get", "/invoices", "api_list_invoices_route", "Users"),
        ("get", "/x1", "one", "Users"),
        ("get", "/x2", "two", "Users"),
        ("get", "/x3", "three", "Users"),
    ];
    let all: Vec<Line> = BASE.iter().chain(more).copied().collect();
    let text = input(&all, &[], &before).generate().lock.to_string();
    assert!(text.contains("#/paths/~1invoices/get method list_invoices\n"), "{text}");
    let before = input(ONE_TAG, &[], &NameLock::default()).generate().lock;
    let more: &[Line] = &[("get", "/cards/{id}/pin", "cardsPinGet", "Everything"), ("get", "/other", "other", "Other")];
    let all: Vec<Line> = ONE_TAG.iter().chain(more).copied().collect();
    let text = input(&all, &[], &before).generate().lock.to_string();
    assert!(text.contains("#/paths/~1cards~1{id}~1pin/get group cards\n"), "{text}");
}

#[test]
fn a_lock_without_decisions_keeps_its_resources() {
    let lock = input(ONE_TAG, &[], &NameLock::default()).generate().lock.to_string();
    // Clients generated by earlier versions have one resource for each tag.
    let former: String = lock
        .lines()
        .filter(|line| {
            !["group", "rule", "prefix", "suffix", "resource"].contains(&line.rsplit(' ').nth(1).unwrap_or(""))
        })
        .map(|line| match line.rsplit_once(" method ") {
            Some((place, _)) => format!("{place} method m{}\n", place.len() * 7 + place.matches("post").count()),
            None => format!("{line}\n"),
        })
        .chain(["#/tags/Everything resource everything\n".to_owned()])
        .collect();
    let former = NameLock::parse(&former).expect("the lock is valid");
    let text = input(ONE_TAG, &[], &former).generate().lock.to_string();
    let resources: Vec<&str> =
        text.lines().filter(|line| line.contains(" resource ") || line.contains(" group ")).collect();
    assert_eq!(resources, ["#/tags/Everything resource everything"], "{text}");
}
