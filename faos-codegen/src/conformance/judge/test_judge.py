"""Tests of the judge: `python -m unittest` in this folder, with the packages of `requirements.txt`."""

import base64
import json
import unittest

import wire
from compare import json_differences, same_text
from judge import Judge, Request
from wire import ABSENT

COLORS = ["blue", "black", "brown"]
MIX = {"R": "100", "G": "200", "B": "150"}


def judge(operation, target="/", method="GET", headers=(), body=b"", version="3.1.0", path=None, arguments=None, **more):
    """Judges a request to a document with one operation."""
    case = {"case": 1, "arguments": arguments or {}, "answer": more.pop("answer", {"status": 200})}
    if "meant" in more:
        case["body"] = more.pop("meant")
    case["is_placeholder"] = more.pop("is_placeholder", False)
    path = path or target.partition("?")[0]
    raw = {"openapi": version, "paths": {path: {method.lower(): operation}}, **more}
    case["operation"] = f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method.lower()}"
    verdict = Judge(raw, {}).judge(Request(method, target, [("x-conformance-case", "1"), *headers], body), case)
    return verdict


def parameter(place, schema, name="color", **more):
    return {"parameters": [{"in": place, "name": name, "schema": schema, "required": place == "path", **more}]}


LIST = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "properties": {name: {"type": "integer"} for name in "RGB"}}
NUMBERS = {name: int(text) for name, text in MIX.items()}


