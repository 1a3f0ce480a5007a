//! Requests and responses of lists as public APIs have them, and the pagination that is recognized.

use serde_json::{Map, Value, json};

use crate::diagnostic::Code;
use crate::{Limits, NameLock, Settings, Source};

/// Returns a schema in a short notation: `"string"`, `"integer?"` for null as well, `"uri"`, `[item]`, `{"name": …}`, and
/// `{"*": value}` for a map.
fn schema(short: &Value) -> Value {
    match short {
        Value::String(text) => {
            let (name, nullable) = text.strip_suffix('?').map_or((text.as_str(), false), |name| (name, true));
            let mut schema = match name {
                "uri" | "date" | "date-time" => json!({ "type": "string", "format": name }),
                "any" => json!({}),
                name => json!({ "type": name }),
            };
            if nullable {
                schema = json!({ "anyOf": [schema, { "type": "null" }] });
            }
            schema
        }
        Value::Array(items) => json!({ "type": "array", "items": items.first().map_or(json!({}), schema) }),
        Value::Object(members) => match members.get("*") {
            Some(value) => json!({ "type": "object", "additionalProperties": schema(value) }),
            None => {
                let members: Map<String, Value> = members.iter().map(|(name, m)| (name.clone(), schema(m))).collect();
                json!({ "type": "object", "properties": members })
            }
        },
        other => other.clone(),
    }
}

/// Returns a parameter: `page:integer`, `page:integer=1` with a default, `page:integer>1` with a minimum,
/// `X-Cursor:string@header`, and `page:integer (words)` with a description.
fn parameter(short: &str) -> Value {
    let (short, description) = short.split_once(" (").unwrap_or((short, ""));
    let (short, place) = short.split_once('@').unwrap_or((short, "query"));
    let (short, default) = short.split_once('=').map_or((short, None), |(rest, value)| (rest, Some(value)));
    let (short, minimum) = short.split_once('>').map_or((short, None), |(rest, value)| (rest, Some(value)));
    let (name, ty) = short.rsplit_once(':').expect("a parameter has a type");
    let mut schema = schema(&json!(ty));
    let number = |text: &str| text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number));
    if let Some(default) = default {
        schema["default"] = number(default);
    }
    if let Some(minimum) = minimum {
        schema["minimum"] = number(minimum);
    }
    json!({ "name": name, "in": place, "description": description.trim_end_matches(')'), "schema": schema })
}

/// Returns the pagination that is recognized, in words: `none` without one, and `unclear` if it is reported.
fn recognized(request: &str, parameters: &[&str], body: &Value, answer: &Value, headers: &[&str]) -> String {
    recognized_with(request, parameters, body, answer, headers, json!({}))
}

fn recognized_with(
    request: &str,
    parameters: &[&str],
    body: &Value,
    answer: &Value,
    headers: &[&str],
    extensions: Value,
) -> String {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "string" } }));
    let mut operation = json!({
        "parameters": parameters.iter().map(|parameter_| parameter(parameter_)).collect::<Vec<_>>(),
        "responses": { "200": {
            "description": "The things.",
            "headers": headers.iter().map(header).collect::<Map<_, _>>(),
            "content": { "application/json": { "schema": schema(answer) } },
        } },
    });
    if !body.is_null() {
        operation["requestBody"] = json!({ "content": { "application/json": { "schema": schema(body) } } });
    }
    for (name, value) in extensions.as_object().into_iter().flatten() {
        operation[name] = value.clone();
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": { path: { method.to_lowercase(): operation } },
    });
    let source = Source::new("sample.json", document.to_string());
    let output = crate::generate(&source, &Settings::default(), &NameLock::default(), &Limits::default())
        .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
    let operation = output.named.api.operations.values().next().expect("the document has an operation");
    let is_unclear = output.findings.iter().any(|finding| finding.code == Code::UnclearPages);
    match &operation.pages {
        Some(pages) => pages.to_string(),
        None if is_unclear => "unclear".to_owned(),
        None => "none".to_owned(),
    }
}

