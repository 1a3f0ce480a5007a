//! Page numbers.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    let listed = |w: Window| json!({ "data": w.items });
    let pages = ALL.div_ceil(50);
    let from_0 = || Pages::number(Pages::query("page"), 0);
    let shown = || Pages::number_shown(Pages::query("page"), &["meta", "page"]);
    let in_body = |request: &Received| (body(request)["page"].as_u64().unwrap_or(1) as usize - 1) * 50;
    vec![
        Row("number", "from 1", get(by_number()), serve(numbered(1), listed), All),
        Row("number", "from 0", get(from_0()), serve(numbered(0), listed), All),
        Row(
            "number",
            "from 1, as the response shows",
            get(shown()),
            serve(numbered(1), |w| json!({ "data": w.items, "meta": { "page": w.start / 50 + 1 } })),
            All,
        ),
        Row(
            "number",
            "from 0, as the response shows",
            get(shown().page_count(Pages::member(&["meta", "pages"]))),
            serve(numbered(0), move |w| json!({ "data": w.items, "meta": { "page": w.start / 50, "pages": pages } })),
            All,
        ),
        Row(
            "number",
            "a response that does not show it",
            get(shown()),
            serve(numbered(1), listed),
            Fails(ErrorKind::Protocol, 0, "does not show the number"),
        ),
        Row(
            "number",
            "a number of pages",
            get(by_number().page_count(Pages::member(&["pages"]))),
            serve(numbered(1), move |w| json!({ "data": w.items, "pages": pages })),
            All,
        ),
        Row(
            "number",
            "a number of pages, from 0",
            get(from_0().page_count(Pages::member(&["pages"]))),
            serve(numbered(0), move |w| json!({ "data": w.items, "pages": pages.to_string() })),
            All,
        ),
        Row(
            "number",
            "a number of pages in a header",
            get(by_number().page_count(Pages::header("x-pages"))),
            sized(50, numbered(1), move |w| ok(json!({ "data": w.items })).header("x-pages", &pages.to_string())),
            All,
        ),
        Row(
            "number",
            "a number of pages that is 0",
            get(by_number().page_count(Pages::member(&["pages"]))),
            serve(numbered(1), |w| json!({ "data": w.items, "pages": 0 })),
            All,
        ),
        Row(
            "number",
            "a total",
            get(by_number().total(Pages::member(&["total"]))),
            serve(numbered(1), |w| json!({ "data": w.items, "total": ALL })),
            All,
        ),
        Row(
            "number",
            "a total in a header",
            get(by_number().total(Pages::header("X-Total-Count"))),
            sized(50, numbered(1), |w| ok(json!({ "data": w.items })).header("X-Total-Count", &ALL.to_string())),
            All,
        ),
        Row(
            "number",
            "a total that shrinks",
            get(by_number().total(Pages::member(&["total"]))),
            serve(numbered(1), |w| json!({ "data": w.items, "total": ALL - w.start })),
            All,
        ),
        Row(
            "number",
            "a total that is 0",
            get(by_number().total(Pages::member(&["total"]))),
            serve(numbered(1), |w| json!({ "data": w.items, "total": 0 })),
            All,
        ),
        Row(
            "number",
            "the last page",
            get(by_number().is_last(&["last"])),
            serve(numbered(1), |w| json!({ "last": w.is_last(), "data": w.items })),
            All,
        ),
        Row(
            "number",
            "has_more, and a wrong number of pages",
            get(by_number().has_more(&["more"]).page_count(Pages::member(&["pages"]))),
            serve(numbered(1), |w| json!({ "more": !w.is_last(), "pages": 1, "data": w.items })),
            All,
        ),
        Row("number", "in a JSON body", post(Pages::number(Pages::member(&["page"]), 1)), serve(in_body, listed), All),
        Row(
            "number",
            "a parameter that is ignored",
            get(by_number()),
            serve(|_| 0, listed),
            Fails(LOOP, 50, "a page was repeated"),
        ),
        Row(
            "number",
            "the last page again and again",
            get(by_number()),
            serve(|request| numbered(1)(request).min(250), listed),
            Fails(LOOP, ALL, "a page was repeated"),
        ),
        Row(
            "number",
            "more, and only empty pages",
            get(by_number().has_more(&["more"])),
            serve(numbered(1), |w| json!({ "more": true, "data": w.items })),
            Fails(LOOP, ALL, "1000 pages in a row are empty"),
        ),
    ]
}
