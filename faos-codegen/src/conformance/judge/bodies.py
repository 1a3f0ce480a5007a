"""Reads the body of a request, by its media type, and reports what is wrong with it."""

import base64
import email.policy
from email.parser import BytesParser

import wire
from compare import json_differences, same_text, show, spelled, with_empty
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder
from wire import ABSENT

LINES = {
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/jsonlines",
    "application/json-lines",
    "application/json-seq",
    "application/stream+json",
}
PLACEHOLDER = "no value was found that the schema of the body allows"
EMPTY = "a required value is empty, which its style cannot express"
FORM = "application/x-www-form-urlencoded"


def is_json(media_type):
    return media_type.endswith(("/json", "+json")) and media_type not in LINES


class Part:
    """A part of a multipart body."""

    def __init__(self, name, filename, media_type, content):
        self.name = name
        self.filename = filename
        self.media_type = media_type
        self.content = content


class Body:
    """The body of a request to an operation."""

    def __init__(self, document, operation, request, case, verdict):
        self.document = document
        self.described = operation.body
        self.request = request
        self.meant = case.get("body", ABSENT)
        self.is_placeholder = case.get("is_placeholder", False)
        self.verdict = verdict
        self.media_type, self.options = parse_options_header(request.headers.get("content-type", ""))
        self.media_type = self.media_type.lower()

    def run(self):
        if self.described is None:
            if self.request.body:
                self.verdict.differences.append(f"body: meant nothing, arrived {len(self.request.body)} bytes")
            return
        if not self.request.body and not self.media_type:
            if self.described.get("required") is True:
                self.verdict.problems.append("the body is required, but missing")
            if self.meant is not ABSENT:
                self.verdict.differences.append(f"body: meant {show(self.meant)}, arrived nothing")
            return
        if self.meant is ABSENT and self.request.body:
            self.verdict.differences.append(f"body: meant nothing, arrived {len(self.request.body)} bytes")
        value = self.content()
        if value is None:
            types = ", ".join(self.described.get("content") or {})
            self.verdict.problems.append(f"body: the media type {self.media_type or '(none)'} is not one of {types}")
            return
        value = self.document.resolve(value) or {}
        self.schema = value.get("schema", value.get("itemSchema", {}))
        self.encoding = value.get("encoding") or {}
        if is_json(self.media_type):
            self.json()
        elif self.media_type in LINES:
            self.lines(value.get("itemSchema", self.schema))
        elif self.media_type == FORM:
            self.form()
        elif self.media_type.startswith("multipart/"):
            self.multipart()
        else:
            self.plain()

    def content(self):
        """Returns the description of the body's media type: the exact one, or a range that contains it."""
        content = self.described.get("content") or {}
        described = {name.split(";")[0].strip().lower(): value for name, value in content.items()}
        kind, _, sub = self.media_type.partition("/")
        ranges = [self.media_type, f"{kind}/*+{sub.rpartition('+')[2]}", f"{kind}/*", "*/*", "*"]
        if sub == "json":
            ranges.insert(1, f"{kind}/*+json")
        return next((described[name] for name in ranges if name in described), None)

    def problems(self, value, schema=None):
        errors = self.document.errors(value, self.schema if schema is None else schema)
        if errors and self.is_placeholder:
            self.verdict.disputed.add(PLACEHOLDER)
            return
        self.verdict.problems.extend(f"body{error if error.startswith('/') else ': ' + error}" for error in errors)

    def differ(self, text):
        self.verdict.differences.append(f"body{text}")

    def special(self, name):
        """Returns the value that a case means with `{"$name": …}`, or `ABSENT`."""
        return self.meant[name] if isinstance(self.meant, dict) and set(self.meant) == {name} else ABSENT

    def json(self):
        value = wire.as_json(self.request.body)
        if value is ABSENT:
            self.verdict.problems.append("body: the text is not JSON")
            return
        self.problems(value)
        if self.meant is not ABSENT:
            meant = self.meant
            for name in ("$bytes", "$text"):
                # A body that the client takes as it is.
                if self.special(name) is not ABSENT:
                    self.bytes()
                    return
            self.verdict.differences.extend(json_differences(meant, value, "body"))

    def lines(self, schema):
        values = []
        for number, line in enumerate(self.request.body.replace(b"\x1e", b"").splitlines(), 1):
            value = wire.as_json(line) if line.strip() else ABSENT
            if value is ABSENT:
                if line.strip():
                    self.verdict.problems.append(f"body: line {number} is not JSON")
                continue
            values.append(value)
            self.problems(value, schema)
        meant = self.special("$lines")
        if meant is not ABSENT:
            self.verdict.differences.extend(json_differences(meant, values, "body"))
        elif self.meant is not ABSENT:
            self.bytes()

    def bytes(self):
        """Compares bytes or text with the body."""
        meant = self.meant
        if self.special("$bytes") is not ABSENT:
            wanted = base64.b64decode(self.special("$bytes"))
        elif self.special("$text") is not ABSENT:
            wanted = self.special("$text").encode()
        elif isinstance(meant, str):
            wanted = meant.encode()
        else:
            text = self.request.body.decode(errors="replace")
            value = wire.as_json(text)
            if not same_text(meant, text) and (value is ABSENT or list(json_differences(meant, value))):
                self.differ(f": meant {show(meant)}, arrived {show(text)}")
            return
        if wanted != self.request.body:
            self.differ(f": meant {show(wanted.decode(errors='replace'))}, arrived {show(self.request.body.decode(errors='replace'))}")

    def plain(self):
        """Judges text, which the schema may describe, and bytes, which it does not."""
        if self.media_type.startswith("text/") and "string" in self.document.types([self.schema]):
            text = self.request.body.decode(errors="replace")
            self.problems(self.document.typed(text, [self.schema]))
        if self.meant is not ABSENT:
            self.bytes()

    def form(self):
        pairs = wire.pairs(self.request.body.decode(errors="replace"))
        arrived = self.members(pairs, lambda name: self.encoding.get(name) or {})
        self.form_problems(arrived)
        self.compare_members(arrived)

    def form_problems(self, arrived):
        """Judges the members of a form. Empty lists and objects that it cannot contain are not missing."""
        errors = self.document.errors(self.document.typed(arrived, [self.schema]), self.schema)
        complete = with_empty(self.meant, arrived) if errors else arrived
        if complete != arrived:
            self.verdict.disputed.add(EMPTY)
        self.problems(self.document.typed(complete, [self.schema]))

    def members(self, pairs, encoding):
        """Reads the members of a form. Each member takes its pairs by its style; what is left over is text."""
        meant = self.meant if isinstance(self.meant, dict) else {}
        names = list(meant)
        for part in self.document.parts([self.schema]):
            names.extend(part.get("properties") or {})
        names = list(dict.fromkeys(names))
        # Members of exploded objects come last, as they take any name.
        left, arrived = set(range(len(pairs))), {}
        for name in names:
            schemas = self.document.property_schemas([self.schema], name)
            allowed = self.document.shapes(schemas)
            value = meant.get(name)
            shape = "object" if isinstance(value, dict) else "list" if isinstance(value, list) else allowed[0]
            if value is not None and not isinstance(value, (dict, list)):
                shape = "text"
            rule = encoding(name)
            style = rule.get("style", "form")
            if "style" in rule and style == "form" and rule.get("explode", True) and shape == "object":
                inner = set(value or {}) | {key for part in self.document.parts(schemas) for key in part.get("properties") or {}}
            else:
                inner = set()
            explode = rule.get("explode", style in ("form", "deepObject"))
            found, used = wire.query(style, explode, name, shape, pairs, inner)
            if found is ABSENT:
                continue
            left -= set(used)
            arrived[name] = found
            if shape != "text" and "style" not in rule and len(used) == 1 and pairs[used[0]][0] == name:
                # By default, the text of an object is JSON.
                value = wire.as_json(wire.unquote_plus(pairs[used[0]][1]))
                arrived[name] = value if isinstance(value, dict) and "object" in [shape, *allowed] else found
        for index in sorted(left):
            name, value = pairs[index]
            # A member that neither the schema nor the case names: `a[b]` is a member of `a`.
            name = name.partition("[")[0] if "[" in name else name
            if name not in arrived:
                found, used = wire.query("form", True, name, "list" if "[" in pairs[index][0] else "text", pairs)
                arrived[name] = found
        return arrived

    def compare_members(self, arrived):
        if not isinstance(self.meant, dict):
            if self.meant is not ABSENT:
                self.differ(f": meant {show(self.meant)}, arrived {show(arrived)}")
            return
        for name in dict.fromkeys([*self.meant, *arrived]):
            meant, value = self.meant.get(name), arrived.get(name, ABSENT)
            if not same_text(meant, value) and not (value is not ABSENT and not list(json_differences(meant, value))):
                self.differ(f"/{name}: meant {show(meant)}, arrived {show(value)}")

    def multipart(self):
        try:
            parts = self.parts()
        except Exception as error:
            self.verdict.problems.append(f"body: not a multipart body: {error}")
            return
        meant = self.meant if isinstance(self.meant, dict) else {}
        groups = {}
        for part in parts:
            groups.setdefault(part.name, []).append(part)
        arrived, validated = {}, {}
        nested = {}
        for name, group in groups.items():
            top = name.partition("[")[0] if name not in meant and "[" in name else name
            if top != name:
                nested.setdefault(top, []).extend((wire.way(name[len(top):]), part.content.decode(errors="replace")) for part in group)
                continue
            schemas = self.document.property_schemas([self.schema], name)
            self.part_types(name, group, schemas)
            values = [self.part_value(part) for part in group]
            is_list = isinstance(meant[name], list) if name in meant else "list" in self.document.shapes(schemas)
            arrived[name] = values if is_list or len(values) > 1 else values[0]
            texts = [value if not isinstance(value, FilePart) else value.text() for value in values]
            wants_list = self.document.shapes(schemas) == ["list"] or (is_list and "list" in self.document.shapes(schemas))
            validated[name] = texts if wants_list or len(texts) > 1 else texts[0]
        for name, leaves in nested.items():
            arrived[name] = validated[name] = wire.tree(leaves)
        self.form_problems(validated)
        for name in dict.fromkeys([*meant, *arrived]):
            if not same_parts(meant.get(name), arrived.get(name, ABSENT)):
                self.differ(f"/{name}: meant {show_parts(meant.get(name))}, arrived {show_parts(arrived.get(name, ABSENT))}")

    def part_types(self, name, group, schemas):
        """Reports parts whose media type is not one that their encoding states."""
        stated = (self.encoding.get(name) or {}).get("contentType")
        if not stated:
            return
        allowed = [kind.split(";")[0].strip().lower() for kind in stated.split(",")]
        for part in group:
            kind = part.media_type or "text/plain"
            if not any(kind == one or one == "*/*" or (one.endswith("/*") and kind.startswith(one[:-1])) for one in allowed):
                self.verdict.problems.append(f"body/{name}: the media type {kind} of the part is not one of {stated}")

    def part_value(self, part):
        if part.filename is None and is_json(part.media_type):
            value = wire.as_json(part.content)
            if value is ABSENT:
                self.verdict.problems.append(f"body/{part.name}: the part is not JSON")
            return part.content.decode(errors="replace") if value is ABSENT else value
        if part.filename is not None or part.media_type not in ("", "text/plain"):
            return FilePart(part)
        return part.content.decode(errors="replace")

    def parts(self):
        boundary = self.options.get("boundary", "").encode()
        if self.media_type != "multipart/form-data":
            return self.other_parts()
        decoder = MultipartDecoder(boundary)
        decoder.receive_data(self.request.body)
        decoder.receive_data(None)
        parts = []
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, (Field, File)):
                kind = parse_options_header(event.headers.get("content-type", ""))[0].lower()
                parts.append(Part(event.name, getattr(event, "filename", None), kind, b""))
            elif isinstance(event, Data):
                parts[-1].content += event.data
        return parts

    def other_parts(self):
        """Reads the parts of a body that is not a form. They are named by their identifiers."""
        head = f"content-type: {self.request.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=email.policy.compat32).parsebytes(head + self.request.body)
        parts = []
        for inner in message.get_payload():
            name = wire.unquote((inner.get("content-id") or "").strip("<>"))
            # The identifiers of further parts of a member have a number.
            stem, _, number = name.rpartition(".")
            name = stem if stem and number.isdigit() else name
            kind = inner.get_content_type() if "content-type" in inner else ""
            parts.append(Part(name, inner.get_filename(), kind, inner.get_payload(decode=True)))
        return parts


