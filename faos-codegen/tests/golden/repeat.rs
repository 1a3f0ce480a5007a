//! The output depends on what the document says, not on how it is written down or when it is read.

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
        let document: serde_yaml::Value = serde_yaml::from_str(&case.input.source.text).expect("the case is YAML");
        let json = case.input.with_text(serde_json::to_string(&document).expect("the case has texts as keys"));
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
