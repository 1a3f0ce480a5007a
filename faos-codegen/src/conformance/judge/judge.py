"""A mock server for a document, which judges each request and answers with the response of its case.

Usage: python judge.py DOCUMENT.json CASES.jsonl VERDICTS.jsonl

Prints `listening on http://127.0.0.1:PORT`, serves until the standard input ends, and exits with 0, so that it never
outlives its parent. Each request states its case in the header `x-conformance-case`.

Judged by whom:

- Values: `openapi-schema-validator` and `jsonschema`, with the changes in `document.py`.
- Regular expressions: `regress`, which follows ECMAScript.
- Multipart forms: `werkzeug`; other multipart bodies: `email` of the standard library.
- Operations, styles, media types and credentials: this program. openapi-core 0.23.1 does not suffice: it decodes
  percent-encoding before it splits lists, and reads 17 of the 40 rows of the table of styles in `test_judge.py`.
"""

import base64
import json
import re
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import document as documents
from bodies import EMPTY, Body
from compare import joined, json_differences, same_text, show, spelled, with_empty
from document import Document
import wire
from wire import ABSENT

CASE_HEADER = "x-conformance-case"

# The message of the validator about a value itself, not about a property of it.
READ_ONLY = "Tried to write read-only property"

# Headers that OpenAPI excludes from parameters, in lower case.
NOT_PARAMETERS = {"accept", "content-type", "authorization"}