class Styles(unittest.TestCase):
    """The table of styles of the OpenAPI specification."""

    def check(self, place, style, explode, schema, meant, encoded):
        operation = parameter(place, schema, style=style, explode=explode)
        arguments = {f"{place}/color": meant}
        if place == "query":
            verdict = judge(operation, f"/a?{encoded}", arguments=arguments)
        elif place == "path":
            verdict = judge(operation, f"/a/{encoded}", path="/a/{color}", arguments=arguments)
        elif place == "header":
            verdict = judge(operation, "/a", headers=[("color", encoded)], arguments=arguments)
        else:
            verdict = judge(operation, "/a", headers=[("cookie", encoded)], arguments=arguments)
        return verdict["problems"] + verdict["differences"]

    TABLE = [
        ("path", "simple", False, LIST, COLORS, "blue,black,brown"),
        ("path", "simple", True, LIST, COLORS, "blue,black,brown"),
        ("path", "simple", False, OBJECT, NUMBERS, "R,100,G,200,B,150"),
        ("path", "simple", True, OBJECT, NUMBERS, "R=100,G=200,B=150"),
        ("path", "simple", False, {"type": "string"}, "a/b %ü", "a%2Fb%20%25%C3%BC"),
        ("path", "label", False, {"type": "string"}, "blue", ".blue"),
        ("path", "label", False, LIST, COLORS, ".blue,black,brown"),
        ("path", "label", True, LIST, COLORS, ".blue.black.brown"),
        ("path", "label", True, LIST, ["a.b", "c"], ".a.b.c"),
        ("path", "label", False, OBJECT, NUMBERS, ".R,100,G,200,B,150"),
        ("path", "label", True, OBJECT, NUMBERS, ".R=100.G=200.B=150"),
        ("path", "matrix", False, {"type": "string"}, "blue", ";color=blue"),
        ("path", "matrix", False, LIST, COLORS, ";color=blue,black,brown"),
        ("path", "matrix", True, LIST, COLORS, ";color=blue;color=black;color=brown"),
        ("path", "matrix", False, OBJECT, NUMBERS, ";color=R,100,G,200,B,150"),
        ("path", "matrix", True, OBJECT, NUMBERS, ";R=100;G=200;B=150"),
        ("query", "form", False, {"type": "integer"}, 7, "color=7"),
        ("query", "form", False, {"type": "boolean"}, True, "color=true"),
        ("query", "form", False, {"type": "string"}, "a b&c=d+e", "color=a%20b%26c%3Dd%2Be"),
        ("query", "form", False, {"type": "string"}, "a b", "color=a+b"),
        ("query", "form", False, {"type": "string"}, "", "color="),
        ("query", "form", False, LIST, COLORS, "color=blue,black,brown"),
        ("query", "form", False, LIST, ["a,b", "c"], "color=a%2Cb,c"),
        ("query", "form", True, LIST, COLORS, "color=blue&color=black&color=brown"),
        ("query", "form", True, LIST, ["a"], "color=a"),
        ("query", "form", True, LIST, [], ""),
        ("query", "form", False, OBJECT, NUMBERS, "color=R,100,G,200,B,150"),
        ("query", "form", True, OBJECT, NUMBERS, "R=100&G=200&B=150"),
        ("query", "spaceDelimited", False, LIST, COLORS, "color=blue%20black%20brown"),
        ("query", "spaceDelimited", False, LIST, ["a b", "c"], "color=a%20b%20c"),
        ("query", "pipeDelimited", False, LIST, COLORS, "color=blue%7Cblack|brown"),
        ("query", "deepObject", True, OBJECT, NUMBERS, "color[R]=100&color%5BG%5D=200&color[B]=150"),
        ("query", "deepObject", True, {}, {"a": {"b": ["x", "y"]}}, "color[a][b][]=x&color[a][b][]=y"),
        ("query", "deepObject", True, {}, {"a": [{"b": 1}, {"b": 2}]}, "color[a][0][b]=1&color[a][1][b]=2"),
        ("header", "simple", False, LIST, COLORS, "blue,black, brown"),
        ("header", "simple", False, LIST, ["a,b"], "a,b"),
        ("header", "simple", False, OBJECT, NUMBERS, "R,100,G,200,B,150"),
        ("header", "simple", True, OBJECT, NUMBERS, "R=100,G=200,B=150"),
        ("cookie", "form", False, {"type": "string"}, "a;b", "x=1; color=a%3Bb"),
        ("cookie", "form", False, LIST, ["1", "2"], "color=1,2"),
    ]

    def test_what_is_meant_arrives(self):
        for row in self.TABLE:
            with self.subTest(row=row):
                self.assertEqual(self.check(*row), [])

    def test_another_value_is_a_difference(self):
        for place, style, explode, schema, meant, encoded in self.TABLE:
            other = "other" if isinstance(meant, str) else ["other"] if isinstance(meant, list) else {"R": 1}
            other = 8 if isinstance(meant, int) else other
            with self.subTest(encoded=encoded, style=style):
                self.assertTrue(self.check(place, style, explode, schema, other, encoded))

    def test_values_that_are_lost_although_they_could_be_kept(self):
        for row in [
            ("query", "form", False, LIST, ["a,b", "c"], "color=a,b,c"),
            ("query", "form", True, LIST, ["a", "b"], "color=a"),
            ("query", "form", False, {"type": "string"}, "a+b", "color=a+b"),
            ("query", "form", False, {"type": "string"}, "a&b", "color=a&b"),
            ("path", "simple", False, {"type": "string"}, "%41", "%41"),
            ("path", "simple", False, LIST, ["a,b"], "a,b"),
        ]:
            with self.subTest(row=row):
                self.assertTrue(self.check(*row))

    def test_the_schema_is_judged(self):
        for schema, encoded, message in [
            ({"type": "integer"}, "color=2.5", "not of type 'integer'"),
            ({"type": "integer", "maximum": 3}, "color=7", "greater than the maximum"),
            ({"enum": ["a", "b"]}, "color=c", "is not one of"),
            ({"type": "array", "items": {"type": "integer"}}, "color=1&color=b", "/1: 'b' is not of type 'integer'"),
            ({"type": "string", "pattern": r"^\p{Lu}+$"}, "color=a", "does not match"),
            ({"type": "string", "format": "date"}, "color=1", "is not a 'date'"),
        ]:
            with self.subTest(encoded=encoded):
                problems = judge(parameter("query", schema), f"/a?{encoded}")["problems"]
                self.assertEqual(len(problems), 1)
                self.assertIn(message, problems[0])

    def test_a_text_is_what_the_schema_allows(self):
        for schema, encoded in [
            ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "color=a"),
            ({"type": ["integer", "null"]}, "color=1"),
            ({"type": "number"}, "color=1e3"),
            ({"oneOf": [{"type": "string", "enum": ["1"]}, {"type": "boolean"}]}, "color=1"),
            ({"anyOf": [LIST, {"type": "string"}]}, "color=a&color=b"),
        ]:
            with self.subTest(encoded=encoded):
                self.assertEqual(judge(parameter("query", schema), f"/a?{encoded}")["problems"], [])