/// A request, its parameters, its response, the headers of the response, and the expected pagination.
type Row<'r> = (&'r str, &'r [&'r str], Value, &'r [&'r str], &'r str);

/// Checks a table of requests without a body.
fn check(rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (request, parameters, answer, headers, expected) in rows {
        let found = recognized(request, parameters, &Value::Null, answer, headers);
        if found != *expected {
            wrong.push(format!("{request} {parameters:?} {answer}\n    expected {expected}\n    found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cursors_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    check(&[
        (
            "GET /files",
            &["pageToken:string", "pageSize:integer"],
            json!({ "files": items(), "nextPageToken": "string" }),
            &[],
            "cursor in query pageToken from nextPageToken; items in files; size in query pageSize",
        ),
        (
            "GET /pods",
            &["continue:string", "limit:integer", "watch:boolean"],
            json!({ "items": items(), "metadata": { "continue": "string", "remainingItemCount": "integer" } }),
            &[],
            "cursor in query continue from metadata.continue; items in items; size in query limit",
        ),
        (
            "GET /channels",
            &["cursor:string", "limit:integer"],
            json!({ "ok": "boolean", "channels": items(), "response_metadata": { "next_cursor": "string" } }),
            &[],
            "cursor in query cursor from response_metadata.next_cursor; items in channels; size in query limit",
        ),
        (
            "GET /contacts",
            &["after:string", "limit:integer"],
            json!({ "results": items(), "paging": { "next": { "after": "string", "link": "string" } } }),
            &[],
            "cursor in query after from paging.next.after; items in results; size in query limit",
        ),
        (
            "GET /posts",
            &["after:string", "before:string", "limit:integer"],
            json!({ "data": items(), "paging": { "cursors": { "before": "string", "after": "string" }, "next": "uri" } }),
            &[],
            "cursor in query after from paging.cursors.after; items in data; size in query limit",
        ),
        (
            "GET /tickets",
            &["page[after]:string", "page[size]:integer"],
            json!({ "tickets": items(), "meta": { "has_more": "boolean", "after_cursor": "string" } }),
            &[],
            "cursor in query page[after] from meta.after_cursor; items in tickets; more if meta.has_more; \
             size in query page[size]",
        ),
        (
            "GET /articles",
            &["page[cursor]:string", "page[size]:integer"],
            json!({ "data": items(), "meta": { "page": { "next_cursor": "string?" } } }),
            &[],
            "cursor in query page[cursor] from meta.page.next_cursor; items in data; size in query page[size]",
        ),
        (
            "GET /issues",
            &["first:integer", "after:string"],
            json!({ "nodes": items(), "pageInfo": { "endCursor": "string", "hasNextPage": "boolean" } }),
            &[],
            "cursor in query after from pageInfo.endCursor; items in nodes; more if pageInfo.hasNextPage; \
             size in query first",
        ),
        (
            "GET /deals",
            &["start:integer=0", "limit:integer"],
            json!({ "data": items(), "additional_data": { "pagination": {
                "start": "integer", "more_items_in_collection": "boolean", "next_start": "integer",
            } } }),
            &[],
            "cursor in query start from additional_data.pagination.next_start; items in data; \
             more if additional_data.pagination.more_items_in_collection; size in query limit",
        ),
        (
            "GET /conversations",
            &["starting_after:string", "per_page:integer"],
            json!({ "conversations": items(), "pages": {
                "page": "integer", "total_pages": "integer", "next": { "starting_after": "string", "per_page": "integer" },
            } }),
            &[],
            "cursor in query starting_after from pages.next.starting_after; items in conversations; \
             pages in pages.total_pages; size in query per_page",
        ),
        (
            "GET /projects",
            &["page:integer", "per_page:integer"],
            json!({ "projects": items(), "next_page": "integer?" }),
            &[],
            "cursor in query page from next_page; items in projects; size in query per_page",
        ),
        (
            "GET /charges/search",
            &["page:string", "query:string", "limit:integer"],
            json!({ "data": items(), "has_more": "boolean", "next_page": "string?", "total_count": "integer" }),
            &[],
            "cursor in query page from next_page; items in data; more if has_more; total in total_count; \
             size in query limit",
        ),
        (
            "GET /validators",
            &["pagination.key:string", "pagination.limit:string", "pagination.offset:string"],
            json!({ "validators": items(), "pagination": { "next_key": "string", "total": "string" } }),
            &[],
            "cursor in query pagination.key from pagination.next_key; items in validators; \
             size in query pagination.limit",
        ),
        (
            "GET /queues",
            &["NextToken:string", "MaxResults:integer"],
            json!({ "QueueUrls": ["string"], "NextToken": "string" }),
            &[],
            "cursor in query NextToken from NextToken; items in QueueUrls; size in query MaxResults",
        ),
        (
            "GET /objects",
            &["marker:string", "limit:integer"],
            json!({ "entries": items(), "next_marker": "string", "limit": "integer" }),
            &[],
            "cursor in query marker from next_marker; items in entries; size in query limit",
        ),
        (
            "GET /records",
            &["offset:string", "pageSize:integer"],
            json!({ "records": items(), "offset": "string" }),
            &[],
            "cursor in query offset from offset; items in records; size in query pageSize",
        ),
        (
            "GET /r/{name}/new",
            &["after:string", "limit:integer"],
            json!({ "kind": "string", "data": { "after": "string?", "before": "string?", "children": items() } }),
            &[],
            "cursor in query after from data.after; items in data.children; size in query limit",
        ),
        (
            "GET /logs",
            &["X-Cursor:string@header"],
            json!([{ "id": "string" }]),
            &["X-Next-Cursor"],
            "cursor in header X-Cursor from header X-Next-Cursor; the response is the list",
        ),
        (
            "GET /groups",
            &["page:integer", "per_page:integer"],
            json!([{ "id": "string" }]),
            &["X-Next-Page", "X-Total", "X-Total-Pages"],
            "cursor in query page from header X-Next-Page; the response is the list; total in header X-Total; \
             pages in header X-Total-Pages; size in query per_page",
        ),
        (
            "GET /documents",
            &["continuation:string"],
            json!({ "documents": items() }),
            &["x-continuation-token"],
            "cursor in query continuation from header x-continuation-token; items in documents",
        ),
        (
            "GET /prices",
            &["cursor:string"],
            json!({ "prices": { "*": { "amount": "number" } }, "next_cursor": "string" }),
            &[],
            "cursor in query cursor from next_cursor; values in prices",
        ),
        // A walk by cursor would only begin with an empty cursor, so it could end at once.
        (
            "GET /tasks",
            &["cursor:string", "limit:integer=50", "offset:integer=0"],
            json!({ "tasks": items(), "total_entries": "integer?", "next_cursor": "string?" }),
            &[],
            "offset in query offset, first 0; items in tasks; total in total_entries; size in query limit",
        ),
        // The same list by page or by cursor, with the cursor of the next page.
        (
            "GET /things",
            &["page:integer=1", "cursor:string"],
            json!({ "things": items(), "cursor": { "next": "string" } }),
            &[],
            "page in query page, first 1; items in things",
        ),
    ]);
}

#[test]
fn ids_of_last_items_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    check(&[
        (
            "GET /charges",
            &["starting_after:string", "ending_before:string", "limit:integer"],
            json!({ "object": "string", "data": items(), "has_more": "boolean", "url": "string" }),
            &[],
            "last-id in query starting_after from item id; items in data; more if has_more; size in query limit",
        ),
        (
            "GET /files",
            &["after:string", "limit:integer"],
            json!({ "data": items(), "first_id": "string", "last_id": "string", "has_more": "boolean" }),
            &[],
            "last-id in query after from last_id; items in data; more if has_more; size in query limit",
        ),
        (
            "GET /messages",
            &["after_id:string", "limit:integer"],
            json!({ "data": items(), "has_more": "boolean", "last_id": "string?" }),
            &[],
            "last-id in query after_id from last_id; items in data; more if has_more; size in query limit",
        ),
        // Nothing says that the ID is that of the last item.
        ("GET /members", &["after:string"], json!([{ "user": "string" }]), &[], "unclear"),
        ("GET /events", &["after:date-time"], json!({ "data": items(), "has_more": "boolean" }), &[], "none"),
        (
            "GET /events",
            &["after:string (Only events after this timestamp)"],
            json!({ "data": items(), "has_more": "boolean" }),
            &[],
            "none",
        ),
    ]);
}

#[test]
fn page_numbers_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    check(&[
        (
            "GET /repos",
            &["page:integer=1", "per_page:integer=30"],
            json!([{ "id": "string" }]),
            &[],
            "page in query page, first 1; the response is the list; size in query per_page",
        ),
        (
            "GET /repos",
            &["page:integer>0", "size:integer"],
            json!({ "content": items(), "totalElements": "integer", "totalPages": "integer", "last": "boolean" }),
            &[],
            "page in query page, first 0; items in content; last if last; total in totalElements; \
             pages in totalPages; size in query size",
        ),
        (
            "GET /domains",
            &["page:integer", "page_size:integer"],
            json!({ "data": items(), "page": "integer", "pages": "integer", "results": "integer" }),
            &[],
            "page in query page, first as in page; items in data; pages in pages; size in query page_size",
        ),
        (
            "GET /tags",
            &["page[number]:integer>1", "page[size]:integer"],
            json!({ "data": items(), "meta": { "total": "integer", "last_page": "integer" } }),
            &[],
            "page in query page[number], first 1; items in data; total in meta.total; pages in meta.last_page; \
             size in query page[size]",
        ),
        (
            "GET /users",
            &["PageNumber:integer (1-based)", "PageSize:integer"],
            json!({ "Items": items(), "TotalCount": "integer" }),
            &[],
            "page in query PageNumber, first 1; items in Items; total in TotalCount; size in query PageSize",
        ),
        (
            "GET /leads",
            &["page:integer (Defaults to 1.)", "per_page:integer"],
            json!({ "data": items(), "info": { "count": "integer", "more_records": "boolean" } }),
            &[],
            "page in query page, first 1; items in data; more if info.more_records; size in query per_page",
        ),
        (
            "GET /orders",
            &["page:integer", "size:integer"],
            json!({ "content": items(), "number": "integer", "totalPages": "integer", "totalElements": "integer" }),
            &[],
            "page in query page, first as in number; items in content; total in totalElements; pages in totalPages; \
             size in query size",
        ),
        ("GET /users", &["page:integer", "per_page:integer"], json!([{ "id": "string" }]), &[], "unclear"),
        ("GET /users", &["page:integer=1"], json!({ "one": items(), "other": items() }), &[], "unclear"),
        (
            "GET /users",
            &["page:integer=1"],
            json!({ "roles": items(), "users": items() }),
            &[],
            "page in query page, first 1; items in users",
        ),
        ("GET /users/{id}", &["page:integer=1"], json!({ "id": "string", "name": "string" }), &[], "none"),
        (
            "GET /users",
            &["page:integer=1"],
            json!({ "errors": ["string"], "users": items() }),
            &[],
            "page in query page, first 1; items in users",
        ),
    ]);
}

