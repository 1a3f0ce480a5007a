"""The document: its operations, and the validation of values against its schemas.

`openapi-schema-validator` and `jsonschema` judge values. The keywords that are replaced here either raise exceptions on
imperfect documents, or follow the letter of the specification where all servers do otherwise. Each such case is a
dispute: it is reported apart from the problems, with its reason.
"""

import copy
import re
import threading

import openapi_schema_validator as oas
from jsonschema import Draft202012Validator, _keywords
from jsonschema.exceptions import UnknownType, ValidationError, best_match
from jsonschema.validators import create, extend
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, Specification
from regress import Regex, RegressError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
ROOT = "urn:document"

local = threading.local()


def dispute(reason):
    """Records that document and validator disagree with the practice of servers."""
    if getattr(local, "disputes", None) is not None:
        local.disputes.add(reason)


OVERLAP = "the branches of a oneOf overlap, so the document forbids values of its own branch"
NULLABLE = "nullable has no effect there (without a type, beside an enum without null, or since OpenAPI 3.1), but is meant"
EXCLUSIVE = "exclusiveMinimum or exclusiveMaximum is a boolean, which is not a keyword since OpenAPI 3.1"
READ_ONLY = "a required property is read-only, so a request may lack it"
READ_ONLY_PARAMETER = "a parameter is read-only, which has a meaning for properties alone"
CLOSED = "additionalProperties is false in one branch of an allOf, so it forbids the properties of the others"
NO_VALUES = "an enum does not list a value"
PATTERN = "a pattern is not a valid regular expression"
TYPE = "a type is not a type of JSON Schema"
REFERENCE = "a reference does not lead to a schema"
ENDLESS = "a schema refers to itself without an end"


def matches_nullable(instance, schema):
    if instance is None and schema.get("nullable") is True:
        dispute(NULLABLE)
        return True
    return False


def enum(validator, values, instance, schema):
    if values == []:
        dispute(NO_VALUES)
        return
    if not (isinstance(values, list) and None in values) and matches_nullable(instance, schema):
        return
    yield from _keywords.enum(validator, values, instance, schema)


def exclusive(name, own):
    """Returns the keyword `exclusiveMinimum` or `exclusiveMaximum` of JSON Schema."""

    def check(validator, limit, instance, schema):
        if not isinstance(limit, bool):
            yield from own(validator, limit, instance, schema)
            return
        dispute(EXCLUSIVE)
        limit_of = schema.get("minimum" if name == "exclusiveMinimum" else "maximum")
        if limit and isinstance(limit_of, (int, float)):
            yield from own(validator, limit_of, instance, schema)

    return check


def ref(validator, reference, instance, schema):
    if not matches_nullable(instance, schema):
        yield from validator._validate_reference(ref=reference, instance=instance)


def all_of(validator, branches, instance, schema):
    if matches_nullable(instance, schema):
        return
    # The validator's own keyword follows a discriminator to a schema that contains this one, without an end.
    if not isinstance(instance, dict):
        yield from _keywords.allOf(validator, branches, instance, schema)
        return
    # Only the instances that are being validated are known, so an address belongs to one of them.
    beside = described_beside()
    outer = beside.get(id(instance))
    beside[id(instance)] = (outer or set()) | local.document.described([schema])
    try:
        yield from _keywords.allOf(validator, branches, instance, schema)
    finally:
        if outer is None:
            del beside[id(instance)]
        else:
            beside[id(instance)] = outer


def described_beside():
    """Returns the names of properties that an enclosing `allOf` describes, by the address of the instance."""
    if not hasattr(local, "beside"):
        local.beside = {}
    return local.beside


def additional_properties(own):
    """Returns the keyword `additionalProperties`, without properties that belong to another part of an `allOf`."""

    def check(validator, rest, instance, schema):
        errors = list(own(validator, rest, instance, schema))
        if errors and rest is False and isinstance(instance, dict):
            known = described_beside().get(id(instance), set()) | local.document.described([schema])
            if all(name in known or matches_any(name, schema) for name in instance):
                dispute(CLOSED)
                return
        yield from errors

    return check


def matches_any(name, schema):
    return any(regex(expression).find(name) for expression in schema.get("patternProperties") or {})