class Requests(unittest.TestCase):
    def test_operations_are_found_by_their_path(self):
        operation = {}
        paths = ["/a/{b}", "/a/literal", "/a/{b}.json", "/a/{b}...{c}", "/a/{b}:verb", "/a/{b}/c"]
        checker = Judge({"openapi": "3.1.0", "paths": {path: {"get": operation} for path in paths}}, {})
        for path, template in [
            ("/a/1", "/a/{b}"),
            ("/a/literal", "/a/literal"),
            ("/a/x.json", "/a/{b}.json"),
            ("/a/x...y", "/a/{b}...{c}"),
            ("/a/x:verb", "/a/{b}:verb"),
            ("/a/x%3Averb", "/a/{b}:verb"),
            ("/a/x%2Fy/c", "/a/{b}/c"),
            ("/a/b/d", None),
            ("/b", None),
        ]:
            with self.subTest(path=path):
                found = checker.document.find("GET", path)
                self.assertEqual(found and found.template, template)

    def test_an_unknown_path_or_method_is_a_problem(self):
        self.assertIn("reached no operation", judge({}, "/b", path="/a")["problems"][0])

    def test_a_joined_list_is_one_pair(self):
        joined = parameter("query", LIST, explode=False)
        meant = {"query/color": ["a", "b"]}
        self.assertEqual(judge(joined, "/a?color=a,b", arguments=meant)["differences"], [])
        differences = judge(joined, "/a?color=a&color=b", arguments=meant)["differences"]
        self.assertIn('query/color: meant nothing, arrived "b"', differences)

    def test_a_client_of_another_document_may_name_a_path_parameter_otherwise(self):
        operation = {"parameters": [{"in": "path", "name": "q", "required": True, "schema": {"type": "integer"}}]}
        judge = Judge({"openapi": "3.1.0", "paths": {"/a/{q}": {"get": operation}}}, {})
        for segment, problems in [("1", 0), ("x", 1)]:
            case = {"case": 1, "operation": "/paths/~1a~1{p}/get", "arguments": {"path/p": segment}}
            verdict = judge.judge(Request("GET", f"/a/{segment}", [("x-conformance-case", "1")], b""), case)
            self.assertEqual((len(verdict["problems"]), verdict["differences"]), (problems, []))

    def test_missing_and_unknown_parameters(self):
        required = parameter("query", {"type": "string"}, required=True)
        self.assertEqual(judge(required, "/a")["problems"], ["query/color is required, but missing"])
        self.assertEqual(judge({}, "/a?x=1")["differences"], ['query/x: meant nothing, arrived "1"'])
        added = judge(parameter("header", {"type": "string"}), "/a", headers=[("color", "x")])
        self.assertEqual(added["differences"], [], "a client may add headers")
        other_case = parameter("header", {"type": "string"}, required=True)
        verdict = judge(other_case, "/a", headers=[("color", "x")], arguments={"header/Color": "x"})
        self.assertEqual((verdict["problems"], verdict["differences"]), ([], []))
        verdict = judge(parameter("query", LIST, required=True), "/a", arguments={"query/color": []})
        self.assertEqual((verdict["problems"], len(verdict["disputed"])), ([], 1))

    def test_a_read_only_parameter_is_a_dispute(self):
        operation = parameter("query", {"type": "integer", "readOnly": True})
        verdict = judge(operation, "/a?color=1", version="3.0.3", arguments={"query/color": 1})
        self.assertEqual((verdict["problems"], len(verdict["disputed"])), ([], 1))
        verdict = judge(operation, "/a?color=x", version="3.0.3", arguments={"query/color": "x"})
        self.assertEqual(len(verdict["problems"]), 1)

    def test_parameters_with_content(self):
        operation = {"parameters": [{"in": "query", "name": "q", "content": {"application/json": {"schema": OBJECT}}}]}
        self.assertEqual(judge(operation, "/a?q=%7B%22R%22:1%7D", arguments={"query/q": {"R": 1}})["differences"], [])
        self.assertTrue(judge(operation, "/a?q=%7B%22R%22:%22x%22%7D")["problems"])

    def test_a_fixed_part_of_the_query_and_a_fragment(self):
        self.assertEqual(judge({}, "/a?b=1", path="/a?b=1")["differences"], [])
        self.assertTrue(judge({}, "/a", path="/a?b=1")["problems"])
        self.assertEqual(judge({}, "/a", path="/a#add")["problems"], [])

    def test_required_credentials(self):
        schemes = {
            "key": {"type": "apiKey", "in": "query", "name": "k"},
            "basic": {"type": "http", "scheme": "basic"},
            "token": {"type": "oauth2"},
        }
        for security, target, headers, is_sent in [
            ([{"key": []}], "/a?k=1", [], True),
            ([{"key": []}], "/a", [], False),
            ([{"basic": []}], "/a", [("authorization", "Basic eA==")], True),
            ([{"basic": []}], "/a", [("authorization", "Bearer x")], False),
            ([{"token": []}, {"key": []}], "/a", [("authorization", "Bearer x")], True),
            ([{"token": [], "key": []}], "/a", [("authorization", "Bearer x")], False),
            ([{}, {"key": []}], "/a", [], True),
            ([], "/a", [], True),
        ]:
            with self.subTest(security=security, target=target):
                verdict = judge({"security": security}, target, headers=headers, components={"securitySchemes": schemes})
                self.assertEqual(verdict["problems"] == [], is_sent)
                self.assertEqual(verdict["differences"], [])
                self.assertNotIn("authorization", verdict["headers"])