class FilePart:
    """A part that is a file."""

    def __init__(self, part):
        self.name = part.filename
        self.content = part.content

    def text(self):
        """Returns text for the validator, which does not know bytes."""
        return self.content.decode("latin-1")


def same_parts(meant, arrived):
    if isinstance(meant, dict) and set(meant) == {"$file"}:
        if isinstance(arrived, list) and len(arrived) == 1:
            arrived = arrived[0]
        content = base64.b64decode(meant["$file"].get("base64", ""))
        if isinstance(arrived, str):
            return arrived.encode() == content
        if not isinstance(arrived, FilePart):
            return False
        name = meant["$file"].get("name")
        return arrived.content == content and (name is None or arrived.name is None or arrived.name == name)
    if isinstance(meant, list) and isinstance(arrived, list):
        meant = [item for item in meant if spelled(item)]
        return len(meant) == len(arrived) and all(map(same_parts, meant, arrived))
    if isinstance(arrived, FilePart):
        # A value with a media type of its own.
        arrived = arrived.content.decode(errors="replace")
        value = wire.as_json(arrived)
        if value is not ABSENT and not list(json_differences(meant, value)):
            return True
    if same_text(meant, arrived):
        return True
    return arrived is not ABSENT and not list(json_differences(meant, arrived))


def show_parts(value):
    if isinstance(value, FilePart):
        return f"file {value.name} with {len(value.content)} bytes"
    if isinstance(value, list):
        return "[" + ", ".join(map(show_parts, value)) + "]"
    return show(value)
