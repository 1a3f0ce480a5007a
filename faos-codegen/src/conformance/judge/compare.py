"""Compares the value that a caller means with the value that arrived.

There are two comparisons. JSON must be the same value. Text forms (parameters, forms) do not have types, and neither
null nor an empty list: a text is the same as the number or the boolean that it spells, and what is empty may be absent.
"""

import json
import re
from datetime import datetime, timezone

from wire import ABSENT


def show(value):
    """Formats a value for a message."""
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else text[:200] + "…"


def json_differences(meant, arrived, at=""):
    """Yields a message for each difference between two JSON values. Numbers are compared by value."""
    if isinstance(meant, dict) and isinstance(arrived, dict):
        for name in meant:
            yield from json_differences(meant[name], arrived.get(name, ABSENT), f"{at}/{name}")
        for name in arrived:
            if name not in meant:
                yield f"{at}/{name}: meant nothing, arrived {show(arrived[name])}"
    elif isinstance(meant, list) and isinstance(arrived, list) and len(meant) == len(arrived):
        for index, (one, other) in enumerate(zip(meant, arrived)):
            yield from json_differences(one, other, f"{at}/{index}")
    elif not same_json(meant, arrived):
        yield f"{at}: meant {show(meant)}, arrived {show(arrived)}"


def same_json(meant, arrived):
    is_number = lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number(meant) and is_number(arrived):
        # With a fraction or an exponent, a number has the precision of a double.
        return float(meant) == float(arrived) if float in (type(meant), type(arrived)) else meant == arrived
    return type(meant) is type(arrived) and meant == arrived


def spelled(value):
    """Returns true for what text forms can leave out: null, and lists and objects without a value in them."""
    if isinstance(value, dict):
        return any(map(spelled, value.values()))
    if isinstance(value, list):
        return any(map(spelled, value))
    return value is not None


def same_text(meant, arrived):
    """Returns true if a tree of texts spells a JSON value."""
    if not spelled(meant):
        return arrived is ABSENT or arrived in ("", "null", [], {}, [""])
    if isinstance(meant, dict):
        if isinstance(arrived, list):
            arrived = {str(index): value for index, value in enumerate(arrived)}
        if not isinstance(arrived, dict):
            return False
        names = {name for name in meant if spelled(meant[name])} | set(arrived)
        return all(same_text(meant.get(name), arrived.get(name, ABSENT)) for name in names)
    if isinstance(meant, list):
        meant = [item for item in meant if spelled(item)]
        if not isinstance(arrived, list):
            arrived = [arrived]
        return len(meant) == len(arrived) and all(map(same_text, meant, arrived))
    if isinstance(meant, bool):
        return arrived is meant or arrived in (("true",) if meant else ("false",))
    if isinstance(meant, (int, float)):
        if isinstance(arrived, (int, float)) and not isinstance(arrived, bool):
            return arrived == meant
        try:
            return isinstance(arrived, str) and (int(arrived) if isinstance(meant, int) and arrived.lstrip("-").isdigit() else float(arrived)) == meant
        except ValueError:
            return False
    return arrived == meant or (isinstance(arrived, str) and instant(arrived) == instant(meant) is not None)


def instant(text):
    """Returns the instant of a date and time with the digits of its fraction, or `None` for another text."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[-+]\d\d:\d\d)", text)
    if found is None:
        return None
    try:
        time = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[4].upper()}")
        return time.astimezone(timezone.utc), (found[3] or "").rstrip("0").rstrip(".")
    except (ValueError, OverflowError):
        return None


def with_empty(meant, arrived):
    """Adds null, and the lists and objects without a value in them, that are meant: text forms cannot contain them."""
    if isinstance(meant, dict) and isinstance(arrived, dict):
        merged = {name: with_empty(meant.get(name), value) for name, value in arrived.items()}
        for name, value in meant.items():
            if name not in arrived and not spelled(value):
                merged[name] = value
        return merged
    if isinstance(meant, list) and isinstance(arrived, list) and len(meant) == len(arrived):
        return list(map(with_empty, meant, arrived))
    return arrived


def joined(value, delimiter):
    """Joins the texts of a tree, as a style without escapes does."""
    if isinstance(value, dict):
        return delimiter.join(f"{name}{delimiter}{joined(item, delimiter)}" for name, item in value.items() if spelled(item))
    if isinstance(value, list):
        return delimiter.join(joined(item, delimiter) for item in value if spelled(item))
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