#[test]
fn offsets_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    check(&[
        (
            "GET /search",
            &["startAt:integer", "maxResults:integer"],
            json!({ "values": items(), "startAt": "integer", "total": "integer", "isLast": "boolean", "nextPage": "uri" }),
            &[],
            "offset in query startAt, first 0; items in values; last if isLast; total in total; \
             size in query maxResults",
        ),
        (
            "GET /Users",
            &["startIndex:integer", "count:integer", "filter:string"],
            json!({ "schemas": ["string"], "totalResults": "integer", "startIndex": "integer",
                "itemsPerPage": "integer", "Resources": items() }),
            &[],
            "offset in query startIndex, first 1; items in Resources; total in totalResults; size in query count",
        ),
        (
            "GET /entries",
            &["skip:integer", "limit:integer"],
            json!({ "total": "integer", "skip": "integer", "limit": "integer", "items": items() }),
            &[],
            "offset in query skip, first 0; items in items; total in total; size in query limit",
        ),
        (
            "GET /products",
            &["$top:integer", "$skip:integer"],
            json!({ "value": items() }),
            &[],
            "offset in query $skip, first 0; items in value; size in query $top",
        ),
        (
            "GET /logs/_search",
            &["from:integer", "size:integer"],
            json!({ "took": "integer", "hits": { "total": { "value": "integer" }, "hits": items() } }),
            &[],
            "offset in query from, first 0; items in hits.hits; total in hits.total.value; size in query size",
        ),
        (
            "GET /lists",
            &["offset:integer=0", "count:integer=10"],
            json!({ "lists": items(), "total_items": "integer" }),
            &[],
            "offset in query offset, first 0; items in lists; total in total_items; size in query count",
        ),
        (
            "GET /articles",
            &["offset:integer", "limit:integer"],
            json!({ "data": items(), "meta": { "total_count": "integer", "filter_count": "integer" } }),
            &[],
            "offset in query offset, first 0; items in data; total in meta.filter_count; size in query limit",
        ),
        (
            "GET /articles",
            &["offset:integer", "limit:integer"],
            json!({ "data": items(), "recordsTotal": "integer", "recordsFiltered": "integer" }),
            &[],
            "offset in query offset, first 0; items in data; total in recordsFiltered; size in query limit",
        ),
        // A single thing with a list.
        (
            "GET /settings",
            &["offset:integer", "limit:integer"],
            json!({ "data": { "id": "integer", "presets": items() } }),
            &[],
            "none",
        ),
        (
            "GET /settings",
            &["offset:integer", "limit:integer"],
            json!({ "data": { "id": "integer", "settings": items() } }),
            &[],
            "offset in query offset, first 0; items in data.settings; size in query limit",
        ),
        ("GET /stats", &["start:integer (unix time)", "limit:integer"], json!({ "data": items() }), &[], "none"),
        ("GET /stats", &["start:integer", "end:integer", "limit:integer"], json!({ "data": items() }), &[], "none"),
        ("GET /zones", &["utc_offset:integer"], json!({ "zones": items() }), &[], "none"),
        ("GET /mails", &["from:string", "limit:integer"], json!({ "mails": items() }), &[], "none"),
    ]);
}