def body(media_type, schema, **more):
    return {"requestBody": {"content": {media_type: {"schema": schema, **more}}, "required": True}}


def multipart(parts, kind="multipart/form-data"):
    text = b"".join(b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n" for head, content in parts)
    return [("content-type", f"{kind}; boundary=b")], text + b"--b--\r\n"


def field(name, more=""):
    return f'Content-Disposition: form-data; name="{name}"{more}'


class Bodies(unittest.TestCase):
    def check(self, operation, media_type, text, meant, version="3.1.0", headers=None):
        headers = headers or [("content-type", media_type)]
        return judge(operation, "/a", "POST", headers, text, version, meant=meant)

    def test_json(self):
        operation = body("application/merge-patch+json", {"type": "object", "properties": {"a": {"type": "integer"}}})
        send = lambda text, meant: self.check(operation, "application/merge-patch+json", text, meant)
        self.assertEqual(send(b'{"a": 1, "b": null}', {"a": 1.0, "b": None})["differences"], [])
        self.assertEqual(send(b'{"a": 1}', {"a": 1, "b": None})["differences"], ["body/b: meant null, arrived nothing"])
        self.assertEqual(send(b'{"a": true}', {"a": True})["problems"], ["body/a: True is not of type 'integer'"])
        self.assertEqual(send(b"{", {})["problems"], ["body: the text is not JSON"])
        wrong = self.check(operation, "application/json", b"{}", {})
        self.assertIn("is not one of", wrong["problems"][0])

    def test_a_required_body_is_missing(self):
        verdict = judge(body("application/json", {}), "/a", "POST", meant={})
        self.assertEqual(verdict["problems"], ["the body is required, but missing"])

    def test_a_placeholder_is_a_dispute(self):
        operation = body("application/json", {"type": "integer"})
        for is_placeholder, problems in [(False, 1), (True, 0)]:
            headers = [("content-type", "application/json")]
            verdict = judge(operation, "/a", "POST", headers, b"{}", meant={}, is_placeholder=is_placeholder)
            self.assertEqual((len(verdict["problems"]), len(verdict["disputed"])), (problems, 1 - problems))

    def test_lines_text_and_bytes(self):
        for media_type, text, meant in [
            ("application/x-ndjson", b'{"a":1}\n{"a":2}\n', {"$lines": [{"a": 1}, {"a": 2}]}),
            ("text/plain", "\u00fc\n".encode(), {"$text": "\u00fc\n"}),
            ("application/octet-stream", b"\0\xff\r\n", {"$bytes": base64.b64encode(b"\0\xff\r\n").decode()}),
            ("image/png", b"", {"$bytes": ""}),
        ]:
            with self.subTest(media_type=media_type):
                verdict = self.check(body(media_type, {}), media_type, text, meant)
                self.assertEqual(verdict["problems"] + verdict["differences"], [])
                verdict = self.check(body(media_type, {}), media_type, text + b"[]", meant)
                self.assertEqual(len(verdict["differences"]), 1)

    def test_forms(self):
        schema = {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "tags": LIST,
                "size": {"type": "object", "properties": {"x": {"type": "integer"}}},
                "items": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["name"],
        }
        deep = {"size": {"style": "deepObject", "explode": True}, "tags": {"style": "form", "explode": False}}
        for text, meant, encoding in [
            (b"name=a+b%26&tags=1&tags=2", {"name": "a b&", "tags": ["1", "2"]}, {}),
            (b"name=a&size%5Bx%5D=1&items[0][p]=1&items[1][p]=2", {"name": "a", "size": {"x": 1}, "items": [{"p": 1}, {"p": 2}]}, {}),
            (b'name=a&size=%7B%22x%22:1%7D', {"name": "a", "size": {"x": 1}}, {}),
            (b"name=a&size[x]=1&tags=1,2", {"name": "a", "size": {"x": 1}, "tags": ["1", "2"]}, deep),
            (b"name=a&tags[]=1", {"name": "a", "tags": ["1"]}, {}),
            (b'name=a&tags=%7B%22x%22:1%7D', {"name": "a", "tags": ['{"x":1}']}, {}),
            (b"name=a", {"name": "a", "tags": [], "size": None}, {}),
        ]:
            with self.subTest(text=text):
                operation = body("application/x-www-form-urlencoded", schema, encoding=encoding)
                verdict = self.check(operation, "application/x-www-form-urlencoded", text, meant)
                self.assertEqual(verdict["problems"] + verdict["differences"], [])
        operation = body("application/x-www-form-urlencoded", schema)
        verdict = self.check(operation, "application/x-www-form-urlencoded", b"size[x]=b", {"size": {"x": "b"}})
        self.assertEqual(verdict["problems"], ["body/size/x: 'b' is not of type 'integer'", "body: 'name' is a required property"])
        verdict = self.check(operation, "application/x-www-form-urlencoded", b"name=a&more=1", {"name": "b"})
        self.assertEqual(len(verdict["differences"]), 2)

    def test_multipart_forms(self):
        schema = {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "count": {"type": "integer"},
                "file": {"type": "string", "format": "binary"},
                "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                "meta": OBJECT,
                "tags": LIST,
            },
        }
        content = b"\0\r\n--x\xff"
        file = {"$file": {"name": "a.bin", "base64": base64.b64encode(content).decode()}}
        octets = "\r\nContent-Type: application/octet-stream"
        parts = [
            (field("name"), "a\nü".encode()),
            (field("count"), b"3"),
            (field("file", '; filename="a.bin"') + octets, content),
            (field("files", '; filename="a.bin"') + octets, content),
            (field("meta") + "\r\nContent-Type: application/json", b'{"R": 1}'),
            (field("tags"), b"1"),
            (field("tags"), b"2"),
        ]
        meant = {"name": "a\nü", "count": 3, "file": file, "files": [file], "meta": {"R": 1}, "tags": ["1", "2"]}
        operation = body("multipart/form-data", schema, encoding={"file": {"contentType": "image/*"}})
        headers, text = multipart(parts)
        verdict = self.check(operation, "", text, meant, "3.0.3", headers)
        self.assertEqual(verdict["differences"], [])
        self.assertEqual(verdict["problems"], ["body/file: the media type application/octet-stream of the part is not one of image/*"])
        headers, text = multipart(parts[:1] + [(field("file", '; filename="b"') + octets, content), (field("count"), b"x")])
        verdict = self.check(operation, "", text, meant, "3.0.3", headers)
        self.assertEqual(len(verdict["differences"]), 5)
        self.assertIn("body/count: 'x' is not of type 'integer'", verdict["problems"])

    def test_a_form_cannot_contain_what_is_empty(self):
        inner = {"type": "object", "required": ["tags"], "properties": {"tags": LIST, "name": {"type": "string"}}}
        schema = {"type": "object", "required": ["tags", "more"], "properties": {"tags": LIST, "more": inner}}
        form = [("content-type", "application/x-www-form-urlencoded")]
        headers, text = multipart([(field("more[name]"), b"a")])
        meant = {"tags": [], "more": {"tags": [], "name": "a"}}
        for operation, headers, text in [
            (body("multipart/form-data", schema), headers, text),
            (body("application/x-www-form-urlencoded", schema), form, b"more[name]=a"),
        ]:
            verdict = self.check(operation, "", text, meant, headers=headers)
            self.assertEqual((verdict["problems"], verdict["differences"], len(verdict["disputed"])), ([], [], 1))
        schema = {"type": "object", "required": ["code"], "properties": {"code": {"type": ["string", "null"]}}}
        verdict = self.check(body(form[0][1], schema), form[0][1], b"", {"code": None})
        self.assertEqual((verdict["problems"], verdict["differences"], len(verdict["disputed"])), ([], [], 1))
        operation = parameter("query", inner, style="deepObject")
        verdict = judge(operation, "/a?color[name]=a", arguments={"query/color": {"tags": [], "name": "a"}})
        self.assertEqual((verdict["problems"], verdict["differences"], len(verdict["disputed"])), ([], [], 1))

    def test_related_parts(self):
        operation = body("multipart/related", {"type": "object", "properties": {"meta": OBJECT, "file": {}}})
        headers, text = multipart(
            [
                ("Content-ID: <meta>\r\nContent-Type: application/json", b'{"R": 1}'),
                ("Content-ID: <file>\r\nContent-Type: application/octet-stream", b"\xff\r\n"),
            ],
            "multipart/related",
        )
        meant = {"meta": {"R": 1}, "file": {"$file": {"base64": base64.b64encode(b"\xff\r\n").decode()}}}
        verdict = self.check(operation, "", text, meant, headers=headers)
        self.assertEqual(verdict["problems"] + verdict["differences"], [])


