use openapiv3::{ReferenceOr, SecurityScheme, StatusCode};

use crate::diagnostic::Group;

use super::*;

#[test]
fn the_envelope_refers_to_its_schemas() {
    let document = read_clean(&with_paths(
        "  /a/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getA
      responses:
        '200': {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A: {type: object}
",
    ));
    assert_eq!((document.version.major, document.version.minor), (3, 1));
    let (path, method, operation) = document.envelope.operations().next().expect("an operation");
    assert_eq!((path, method), ("/a/{id}", "get"));
    let response = document.response(&operation.responses.responses[&StatusCode::Code(200)]).expect("a response");
    let schema = response.content["application/json"].schema.as_ref().expect("a schema");
    let schema = document.schemas.get(document.schema_at(schema).expect("an id"));
    assert_eq!(schema.at.to_string(), "#/paths/~1a~1{id}/get/responses/200/content/application~1json/schema");
    let reference = schema.reference.as_ref().expect("a reference");
    assert_eq!(reference.target, Some(id(&document, "/components/schemas/A")));
}

#[test]
fn references_of_the_envelope_are_resolved() {
    let document = read_clean(&with_paths(
        "  /a:
    get:
      parameters:
      - {$ref: '#/components/parameters/Limit'}
      - {$ref: '#/paths/~1b/get/parameters/0'}
      responses: {'200': {$ref: '#/components/responses/%4Fk'}}
  /b:
    get:
      parameters: [{name: q, in: query, schema: {}}]
      responses: {}
  /c: {$ref: '#/components/pathItems/C'}
components:
  parameters:
    Limit: {$ref: '#/components/parameters/Real'}
    Real: {name: limit, in: query, schema: {}}
  responses:
    Ok: {description: Fine.}
  pathItems:
    C: {summary: See.}
",
    ));
    let paths = &document.envelope.paths.paths;
    let operation = document.path_item(&paths["/a"]).and_then(|item| item.get.as_ref()).expect("an operation");
    let names: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| document.parameter(parameter).expect("a parameter").parameter_data_ref().name.as_str())
        .collect();
    assert_eq!(names, ["limit", "q"]);
    let response = &operation.responses.responses[&StatusCode::Code(200)];
    assert_eq!(document.response(response).expect("a response").description, "Fine.");
    assert_eq!(document.path_item(&paths["/c"]).expect("a path item").summary.as_deref(), Some("See."));
}

#[test]
fn additions_of_3_1_are_kept() {
    let document = read_clean(
        "openapi: 3.1.0
info: {title: Test, version: '1', summary: Short., license: {name: MIT, identifier: MIT}}
webhooks:
  made: {post: {}}
  same: {$ref: '#/webhooks/made'}
components:
  securitySchemes:
    tls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
security: [{tls: []}, {key: []}]
",
    );
    assert_eq!(document.summary.as_deref(), Some("Short."));
    assert_eq!(document.license_identifier.as_deref(), Some("MIT"));
    assert_eq!(document.mutual_tls, ["tls"]);
    let same = document.path_item(&document.webhooks["same"]).expect("a path item");
    assert!(same.post.is_some());
    assert_eq!(document.envelope.security.as_ref().map(Vec::len), Some(2));
}

#[test]
fn examples_are_taken_out() {
    let document = read_clean(&with_paths(
        "  /a:
    get:
      responses:
        '200':
          description: A.
          content: {application/json: {example: {a: 1.0}, examples: {one: {value: 2}}}}
",
    ));
    let places: Vec<_> = document.examples.keys().filter_map(Pointer::last).collect();
    assert_eq!(places, ["example", "examples"]);
    let (_, _, operation) = document.envelope.operations().next().expect("an operation");
    let response = document.response(&operation.responses.responses[&StatusCode::Code(200)]).expect("a response");
    assert_eq!(response.content["application/json"].example, None);
}

#[test]
fn common_mistakes_in_the_envelope_are_repaired() {
    let (document, findings) = read(
        "openapi: 3.0.0
info: {version: 1.5, description: null}
servers: ['https://a.example']
tags: [a]
security: {key: null}
paths:
  a:
    get:
      tags: one
      deprecated: 'true'
      parameters:
      - {name: q, in: Query, style: matrix, type: string}
      - null
      - {name: r, in: header}
      responses:
        2xx: null
        ok: {description: ''}
components:
  headers:
    H: {style: form, schema: {}, content: {text/plain: {}}}
  securitySchemes:
    key: {type: basic}
    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t}}}