#[test]
fn the_column_that_is_always_present_is_the_list() {
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    let or_null = || json!({ "type": ["array", "null"], "items": { "type": "string" } });
    let lists = || json!({ "type": "array", "items": texts() });
    let rows = [
        // Every list holds one value for each item, and a list that is not requested is null.
        (json!({ "documents": or_null(), "ids": texts() }), &["ids"][..], "items in ids"),
        (json!({ "documents": texts(), "ids": texts() }), &["ids"], "items in ids"),
        (json!({ "documents": texts(), "ids": texts() }), &["documents", "ids"], "items in documents"),
        (json!({ "documents": or_null(), "ids": texts() }), &[], "items in documents"),
        (json!({ "documents": or_null(), "ids": texts(), "names": texts() }), &["ids", "names"], "none"),
        // A list for each of several queries.
        (json!({ "documents": { "type": "array", "items": or_null() }, "ids": lists() }), &["ids"], "none"),
        // Objects are a list of their own.
        (
            json!({ "documents": { "type": ["array", "null"], "items": { "type": "object" } }, "ids": texts() }),
            &["ids"],
            "items in documents",
        ),
    ];
    for (properties, required, expected) in rows {
        let answer = json!({ "type": "object", "properties": properties, "required": required });
        let response = json!({ "description": "The things.", "content": { "application/json": { "schema": answer } } });
        let body = json!({ "offset": "integer", "limit": "integer" });
        let responses = json!({ "responses": { "200": response } });
        let found = recognized_with("POST /records/get", &[], &body, &Value::Null, &[], responses);
        let expected = match expected {
            "none" => expected.to_owned(),
            items => format!("offset in body offset, first 0; {items}; size in body limit"),
        };
        assert_eq!(found, expected, "{properties} {required:?}");
    }
}

