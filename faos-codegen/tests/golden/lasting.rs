//! Resources and methods of new clients, and how they outlast additions to the document: the lock keeps names, and the
//! decisions that concern many operations.

use std::collections::{BTreeMap, BTreeSet};

use faos_codegen::{NameLock, Output, Source};

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

/// A document with IDs made by FastAPI.
const FAST_API: &[Line] = &[
    ("post", "/api/flows/", "create_flow_api_flows__post", "Flows"),
    ("get", "/api/flows/{id}", "read_flow_api_flows__id__get", "Flows"),
    ("put", "/api/flows/{id}", "put_flow_api_flows__id__put", "Flows"),
    ("post", "/api/flows/filter", "read_flows_api_flows_filter_post", "Flows"),
    ("get", "/api/runs/{id}", "read_run_api_runs__id__get", "Flow Runs"),
    ("get", "/api/health", "health_api_health_get", ""),
];

/// A document without IDs and tags.
const BARE: &[Line] = &[
    ("get", "/v1/customers", "", ""),
    ("post", "/v1/customers", "", ""),
    ("get", "/v1/customers/{id}", "", ""),
    ("post", "/v1/customers/{id}", "", ""),
    ("get", "/v1/customers/{id}/sources", "", ""),
    ("get", "/v1/customers/{id}/sources/{source}", "", ""),
    ("put", "/v1/customers/{id}/avatar", "", ""),
    ("get", "/v1/customers/search", "", ""),
    ("get", "/v1/balance", "", ""),
];

/// A document whose paths begin with the tenant.
const TENANTS: &[Line] = &[
    ("get", "/zones/{zone}", "", ""),
    ("get", "/zones/{zone}/rules", "", ""),
    ("get", "/zones/{zone}/rules/{rule}", "", ""),
    ("get", "/zones/{zone}/keys", "", ""),
    ("get", "/zones/{zone}/logs", "", ""),
    ("get", "/zones/{zone}/routes", "", ""),
    ("get", "/zones/{zone}/hosts", "", ""),
    ("get", "/zones/{zone}/pools", "", ""),
    ("get", "/zones/{zone}/plans", "", ""),
    ("get", "/zones/{zone}/files", "", ""),
    ("get", "/zones/{zone}/teams", "", ""),
];

/// A document whose IDs have no separators.
const RUN_TOGETHER: &[Line] = &[
    ("post", "/organizations/{id}/spend_limits", "createorganizationspendlimit", "Organizations"),
    ("get", "/organizations/{id}", "getorganization", "Organizations"),
    ("post", "/conversations/{id}/compact", "compactconversation", "Conversations"),
    ("get", "/datasets", "listdatasets", "Datasets"),
];

/// A document whose tags share their first word.
const PREFIXED: &[Line] = &[
    ("get", "/users", "list", "Acme Users"),
    ("get", "/orders", "list", "Acme Orders"),
    ("get", "/items", "list", "Acme Items"),
    ("get", "/items/{id}/similar", "find_similar", "Acme Items"),
];

/// A document with the same operations below a parent.
const NESTED: &[Line] = &[
    ("get", "/certificates", "list_certificates", "Certificates"),
    ("get", "/projects/{id}/certificates", "list_project_certificates", "Certificates"),
    ("get", "/projects/{id}", "get_project", "Projects"),
    ("get", "/assistants", "list_assistants", "Assistants"),
    ("get", "/threads/{id}", "get_thread", "Assistants"),
    ("post", "/threads", "create_thread", "Assistants"),
];

const DOCUMENTS: &[&[Line]] = &[BASE, ONE_TAG, FAST_API, BARE, TENANTS, RUN_TOGETHER, PREFIXED, NESTED];

