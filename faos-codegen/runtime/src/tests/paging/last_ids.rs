//! The id of the last item.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    let by_id = || Pages::last_id(Pages::query("after"), &["id"]);
    let listed = |w: Window| json!({ "more": !w.is_last(), "data": w.items });
    vec![
        Row("last id", "has_more", get(by_id().has_more(&["more"])), serve(after("after"), listed), All),
        Row("last id", "an empty page at the end", get(by_id()), serve(after("after"), listed), All),
        Row(
            "last id",
            "has_more that is absent",
            get(by_id().has_more(&["missing"])),
            serve(after("after"), listed),
            All,
        ),
        Row(
            "last id",
            "pages of one",
            get(by_id().has_more(&["more"])),
            sized(1, after("after"), move |w| ok(listed(w))),
            All,
        ),
        Row(
            "last id",
            "in a member",
            get(Pages::last_id_of(Pages::query("after"), &["last"]).has_more(&["more"])),
            serve(after("after"), |w| json!({ "more": !w.is_last(), "last": w.end - 1, "data": w.items })),
            All,
        ),
        Row(
            "last id",
            "in a member, which is null at the end",
            get(Pages::last_id_of(Pages::query("after"), &["last"])),
            serve(
                after("after"),
                |w| json!({ "last": if w.start >= ALL { Value::Null } else { json!((w.end - 1).to_string()) }, "data": w.items }),
            ),
            All,
        ),
        Row(
            "last id",
            "items without an id",
            get(Pages::last_id(Pages::query("after"), &["key"]).has_more(&["more"])),
            serve(after("after"), listed),
            Fails(ErrorKind::Protocol, 0, "no id"),
        ),
        Row(
            "last id",
            "more, but an empty page",
            get(by_id().has_more(&["more"])),
            serve(after("after"), |w| json!({ "more": true, "data": w.items })),
            Fails(ErrorKind::Protocol, ALL, "not their cursor"),
        ),
        Row(
            "last id",
            "a parameter that is ignored",
            get(by_id().has_more(&["more"])),
            serve(|_| 0, listed),
            Fails(LOOP, 50, "a page was repeated"),
        ),
    ]
}
