//! A document and its edits, one for each kind of change. `cargo xtask judge` goes through them, too.

/// The older document.
pub(crate) const SHOP: &str = include_str!("shop.yaml");

/// What is replaced by what, wherever it stands.
pub(crate) type Edits<'a> = &'a [(&'a str, &'a str)];

/// One edit of the shop's document.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) edits: Edits<'static>,
    /// What `codegen.toml` says once the document is edited.
    pub(crate) settings: &'static str,
}

/// The shop's document with edits.
pub(crate) fn edited(edits: Edits<'_>) -> String {
    edits.iter().fold(SHOP.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the shop's document says {from:?}");
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
        "a server more",
        &[("Sandbox}\n", "Sandbox}\n  - {url: \"https://eu.shop.example/v1\", description: Europe}\n")],
    ),
    case("a server less", &[("  - {url: \"https://sandbox.shop.example/v1\", description: Sandbox}\n", "")]),
    case("a server elsewhere", &[("https://sandbox.shop.example", "https://test.shop.example")]),
    case("less security", &[("security: [{key: []}, {token: []}]", "security: [{key: []}, {token: []}, {}]")]),
    case("more security", &[("security: [{key: []}, {token: []}]", "security: [{key: []}]")]),
    case("another security scheme", &[("name: X-Key", "name: X-API-Key")]),
    case("a security scheme more", &[("  schemas:\n", "    basic: {type: http, scheme: basic}\n  schemas:\n")]),
    case(
        "a security scheme less",
        &[("[{key: []}, {token: []}]", "[{key: []}]"), ("    token: {type: http, scheme: bearer}\n", "")],
    ),
    case("a response header less", &[("          headers: {X-Total: {schema: {type: integer, format: int32}}}\n", "")]),
    case("a response header more", &[("headers: {X-Total", "headers: {X-Page: {schema: {type: string}}, X-Total")]),
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
        "an operation more",
        &[(
            "  /payments:\n",
            "  /ping:\n    get: {operationId: ping, tags: [orders], responses: {\"204\": {description: Here}}}\n  /payments:\n",
        )],
    ),
    case(
        "an operation less",
        &[("operationId: deleteOrder", "operationId: deleteOrder"), ("    delete:\n", "    x-delete:\n")],
    ),
    case("an operation at another path", &[("  /payments:\n", "  /pay:\n")]),
    case(
        "an operation of another resource",
        &[("operationId: getOrder\n      tags: [orders]", "operationId: getOrder\n      tags: [baskets]")],
    ),
    case(
        "a path that calls its parameter something else",
        &[("/orders/{id}", "/orders/{order}"), ("{name: id, in: path", "{name: order, in: path")],
    ),
    case("a deprecated operation", &[("operationId: getOrder\n", "operationId: getOrder\n      deprecated: true\n")]),
    case("an operation described in other words", &[("Lists orders.", "Lists all orders.")]),
    case("an operation with less security", &[("      security: [{key: []}]\n", "      security: []\n")]),
    case(
        "an operation on another server",
        &[("operationId: pay\n", "operationId: pay\n      servers: [{url: \"https://pay.shop.example\"}]\n")],
    ),
    case(
        "an idempotency key less",
        &[("      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]\n", "")],
    ),
    // Parameters.
    case(
        "an optional parameter more",
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
        "a required parameter more",
        &[(
            "        - {name: tags,",
            "        - {name: shop, required: true, in: query, schema: {type: string}}\n        - {name: tags,",
        )],
    ),
    case(
        "an optional parameter less",
        &[("        - {name: tags, in: query, schema: {type: array, items: {type: string}}}\n", "")],
    ),
    case(
        "a required parameter less",
        &[("        - {name: reason, in: query, required: true, schema: {type: string}}\n", "")],
    ),
    case("a parameter now required", &[("{name: limit, in: query,", "{name: limit, in: query, required: true,")]),
    case(
        "a parameter no longer required",
        &[("{name: reason, in: query, required: true,", "{name: reason, in: query,")],
    ),
    case("a parameter elsewhere", &[("{name: token, in: header", "{name: token, in: query")]),
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
    case("a parameter written differently", &[("{name: tags, in: query,", "{name: tags, in: query, explode: false,")]),
    case("a parameter with tighter limits", &[("maximum: 100", "maximum: 50")]),
    case("a parameter with looser limits", &[("minimum: 1, maximum: 100, ", "")]),
    case("a parameter with another default", &[("default: 20", "default: 50")]),
    case("a deprecated parameter", &[("{name: tags, in: query,", "{name: tags, in: query, deprecated: true,")]),
    case(
        "a parameter with words",
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
    // Bodies and answers.
    case("a body now required", &[("requestBody: {content", "requestBody: {required: true, content")]),
    case("a body no longer required", &[("requestBody: {required: true, content", "requestBody: {content")]),
    case(
        "a required body more",
        &[(
            "operationId: getOrder\n",
            "operationId: getOrder\n      requestBody: {required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Card\"}}}}\n",
        )],
    ),
    case(
        "a body less",
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
        "a body written differently",
        &[(
            "{required: true, content: {application/json:",
            "{required: true, content: {application/x-www-form-urlencoded:",
        )],
    ),
    case(
        "an answer where there was none",
        &[(
            "\"204\": {description: Gone}",
            "\"200\": {description: Gone, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "an answer less",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One}",
        )],
    ),
    case(
        "an answer of another type",
        &[(
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
            "{description: One, content: {application/json: {schema: {$ref: \"#/components/schemas/Receipt\"}}}}",
        )],
    ),
    case("an answer for certain", &[("        \"202\": {description: Later}\n", "")]),
    case(
        "an answer by status",
        &[(
            "{description: Later}",
            "{description: Later, content: {application/json: {schema: {$ref: \"#/components/schemas/Order\"}}}}",
        )],
    ),
    case(
        "an error more",
        &[("\"404\": {description: None}", "\"404\": {description: None}\n        \"409\": {description: Busy}")],
    ),
    case("an error less", &[("        \"404\": {description: None}\n", "")]),
    // Types.
    case(
        "a type more",
        &[(
            "    Unused:",
            "    Refund: {type: object, properties: {id: {type: string}, kind: {type: string, enum: [full, part]}}}\n    Unused:",
        )],
    ),
    case("a type less", &[("    Unused: {type: object, properties: {a: {type: string}, b: {type: string}}}\n", "")]),
    case(
        "a type under another name",
        &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")],
    ),
    case(
        "a type with what is below it under another name",
        &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
    ),
    Case {
        name: "a type under another name that keeps the old one",
        edits: &[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")],
        settings: "[aliases]\nStatus = \"#/components/schemas/OrderStatus\"",
    },
    Case {
        name: "a type with what is below it under another name, both of which keep the old one",
        edits: &[("    Order:\n", "    Purchase:\n"), ("schemas/Order\"", "schemas/Purchase\"")],
        settings: "[aliases]\nOrder = \"#/components/schemas/Purchase\"\n\
                   OrderKind = \"#/components/schemas/Purchase/properties/kind\"",
    },
    case("a type elsewhere under its name", &[("    Unused:", "    unused:")]),
    case(
        "a type that is sent now",
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
    case("an enum becomes text", &[("Status: {type: string, enum: [open, paid, closed]}", "Status: {type: string}")]),
    case("a deprecated type", &[("    Line:\n", "    Line:\n      deprecated: true\n")]),
    case("a type described in other words", &[("What was bought.", "What is bought.")]),
    // Fields.
    case("an optional field more in responses", &[("        gift:", "        color: {type: string}\n        gift:")]),
    case(
        "an optional field more in requests",
        &[("        coupon:", "        color: {type: string}\n        coupon:")],
    ),
    case(
        "a required field more in responses",
        &[
            ("        gift:", "        color: {type: string}\n        gift:"),
            ("[id, status, note]", "[id, status, note, color]"),
        ],
    ),
    case(
        "a required field more in requests",
        &[
            ("        coupon:", "        color: {type: string}\n        coupon:"),
            ("[customer, total]", "[customer, total, color]"),
        ],
    ),
    case(
        "a constant field more in requests",
        &[
            ("        coupon:", "        version: {const: 2}\n        coupon:"),
            ("[customer, total]", "[customer, total, version]"),
        ],
    ),
    case("a field less in responses", &[("        paid_at: {type: string, format: date-time}\n", "")]),
    case(
        "a field less in requests",
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
        "a field that may be left out instead of null",
        &[("[id, status, note]", "[id, status]"), ("note: {type: [string, \"null\"]}", "note: {type: string}")],
    ),
    case("a deprecated field", &[("gift: {type:", "gift: {deprecated: true, type:")]),
    case("a secret field", &[("number: {type: string}", "number: {type: string, format: password}")]),
    case("a field that the server sets", &[("customer: {type: string,", "customer: {readOnly: true, type: string,")]),
    case(
        "a field described in other words",
        &[("sku: {type: string}", "sku: {type: string, description: Which one.}")],
    ),
    case("a field with tighter limits", &[("maxLength: 50", "maxLength: 20")]),
    case("a field with looser limits", &[("maxLength: 50", "maxLength: 80")]),
    case("a field with another default", &[("default: none", "default: all")]),
    case(
        "a field that no longer holds its own type",
        &[("parent: {$ref: \"#/components/schemas/Line\"}", "parent: {type: string}")],
    ),
    case(
        "fields in another order",
        &[(
            "        customer: {type: string, maxLength: 50}\n        total: {$ref: \"#/components/schemas/Cents\"}\n",
            "        total: {$ref: \"#/components/schemas/Cents\"}\n        customer: {type: string, maxLength: 50}\n",
        )],
    ),
    case("other members no longer known", &[("      additionalProperties: {type: string}\n", "")]),
    case(
        "other members of another type",
        &[("additionalProperties: {type: string}", "additionalProperties: {type: integer}")],
    ),
    case(
        "other members known",
        &[("    Unused: {type: object,", "    Unused: {type: object, additionalProperties: {type: string},")],
    ),
    case(
        "a field of a type that nothing uses",
        &[("properties: {a: {type: string}, b", "properties: {a: {type: integer}, b")],
    ),
    // Values and branches.
    case("a value more", &[("[open, paid, closed]", "[open, paid, shipped, closed]")]),
    case("a value less", &[("[open, paid, closed]", "[open, closed]")]),
    case("a value called like the rest", &[("[open, paid, closed]", "[open, paid, closed, unknown]")]),
    case("another constant", &[("const: card", "const: credit"), ("mapping: {card", "mapping: {credit")]),
    case(
        "a branch more",
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
        "a branch less",
        &[
            ("        - {$ref: \"#/components/schemas/Transfer\"}\n", ""),
            (", transfer: \"#/components/schemas/Transfer\"", ""),
        ],
    ),
    // Two members that are alike share a type, until one of them goes its own way.
    case("a value more in the first of two alike", &[("size: {enum: [small,", "size: {enum: [medium, small,")]),
    case("a value more in the second of two alike", &[("sleeve: {enum: [small,", "sleeve: {enum: [medium, small,")]),
    case("a value more in both of two alike", &[("enum: [small,", "enum: [medium, small,")]),
    case("the first of two alike less", &[("size: {enum: [small, large]}, ", "")]),
    case("a third beside two alike", &[("properties: {size:", "properties: {tape: {enum: [small, large]}, size:")]),
    case("another tag", &[("propertyName: method", "propertyName: kind"), ("method", "kind")]),
];
