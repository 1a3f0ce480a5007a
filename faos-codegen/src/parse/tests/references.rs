use crate::document::MAX_SCHEMA_CHAIN;

use super::*;

fn target(document: &Document, at: &str) -> String {
    let schema = document.schemas.get(id(document, at));
    let reference = schema.reference.as_ref().expect("a reference");
    document.schemas.get(reference.target.expect("a target")).at.to_string()
}

#[test]
fn references_reach_any_schema_position() {
    let document = read_clean(&with_paths(
        "  /a:
    get:
      parameters:
      - {name: q, in: query, schema: {properties: {'x/y': {type: string}}}}
      responses:
        '200': {$ref: '#/components/responses/Ok'}
components:
  responses:
    Ok: {description: '', content: {application/json: {schema: {properties: {z: {}}}}}}
  schemas:
    Position: {$ref: '#/paths/~1a/get/parameters/0/schema/properties/x~1y'}
    Encoded: {$ref: '#/paths/%7E1a/get/parameters/0/schema'}
    ThroughResponse: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}
    Alias: {$ref: '#/components/schemas/Real'}
    Real: {properties: {a: {}}, $defs: {Inner: {$anchor: inner}}}
    ThroughAlias: {$ref: '#/components/schemas/Alias/properties/a'}
    Anchored: {$ref: '#inner'}
    Defined: {$ref: '#/components/schemas/Real/$defs/Inner'}
",
    ));
    let target = |name: &str| target(&document, &format!("/components/schemas/{name}"));
    assert_eq!(target("Position"), "#/paths/~1a/get/parameters/0/schema/properties/x~1y");
    assert_eq!(target("Encoded"), "#/paths/~1a/get/parameters/0/schema");
    assert_eq!(target("ThroughResponse"), "#/components/responses/Ok/content/application~1json/schema");
    assert_eq!(target("ThroughAlias"), "#/components/schemas/Real/properties/a");
    assert_eq!(target("Anchored"), "#/components/schemas/Real/$defs/Inner");
    assert_eq!(target("Defined"), "#/components/schemas/Real/$defs/Inner");
}

#[test]
fn references_are_relative_to_an_id() {
    let document = read_clean(&with_schemas(
        "3.1.0",
        "    Root:
      $id: https://a.example/schemas/root.json
      $defs: {Part: {type: string}}
      properties:
        part: {$ref: '#/$defs/Part'}
        other: {$ref: other.json}
        far: {$ref: '#/components/schemas/Far'}
    Other: {$id: 'https://a.example/schemas/other.json'}
    Far: {}
",
    ));
    let root = "/components/schemas/Root";
    assert_eq!(target(&document, &format!("{root}/properties/part")), format!("#{root}/$defs/Part"));
    assert_eq!(target(&document, &format!("{root}/properties/other")), "#/components/schemas/Other");
    assert_eq!(target(&document, &format!("{root}/properties/far")), "#/components/schemas/Far");
}

#[test]
fn unresolved_references_suggest_similar_names() {
    let (_, findings) = read(&with_schemas(
        "3.1.0",
        "    Agents: {}\n    A: {$ref: '#/components/schemas/Agent'}\n    B: {$ref: '#/info'}\n",
    ));
    assert_eq!(
        lines(&findings),
        [
            "warning[unresolved-reference] #/components/schemas/A/$ref: the reference `#/components/schemas/Agent` cannot \
             be resolved; the schema accepts any JSON value",
            "warning[unresolved-reference] #/components/schemas/B/$ref: the reference `#/info` must point to a schema, \
             not to the info; the schema accepts any JSON value",
        ]
    );
    let help = findings.iter().next().and_then(|finding| finding.help.as_deref());
    assert_eq!(help, Some("did you mean `#/components/schemas/Agents`?"));
}

#[test]
fn nothing_outside_of_the_document_is_read() {
    for text in [
        "file:///etc/passwd",
        "/etc/passwd",
        "../x.json",
        "C:\\\\x",
        "http://127.0.0.1:1/",
        "https://evil.example/a#/b",
        "other.yaml#/components/schemas/A",
    ] {
        let (_, findings) = read(&with_schemas("3.1.0", &format!("    A: {{$ref: \"{text}\"}}\n")));
        let lines = lines(&findings);
        assert!(lines[0].starts_with("warning[external-reference] #/components/schemas/A/$ref"), "{lines:?}");
    }
    let (_, findings) = read(&with_paths("  /a: {$ref: 'a.yaml'}\n  /b: {get: {$ref: 'b.yaml'}}\n"));
    assert!(lines(&findings).iter().all(|line| line.starts_with("warning[external-reference]")));
    assert_eq!(findings.len(), 2);
}

#[test]
fn pure_circles_are_reported_with_their_chain() {
    let (_, findings) = read(&with_schemas(
        "3.1.0",
        "    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
    C: {$ref: '#/components/schemas/C'}
    D: {properties: {d: {$ref: '#/components/schemas/D'}}}
",
    ));
    assert_eq!(
        lines(&findings),
        [
            "warning[reference-cycle] #/components/schemas/A/$ref: the references form a cycle; they are not followed",
            "warning[reference-cycle] #/components/schemas/C/$ref: the references form a cycle; they are not followed",
        ]
    );
    let help = findings.iter().next().and_then(|finding| finding.help.as_deref());
    assert_eq!(help, Some("the chain is #/components/schemas/A → #/components/schemas/B → #/components/schemas/A"));
}

#[test]
fn chains_are_limited() {
    let chain = |references: usize| {
        let links =
            (0..references).map(|link| format!("    S{link}: {{$ref: '#/components/schemas/S{}'}}\n", link + 1));
        let links: String = links.collect();
        with_schemas("3.1.0", &format!("{links}    S{references}: {{}}\n"))
    };
    read_clean(&chain(MAX_SCHEMA_CHAIN));
    for length in [MAX_SCHEMA_CHAIN + 1, 10_000] {
        let (document, findings) = read(&chain(length));
        assert!(lines(&findings)[0].contains("the chain of references is longer than 5000"));
        let ends = |id| document.schemas.get(id).reference.as_ref().is_none_or(|reference| reference.target.is_none());
        assert!(document.schemas.ids().any(ends), "the chain is cut");
    }
}

#[test]
fn schemas_in_unexpected_locations_are_read_on_demand() {
    let (document, findings) = read(
        "openapi: 3.0.0
info: {title: Test, version: '1'}
paths: {}
definitions:
  Part: {properties: {whole: {$ref: '#/definitions/Whole'}}}
  Whole: {type: object}
components:
  schemas:
    A: {$ref: '#/definitions/Part'}
",
    );
    assert_eq!(target(&document, "/components/schemas/A"), "#/definitions/Part");
    assert_eq!(target(&document, "/definitions/Part/properties/whole"), "#/definitions/Whole");
    assert_eq!(findings.count(Severity::Warning), 3, "{:#?}", lines(&findings));
}

#[test]
fn discriminators_know_their_schemas() {
    let (document, findings) = read(&with_schemas(
        "3.1.0",
        "    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat', feline: Cat, dog: Dog}
    Cat: {}
",
    ));
    let discriminator = named(&document, "Pet").discriminator.as_ref().expect("one");
    let cat = id(&document, "/components/schemas/Cat");
    assert_eq!(discriminator.targets.values().collect::<Vec<_>>(), [&cat, &cat]);
    assert_eq!(
        lines(&findings),
        ["warning[unresolved-reference] #/components/schemas/Pet/discriminator/mapping/dog: the schema `Dog` does \
          not exist; the value `dog` is ignored"]
    );
}
