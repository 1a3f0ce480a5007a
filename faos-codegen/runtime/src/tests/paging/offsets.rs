//! Offsets.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    let listed = |w: Window| json!({ "data": w.items });
    let capped = |request: &Received| {
        assert!(request.target().contains("limit=100"), "{}", request.target());
        query("offset")(request)
    };
    vec![
        Row("offset", "an empty page at the end", get(by_offset()), serve(query("offset"), listed), All),
        Row(
            "offset",
            "a total",
            get(total()),
            serve(query("offset"), |w| json!({ "data": w.items, "total": ALL })),
            All,
        ),
        Row(
            "offset",
            "a total that shrinks",
            get(total()),
            serve(query("offset"), |w| json!({ "data": w.items, "total": ALL - w.start })),
            All,
        ),
        Row(
            "offset",
            "a total that is null",
            get(total()),
            serve(query("offset"), |w| json!({ "data": w.items, "total": null })),
            All,
        ),
        Row(
            "offset",
            "a cap of the server",
            get(total().page_size(Pages::query("limit"))),
            sized(10, capped, |w| ok(json!({ "data": w.items, "total": ALL }))),
            All,
        ),
        Row("offset", "pages of one", get(by_offset()), sized(1, query("offset"), move |w| ok(listed(w))), All),
        Row(
            "offset",
            "from 1",
            get(Pages::offset_from(Pages::query("startIndex"), 1).total(Pages::member(&["totalResults"]))),
            serve(
                |request| query_or("startIndex", 1)(request) - 1,
                |w| json!({ "data": w.items, "totalResults": ALL }),
            ),
            All,
        ),
        Row(
            "offset",
            "the last page",
            get(by_offset().is_last(&["isLast"])),
            serve(query("offset"), |w| json!({ "isLast": w.is_last(), "data": w.items })),
            All,
        ),
        Row(
            "offset",
            "more than the total",
            get(total().has_more(&["more"])),
            serve(query("offset"), |w| json!({ "more": !w.is_last(), "total": 10, "data": w.items })),
            All,
        ),
        Row(
            "offset",
            "in a JSON body",
            post(Pages::offset(Pages::member(&["page", "from"]))),
            serve(|request| body(request)["page"]["from"].as_u64().unwrap_or(0) as usize, listed),
            All,
        ),
        Row(
            "offset",
            "more, but an empty page",
            get(by_offset().has_more(&["more"])),
            serve(query("offset"), |w| json!({ "more": true, "data": w.items })),
            Fails(LOOP, ALL, "a cursor was repeated"),
        ),
        Row(
            "offset",
            "a parameter that is ignored",
            get(by_offset()),
            serve(|_| 0, listed),
            Fails(LOOP, 50, "a page was repeated"),
        ),
    ]
}