#[test]
fn a_request_that_sends_the_list_is_not_paged_unless_the_list_selects_items() {
    let user = || json!({ "token": "string", "tags": ["string"] });
    let filter = json!({ "ids": ["string"], "offset": "integer", "limit": "integer" });
    for (body, answer, expected) in [
        (user(), user(), "none"),
        (user(), json!({ "data": user() }), "none"),
        (
            user(),
            json!({ "data": { "token": "string", "rows": ["string"] } }),
            "cursor in body token from data.token; items in data.rows",
        ),
        (filter, json!({ "ids": ["string"] }), "offset in body offset, first 0; items in ids; size in body limit"),
        (json!({ "ids": ["string"], "limit": "integer" }), json!({ "ids": ["string"] }), "none"),
    ] {
        assert_eq!(recognized("POST /users", &[], &body, &answer, &[]), expected, "{body} {answer}");
    }
}

#[test]
fn links_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    check(&[
        (
            "GET /repos",
            &["page:integer", "per_page:integer"],
            json!([{ "id": "string" }]),
            &["Link"],
            "link; the response is the list; size in query per_page",
        ),
        (
            "GET /runs",
            &["per_page:integer", "page:integer=1"],
            json!({ "total_count": "integer", "workflow_runs": items() }),
            &["link"],
            "link; items in workflow_runs; total in total_count; size in query per_page",
        ),
        (
            "GET /products",
            &["page_info:string", "limit:integer"],
            json!({ "products": items() }),
            &["Link"],
            "link; items in products; size in query limit",
        ),
        (
            "GET /alerts",
            &["after:string (A cursor, as given in the [Link header](https://sample.dev))", "per_page:integer"],
            json!([{ "number": "integer" }]),
            &[],
            "link; the response is the list; size in query per_page",
        ),
        ("GET /runners/{id}", &[], json!({ "id": "string", "public_ips": items() }), &["Link"], "none"),
        (
            "GET /books",
            &["limit:integer", "offset:integer"],
            json!({ "count": "integer", "next": "uri?", "previous": "uri?", "results": items() }),
            &[],
            "next-url from next; items in results; size in query limit",
        ),
        (
            "GET /people",
            &["page[size]:integer"],
            json!({ "data": items(), "links": { "self": "string", "next": "string?", "prev": "string?" } }),
            &[],
            "next-url from links.next; items in data; size in query page[size]",
        ),
        (
            "GET /orders",
            &[],
            json!({ "_embedded": { "orders": items() }, "_links": { "self": { "href": "string" }, "next": { "href": "string" } } }),
            &[],
            "next-url from _links.next.href; items in _embedded.orders",
        ),
        (
            "GET /users",
            &["$top:integer", "$skiptoken:string"],
            json!({ "value": items(), "@odata.nextLink": "string" }),
            &[],
            "next-url from @odata.nextLink; items in value; size in query $top",
        ),
        (
            "GET /calls",
            &["Page:integer", "PageSize:integer", "PageToken:string"],
            json!({ "calls": items(), "next_page_uri": "uri?", "page": "integer", "page_size": "integer" }),
            &[],
            "next-url from next_page_uri; items in calls; size in query PageSize",
        ),
        (
            "GET /query",
            &["q:string"],
            json!({ "totalSize": "integer", "done": "boolean", "nextRecordsUrl": "string", "records": items() }),
            &[],
            "next-url from nextRecordsUrl; items in records; total in totalSize",
        ),
        (
            "GET /repositories",
            &["pagelen:integer"],
            json!({ "pagelen": "integer", "size": "integer", "next": "uri", "values": items() }),
            &[],
            "next-url from next; items in values; size in query pagelen",
        ),
        // Responses with totals, whose links are missing on the last page only.
        (
            "GET /droplets",
            &["page:integer=1", "per_page:integer=20"],
            json!({ "droplets": items(), "links": { "pages": { "next": "string", "last": "string" } }, "meta": { "total": "integer" } }),
            &[],
            "next-url from links.pages.next; items in droplets; total in meta.total; size in query per_page",
        ),
        (
            "GET /orders",
            &["page:integer=0", "size:integer=20"],
            json!({ "_embedded": { "orders": items() }, "_links": { "next": { "href": "string" } },
                "page": { "size": "integer", "totalElements": "integer", "totalPages": "integer", "number": "integer" } }),
            &[],
            "next-url from _links.next.href; items in _embedded.orders; total in page.totalElements; \
             pages in page.totalPages; size in query size",
        ),
        // A list within a part of the response has pages of its own.
        (
            "GET /albums/{id}",
            &[],
            json!({ "id": "string", "tracks": { "items": items(), "next": "uri" } }),
            &[],
            "none",
        ),
        (
            "GET /intents/{id}",
            &[],
            json!({ "id": "string", "kinds": ["string"], "next_action": { "redirect": { "url": "uri" } } }),
            &[],
            "none",
        ),
        ("GET /all", &[], json!([{ "id": "string" }]), &[], "none"),
        ("GET /numbered", &[], json!({ "next": "string", "results": items() }), &[], "none"),
    ]);
}

