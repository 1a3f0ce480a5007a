//! The output depends on what the document says, not on how it is written down or when it is read.

use faos_codegen::{Limits, parse};

use crate::cases;
use crate::difference;
use crate::workspace::Input;

#[test]
fn the_same_input_gives_the_same_bytes() {
    let input = Input::faos();
    let (first, second) = (input.generate(), input.generate());
    assert_eq!(difference::between(&first, &second), "");
}

#[test]
fn yaml_gives_the_same_bytes_as_json() {
    let json = Input::faos();
    let document: serde_yaml::Value = serde_json::from_str(&json.source.text).expect("the document is JSON");
    let yaml = json.with_text(serde_yaml::to_string(&document).expect("what is JSON is YAML"));
    assert!(!yaml.source.text.starts_with('{'), "the document was written as YAML");
    assert_eq!(difference::between(&json.generate(), &yaml.generate()), "");
}

#[test]
fn every_case_says_the_same_in_json() {
    for case in cases::all() {
        let Ok(output) = case.input.try_generate() else {
            continue;
        };
        // A YAML library of its own kind has no place for whole numbers of more than 64 bits; this reader has.
        let document = parse::read_value(&case.input.source, &Limits::default()).expect("the case can be read");
        let json = case.input.with_text(document.to_string());
        assert_eq!(difference::between(&output, &json.generate()), "", "for {}", case.name);
    }
}

#[test]
fn names_stay_when_they_are_locked() {
    let input = Input { lock: Default::default(), ..Input::faos() };
    let first = input.generate();
    let second = Input { lock: first.lock.clone(), ..input }.generate();
    assert_eq!(difference::between(&first, &second), "");
}
