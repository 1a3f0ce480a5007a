//! A document and one edit per kind of change. `cargo xtask judge` uses the same cases.

/// The older document.
pub(crate) const SHOP: &str = include_str!("shop.yaml");

/// Text replacements, each applied to every occurrence.
pub(crate) type Edits<'a> = &'a [(&'a str, &'a str)];

/// An edit of the shop's document.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) edits: Edits<'static>,
    /// The contents of `codegen.toml` for the edited document.
    pub(crate) settings: &'static str,
}

/// Applies the edits to the shop's document.
pub(crate) fn edited(edits: Edits<'_>) -> String {
    edits.iter().fold(SHOP.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the shop's document does not contain {from:?}");
        text.replace(from, to)
    })
}

const fn case(name: &'static str, edits: Edits<'static>) -> Case {
    Case { name, edits, settings: "" }
}

pub(crate) const CASES: &[Case] = &[
    // The API as a whole.
    case("another title", &[("title: Shop", "title: Big Shop")]),
    case("another description", &[("Sells things.", "Sells many things.")]),
    case(
        "added server",
        &[("Sandbox}\n", "Sandbox}\n  - {url: \"https://eu.shop.example/v1\", description: Europe}\n")],
    ),
    case("removed server", &[("  - {url: \"https://sandbox.shop.example/v1\", description: Sandbox}\n", "")]),
    case("server with another URL", &[("https://sandbox.shop.example", "https://test.shop.example")]),
    case("looser security", &[("security: [{key: []}, {token: []}]", "security: [{key: []}, {token: []}, {}]")]),
    case("stricter security", &[("security: [{key: []}, {token: []}]", "security: [{key: []}]")]),
    case("another security scheme", &[("name: X-Key", "name: X-API-Key")]),
    case("added security scheme", &[("  schemas:\n", "    basic: {type: http, scheme: basic}\n  schemas:\n")]),
    case(
        "removed security scheme",
        &[("[{key: []}, {token: []}]", "[{key: []}]"), ("    token: {type: http, scheme: bearer}\n", "")],
    ),
    case(
        "removed response header",
        &[("          headers: {X-Total: {schema: {type: integer, format: int32}}}\n", "")],
    ),
    case("added response header", &[("headers: {X-Total", "headers: {X-Page: {schema: {type: string}}, X-Total")]),
    case(
        "a wider response header",
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
        "added operation",
        &[(
            "  /payments:\n",
            "  /ping:\n    get: {operationId: ping, tags: [orders], responses: {\"204\": {description: Here}}}\n  /payments:\n",
        )],
    ),
    case(
        "removed operation",
        &[("operationId: deleteOrder", "operationId: deleteOrder"), ("    delete:\n", "    x-delete:\n")],
    ),
    case("an operation at another path", &[("  /payments:\n", "  /pay:\n")]),
    case(
        "an operation of another resource",
        &[("operationId: getOrder\n      tags: [orders]", "operationId: getOrder\n      tags: [baskets]")],
    ),
    case(
        "renamed path parameter",
        &[("/orders/{id}", "/orders/{order}"), ("{name: id, in: path", "{name: order, in: path")],
    ),
    case("a deprecated operation", &[("operationId: getOrder\n", "operationId: getOrder\n      deprecated: true\n")]),
    case("operation with another description", &[("Lists orders.", "Lists all orders.")]),
    case("operation with looser security", &[("      security: [{key: []}]\n", "      security: []\n")]),
    case(
        "an operation on another server",
        &[("operationId: pay\n", "operationId: pay\n      servers: [{url: \"https://pay.shop.example\"}]\n")],
    ),
    case(
        "removed idempotency key",
        &[("      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]\n", "")],
    ),
    // Parameters.
    case(
        "added optional parameter",
        &[(
            "        - {name: tags,",
            "        - {name: page, in: query, schema: {type: string}}\n        - {name: tags,",
        )],
    ),
    case(
        "the first optional parameter",
        &[(
            "operationId: getOrder\n      tags: [orders]\n      parameters:\n",
            "operationId: getOrder\n      tags: [orders]\n      parameters:\n        - {name: page, in: query, schema: {type: string}}\n",
        )],
    ),
    case(
        "added required parameter",
        &[(
            "        - {name: tags,",
            "        - {name: shop, required: true, in: query, schema: {type: string}}\n        - {name: tags,",
        )],
    ),
    case(
        "removed optional parameter",
        &[("        - {name: tags, in: query, schema: {type: array, items: {type: string}}}\n", "")],
    ),
    case(
        "removed required parameter",
        &[("        - {name: reason, in: query, required: true, schema: {type: string}}\n", "")],
    ),
    case("a parameter now required", &[("{name: limit, in: query,", "{name: limit, in: query, required: true,")]),
    case(
        "a parameter no longer required",
        &[("{name: reason, in: query, required: true,", "{name: reason, in: query,")],
    ),
    case("parameter at another location", &[("{name: token, in: header", "{name: token, in: query")]),
    case(
        "a parameter of another type",
        &[(
            "{name: reason, in: query, required: true, schema: {type: string}}",
            "{name: reason, in: query, required: true, schema: {type: boolean}}",
        )],
    ),
    case("a wider parameter", &[("format: int32, minimum", "format: int64, minimum")]),
    case(
        "a narrower parameter",
        &[(
            "tags, in: query, schema: {type: array, items: {type: string}",
            "tags, in: query, schema: {type: array, items: {type: string, format: uuid}",
        )],
    ),
    case("parameter with another style", &[("{name: tags, in: query,", "{name: tags, in: query, explode: false,")]),
    case("a parameter with tighter limits", &[("maximum: 100", "maximum: 50")]),
    case("a parameter with looser limits", &[("minimum: 1, maximum: 100, ", "")]),
    case("a parameter with another default", &[("default: 20", "default: 50")]),
    case("a deprecated parameter", &[("{name: tags, in: query,", "{name: tags, in: query, deprecated: true,")]),
    case(
        "parameter with a description",
        &[("{name: tags, in: query,", "{name: tags, in: query, description: All of them.,")],
    ),
    case(
        "parameters in another order",
        &[
            ("        - {name: reason, in: query, required: true, schema: {type: string}}\n", ""),
            (
                "{name: token, in: header, required: true, schema: {type: string}}\n",
                "{name: token, in: header, required: true, schema: {type: string}}\n        - {name: reason, in: query, required: true, schema: {type: string}}\n",
            ),
        ],
    ),
    // Bodies and responses.
    case("a body now required", &[("requestBody: {content", "requestBody: {required: true, content")]),
    case("a body no longer required", &[("requestBody: {required: true, content", "requestBody: {content")]),
    case(
        "added required body",
        &[(
            "operationId: getOrder\n",
            "operationId: getOrder\n      requestBody: {required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Card\"}}}}\n",
        )],
    ),
    case(
        "removed body",
        &[(
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Payment\"}}}}\n",
            "",
        )],
    ),
    case(
        "a body of another type",
        &[(
            "{required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/NewOrder\"",
            "{required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Card\"",
        )],
    ),
    case(
        "body with another media type",
        &[(
            "{required: true, content: {application/json:",
            "{required: true, content: {application/x-www-form-urlencoded:",
        )],
    ),
    case(
        "added response body",
        &[(
            "\"204\": {description: Gone}",
            "\"200\": {description: Gone, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "removed response body",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One}",
        )],
    ),
    case(
        "response of another type",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Receipt\"}}}}",
        )],
    ),
    case("response no longer optional", &[("        \"202\": {description: Later}\n", "")]),
    case(
        "response by status",
        &[(
            "{description: Later}",
            "{description: Later, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "added error",
        &[("\"404\": {description: None}", "\"404\": {description: None}\n        \"409\": {description: Busy}")],
    ),
    case("removed error", &[("        \"404\": {description: None}\n", "")]),
    // Types.
    case(
        "added type",
        &[(
            "    Unused:",
            "    Refund: {type: object, properties: {id: {type: string}, kind: {type: string, enum: [full, part]}}}\n    Unused:",
        )],
    ),
    case("removed type", &[("    Unused: {type: object, properties: {a: {type: string}, b: {type: string}}}\n", "")]),
    case("renamed type", &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")]),
    case(
        "renamed type with nested types",
        &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
    ),
    Case {
        name: "renamed type with an alias",
        edits: &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")],
        settings: "[aliases]\nStatus = \"#/components/schemas/OrderStatus\"",
    },
    Case {
        name: "renamed type and nested type with aliases",
        edits: &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
        settings: "[aliases]\nOrder = \"#/components/schemas/Purchase\"\n\
                   OrderKind = \"#/components/schemas/Purchase/properties/kind\"",
    },
    case("type at another location with the same name", &[("    Unused:", "    unused:")]),
    case(
        "type now used in requests",
        &[(
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Payment\"",
            "      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Receipt\"",
        )],
    ),
    case(
        "a type of another kind",
        &[(
            "    Receipt: {type: object, required: [total], properties: {total: {$ref: \"#/components/schemas/Cents\"}, url: {type: string}}}",
            "    Receipt: {type: string, enum: [done, open]}",
        )],
    ),
    case("a wider alias", &[("Cents: {type: integer, format: int64}", "Cents: {type: number}")]),
    case("another alias", &[("Cents: {type: integer, format: int64}", "Cents: {type: boolean}")]),
    case(
        "enum replaced by a string",
        &[("Status: {type: string, enum: [open, paid, closed]}", "Status: {type: string}")],
    ),
    case("a deprecated type", &[("    Line:\n", "    Line:\n      deprecated: true\n")]),
    case("type with another description", &[("What was bought.", "What is bought.")]),
    // Fields.
    case("added optional field in responses", &[("        gift:", "        color: {type: string}\n        gift:")]),
    case("added optional field in requests", &[("        coupon:", "        color: {type: string}\n        coupon:")]),
    case(
        "added required field in responses",
        &[
            ("        gift:", "        color: {type: string}\n        gift:"),
            ("[id, status, note]", "[id, status, note, color]"),
        ],
    ),
    case(
        "added required field in requests",
        &[
            ("        coupon:", "        color: {type: string}\n        coupon:"),
            ("[customer, total]", "[customer, total, color]"),
        ],
    ),
    case(
        "added constant field in requests",
        &[
            ("        coupon:", "        version: {const: 2}\n        coupon:"),
            ("[customer, total]", "[customer, total, version]"),
        ],
    ),
    case("removed field in responses", &[("        paid_at: {type: string, format: date-time}\n", "")]),
    case(
        "removed field in requests",
        &[("        customer: {type: string, maxLength: 50}\n", ""), ("[customer, total]", "[total]")],
    ),
    case("a field of another type", &[("paid_at: {type: string, format: date-time}", "paid_at: {type: integer}")]),
    case("a wider field", &[("paid_at: {type: string, format: date-time}", "paid_at: {type: string}")]),
    case(
        "a narrower field in requests",
        &[("coupon: {type: string, default: none}", "coupon: {type: string, format: uuid, default: none}")],
    ),
    case("a field now required in responses", &[("[id, status, note]", "[id, status, note, type]")]),
    case("a field no longer required in responses", &[("[id, status, note]", "[status, note]")]),
    case("a field now required in requests", &[("[customer, total]", "[customer, total, coupon]")]),
    case("a field no longer required in requests", &[("[customer, total]", "[customer]")]),
    case("a field now nullable", &[("paid_at: {type: string,", "paid_at: {type: [string, \"null\"],")]),
    case("a field no longer nullable", &[("gift: {type: [string, \"null\"]}", "gift: {type: string}")]),
    case(
        "field optional instead of nullable",
        &[("[id, status, note]", "[id, status]"), ("note: {type: [string, \"null\"]}", "note: {type: string}")],
    ),
    case("a deprecated field", &[("gift: {type:", "gift: {deprecated: true, type:")]),
    case("a secret field", &[("number: {type: string}", "number: {type: string, format: password}")]),
    case("read-only field", &[("customer: {type: string,", "customer: {readOnly: true, type: string,")]),
    case("field with another description", &[("sku: {type: string}", "sku: {type: string, description: Which one.}")]),
    case("a field with tighter limits", &[("maxLength: 50", "maxLength: 20")]),
    case("a field with looser limits", &[("maxLength: 50", "maxLength: 80")]),
    case("a field with another default", &[("default: none", "default: all")]),
    case("field no longer recursive", &[("parent: {$ref: \"#/components/schemas/Line\"}", "parent: {type: string}")]),
    case(
        "fields in another order",
        &[(
            "        customer: {type: string, maxLength: 50}\n        total: {$ref: \"#/components/schemas/Cents\"}\n",
            "        total: {$ref: \"#/components/schemas/Cents\"}\n        customer: {type: string, maxLength: 50}\n",
        )],
    ),
    case("additional properties removed", &[("      additionalProperties: {type: string}\n", "")]),
    case(
        "additional properties of another type",
        &[("additionalProperties: {type: string}", "additionalProperties: {type: integer}")],
    ),
    case(
        "additional properties added",
        &[("    Unused: {type: object,", "    Unused: {type: object, additionalProperties: {type: string},")],
    ),
    case("field of an unused type", &[("properties: {a: {type: string}, b", "properties: {a: {type: integer}, b")]),
    // Values and branches.
    case("added value", &[("[open, paid, closed]", "[open, paid, shipped, closed]")]),
    case("removed value", &[("[open, paid, closed]", "[open, closed]")]),
    case("value named like the fallback", &[("[open, paid, closed]", "[open, paid, closed, unknown]")]),
    case("another constant", &[("const: card", "const: credit"), ("mapping: {card", "mapping: {credit")]),
    case(
        "added branch",
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
        "removed branch",
        &[
            ("        - {$ref: \"#/components/schemas/Transfer\"}\n", ""),
            (", transfer: \"#/components/schemas/Transfer\"", ""),
        ],
    ),
    // Two members that are alike share a type, until one of them goes its own way.
    case("added value in the first of two equal enums", &[("size: {enum: [small,", "size: {enum: [medium, small,")]),
    case(
        "added value in the second of two equal enums",
        &[("sleeve: {enum: [small,", "sleeve: {enum: [medium, small,")],
    ),
    case("added value in both of two equal enums", &[("enum: [small,", "enum: [medium, small,")]),
    case("removed first of two equal enums", &[("size: {enum: [small, large]}, ", "")]),
    case(
        "third enum equal to two others",
        &[("properties: {size:", "properties: {tape: {enum: [small, large]}, size:")],
    ),
    case("another discriminator", &[("propertyName: method", "propertyName: kind"), ("method", "kind")]),
];