/// Additions, each of which would decide something differently in a new client of one of the documents.
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
    (&[], &["FlowsReadFlowResponse", "CustomersListResponse", "ListCertificatesResponse", "Size", "ListResponseSize"]),
    (&[], &["Data", "Set", "Spend", "Limit", "Organization", "Create"]),
    (&[("get", "/things", "list", "Everything")], &["List"]),
    (&[("get", "/accounts/{id}/things", "things", "Other")], &[]),
    (&[("patch", "/api/flows/{id}", "update_flow_api_flows__id__patch", "Flows")], &[]),
    (&[("get", "/api/health/{id}", "health_of_api_health__id__get", "Health")], &[]),
    (&[("get", "/v1/balance/{id}", "", ""), ("post", "/v1/balance", "", "")], &[]),
    (&[("put", "/v1/customers/{id}", "", ""), ("patch", "/v1/customers/{id}/avatar", "", "")], &[]),
    (&[("get", "/v1/customers/{id}/search/{query}", "", "Customer")], &[]),
    (&[("get", "/v1/customer", "list", "Customers"), ("get", "/zone", "list", "Zones")], &[]),
    (&[("get", "/zones/{zone}/rules/{rule}/logs", "", "Rules"), ("get", "/rules", "", "Rules")], &[]),
    (&[("post", "/projects/{id}/certificates", "add_project_certificate", "Certificates")], &[]),
    (&[("delete", "/threads/{id}", "delete_thread", "Assistants")], &[]),
    (&[("get", "/other", "other", "Other Users"), ("get", "/users/{id}/orders", "orders", "Acme Users")], &[]),
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
fn methods_that_would_be_called_the_same_say_more() {
    let people: &[Line] = &[
        ("get", "/accounts/{account}/people/{person}", "GetAccountsAccountPeoplePerson", "accounts"),
        ("get", "/accounts/{account}/persons/{person}", "GetAccountsAccountPersonsPerson", "accounts"),
    ];
    assert_eq!(
        calls(people),
        [
            "/accounts/{account}/people/{person} accounts.get_people",
            "/accounts/{account}/persons/{person} accounts.get_person"
        ]
    );
    let versions: &[Line] = &[("post", "/v1/speak", "generate", "Speak"), ("post", "/v2/speak", "generate", "Speak")];
    assert_eq!(calls(versions), ["/v1/speak speak.generate_v1", "/v2/speak speak.generate_v2"]);
    let root: &[Line] = &[("get", "/", "", "Health"), ("get", "/health", "", "Health")];
    assert_eq!(calls(root), ["/ health.get_root", "/health health.get"]);
}

#[test]
fn extensions_state_the_names_of_methods() {
    for (extension, call) in [
        ("x-speakeasy-name-override", "users.create"),
        ("x-fern-sdk-method-name", "users.create"),
        ("x-methodName", "users.create"),
        ("x-other-name", "users.create_person"),
    ] {
        let document = document(&[("post", "/people", "post", "Users")], &[]);
        let named = document.replace(r#""operationId":"#, &format!(r#""{extension}":"createUsers","operationId":"#));
        assert_ne!(named, document);
        let output = Input::plain(Source::new("openapi.json", named)).generate();
        assert_eq!(
            output.inspect().operations[0].call,
            format!("client.{}()", call.replace('.', "().")),
            "{extension}"
        );
    }
}

/// Returns every name of a client, by its place.
fn names(output: &Output) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let inspection = output.inspect();
    for entry in &inspection.types {
        for at in entry.also.iter().chain([&entry.pointer]) {
            names.insert(format!("{at} type"), entry.path.clone());
        }
        for field in &entry.fields {
            names.insert(format!("{} {} of {}", entry.path, field.wire, entry.kind), field.name.clone());
        }
    }
    for entry in &inspection.operations {
        names.insert(format!("{} call", entry.pointer), entry.call.clone());
        names.insert(format!("{} request", entry.pointer), format!("{:?}", entry.request));
        for parameter in &entry.parameters {
            let at = format!("{} {} {}", entry.pointer, parameter.location, parameter.wire);
            names.insert(at, parameter.name.clone());
        }
    }
    for header in &inspection.headers {
        names.insert(format!("header {}", header.wire), header.name.clone());
    }
    names
}