class Request:
    """A request as it arrived."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        self.path, _, self.query = target.partition("?")
        # Names in lower case; the values of a repeated header are joined.
        self.headers = {}
        for name, value in headers:
            name = name.lower()
            separator = "; " if name == "cookie" else ", "
            self.headers[name] = self.headers[name] + separator + value if name in self.headers else value
        self.body = body


class Verdict:
    """The judgement of a request."""

    def __init__(self):
        self.problems = []
        self.differences = []
        self.answer_problems = []
        self.disputed = set()


class Judge:
    """Judges the requests of cases."""

    def __init__(self, raw, cases):
        self.document = Document(raw)
        self.cases = cases

    def judge(self, request, case):
        """Returns the verdict on a request as JSON. `case` is `None` if the request does not belong to one."""
        verdict = Verdict()
        documents.local.disputes = verdict.disputed
        operation = self.reached(request, case, verdict)
        if operation is not None:
            try:
                Reading(self.document, operation, request, renamed(case or {}, operation), verdict).run()
            finally:
                documents.local.disputes = None
        if case is not None and operation is not None:
            documents.local.disputes = set()
            verdict.answer_problems = answer_problems(self.document, operation, case.get("answer") or {})
        secret = self.secret_headers()
        shown = {name: value for name, value in request.headers.items() if name not in secret}
        return {
            "case": case["case"] if case else None,
            "method": request.method,
            "target": request.target,
            "headers": shown,
            "body": request.body[:2000].decode(errors="replace"),
            "operation": operation.pointer if operation else None,
            "problems": verdict.problems,
            "differences": verdict.differences,
            "disputed": sorted(verdict.disputed),
            "answer_problems": verdict.answer_problems,
        }

    def reached(self, request, case, verdict):
        """Returns the operation that a request reaches, and reports one that is not that of its case."""
        operation = self.document.find(request.method, request.path)
        if case is None:
            verdict.problems.append(f"the request does not state its case in `{CASE_HEADER}`")
            return operation
        meant = self.document.operation(case["operation"])
        if meant is not None and meant.method == request.method and meant.match(request.path) is not None:
            # Another operation may have the same path, or one that the value of a parameter happens to form.
            return meant
        if meant is None and operation is not None:
            # The client is that of another document, which calls the parameters of the path otherwise.
            return operation
        where = operation.pointer if operation else "no operation"
        verdict.problems.append(f"the request reached {where} instead of {case['operation']}")
        return None

    def secret_headers(self):
        names = {"authorization", "cookie", "host", CASE_HEADER}
        for scheme in self.document.schemes.values():
            if isinstance(scheme, dict) and scheme.get("in") == "header":
                names.add(str(scheme.get("name")).lower())
        return names


def key_of(place, name):
    """Returns the key of a parameter among the arguments. Names of headers are the same in every case."""
    return f"{place}/{name.lower() if place == 'header' else name}"


class Reading:
    """Reads a request to an operation, and reports what is wrong with it."""

    def __init__(self, document, operation, request, case, verdict):
        self.document = document
        self.operation = operation
        self.request = request
        self.arguments = {key_of(*key.split("/", 1)): value for key, value in (case.get("arguments") or {}).items()}
        self.case = case
        self.verdict = verdict
        self.pairs = wire.pairs(request.query)
        self.unclaimed = set(range(len(self.pairs)))
        self.cookies = wire.cookies(request.headers.get("cookie", ""))
        self.segments = operation.match(request.path)

    def run(self):
        self.fixed_query()
        self.credentials()
        # An exploded object takes the names that are left over.
        takes_names = lambda parameter: parameter.get("in") == "query" and "object" in self.document.types(
            [parameter.get("schema")]
        )
        for parameter in sorted(self.operation.parameters, key=takes_names):
            self.parameter(parameter)
        for name in self.operation.names:
            if not any(p["in"] == "path" and p["name"] == name for p in self.operation.parameters):
                self.parameter({"in": "path", "name": name, "required": True, "schema": {}})
        for index in sorted(self.unclaimed):
            name, value = self.pairs[index]
            self.verdict.differences.append(f"query/{name}: meant nothing, arrived {show(wire.unquote_plus(value))}")
        known = {key_of(p["in"], p["name"]) for p in self.operation.parameters}
        known |= {f"path/{name}" for name in self.operation.names}
        for key in self.arguments:
            if key not in known and spelled(self.arguments[key]):
                self.verdict.differences.append(f"{key}: the operation does not have this parameter")
        Body(self.document, self.operation, self.request, self.case, self.verdict).run()

    def fixed_query(self):
        """Claims the part of a query that belongs to the path of the operation."""
        for pair in wire.pairs(self.operation.fixed_query):
            index = next((index for index in self.unclaimed if self.pairs[index] == pair), None)
            if index is None:
                self.verdict.problems.append(f"query parameter {pair[0]} of the path is missing")
            else:
                self.unclaimed.discard(index)

    def credentials(self):
        """Reports if no alternative of the required credentials is complete."""
        for scheme in self.document.schemes.values():
            if isinstance(scheme, dict) and scheme.get("in") == "query":
                self.unclaimed -= {index for index, (name, _) in enumerate(self.pairs) if name == scheme.get("name")}
        alternatives = [alternative for alternative in self.operation.security if isinstance(alternative, dict)]
        if alternatives and not any(all(map(self.has, alternative)) for alternative in alternatives):
            names = " or ".join(" and ".join(alternative) for alternative in alternatives)
            self.verdict.problems.append(f"a credential is missing: {names}")

    def has(self, name):
        scheme = self.document.schemes.get(name)
        if not isinstance(scheme, dict):
            return True
        kind, place, name = scheme.get("type"), scheme.get("in"), str(scheme.get("name"))
        if kind == "apiKey":
            if place == "header":
                return name.lower() in self.request.headers
            return any(key == name for key, _ in (self.pairs if place == "query" else self.cookies))
        sent = self.request.headers.get("authorization", "")
        if kind == "http":
            return sent.lower().startswith(str(scheme.get("scheme")).lower() + " ")
        return kind == "mutualTLS" or bool(sent)

    def parameter(self, parameter):
        place, name = parameter["in"], parameter["name"]
        if place == "header" and name.lower() in NOT_PARAMETERS:
            return
        key = f"{place}/{name}"
        meant = self.arguments.get(key_of(place, name), ABSENT)
        content = parameter.get("content")
        if isinstance(content, dict) and content:
            media_type, value = next(iter(content.items()))
            schema = (self.document.resolve(value) or {}).get("schema", {})
            self.content_parameter(key, parameter, media_type, schema, meant)
            return
        schema = parameter.get("schema", {})
        allowed = self.document.shapes([schema])
        shape = shape_of(meant, allowed)
        arrived = self.read(parameter, schema, shape)
        if arrived is ABSENT:
            self.absent(key, parameter, meant)
            return
        self.valid(key, parameter, schema, [shape, *allowed], meant)
        if place == "header" and meant is ABSENT:
            # A client may add headers, such as an idempotency key.
            return
        is_same = same_text(None if meant is ABSENT else meant, arrived)
        if not is_same and not self.is_ambiguous(parameter, meant, arrived):
            self.verdict.differences.append(f"{key}: meant {show(meant)}, arrived {show(arrived)}")

    def absent(self, key, parameter, meant):
        if parameter.get("required") is True and not parameter.get("allowEmptyValue"):
            if meant is not ABSENT and not spelled(meant):
                self.verdict.disputed.add(EMPTY)
                return
            self.verdict.problems.append(f"{key} is required, but missing")
        if meant is not ABSENT and spelled(meant):
            self.verdict.differences.append(f"{key}: meant {show(meant)}, arrived nothing")

    def valid(self, key, parameter, schema, shapes, meant):
        """Reports a parameter that is not valid in any of its shapes."""
        first = None
        for shape in dict.fromkeys(shapes):
            value = self.read(parameter, schema, shape)
            if value is ABSENT:
                continue
            errors = self.document.errors(self.document.typed(value, [schema]), schema)
            if any(error.startswith(READ_ONLY) for error in errors):
                documents.dispute(documents.READ_ONLY_PARAMETER)
                errors = [error for error in errors if not error.startswith(READ_ONLY)]
            if not errors:
                return
            complete = with_empty(meant, value)
            if complete != value and not self.document.errors(self.document.typed(complete, [schema]), schema):
                self.verdict.disputed.add(EMPTY)
                return
            first = first or errors
        self.verdict.problems.extend(f"{key}: {error}" for error in first or [])

    def read(self, parameter, schema, shape):
        """Returns the tree of a parameter, in a shape, or `ABSENT`."""
        place, name = parameter["in"], parameter["name"]
        style = parameter.get("style") or {"query": "form", "cookie": "form"}.get(place, "simple")
        explode = parameter.get("explode", style in ("form", "deepObject", "cookie"))
        if place == "path":
            raw = (self.segments or {}).get(name)
            return ABSENT if raw is None else wire.path(style, explode, name, shape, raw)
        if place == "header":
            raw = self.request.headers.get(name.lower())
            return ABSENT if raw is None else wire.header(explode, shape, raw)
        if place not in ("query", "cookie"):
            return ABSENT
        pairs = self.pairs if place == "query" else self.cookies
        meant = self.arguments.get(key_of(place, name))
        names = self.member_names(schema, place, meant) if shape == "object" else None
        decode = wire.unquote_plus if place == "query" else wire.unquote
        value, used = wire.query(style, explode, name, shape, pairs, names, decode)
        if place == "query":
            self.unclaimed -= set(used)
        return value

    def member_names(self, schema, place, meant):
        """Returns the names in a query that are members of an exploded object."""
        names = set(meant) if isinstance(meant, dict) else set()
        parts = self.document.parts([schema])
        for part in parts:
            names.update(part.get("properties") or {})
        others = {p["name"] for p in self.operation.parameters if p["in"] == place}
        if isinstance(meant, dict):
            return names
        return names - others

    def content_parameter(self, key, parameter, media_type, schema, meant):
        """Reads a parameter with `content`, whose text is that of a media type."""
        text = self.read(parameter, {}, "text")
        if text is ABSENT:
            self.absent(key, parameter, meant)
            return
        if "json" not in media_type:
            if not same_text(meant, text):
                self.verdict.differences.append(f"{key}: meant {show(meant)}, arrived {show(text)}")
            return
        value = wire.as_json(text)
        if value is ABSENT:
            self.verdict.problems.append(f"{key}: {show(text)} is not JSON")
            return
        self.verdict.problems.extend(f"{key}: {error}" for error in self.document.errors(value, schema))
        self.verdict.differences.extend(json_differences(meant, value, key))

    def is_ambiguous(self, parameter, meant, arrived):
        """Returns true if the style itself cannot keep the values apart.

        That is so where a delimiter cannot be escaped: in headers, in the styles whose delimiter is an encoded
        character, between the values of a label, and between parameters that share a segment of a path.
        """
        place, style = parameter["in"], parameter.get("style")
        delimiter = {"spaceDelimited": " ", "pipeDelimited": "|", "label": "."}.get(style)
        if place == "header":
            flat = lambda value: "".join(joined(value, ",").replace("=", ",").split())
            return flat(meant) == flat(arrived)
        if delimiter and place in ("query", "path"):
            flat = lambda value: joined(value, delimiter).replace("=", delimiter)
            return flat(meant) == flat(arrived)
        if place == "path" and len(self.operation.names) > 1:
            template = self.operation.template
            for name in self.operation.names:
                meant = self.arguments.get(f"path/{name}")
                template = template.replace("{" + name + "}", joined(meant, ","))
            return wire.unquote(self.request.path) == template
        return False


def renamed(case, operation):
    """Returns a case of another document with the names that an operation has for the parameters of its path."""
    if case.get("operation") in (None, operation.pointer):
        return case
    names = re.findall(r"\{([^{}]*)\}", case["operation"])
    names = {f"path/{name}": f"path/{other}" for name, other in zip(names, operation.names)}
    arguments = {names.get(name, name): value for name, value in (case.get("arguments") or {}).items()}
    return {**case, "arguments": arguments}


def shape_of(meant, allowed):
    """Returns the shape of a value that is meant. Otherwise the first that its schema allows."""
    if isinstance(meant, dict):
        return "object"
    if isinstance(meant, list):
        return "list"
    if meant is ABSENT or meant is None:
        return allowed[0]
    return "text"


def answer_problems(document, operation, answer):
    """Returns the objections of the validator to the response of a case."""
    responses = operation.value.get("responses") or {}
    status = str(answer.get("status"))
    found = [responses.get(key) for key in (status, f"{status[0]}XX", f"{status[0]}xx", "default")]
    response = next((document.resolve(value) for value in found if value is not None), None)
    content = (response or {}).get("content") or {}
    body, media_type = answer.get("body"), (answer.get("content_type") or "").split(";")[0].strip().lower()
    described = {name.split(";")[0].strip().lower(): value for name, value in content.items()}
    if body is None or "json" not in media_type or any(word in media_type for word in ("lines", "ndjson", "seq")):
        return []
    described = document.resolve(described.get(media_type) or described.get("*/*") or described.get("application/*"))
    value = wire.as_json(body)
    if value is ABSENT:
        return ["the body is not JSON"]
    schema = (described or {}).get("schema")
    return [] if schema is None else document.errors(value, schema, is_request=False)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, judge, verdicts):
        super().__init__(("127.0.0.1", 0), Handler)
        self.judge = judge
        self.verdicts = verdicts
        self.lock = threading.Lock()

    def record(self, verdict):
        line = json.dumps(verdict, ensure_ascii=False) + "\n"
        with self.lock:
            self.verdicts.write(line)
            self.verdicts.flush()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The response is sent as a whole.
    wbufsize = -1

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def __getattr__(self, name):
        # A method of any name, such as `do_QUERY`.
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)

    def serve(self):
        body = self.read_body()
        # `path` has lost repeated slashes at its beginning.
        words = self.requestline.split(" ")
        target = words[1] if len(words) > 1 else self.path
        headers = [(name, recoded(value)) for name, value in self.headers.items()]
        request = Request(self.command, target, headers, body)
        case = self.server.judge.cases.get(request.headers.get(CASE_HEADER))
        try:
            verdict = self.server.judge.judge(request, case)
        except Exception as error:
            verdict = {
                "case": case["case"] if case else None,
                "method": request.method,
                "target": target,
                "headers": {},
                "operation": None,
                "problems": [],
                "differences": [],
                "disputed": [],
                "answer_problems": [],
                "failure": f"the judge failed: {type(error).__name__}: {error}"[:500] + trace(error),
            }
        self.server.record(verdict)
        self.answer((case or {}).get("answer") or {"status": 500, "headers": {}})

    def read_body(self):
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return body
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def answer(self, answer):
        text = answer.get("body")
        body = base64.b64decode(answer.get("body_base64") or "") if text is None else text.encode()
        status = int(answer["status"])
        self.send_response_only(status)
        if answer.get("content_type"):
            self.send_header("content-type", answer["content_type"])
        for name, values in (answer.get("headers") or {}).items():
            for value in values if isinstance(values, list) else [values]:
                self.send_header(name, str(value).encode().decode("latin-1"))
        if status not in (204, 304) and status >= 200:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def trace(error):
    """Returns the place of an error in this program."""
    place = error.__traceback__
    while place.tb_next is not None:
        place = place.tb_next
    return f" ({place.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{place.tb_lineno})"


def recoded(value):
    """Returns the text of a header, which Python reads as Latin-1."""
    return value.encode("latin-1").decode("utf-8", errors="replace")


def read_cases(path):
    """Reads cases. Lines are read as they are, so that the program can start before they are complete."""
    with open(path, encoding="utf-8") as lines:
        cases = (json.loads(line) for line in lines if line.strip())
        return {str(case["case"]): case for case in cases}


def main(document, cases, verdicts):
    sys.setrecursionlimit(5000)
    threading.stack_size(64 << 20)
    with open(document, encoding="utf-8") as file:
        judge = Judge(json.load(file), read_cases(cases))
    with open(verdicts, "w", encoding="utf-8") as file:
        server = Server(judge, file)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        sys.stdin.buffer.read()
        server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
