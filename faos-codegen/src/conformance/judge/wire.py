"""Decodes parameters and forms: from the encoded text of a request to trees of text.

OpenAPI defines the styles on encoded text: values are separated first and decoded afterwards, so that an encoded
delimiter belongs to a value.

A tree is a text, a list of trees, or a dict of trees. `shape` is the kind of the tree to read: "text", "list" or
"object", since the encoded text alone does not show it.
"""

import json
import re
from urllib.parse import unquote, unquote_plus

ABSENT = object()


def pairs(query):
    """Splits a query or a form into pairs of a decoded name and an encoded value."""
    found = []
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            found.append((unquote_plus(name), value))
    return found


def cookies(header):
    """Splits a `Cookie` header into pairs of a decoded name and an encoded value."""
    found = []
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name:
            found.append((unquote(name), value))
    return found


def delimited(raw, delimiter, decode):
    """Splits an encoded text at a delimiter (a regular expression), and decodes the pieces."""
    return [decode(piece) for piece in re.split(delimiter, raw)]


def alternating(pieces):
    """Returns the object that alternating names and values describe."""
    return dict(zip(pieces[::2], pieces[1::2]))


def members(pieces, decode):
    """Returns the object that `name=value` pieces describe. The pieces are encoded."""
    return {decode(name): decode(value) for name, _, value in (piece.partition("=") for piece in pieces)}


DELIMITERS = {"spaceDelimited": r"%20|\+", "pipeDelimited": r"\||%7[Cc]"}


def query(style, explode, name, shape, query_pairs, names=None, decode=unquote_plus):
    """Reads a parameter of a query, a cookie or a form. Returns its tree, or `ABSENT`, and the indices of its pairs.

    `names` contains the members of an exploded object. `None` stands for all names.
    """
    own = [index for index, (key, _) in enumerate(query_pairs) if key == name]
    values = [query_pairs[index][1] for index in own]
    nested = [index for index, (key, _) in enumerate(query_pairs) if key.startswith(name + "[")]
    if style == "deepObject" or (nested and not own and shape != "text"):
        leaves = [(way(query_pairs[i][0][len(name):]), decode(query_pairs[i][1])) for i in own + nested]
        return (tree(leaves) if leaves else ABSENT), own + nested
    if explode and shape == "object" and not own:
        used = [i for i, (key, _) in enumerate(query_pairs) if names is None or key in names]
        value = {query_pairs[i][0]: decode(query_pairs[i][1]) for i in used}
        return (value or ABSENT), used
    if not own:
        return ABSENT, []
    if shape == "text":
        texts = [decode(value) for value in values]
        return (texts[0] if len(texts) == 1 else texts), own
    if explode and shape == "list":
        return [decode(value) for value in values], own
    # A joined list is one pair. Others of the name mean nothing.
    pieces = delimited(values[0], DELIMITERS.get(style, ","), decode)
    return (pieces if shape == "list" else alternating(pieces)), own[:1]


def path(style, explode, name, shape, raw, decode=unquote):
    """Reads a parameter of a path from its encoded part of the path."""
    if style == "label":
        if not raw.startswith("."):
            return ABSENT
        delimiter = r"\." if explode else ","
        raw = raw[1:]
    elif style == "matrix":
        if not raw.startswith(";"):
            return ABSENT
        if explode and shape == "object":
            return members(raw[1:].split(";"), decode)
        values = [value for key, _, value in (part.partition("=") for part in raw[1:].split(";")) if decode(key) == name]
        if not values:
            return ABSENT
        if explode and shape == "list":
            return [decode(value) for value in values]
        raw, delimiter = values[0], ","
    else:
        delimiter = ","
    if shape == "text":
        return decode(raw)
    if raw == "":
        return ABSENT
    if shape == "object" and explode and style != "matrix":
        return members(re.split(delimiter, raw), decode)
    pieces = delimited(raw, delimiter, decode)
    return pieces if shape == "list" else alternating(pieces)


def header(explode, shape, raw):
    """Reads a parameter of a header, whose text is not encoded."""
    if shape == "text":
        return raw.strip()
    pieces = [piece.strip() for piece in raw.split(",")] if raw.strip() else []
    if not pieces:
        return ABSENT
    if shape == "object" and explode:
        return members(pieces, str)
    return pieces if shape == "list" else alternating(pieces)


def way(brackets):
    """Splits `[a][b][]` into its names."""
    return re.findall(r"\[([^\]]*)\]", brackets)


def tree(leaves):
    """Builds a tree from texts and the names that lead to them. Empty names and positions are items of lists."""
    if all(not names for names, _ in leaves):
        texts = [text for _, text in leaves]
        return texts[0] if len(texts) == 1 else texts
    groups = {}
    for names, text in leaves:
        key = names[0] if names else ""
        # Each empty name is an item, unless the names behind it continue the same item.
        groups.setdefault(key, []).append((names[1:], text))
    if set(groups) == {""}:
        return [text if not names else tree([(names, text)]) for names, text in groups[""]]
    if all(key.isdigit() for key in groups):
        return [tree(groups[key]) for key in sorted(groups, key=int)]
    return {key: tree(group) for key, group in groups.items()}


def as_json(text):
    """Returns the value of a JSON text, or `ABSENT` if it is not valid."""
    try:
        return json.loads(text)
    except ValueError:
        return ABSENT