#[test]
fn values_in_bodies_are_recognized() {
    let items = || json!([{ "id": "string" }]);
    for (request, body, answer, expected) in [
        (
            "POST /databases/{id}/query",
            json!({ "filter": "any", "start_cursor": "string", "page_size": "integer" }),
            json!({ "results": items(), "next_cursor": "string?", "has_more": "boolean" }),
            "cursor in body start_cursor from next_cursor; items in results; more if has_more; size in body page_size",
        ),
        (
            "POST /transactions/get",
            json!({ "access_token": "string", "options": { "count": "integer", "offset": "integer" } }),
            json!({ "accounts": items(), "transactions": items(), "total_transactions": "integer" }),
            "offset in body options.offset, first 0; items in transactions; total in total_transactions; \
             size in body options.count",
        ),
        (
            "POST /customers/search",
            json!({ "cursor": "string", "limit": "integer", "query": { "sort": "string" } }),
            json!({ "customers": items(), "cursor": "string" }),
            "cursor in body cursor from cursor; items in customers; size in body limit",
        ),
        (
            "POST /points/scroll",
            json!({ "offset": "any", "limit": "integer" }),
            json!({ "result": { "points": items(), "next_page_offset": "string?" }, "status": "string" }),
            "cursor in body offset from result.next_page_offset; items in result.points; size in body limit",
        ),
        (
            "POST /logs/_search",
            json!({ "from": "integer", "size": "integer", "query": "any" }),
            json!({ "hits": { "hits": items(), "total": "integer" } }),
            "offset in body from, first 0; items in hits.hits; total in hits.total; size in body size",
        ),
        // Both send the list itself.
        (
            "POST /contacts",
            json!({ "contacts": items(), "pagination": { "page": "integer", "pageSize": "integer" } }),
            json!({ "contacts": items(), "pagination": { "page": "integer", "pageSize": "integer" } }),
            "none",
        ),
        ("POST /parts", json!({ "offset": "integer" }), json!({ "parts": items() }), "none"),
    ] {
        assert_eq!(recognized(request, &[], &body, &answer, &[]), expected, "{request} {body} {answer}");
    }
}

