//! The header `Link`.

use http::header::LINK;
use http::{HeaderMap, HeaderValue};

use crate::runtime::answer::link::next;

#[test]
fn the_next_link_is_found() {
    for (values, expected) in [
        (&[][..], None),
        (&[""], None),
        (&["<https://a/2>; rel=\"next\""], Some("https://a/2")),
        (&["<https://a/2>;rel=next"], Some("https://a/2")),
        (&["< /items?page=2 > ; REL = \"NEXT\""], Some("/items?page=2")),
        (&["<1>; rel=\"prev\", <3>; rel=\"next\", <9>; rel=\"last\""], Some("3")),
        (&["<1>; rel=\"prev\"", "<3>; rel=\"next\""], Some("3")),
        (&["<3>; rel=\"last next\""], Some("3")),
        (&["<3>; title=\"a, <4>; rel=next\"; rel=\"next\""], Some("3")),
        (&["<4>; title=\"a \\\" , b\"; rel=prev, <3>; rel=next"], Some("3")),
        (&["<https://a/?ids=1,2;3>; rel=\"next\""], Some("https://a/?ids=1,2;3")),
        // The first of two parameters counts.
        (&["<3>; rel=prev; rel=next"], None),
        (&["<3>; rel=\"nextpage\""], None),
        (&["<3>; rel=next; anchor=\"#other\""], None),
        (&["<3>"], None),
        (&["3; rel=next"], None),
        (&["<3; rel=next"], None),
    ] {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_static(value));
        }
        assert_eq!(next(&headers), expected, "{values:?}");
    }
}