class Schemas(unittest.TestCase):
    def errors(self, schema, value, version="3.0.3", schemas=None, is_request=True):
        checker = Judge({"openapi": version, "paths": {}, "components": {"schemas": schemas or {}}}, {})
        import document

        document.local.disputes = disputes = set()
        return checker.document.errors(value, schema, is_request), disputes

    def test_disputes_are_not_problems(self):
        pet = {"oneOf": [{"type": "string"}, {"enum": ["a"]}]}
        tree = {"allOf": [{"$ref": "#/components/schemas/Tree"}]}
        for schema, value in [
            (pet, "a"),
            ({"nullable": True, "allOf": [{"type": "string"}]}, None),
            ({"nullable": True, "$ref": "#/components/schemas/Tree"}, None),
            ({"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "readOnly": True}}}, {}),
            ({"type": "string", "nullable": True, "enum": ["a"]}, None),
            ({"type": "string", "pattern": "("}, "a"),
            ({"type": "file"}, "a"),
            ({"type": "string", "enum": []}, "a"),
            ({"allOf": [{"additionalProperties": False}, {"properties": {"a": {}}}]}, {"a": 1}),
            ({"allOf": [{"allOf": [{"properties": {"b": {}}, "additionalProperties": False}]}], "properties": {"a": {}}}, {"a": 1}),
            ({"additionalProperties": False, "oneOf": [{"properties": {"a": {}}}]}, {"a": 1}),
            ({"$ref": "#/nowhere"}, 1),
            ({"$ref": "#/components/schemas/Tree"}, 1),
        ]:
            with self.subTest(schema=schema):
                errors, disputes = self.errors(schema, value, schemas={"Tree": tree})
                self.assertEqual((errors, len(disputes)), ([], 1))

    def test_a_property_that_no_branch_describes_is_a_problem(self):
        schema = {"allOf": [{"additionalProperties": False}, {"properties": {"a": {"additionalProperties": False}}}]}
        for value in ({"b": 1}, {"a": {"b": 1}}, {"a": {"a": 1}}):
            with self.subTest(value=value):
                self.assertEqual(len(self.errors(schema, value)[0]), 1)

    def test_keywords_of_version_3_0_in_later_documents_are_disputes(self):
        for schema, value, is_valid in [
            ({"type": "string", "nullable": True}, None, True),
            ({"nullable": True, "$ref": "#/components/schemas/A"}, None, True),
            ({"minimum": 1, "exclusiveMinimum": True}, 2, True),
            ({"minimum": 1, "exclusiveMinimum": True}, 1, False),
        ]:
            with self.subTest(schema=schema, value=value):
                errors, disputes = self.errors(schema, value, "3.1.0", {"A": {"type": "string"}})
                self.assertEqual((errors == [], len(disputes)), (is_valid, 1))

    def test_siblings_of_a_reference_have_a_meaning_since_version_3_1(self):
        schema = {"$ref": "#/components/schemas/Amount", "type": "number"}
        for version, is_valid in [("3.0.3", True), ("3.1.0", False)]:
            with self.subTest(version=version):
                errors, _ = self.errors(schema, {}, version, {"Amount": {"type": "object"}})
                self.assertEqual(errors == [], is_valid)

    def test_a_time_has_a_zone(self):
        for version in ("3.0.3", "3.1.0"):
            for text, is_valid in [("13:45:30Z", True), ("13:45:30.5+02:00", True), ("13:45:30", False)]:
                with self.subTest(version=version, text=text):
                    errors, _ = self.errors({"type": "string", "format": "time"}, text, version)
                    self.assertEqual(errors == [], is_valid)

    def test_an_answer_may_lack_what_is_write_only(self):
        schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "writeOnly": True}}}
        self.assertEqual(self.errors(schema, {}, is_request=False)[0], [])
        self.assertEqual(len(self.errors(schema, {}, is_request=True)[0]), 1)

    def test_a_discriminator_decides_between_branches(self):
        branch = {"type": "object", "properties": {"kind": {"type": "string"}}}
        schema = {
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "kind", "mapping": {"a": "A"}},
        }
        self.assertEqual(self.errors(schema, {"kind": "a"}, schemas={"A": branch, "B": branch}), ([], set()))

    def test_answers_are_validated(self):
        operation = {"responses": {"2XX": {"content": {"application/json": {"schema": {"type": "integer"}}}}}}
        answer = {"status": 201, "content_type": "application/json", "body": '"a"'}
        self.assertEqual(judge(operation, "/a", answer=answer)["answer_problems"], ["'a' is not of type 'integer'"])
        self.assertEqual(judge(operation, "/a", answer={**answer, "body": "1"})["answer_problems"], [])


