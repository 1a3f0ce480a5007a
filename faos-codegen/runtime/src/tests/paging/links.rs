//! Links to the next page.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    let header = || Operation::get("listItems", "/items").security(&[]).pages(Pages::link_header());
    let url = || get(Pages::next_url(&["links", "next"]));
    let linked = |w: Window, base: String| json!({ "links": { "next": w.url_or_null(&base) }, "data": w.items });
    let with_header = |base: &'static str, others: &'static str| {
        sized(50, query("from"), move |w| {
            let base = base.replace("HOST", &w.host);
            let answer = ok(w.items.clone());
            match w.is_last() {
                true => answer.header("link", "<?from=0>; rel=\"first\""),
                false => answer.header("link", &format!("{others}<{base}?from={}>; rel=\"next\"", w.end)),
            }
        })
    };
    vec![
        Row("link header", "a whole URL", header(), with_header("http://HOST/v1/items", ""), All),
        Row(
            "link header",
            "a relative URL beside others",
            header(),
            with_header("", "<?from=0>; rel=\"first\", <?from=250>; rel=last; title=\"a, b\", "),
            All,
        ),
        Row(
            "link header",
            "another host",
            header(),
            with_header("http://other.example/items", ""),
            Fails(ErrorKind::InvalidArgument, 50, "another origin"),
        ),
        Row(
            "link header",
            "a parameter that is ignored",
            header(),
            sized(50, |_| 0, |w| ok(w.items.clone()).header("link", &format!("<?from={}>; rel=next", w.end))),
            Fails(LOOP, 50, "a page was repeated"),
        ),
        Row(
            "next URL",
            "a whole URL",
            url(),
            serve(query("from"), move |w| {
                let host = format!("http://{}/v1/items", w.host);
                linked(w, host)
            }),
            All,
        ),
        Row("next URL", "a path", url(), serve(query("from"), move |w| linked(w, "/v1/items".into())), All),
        Row("next URL", "a query", url(), serve(query("from"), move |w| linked(w, String::new())), All),
        Row(
            "next URL",
            "absent at the end",
            url(),
            serve(query("from"), |w| match w.is_last() {
                true => json!({ "data": w.items, "links": {} }),
                false => json!({ "data": w.items, "links": { "next": format!("?from={}", w.end) } }),
            }),
            All,
        ),
        Row(
            "next URL",
            "empty at the end",
            url(),
            serve(
                query("from"),
                |w| json!({ "links": { "next": if w.is_last() { String::new() } else { format!("?from={}", w.end) } }, "data": w.items }),
            ),
            All,
        ),
        Row(
            "next URL",
            "no links at all",
            url(),
            serve(query("from"), |w| match w.is_last() {
                true => json!({ "data": w.items, "links": null }),
                false => json!({ "data": w.items, "links": { "next": format!("?from={}", w.end) } }),
            }),
            All,
        ),
        Row(
            "next URL",
            "another host",
            url(),
            serve(query("from"), move |w| linked(w, "http://other.example/items".into())),
            Fails(ErrorKind::InvalidArgument, 50, "another origin"),
        ),
        Row(
            "next URL",
            "back to the first page",
            url(),
            serve(
                query("from"),
                |w| json!({ "links": { "next": if w.is_last() { "?from=50".into() } else { format!("?from={}", w.end) } }, "data": w.items }),
            ),
            Fails(LOOP, ALL, "a cursor was repeated"),
        ),
        Row(
            "next URL",
            "more without a URL",
            get(Pages::next_url(&["links", "next"]).has_more(&["more"])),
            serve(query("from"), |w| json!({ "more": true, "data": w.items })),
            Fails(ErrorKind::Protocol, 0, "not their cursor"),
        ),
    ]
}
