//! What `.github/SECURITY.md` promises names the tests that keep it: they are there, under these names.

use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

#[test]
fn every_test_that_keeps_a_promise_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github");
    let promises = fs::read_to_string(folder.join("SECURITY.md")).unwrap();
    let mut file = None;
    let mut kept = 0;
    for event in Parser::new(&promises) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("../") => {
                let path = folder.join(dest_url.as_ref());
                file =
                    Some((fs::read_to_string(&path).unwrap_or_else(|error| panic!("{dest_url}: {error}")), dest_url));
            }
            Event::Code(test) => {
                if let Some((text, path)) = file.as_ref().filter(|(_, path)| path.ends_with(".rs")) {
                    assert!(text.contains(&format!("fn {test}(")), "{path} has no test {test}");
                    kept += 1;
                }
            }
            Event::End(TagEnd::Link) => file = None,
            _ => {}
        }
    }
    assert!(kept > 30, "{kept}");
}