#[test]
fn additions_never_rename() {
    for base in DOCUMENTS {
        let before = input(base, &["Report", "UserList"], &NameLock::default()).generate();
        let kept: BTreeSet<String> = before.lock.to_string().lines().map(str::to_owned).collect();
        let again = input(base, &["Report", "UserList"], &before.lock).generate();
        assert_eq!(again.lock.to_string(), before.lock.to_string());
        for (operations, schemas) in ADDITIONS {
            let is_new = |line: &&Line| base.iter().all(|known| (known.0, known.1) != (line.0, line.1));
            let all: Vec<Line> = base.iter().chain(operations.iter().filter(is_new)).copied().collect();
            let schemas: Vec<&str> = ["Report", "UserList"].iter().chain(*schemas).copied().collect();
            let after = input(&all, &schemas, &before.lock).generate();
            let text = after.lock.to_string();
            let lost: Vec<&String> = kept.iter().filter(|line| !text.lines().any(|other| other == *line)).collect();
            assert!(lost.is_empty(), "{operations:?} {schemas:?}: {lost:#?}\n{text}");
            let (old, new) = (names(&before), names(&after));
            let renamed: Vec<_> = old
                .iter()
                .filter(|(at, name)| new.get(*at) != Some(name))
                .map(|(at, name)| (at, name, new.get(at)))
                .collect();
            assert!(renamed.is_empty(), "{operations:?} {schemas:?}: {renamed:#?}");
            assert!(!after.findings.iter().any(|finding| finding.message.contains("names.lock")), "{operations:?}");
            let again = input(&all, &schemas, &after.lock).generate();
            assert_eq!(again.lock.to_string(), text, "{operations:?}");
            assert_eq!(names(&again), new, "{operations:?}");
        }
    }
}