def chosen(validator, instance, schema):
    """Returns true if the branch that the discriminator names allows the value."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict) or not isinstance(instance, dict):
        return False
    value = instance.get(discriminator.get("propertyName"))
    if not isinstance(value, str):
        return False
    target = (discriminator.get("mapping") or {}).get(value, value)
    if "/" not in target:
        target = f"#/components/schemas/{target}"
    try:
        return not list(validator.descend(instance, {"$ref": target}))
    except Exception:
        return False


def one_of(validator, branches, instance, schema):
    if matches_nullable(instance, schema):
        return
    errors = list(_keywords.oneOf(validator, branches, instance, schema))
    if errors and not errors[0].context:
        # More than one branch allows the value. A discriminator decides; otherwise no value of the branch is allowed.
        if not chosen(validator, instance, schema):
            dispute(OVERLAP)
        return
    yield from errors


def any_of(validator, branches, instance, schema):
    if not matches_nullable(instance, schema):
        yield from _keywords.anyOf(validator, branches, instance, schema)


def pattern(validator, expression, instance, schema):
    if not isinstance(instance, str):
        return
    try:
        found = regex(expression).find(instance)
    except RegressError:
        dispute(PATTERN)
        return
    if found is None:
        yield ValidationError(f"{instance!r} does not match {expression!r}")


expressions = {}


def regex(expression):
    """Compiles an expression of ECMAScript, as OpenAPI requires, with its Unicode mode where that is possible."""
    if expression not in expressions:
        try:
            expressions[expression] = Regex(expression, "u")
        except RegressError:
            expressions[expression] = Regex(expression)
    return expressions[expression]


def type_keyword(own):
    def check(validator, types, instance, schema):
        if instance is None and schema.get("nullable") is True:
            if not local.document.is_nullable_known:
                dispute(NULLABLE)
            return
        try:
            if isinstance(types, list):
                # A list of types in a document of version 3.0, which only later versions define.
                if not any(validator.is_type(instance, name) for name in types if name != "null") and not (
                    instance is None and "null" in types
                ):
                    yield ValidationError(f"{instance!r} is not of type {', '.join(map(repr, types))}")
            else:
                yield from own(validator, types, instance, schema)
        except UnknownType:
            dispute(TYPE)

    return check


def required(hidden):
    """Returns the keyword `required`, without properties that have the keyword `hidden`."""

    def check(validator, names, instance, schema):
        if not isinstance(instance, dict) or not isinstance(names, list):
            return
        for name in names:
            if name in instance:
                continue
            if local.document.has_keyword(name, schema, hidden):
                dispute(READ_ONLY)
                continue
            yield ValidationError(f"{name!r} is a required property")

    return check


def validators(version):
    """Returns the classes of validators for requests and for responses."""
    bases = (oas.OAS30WriteValidator, oas.OAS30ReadValidator) if version.startswith("3.0") else (oas.OAS31Validator,) * 2
    made = []
    for base, hidden in zip(bases, ("readOnly", "writeOnly")):
        keywords = {
            "additionalProperties": additional_properties(base.VALIDATORS["additionalProperties"]),
            "allOf": all_of,
            "anyOf": any_of,
            "enum": enum,
            "oneOf": one_of,
            "pattern": pattern,
            "required": required(hidden),
            "type": type_keyword(base.VALIDATORS["type"]),
        }
        keywords["$ref"] = ref
        for name in ("exclusiveMinimum", "exclusiveMaximum"):
            if name in base.VALIDATORS:
                keywords[name] = exclusive(name, base.VALIDATORS[name])
        kind = extend(base, keywords)
        made.append(without_siblings(kind) if version.startswith("3.0") else kind)
    return made


def without_siblings(kind):
    """Returns a validator that ignores the siblings of a reference, as version 3.0 does."""
    return create(
        meta_schema=kind.META_SCHEMA,
        validators=kind.VALIDATORS,
        type_checker=kind.TYPE_CHECKER,
        format_checker=kind.FORMAT_CHECKER,
        id_of=kind.ID_OF,
        applicable_validators=lambda schema: [("$ref", schema["$ref"])] if "$ref" in schema else schema.items(),
    )


class Operation:
    """An operation, with everything that a request to it is judged by."""

    def __init__(self, document, pointer, template, method, item, value):
        self.pointer = pointer
        self.method = method
        self.template = template
        self.value = value
        parameters = {}
        for parameter in [*(item.get("parameters") or []), *(value.get("parameters") or [])]:
            parameter = document.resolve(parameter)
            if isinstance(parameter, dict) and "name" in parameter and "in" in parameter:
                parameters[(parameter["in"], parameter["name"])] = parameter
        self.parameters = list(parameters.values())
        self.security = value.get("security", document.raw.get("security")) or []
        body = document.resolve(value.get("requestBody"))
        self.body = body if isinstance(body, dict) else None
        path, _, fixed = re.split("#", template, maxsplit=1)[0].partition("?")
        self.fixed_query = fixed
        self.names = re.findall(r"\{([^{}]*)\}", path)
        self.regex = re.compile(path_regex(path))
        # Literal paths take precedence over templates, and longer literals over shorter ones.
        self.rank = (bool(self.names), -len(re.sub(r"\{[^{}]*\}", "", path)))

    def match(self, path):
        """Returns the encoded values of the path parameters, or `None` if the path does not match."""
        found = self.regex.fullmatch(path)
        if found is None:
            return None
        return dict(zip(self.names, found.groups()))


def path_regex(template):
    """Returns an expression for the encoded paths of a template. Parameters may share a segment with literals."""
    parts = []
    for part in re.split(r"(\{[^{}]*\})", template):
        if part.startswith("{"):
            parts.append("([^/]*?)")
            continue
        for character in part:
            encoded = "".join(f"%{byte:02X}" for byte in character.encode())
            parts.append(f"(?:{re.escape(character)}|(?i:{encoded}))" if not character.isalnum() else character)
    return "".join(parts)


class Document:
    """A document as JSON."""

    def __init__(self, raw):
        self.raw = raw
        version = str(raw.get("openapi") or "3.0")
        self.is_nullable_known = version.startswith("3.0")
        # In a schema of version 3.0, `id` and `$id` do not have a meaning.
        plain = Specification.OPAQUE if version.startswith("3.0") else DRAFT202012
        registry = Registry().with_resource(ROOT, Resource(contents=raw, specification=plain))
        if not version.startswith("3.0"):
            for schema in ((raw.get("components") or {}).get("schemas") or {}).values():
                if isinstance(schema, dict) and isinstance(schema.get("$id"), str):
                    registry = registry.with_resource(schema["$id"], Resource(schema, DRAFT202012))
        self.resolver = registry.resolver(ROOT)
        request, response = validators(version)
        checker = copy.copy(oas.oas30_format_checker if version.startswith("3.0") else oas.oas31_format_checker)
        # Without this, a time is what draft 3 of JSON Schema called one: without a time zone.
        checker.checkers = {**checker.checkers, "time": Draft202012Validator.FORMAT_CHECKER.checkers["time"]}
        make = lambda kind: kind({}, registry=registry, format_checker=checker, _resolver=self.resolver)
        self.request_validator, self.response_validator = make(request), make(response)
        self.operations = {}
        for template, item in (raw.get("paths") or {}).items():
            self.add(f"/paths/{escape(template)}", template, item)
        self.by_method = {}
        for operation in self.operations.values():
            self.by_method.setdefault(operation.method, []).append(operation)
        for operations in self.by_method.values():
            operations.sort(key=lambda operation: operation.rank)
        schemes = ((raw.get("components") or {}).get("securitySchemes") or {})
        self.schemes = {name: self.resolve(scheme) for name, scheme in schemes.items()}

    def add(self, pointer, template, item):
        if not isinstance(item, dict) or not template.startswith("/"):
            return
        referenced = self.resolve({"$ref": item["$ref"]}) if isinstance(item.get("$ref"), str) else {}
        if isinstance(referenced, dict):
            item = {**referenced, **item}
        found = [(f"{pointer}/{method}", method, item[method]) for method in METHODS if method in item]
        for method, value in (item.get("additionalOperations") or {}).items():
            found.append((f"{pointer}/additionalOperations/{escape(method)}", method, value))
        for pointer, method, value in found:
            if isinstance(value, dict):
                operation = Operation(self, pointer, template, method.upper(), item, value)
                self.operations[pointer] = operation

    def operation(self, pointer):
        """Returns the operation at a pointer, which can lead through the reference of a path item."""
        if pointer in self.operations:
            return self.operations[pointer]
        value = self.at(pointer)
        return next((operation for operation in self.operations.values() if operation.value is value), None)

    def find(self, method, path):
        """Returns the operation that a request reaches."""
        return next((operation for operation in self.by_method.get(method, []) if operation.match(path) is not None), None)

    def at(self, pointer):
        """Returns the value at a JSON pointer, or `None`."""
        value = self.raw
        for name in pointer.split("/")[1:]:
            name = name.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            elif isinstance(value, dict):
                value = value.get(name)
            else:
                return None
        return value

    def resolve(self, value):
        """Follows references. Returns `None` if one does not lead anywhere."""
        seen = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str) and value["$ref"] not in seen:
            seen.add(value["$ref"])
            try:
                value = self.resolver.lookup(value["$ref"]).contents
            except Exception:
                return None
        return value

    def parts(self, schemas):
        """Returns the given schemas and every schema that also describes the same value."""
        found, seen, todo = [], set(), list(schemas)
        while todo:
            schema = todo.pop(0)
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            if "$ref" in schema:
                todo.append(self.resolve({"$ref": schema["$ref"]}))
            for keyword in ("allOf", "anyOf", "oneOf"):
                todo.extend(schema.get(keyword) or [])
            found.append(schema)
        return found

    def described(self, schemas):
        """Returns the names of the properties that schemas describe."""
        return {name for part in self.parts(schemas) for name in part.get("properties") or {}}

    def has_keyword(self, name, schema, keyword):
        """Returns true if a property has a keyword that is a boolean."""
        for part in self.parts([schema]):
            described = (part.get("properties") or {}).get(name)
            if any(inner.get(keyword) is True for inner in self.parts([described])):
                return True
        return False

    def types(self, schemas):
        """Returns the types that schemas allow: "text" for any scalar. Without a type, all are allowed."""
        found = set()
        for part in self.parts(schemas):
            types = part.get("type")
            found.update([types] if isinstance(types, str) else types if isinstance(types, list) else [])
            if not types:
                values = part.get("enum") if isinstance(part.get("enum"), list) else []
                values = values + [part["const"]] if "const" in part else values
                found.update(map(json_type, values))
                found.update(["object"] if "properties" in part else ["array"] if "items" in part else [])
            if part.get("nullable") is True:
                found.add("null")
        return found if found - {"null"} else {"string", "integer", "number", "boolean", "null", "array", "object"}

    def shapes(self, schemas):
        """Returns the shapes of the trees that schemas allow."""
        types = self.types(schemas)
        shapes = [("object", "object"), ("array", "list")]
        found = [shape for name, shape in shapes if name in types]
        scalars = types - {"array", "object", "null"}
        return ["text", *found] if scalars else found or ["text"]

    def property_schemas(self, schemas, name):
        """Returns the schemas of a property."""
        parts = self.parts(schemas)
        found = [part["properties"][name] for part in parts if name in (part.get("properties") or {})]
        if not found:
            for part in parts:
                for expression, schema in (part.get("patternProperties") or {}).items():
                    if regex(expression).find(name):
                        found.append(schema)
        return found or [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), dict)]

    def item_schemas(self, schemas):
        return [part["items"] for part in self.parts(schemas) if isinstance(part.get("items"), dict)]

    def typed(self, value, schemas):
        """Gives the texts of a tree the types of its schemas. A text is what the schemas allow first."""
        if isinstance(value, dict):
            return {name: self.typed(item, self.property_schemas(schemas, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self.typed(item, self.item_schemas(schemas)) for item in value]
        if not isinstance(value, str) or not schemas:
            return value
        types = self.types(schemas)
        candidates = []
        if types & {"integer", "number"} and re.fullmatch(r"-?(0|[1-9]\d*)", value):
            candidates.append(int(value))
        if "number" in types and re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", value):
            candidates.append(float(value))
        if "integer" in types and re.fullmatch(r"-?\d+\.0+", value):
            candidates.append(int(float(value)))
        if "boolean" in types and value in ("true", "false"):
            candidates.append(value == "true")
        if "null" in types and value == "null":
            candidates.append(None)
        candidates.append(value)
        disputes, local.disputes = getattr(local, "disputes", None), None
        try:
            for candidate in candidates:
                if any(not self.errors(candidate, schema) for schema in schemas):
                    return candidate
        finally:
            local.disputes = disputes
        return candidates[0]

    def errors(self, value, schema, is_request=True):
        """Returns the objections of the validator to a value."""
        if not isinstance(schema, dict):
            return ["no value is allowed"] if schema is False else []
        local.document = self
        validator = self.request_validator if is_request else self.response_validator
        found = []
        try:
            for error in validator.evolve(schema=schema).iter_errors(value):
                best = best_match([error]) or error
                at = "".join(f"/{name}" for name in best.absolute_path)
                message = best.message if len(best.message) < 240 else best.message[:120] + " … " + best.message[-110:]
                found.append(f"{at}: {message}" if at else message)
                if len(found) == 5:
                    break
        except Unresolvable:
            dispute(REFERENCE)
        except RecursionError:
            dispute(ENDLESS)
        return found


def json_type(value):
    """Returns the type of a value in terms of JSON Schema."""
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "object"


def escape(name):
    """Escapes a name for a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
