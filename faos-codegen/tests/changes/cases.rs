//! A sample document and one edit for each kind of change. `cargo xtask judge` uses them, too.

/// The sample document before the edits.
pub(crate) const SHOP: &str = include_str!("shop.yaml");

/// Pairs of a text and its replacement, applied to every occurrence.
pub(crate) type Edits<'a> = &'a [(&'a str, &'a str)];

/// One edit of the sample document.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) edits: Edits<'static>,
    /// The text of `codegen.toml` after the edit.
    pub(crate) settings: &'static str,
}

/// Returns the sample document with edits applied.
pub(crate) fn edited(edits: Edits<'_>) -> String {
    edits.iter().fold(SHOP.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the sample document does not contain {from:?}");
        text.replace(from, to)
    })
}

const fn case(name: &'static str, edits: Edits<'static>) -> Case {
    Case { name, edits, settings: "" }
}

pub(crate) const CASES: &[Case] = &[
    // Lists in pages.
    case(
        "pagination recognized",
        &[(
            "{name: status, in: query",
            "{name: page, in: query, schema: {type: integer, default: 1}}\n        - {name: status, in: query",
        )],
    ),
    case(
        "pagination recognized without parameters",
        &[(
            "headers: {X-Total: {schema: {type: integer, format: int32}}}",
            "headers: {X-Total: {schema: {type: integer, format: int32}}, Link: {schema: {type: string}}}",
        )],
    ),
    // The API as a whole.
    case("title changed", &[("title: Shop", "title: Big Shop")]),
    case("description changed", &[("Sells things.", "Sells many things.")]),
    case(
        "server added",
        &[("Sandbox}\n", "Sandbox}\n  - {url: \"https://eu.shop.example/v1\", description: Europe}\n")],
    ),
    case("server removed", &[("  - {url: \"https://sandbox.shop.example/v1\", description: Sandbox}\n", "")]),
    case("server variable added", &[("https://sandbox.shop.example", "https://{area}.shop.example")]),
    case("server URL changed", &[("https://sandbox.shop.example", "https://test.shop.example")]),
    case("security loosened", &[("security: [{key: []}, {token: []}]", "security: [{key: []}, {token: []}, {}]")]),
    case("security tightened", &[("security: [{key: []}, {token: []}]", "security: [{key: []}]")]),
    case("security scheme changed", &[("name: X-Key", "name: X-API-Key")]),
    case("security scheme added", &[("  schemas:\n", "    basic: {type: http, scheme: basic}\n  schemas:\n")]),
    case(
        "security scheme removed",
        &[("[{key: []}, {token: []}]", "[{key: []}]"), ("    token: {type: http, scheme: bearer}\n", "")],
    ),
    case("security scheme of another kind", &[("type: apiKey, in: header, name: X-Key", "type: http, scheme: basic")]),
    case(
        "response header removed",
        &[("          headers: {X-Total: {schema: {type: integer, format: int32}}}\n", "")],
    ),
    case("response header added", &[("headers: {X-Total", "headers: {X-Page: {schema: {type: string}}, X-Total")]),
    case(
        "response header widened",
        &[("X-Total: {schema: {type: integer, format: int32", "X-Total: {schema: {type: integer, format: int64")],
    ),
    case(
        "rate limits",
        &[(
            "{description: Gone}",
            "{description: Gone, headers: {X-RateLimit-Limit: {schema: {type: integer}}, X-RateLimit-Reset: {schema: {type: integer}}}}",
        )],
    ),
    // Operations.
    case(
        "operation added",
        &[(
            "  /payments:\n",
            "  /ping:\n    get: {operationId: ping, tags: [orders], responses: {\"204\": {description: Here}}}\n  /payments:\n",
        )],
    ),
    case(
        "operation removed",
        &[("operationId: deleteOrder", "operationId: deleteOrder"), ("    delete:\n", "    x-delete:\n")],
    ),
    case("operation moved to another path", &[("  /payments:\n", "  /pay:\n")]),
    case(
        "operation moved to another resource",
        &[("operationId: getOrder\n      tags: [orders]", "operationId: getOrder\n      tags: [baskets]")],
    ),
    case(
        "path parameter renamed",
        &[("/orders/{id}", "/orders/{order}"), ("{name: id, in: path", "{name: order, in: path")],
    ),
    case("operation deprecated", &[("operationId: getOrder\n", "operationId: getOrder\n      deprecated: true\n")]),
    case("operation description changed", &[("Lists orders.", "Lists all orders.")]),
    case("operation security loosened", &[("      security: [{key: []}]\n", "      security: []\n")]),
    case(
        "operation moved to another server",
        &[("operationId: pay\n", "operationId: pay\n      servers: [{url: \"https://pay.shop.example\"}]\n")],
    ),
    case(
        "idempotency key removed",
        &[("      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]\n", "")],
    ),
    // Parameters.
    case(
        "optional parameter added",
        &[(
            "        - {name: tags,",
            "        - {name: page, in: query, schema: {type: string}}\n        - {name: tags,",
        )],
    ),
    case(
        "first optional parameter added",
        &[(
            "operationId: getOrder\n      tags: [orders]\n      parameters:\n",
            "operationId: getOrder\n      tags: [orders]\n      parameters:\n        - {name: page, in: query, schema: {type: string}}\n",
        )],
    ),
    case(
        "required parameter added",
        &[(
            "        - {name: tags,",
            "        - {name: shop, required: true, in: query, schema: {type: string}}\n        - {name: tags,",
        )],
    ),
    case(
        "optional parameter removed",
        &[("        - {name: tags, in: query, schema: {type: array, items: {type: string}}}\n", "")],
    ),
    case(
        "required parameter removed",
        &[("        - {name: reason, in: query, required: true, schema: {type: string}}\n", "")],
    ),
    case("parameter made required", &[("{name: limit, in: query,", "{name: limit, in: query, required: true,")]),
    case("parameter made optional", &[("{name: reason, in: query, required: true,", "{name: reason, in: query,")]),
    case("parameter moved to the query", &[("{name: token, in: header", "{name: token, in: query")]),
    case(
        "parameter type changed",
        &[(
            "{name: reason, in: query, required: true, schema: {type: string}}",
            "{name: reason, in: query, required: true, schema: {type: boolean}}",
        )],
    ),
    case("parameter widened", &[("format: int32, minimum", "format: int64, minimum")]),
    case(
        "parameter narrowed",
        &[(
            "tags, in: query, schema: {type: array, items: {type: string}",
            "tags, in: query, schema: {type: array, items: {type: string, format: uuid}",
        )],
    ),
    case("parameter style changed", &[("{name: tags, in: query,", "{name: tags, in: query, explode: false,")]),
    case("parameter limits tightened", &[("maximum: 100", "maximum: 50")]),
    case("parameter limits loosened", &[("minimum: 1, maximum: 100, ", "")]),
    case("parameter default changed", &[("default: 20", "default: 50")]),
    case("parameter deprecated", &[("{name: tags, in: query,", "{name: tags, in: query, deprecated: true,")]),
    case(
        "parameter description added",
        &[("{name: tags, in: query,", "{name: tags, in: query, description: All of them.,")],
    ),
    case(
        "parameters reordered",
        &[
            ("        - {name: reason, in: query, required: true, schema: {type: string}}\n", ""),
            (
                "{name: token, in: header, required: true, schema: {type: string}}\n",
                "{name: token, in: header, required: true, schema: {type: string}}\n        - {name: reason, in: query, required: true, schema: {type: string}}\n",
            ),
        ],
    ),
    // Bodies and responses.
    case("body made required", &[("requestBody: {content", "requestBody: {required: true, content")]),
    case("body made optional", &[("requestBody: {required: true, content", "requestBody: {content")]),
    case(
        "required body added",
        &[(
            "operationId: getOrder\n",
            "operationId: getOrder\n      requestBody: {required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Card\"}}}}\n",
        )],
    ),
    case(
        "body removed",
        &[(
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Payment\"}}}}\n",
            "",
        )],
    ),
    case(
        "body type changed",
        &[(
            "{required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/NewOrder\"",
            "{required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Card\"",
        )],
    ),
    case(
        "body media type changed",
        &[(
            "{required: true, content: {application/json:",
            "{required: true, content: {application/x-www-form-urlencoded:",
        )],
    ),
    case("protocol upgrade removed", &[("        \"101\": {description: Upgraded}\n", "")]),
    case(
        "response content added",
        &[(
            "\"204\": {description: Gone}",
            "\"200\": {description: Gone, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "response content removed",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One}",
        )],
    ),
    case(
        "response type changed",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Receipt\"}}}}",
        )],
    ),
    case("response without a body removed", &[("        \"202\": {description: Later}\n", "")]),
    case(
        "body added to another response status",
        &[(
            "{description: Later}",
            "{description: Later, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "error response added",
        &[("\"404\": {description: None}", "\"404\": {description: None}\n        \"409\": {description: Busy}")],
    ),
    case("error response removed", &[("        \"404\": {description: None}\n", "")]),
    case("error response becomes a range", &[("\"404\": {description: None}", "4XX: {description: None}")]),
    // Types.
    case(
        "type added",
        &[(
            "    Unused:",
            "    Refund: {type: object, properties: {id: {type: string}, kind: {type: string, enum: [full, part]}}}\n    Unused:",
        )],
    ),
    case("type removed", &[("    Unused: {type: object, properties: {a: {type: string}, b: {type: string}}}\n", "")]),
    case("type renamed", &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")]),
    case(
        "type renamed with its inline types",
        &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
    ),
    Case {
        name: "type renamed with an alias",
        edits: &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")],
        settings: "[aliases]\nStatus = \"#/components/schemas/OrderStatus\"",
    },
    Case {
        name: "type renamed with its inline types and aliases",
        edits: &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
        settings: "[aliases]\nOrder = \"#/components/schemas/Purchase\"\n\
                   OrderKind = \"#/components/schemas/Purchase/properties/kind\"",
    },
    case("schema renamed with the same type name", &[("    Unused:", "    unused:")]),
    case(
        "type now used in requests",
        &[(
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Payment\"",
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Receipt\"",
        )],
    ),
    case(
        "type kind changed",
        &[(
            "    Receipt: {type: object, required: [total], properties: {total: {$ref: \"#/components/schemas/Cents\"}, url: {type: string}}}",
            "    Receipt: {type: string, enum: [done, open]}",
        )],
    ),
    case("alias widened", &[("Cents: {type: integer, format: int64}", "Cents: {type: number}")]),
    case("alias changed", &[("Cents: {type: integer, format: int64}", "Cents: {type: boolean}")]),
    case("enum changed to text", &[("Status: {type: string, enum: [open, paid, closed]}", "Status: {type: string}")]),
    case("type deprecated", &[("    Line:\n", "    Line:\n      deprecated: true\n")]),
    case("type description changed", &[("What was bought.", "What is bought.")]),
    // Fields.
    case("optional response field added", &[("        gift:", "        color: {type: string}\n        gift:")]),
    case("optional request field added", &[("        coupon:", "        color: {type: string}\n        coupon:")]),
    case(
        "required response field added",
        &[
            ("        gift:", "        color: {type: string}\n        gift:"),
            ("[id, status, note]", "[id, status, note, color]"),
        ],
    ),
    case(
        "required request field added",
        &[
            ("        coupon:", "        color: {type: string}\n        coupon:"),
            ("[customer, total]", "[customer, total, color]"),
        ],
    ),
    case(
        "constant request field added",
        &[
            ("        coupon:", "        version: {const: 2}\n        coupon:"),
            ("[customer, total]", "[customer, total, version]"),
        ],
    ),
    case("response field removed", &[("        paid_at: {type: string, format: date-time}\n", "")]),
    case(
        "request field removed",
        &[("        customer: {type: string, maxLength: 50}\n", ""), ("[customer, total]", "[total]")],
    ),
    case("field type changed", &[("paid_at: {type: string, format: date-time}", "paid_at: {type: integer}")]),
    case("field widened", &[("paid_at: {type: string, format: date-time}", "paid_at: {type: string}")]),
    case(
        "request field narrowed",
        &[("coupon: {type: string, default: none}", "coupon: {type: string, format: uuid, default: none}")],
    ),
    case("response field made required", &[("[id, status, note]", "[id, status, note, type]")]),
    case("response field made optional", &[("[id, status, note]", "[status, note]")]),
    case("request field made required", &[("[customer, total]", "[customer, total, coupon]")]),
    case("request field made optional", &[("[customer, total]", "[customer]")]),
    case("field made nullable", &[("paid_at: {type: string,", "paid_at: {type: [string, \"null\"],")]),
    case("field made non-nullable", &[("gift: {type: [string, \"null\"]}", "gift: {type: string}")]),
    case(
        "nullable field made optional",
        &[("[id, status, note]", "[id, status]"), ("note: {type: [string, \"null\"]}", "note: {type: string}")],
    ),
    case("field deprecated", &[("gift: {type:", "gift: {deprecated: true, type:")]),
    case("field made secret", &[("number: {type: string}", "number: {type: string, format: password}")]),
    case(
        "field of responses made write-only",
        &[("        type: {type: string}\n", "        type: {writeOnly: true, type: string}\n")],
    ),
    case(
        "field of requests and responses made write-only",
        &[("sku: {type: string}", "sku: {writeOnly: true, type: string}")],
    ),
    case("field made write-only", &[("number: {type: string}", "number: {writeOnly: true, type: string}")]),
    case("field made read-only", &[("customer: {type: string,", "customer: {readOnly: true, type: string,")]),
    case("field description changed", &[("sku: {type: string}", "sku: {type: string, description: Which one.}")]),
    case("field limits tightened", &[("maxLength: 50", "maxLength: 20")]),
    case("field limits loosened", &[("maxLength: 50", "maxLength: 80")]),
    case("field default changed", &[("default: none", "default: all")]),
    case("recursive field replaced", &[("parent: {$ref: \"#/components/schemas/Line\"}", "parent: {type: string}")]),
    case(
        "fields reordered",
        &[(
            "        customer: {type: string, maxLength: 50}\n        total: {$ref: \"#/components/schemas/Cents\"}\n",
            "        total: {$ref: \"#/components/schemas/Cents\"}\n        customer: {type: string, maxLength: 50}\n",
        )],
    ),
    case("additional properties schema removed", &[("      additionalProperties: {type: string}\n", "")]),
    case(
        "additional properties type changed",
        &[("additionalProperties: {type: string}", "additionalProperties: {type: integer}")],
    ),
    case(
        "additional properties schema added",
        &[("    Unused: {type: object,", "    Unused: {type: object, additionalProperties: {type: string},")],
    ),
    case(
        "field of an unused type changed",
        &[("properties: {a: {type: string}, b", "properties: {a: {type: integer}, b")],
    ),
    // Values and branches.
    case("enum value added", &[("[open, paid, closed]", "[open, paid, shipped, closed]")]),
    case("enum value removed", &[("[open, paid, closed]", "[open, closed]")]),
    case("enum value named like the fallback", &[("[open, paid, closed]", "[open, paid, closed, unknown]")]),
    case("constant changed", &[("const: card", "const: credit"), ("mapping: {card", "mapping: {credit")]),
    case(
        "union branch added",
        &[
            (
                "        - {$ref: \"#/components/schemas/Transfer\"}\n",
                "        - {$ref: \"#/components/schemas/Transfer\"}\n        - {$ref: \"#/components/schemas/Cash\"}\n",
            ),
            (
                "transfer: \"#/components/schemas/Transfer\"",
                "transfer: \"#/components/schemas/Transfer\", cash: \"#/components/schemas/Cash\"",
            ),
            (
                "    Transfer: {",
                "    Cash: {type: object, required: [method], properties: {method: {type: string, const: cash}, till: {type: string}}}\n    Transfer: {",
            ),
        ],
    ),
    case(
        "union branch removed",
        &[
            ("        - {$ref: \"#/components/schemas/Transfer\"}\n", ""),
            (", transfer: \"#/components/schemas/Transfer\"", ""),
        ],
    ),
    // Two members with equal schemas share a type until one of them changes.
    case(
        "enum value added to the first of two members that share a type",
        &[("size: {enum: [small,", "size: {enum: [medium, small,")],
    ),
    case(
        "enum value added to the second of two members that share a type",
        &[("sleeve: {enum: [small,", "sleeve: {enum: [medium, small,")],
    ),
    case("enum value added to both members that share a type", &[("enum: [small,", "enum: [medium, small,")]),
    case("first of two members that share a type removed", &[("size: {enum: [small, large]}, ", "")]),
    case(
        "third member added to two that share a type",
        &[("properties: {size:", "properties: {tape: {enum: [small, large]}, size:")],
    ),
    case("discriminator changed", &[("propertyName: method", "propertyName: kind"), ("method", "kind")]),
];
