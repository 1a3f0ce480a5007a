//! Cursors, in every place.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

pub(super) fn rows() -> Vec<Row> {
    let deep = ["paging", "next", "after"];
    let in_body = |body: &Value| body["page"]["after"].as_str().map_or(0, |text| text.parse().unwrap());
    let in_form = |request: &Received| {
        let value = request.body.split('&').find_map(|pair| pair.strip_prefix("page%5Bafter%5D="));
        value.map_or(0, |value| value.parse().unwrap())
    };
    let in_header = |request: &Received| request.header("x-after").map_or(0, |text| text.parse().unwrap());
    let more = || by_cursor().has_more(&["more"]);
    let count = AtomicUsize::new(0);
    vec![
        Row(
            "cursor",
            "null at the end",
            get(by_cursor()),
            serve(query("after"), |w| json!({ "data": w.items, "next": w.next_or(Value::Null) })),
            All,
        ),
        Row(
            "cursor",
            "absent at the end",
            get(by_cursor()),
            serve(query("after"), |w| match w.is_last() {
                true => json!({ "data": w.items }),
                false => json!({ "data": w.items, "next": w.next() }),
            }),
            All,
        ),
        Row(
            "cursor",
            "empty at the end",
            get(by_cursor()),
            serve(query("after"), |w| json!({ "next": w.next_or(json!("")), "data": w.items })),
            All,
        ),
        Row(
            "cursor",
            "a number, 0 at the end",
            get(by_cursor()),
            serve(query("after"), |w| json!({ "data": w.items, "next": if w.is_last() { 0 } else { w.end } })),
            All,
        ),
        Row(
            "cursor",
            "three levels deep",
            get(Pages::cursor(Pages::query("after"), Pages::member(&["paging", "next", "after"]))),
            serve(query("after"), |w| match w.is_last() {
                true => json!({ "data": w.items, "paging": {} }),
                false => json!({ "data": w.items, "paging": { "next": { "after": w.next() } } }),
            }),
            All,
        ),
        Row(
            "cursor",
            "an empty array instead of an object",
            get(Pages::cursor(Pages::query("after"), Pages::member(&["paging", "next", "after"]))),
            serve(query("after"), move |w| {
                let next = w.next_or(Value::Null);
                match next.is_null() {
                    true => json!({ "data": w.items, deep[0]: [] }),
                    false => json!({ "data": w.items, deep[0]: { deep[1]: { deep[2]: next } } }),
                }
            }),
            All,
        ),
        Row(
            "cursor",
            "in headers",
            get(Pages::cursor(Pages::header("X-After"), Pages::header("X-Next"))),
            sized(50, in_header, |w| {
                let answer = ok(json!({ "data": w.items }));
                if w.is_last() { answer } else { answer.header("X-Next", &w.next()) }
            }),
            All,
        ),
        Row(
            "cursor",
            "in a JSON body",
            post(Pages::cursor(Pages::member(&["page", "after"]), Pages::member(&["next"]))),
            serve(
                move |request| in_body(&body(request)),
                |w| json!({ "data": w.items, "next": w.next_or(Value::Null) }),
            ),
            All,
        ),
        Row(
            "cursor",
            "a number in a JSON body",
            post(Pages::cursor(Pages::member(&["after"]), Pages::member(&["next"]))),
            serve(
                |request| match &body(request)["after"] {
                    Value::Null => 0,
                    after => after.as_u64().or_else(|| after.as_str()?.parse().ok()).unwrap() as usize,
                },
                |w| json!({ "data": w.items, "next": if w.is_last() { Value::Null } else { json!(w.end) } }),
            ),
            All,
        ),
        Row(
            "cursor",
            "in a form",
            post(Pages::cursor(Pages::member(&["page", "after"]), Pages::member(&["next"]))),
            serve(in_form, |w| json!({ "data": w.items, "next": w.next_or(Value::Null) })),
            All,
        ),
        Row(
            "cursor",
            "pages of one",
            get(by_cursor()),
            sized(1, query("after"), |w| ok(json!({ "data": w.items, "next": w.next_or(Value::Null) }))),
            All,
        ),
        Row(
            "cursor",
            "an empty last page",
            get(by_cursor()),
            serve(
                query("after"),
                |w| json!({ "next": if w.start >= ALL { Value::Null } else { json!(w.next()) }, "data": w.items }),
            ),
            All,
        ),
        Row(
            "cursor",
            "a last page without content",
            get(by_cursor()),
            sized(50, query("after"), |w| match w.start >= ALL {
                true => Answer::json(204, ""),
                false => ok(json!({ "next": w.next(), "data": w.items })),
            }),
            All,
        ),
        Row(
            "cursor",
            "an empty page between others",
            get(by_cursor()),
            serve(
                |request| {
                    let after = query("after")(request);
                    if after == 999 {
                        50
                    } else if after == 50 {
                        ALL
                    } else {
                        after
                    }
                },
                |w| match w.start {
                    ALL => json!({ "data": [], "next": "999" }),
                    _ => json!({ "data": w.items, "next": w.next_or(Value::Null) }),
                },
            ),
            All,
        ),
        Row(
            "cursor",
            "a list that is null",
            get(by_cursor()),
            serve(query("after"), |w| match w.start >= ALL {
                true => json!({ "data": null, "next": null }),
                false => json!({ "data": w.items, "next": w.next() }),
            }),
            All,
        ),
        Row(
            "cursor",
            "a cursor of the last page",
            get(more()),
            serve(query("after"), |w| json!({ "more": !w.is_last(), "next": w.next(), "data": w.items })),
            All,
        ),
        Row(
            "cursor",
            "text instead of a boolean",
            get(more()),
            serve(query("after"), |w| json!({ "more": (!w.is_last()).to_string(), "next": w.next(), "data": w.items })),
            All,
        ),
        Row(
            "cursor",
            "more without a cursor",
            get(more()),
            serve(query("after"), |w| json!({ "more": true, "data": w.items, "next": w.next_or(Value::Null) })),
            Fails(ErrorKind::Protocol, 250, "not their cursor"),
        ),
        Row(
            "cursor",
            "a cursor that repeats",
            get(by_cursor()),
            serve(query("after"), |w| json!({ "data": w.items, "next": w.end.min(100).to_string() })),
            Fails(LOOP, 150, "a cursor was repeated"),
        ),
        Row(
            "cursor",
            "a parameter that is ignored",
            get(by_cursor()),
            serve(|_| 0, |w| json!({ "data": w.items, "next": w.next() })),
            Fails(LOOP, 50, "a page was repeated"),
        ),
        Row(
            "cursor",
            "an ignored parameter, and new cursors",
            get(by_cursor()),
            serve(
                |_| 0,
                move |w| json!({ "data": w.items, "next": count.fetch_add(1, Ordering::SeqCst).to_string() + "x" }),
            ),
            Fails(LOOP, 50, "a page was repeated"),
        ),
        Row(
            "cursor",
            "an object",
            get(by_cursor()),
            serve(query("after"), |w| json!({ "data": w.items, "next": { "after": 1 } })),
            Fails(ErrorKind::Protocol, 0, "neither a string nor a number"),
        ),
    ]
}