#[test]
fn extensions_state_the_pagination() {
    let items = || json!([{ "id": "string" }]);
    for (parameters, answer, extensions, expected) in [
        (
            &[][..],
            json!({ "value": items(), "more": "string" }),
            json!({ "x-ms-pageable": { "nextLinkName": "more" } }),
            "next-url from more; items in value",
        ),
        (
            &[],
            json!({ "things": items(), "others": items(), "nextLink": "string" }),
            json!({ "x-ms-pageable": { "nextLinkName": "nextLink", "itemName": "others" } }),
            "next-url from nextLink; items in others",
        ),
        (
            &[],
            json!({ "value": items(), "nextLink": "uri" }),
            json!({ "x-ms-pageable": { "nextLinkName": null } }),
            "none",
        ),
        // The response does not have the member, so the extension is of no use.
        (
            &["page:integer=1"],
            json!({ "value": items() }),
            json!({ "x-ms-pageable": { "nextLinkName": "nextLink" } }),
            "page in query page, first 1; items in value",
        ),
        (
            &["page_token:string", "limit:integer"],
            json!({ "items": items(), "tags": items(), "next_page": "string?" }),
            json!({ "x-dropshot-pagination": { "required": [] } }),
            "cursor in query page_token from next_page; items in items; size in query limit",
        ),
        (
            &["position:string", "limit:integer"],
            json!({ "a": items(), "b": items(), "state": { "where": "string" } }),
            json!({ "x-fern-pagination": {
                "cursor": "$request.position", "next_cursor": "$response.state.where", "results": "$response.b",
            } }),
            "cursor in query position from state.where; items in b; size in query limit",
        ),
        (
            &["page:integer"],
            json!({ "data": items() }),
            json!({ "x-fern-pagination": { "offset": "$request.page", "results": "$response.data" } }),
            "page in query page, first 1; items in data",
        ),
        (
            &["skip:integer"],
            json!({ "data": items() }),
            json!({ "x-fern-pagination": { "offset": "$request.skip", "results": "$response.data" } }),
            "offset in query skip, first 0; items in data",
        ),
        (
            &["page:integer", "limit:integer"],
            json!({ "things": items() }),
            json!({ "x-speakeasy-pagination": {
                "type": "offsetLimit",
                "inputs": [{ "name": "page", "in": "parameters", "type": "page" }],
                "outputs": { "results": "$.things" },
            } }),
            "page in query page, first 1; items in things; size in query limit",
        ),
        (
            &["since:string"],
            json!({ "data": { "list": [{ "seen": "string" }] } }),
            json!({ "x-speakeasy-pagination": {
                "type": "cursor",
                "inputs": [{ "name": "since", "in": "parameters", "type": "cursor" }],
                "outputs": { "results": "$.data.list", "nextCursor": "$.data.list[-1].seen" },
            } }),
            "last-id in query since from item seen; items in data.list",
        ),
        (
            &[],
            json!({ "data": items(), "further": "string" }),
            json!({ "x-speakeasy-pagination": { "type": "url", "outputs": { "results": "$.data", "nextUrl": "$.further" } } }),
            "next-url from further; items in data",
        ),
    ] {
        let found = recognized_with("GET /things", parameters, &Value::Null, &answer, &[], extensions.clone());
        assert_eq!(found, expected, "{answer} {extensions}");
    }
}