#[test]
fn later_operations_follow_recorded_decisions() {
    let follow = |base: &[Line], decided: &[&str], more: &[Line], named: &[&str]| {
        let before = input(base, &[], &NameLock::default()).generate().lock;
        let recorded = before.to_string();
        for line in decided {
            assert!(recorded.lines().any(|other| other == *line), "{line} in\n{recorded}");
        }
        let all: Vec<Line> = base.iter().chain(more).copied().collect();
        let text = input(&all, &[], &before).generate().lock.to_string();
        for line in named {
            assert!(text.lines().any(|other| other == *line), "{line} in\n{text}");
        }
    };
    // Affixes of IDs, and their absence.
    follow(
        BASE,
        &["#/paths prefix api", "#/paths suffix route"],
        &[
            ("get", "/invoices", "api_list_invoices_route", "Users"),
            ("get", "/x1", "one", "Users"),
            ("get", "/x2", "two", "Users"),
            ("get", "/x3", "three", "Users"),
        ],
        &["#/paths/~1invoices/get method list_invoices"],
    );
    let plain = [("get", "/a", "api_list_as", "A"), ("get", "/b", "api_list_bs", "B")];
    let more =
        ["/c", "/d", "/e", "/f", "/g"].map(|path| ("get", path, &*format!("api_list_{}s", &path[1..]).leak(), "C"));
    follow(&plain, &["#/paths/~1a/get method api_list_as"], &more, &["#/paths/~1f/get method api_list_fs"]);
    // Tags that do not say where an operation belongs.
    follow(
        ONE_TAG,
        &["#/tags/Everything rule by_path"],
        &[("get", "/cards/{id}/pin", "cardsPinGet", "Everything"), ("get", "/other", "other", "Other")],
        &["#/paths/~1cards~1{id}~1pin/get group cards"],
    );
    // A subject stays with its tag, whatever the number of its operations.
    let one =
        [("get", "/assistants", "list_assistants", "Assistants"), ("get", "/threads/{id}", "get_thread", "Assistants")];
    follow(
        &one,
        &["#/tags/Assistants resource assistants"],
        &[
            ("post", "/threads", "create_thread", "Assistants"),
            ("delete", "/threads/{id}", "delete_thread", "Assistants"),
        ],
        &["#/paths/~1threads/post method create_thread", "#/tags/Assistants resource assistants"],
    );
    follow(
        PREFIXED,
        &["#/tags prefix acme"],
        &[("get", "/a", "list", "Acme Teams")],
        &["#/tags/Acme%20Teams resource teams"],
    );
    follow(
        TENANTS,
        &["#/paths/zones rule tenant"],
        &[("get", "/zones/{zone}/rules/{rule}/hits", "", ""), ("get", "/teams/{team}/logs", "", "")],
        &["#/paths/~1zones~1{zone}~1rules~1{rule}~1hits/get method get_hits"],
    );
    follow(
        NESTED,
        &["#/tags/Certificates/projects~1{} rule by_parent"],
        &[("post", "/projects/{id}/certificates", "add_project_certificate", "Certificates")],
        &["#/paths/~1projects~1{id}~1certificates/post group projects"],
    );
    // Operations without a tag stay together.
    follow(
        BASE,
        &["#/tags/status resource status"],
        &[("get", "/status/a", "a", "Health"), ("get", "/status/b", "b", "Health"), ("get", "/status/c", "", "")],
        &["#/paths/~1status~1c/get method get_c", "#/tags/status resource status"],
    );
    // The division of names without separators.
    follow(
        RUN_TOGETHER,
        &["#/words/createorganizationspendlimit rule create_organization_spend_limit"],
        &[("get", "/o/{id}", "getspendlimit", "Organizations")],
        &["#/paths/~1o~1{id}/get method get_spend_limit"],
    );
    // Collections and the meaning of PUT.
    let shapes = [
        ("get", "/a/{id}", "", ""),
        ("get", "/a", "", ""),
        ("put", "/a/{id}", "", ""),
        ("put", "/b/{id}", "", ""),
        ("patch", "/b/{id}", "", ""),
    ];
    let before = input(&shapes, &[], &NameLock::default()).generate().lock;
    let recorded = before.to_string();
    for line in
        ["#/paths/~1a rule collection", "#/paths/~1a~1{id}/put rule update", "#/paths/~1b~1{id}/put rule replace"]
    {
        assert!(recorded.lines().any(|other| other == line), "{line} in\n{recorded}");
    }
    let later =
        [("get", "/a", "", ""), ("post", "/a", "", ""), ("put", "/a/{id}", "", ""), ("patch", "/a/{id}", "", "")];
    let text = input(&later, &[], &before).generate().lock.to_string();
    for line in
        ["#/paths/~1a/get method list", "#/paths/~1a/post method create", "#/paths/~1a~1{id}/patch method patch"]
    {
        assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    }
}

#[test]
fn suggestions_lead_to_the_names_of_a_new_client() {
    for base in DOCUMENTS {
        let new = input(base, &[], &NameLock::default()).generate();
        // Earlier versions had one resource for each tag and numbered their methods.
        let text = new.lock.to_string();
        let kept = text
            .lines()
            .filter(|line| !["group", "rule", "prefix"].iter().any(|kind| line.contains(&format!(" {kind} "))));
        let former: String = kept
            .enumerate()
            .map(|(index, line)| match line.rsplit_once(' ') {
                Some((place, _)) if place.ends_with(" method") => format!("{place} m{index}\n"),
                Some((place, name)) if place.ends_with("type") => format!("{place} {name}Former\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let former = NameLock::parse(&former).expect("the lock is valid");
        let kept = input(base, &[], &former).generate();
        let suggestions = kept.suggestions(&new);
        assert!(!suggestions.is_empty());
        let mut moving = input(base, &[], &former);
        moving.settings.names = suggestions.into_iter().map(|(key, _, name)| (key, name)).collect();
        let moved = moving.generate();
        let (moved_names, new_names) = (names(&moved), names(&new));
        let differences: Vec<_> = new_names
            .iter()
            .filter(|(at, name)| moved_names.get(*at) != Some(name))
            .map(|(at, name)| (at, name, moved_names.get(at)))
            .collect();
        assert!(differences.is_empty(), "{differences:#?}");
        assert_eq!(moved.suggestions(&new), []);
    }
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