",
    );
    assert_eq!(document.envelope.info.version, "1.5");
    assert_eq!(document.envelope.servers[0].url, "https://a.example");
    assert_eq!(document.envelope.tags[0].name, "a");
    let (path, _, operation) = document.envelope.operations().next().expect("an operation");
    assert_eq!(path, "/a");
    assert_eq!(operation.tags, ["one"]);
    assert!(operation.deprecated);
    let kept = operation.parameters.iter().map(|parameter| document.parameter(parameter).is_some());
    assert_eq!(Vec::from_iter(kept), [true, false, true], "the places of parameters do not change");
    assert!(operation.responses.responses.contains_key(&StatusCode::Range(2)));
    assert_eq!(operation.responses.responses.len(), 1);
    let components = document.envelope.components.as_ref().expect("components");
    let ReferenceOr::Item(SecurityScheme::HTTP { scheme, .. }) = &components.security_schemes["key"] else {
        panic!("an HTTP scheme");
    };
    assert_eq!(scheme, "basic");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning && !finding.at.is_root()));
    assert_eq!(findings.len(), 23, "{:#?}", lines(&findings));
}

#[test]
fn values_that_cannot_be_used_do_not_hide_later_ones() {
    let (_, findings) = read(
        "openapi: 3.0.0
info: {title: Test, version: '1'}
paths:
  /a:
    get:
      parameters: [{in: query}, {name: b, in: body}, 5]
      responses: 7
components:
  securitySchemes: {s: {type: magic}, k: {type: apiKey, in: header}}
  schemas: {A: {$ref: '#/components/schemas/B'}}
",
    );
    let degraded: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code.group() == Some(Group::Degraded))
        .map(|finding| format!("{} {}", finding.code, finding.at))
        .collect();
    assert_eq!(
        degraded,
        [
            "unusable-value #/paths/~1a/get/parameters/0",
            "unusable-value #/paths/~1a/get/parameters/1/in",
            "unusable-value #/paths/~1a/get/parameters/2",
            "unusable-value #/paths/~1a/get/responses",
            "unsupported-security #/components/securitySchemes/s/type",
            "unsupported-security #/components/securitySchemes/k",
            "unresolved-reference #/components/schemas/A/$ref",
        ]
    );
}

#[test]
fn the_ledger_knows_keys_without_effect() {
    let (document, findings) = read(&with_paths(
        "  /a/{id}:
    get:
      parameters:
      - {name: id, in: path, required: true, allowReserved: true, schema: {type: string}}
      - {name: q, in: query, allowReserved: true, allowEmptyValue: true, schema: {type: string}}
      responses:
        '200': {description: '', links: {next: {operationId: a}}, headers: {X-A: {required: true, schema: {}}}}
",
    ));
    let treatment = |object: &str, key: &str| document.ledger.get(object, key).map(|entry| entry.treatment.name());
    for (object, key, expected) in [
        ("parameter", "allowReserved", "used"),
        ("path parameter", "allowReserved", "no effect"),
        ("parameter", "allowEmptyValue", "no effect"),
        ("response", "links", "no effect"),
        ("header", "required", "no effect"),
        ("header", "schema", "used"),
    ] {
        assert_eq!(treatment(object, key), Some(expected), "{object}.{key}");
    }
    assert_eq!(
        lines(&findings),
        ["warning[wrong-value] #/paths/~1a~1{id}/get/parameters/0/allowReserved: `allowReserved` has no effect on a \
             path parameter; ignored"]
    );
}

#[test]
fn a_document_without_content_is_reported() {
    for (version, members, code) in [
        ("3.0.3", "", Some("missing-field")),
        ("3.1.0", "", Some("missing-field")),
        ("3.1.0", "components: {}\n", None),
        ("3.1.0", "webhooks: {}\n", None),
        ("3.1.0", "paths: {}\n", None),
    ] {
        let (_, findings) = read(&format!("openapi: {version}\ninfo: {{title: Test, version: '1'}}\n{members}"));
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, Vec::from_iter(code), "{version} {members}");
    }
}