#[test]
fn the_evidence_is_listed_with_the_operation() {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": { "/things": { "get": {
            "operationId": "listThings",
            "parameters": [parameter("page:integer (The first page is 0.)"), parameter("limit:integer")],
            "responses": { "200": { "description": "A page.", "content": { "application/json": {
                "schema": schema(&json!({ "things": [{ "id": "string" }], "meta": { "pages": "integer" } })),
            } } } },
        } } },
    });
    let source = Source::new("sample.json", document.to_string());
    let output = crate::generate(&source, &Settings::default(), &NameLock::default(), &Limits::default())
        .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
    let inspection = output.inspect();
    let operation = &inspection.operations[0];
    assert_eq!(operation.output, "types::ListThingsResponse");
    assert_eq!(
        serde_json::to_value(&operation.pages).expect("the entry is valid JSON"),
        json!({
            "style": "page",
            "item": "types::ListThingsResponseThingsItem",
            "items": "things",
            "places": "page in query page, first 0; items in things; pages in meta.pages; size in query limit",
            "evidence": [
                "query parameter `page`",
                "counted by the description from `0`",
                "response member `meta.pages`",
            ],
        })
    );
    let shown = operation.to_string();
    assert!(shown.contains("\n    pages of types::ListThingsResponseThingsItem by page in query page"), "{shown}");
}