class Comparison(unittest.TestCase):
    def test_texts(self):
        for meant, arrived, is_same in [
            (1, "1", True),
            (1.0, "1", True),
            (1e21, "1000000000000000000000", True),
            (9007199254740993, "9007199254740992", False),
            (True, "true", True),
            (True, "1", False),
            ("1", "1", True),
            (None, ABSENT, True),
            ([None, "a"], ["a"], True),
            ({"a": [], "b": "c"}, {"b": "c"}, True),
            (["a"], "a", True),
            (["a", "b"], "a,b", False),
            ("a", ABSENT, False),
            ("2024-02-29T15:00:00.000Z", "2024-02-29T15:00:00Z", True),
            ("2024-02-29T15:00:00.50+02:00", "2024-02-29T15:00:00.5+02:00", True),
            ("2024-02-29T15:00:00.5Z", "2024-02-29T15:00:00.05Z", False),
            ("2024-02-29T15:00:00Z", "2024-02-29T15:00:00+01:00", False),
            ("2024-02-29T15:00:00Z", "2024-02-29T16:00:00+01:00", True),
            ("2024-02-30T15:00:00Z", "2024-02-30T16:00:00+01:00", False),
        ]:
            with self.subTest(meant=meant, arrived=arrived):
                self.assertEqual(same_text(meant, arrived), is_same)

    def test_json(self):
        self.assertEqual(list(json_differences([1, {"a": 2.0}], [1.0, {"a": 2}])), [])
        self.assertEqual(list(json_differences(-9.223372036854776e18, -9223372036854776000)), [])
        self.assertEqual(len(list(json_differences(9007199254740993, 9007199254740992))), 1)
        self.assertEqual(list(json_differences({"a": "1"}, {"a": 1})), ['/a: meant "1", arrived 1'])
        self.assertEqual(list(json_differences([True], [1])), ["/0: meant true, arrived 1"])
        self.assertEqual(list(json_differences([1], [1, 2])), [": meant [1], arrived [1, 2]"])


if __name__ == "__main__":
    unittest.main()
