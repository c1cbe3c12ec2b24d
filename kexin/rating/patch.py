"""S24: a model that is another model with some values replaced, each with its source.

A region overrides a national table so; a user supplies points that nobody published so.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from kexin.problems import Problem, ProblemsError
from kexin.rulefields import Fields
from kexin.rulefile import ItemPath, Lines
from kexin.text import Text

#: What an override states anew; everything else comes from the base or from a patch.
_OWN = ("id", "title", "document", "effective", "region", "evidence", "source", "note", "provider", "summary")
_STEP = re.compile(r"([a-z_]\w*)|\[(\d+|[a-z]\w*)\]")

#: Lists, of models and of offers, whose items carry ``source`` and ``evidence``.
_MARKED = ("gates", "indicators", "any", "rules", "caps", "conditions", "terms")

#: The names of the place that is the whole file.
_WHOLE = ("model", "offer")


def patched(raw: dict[str, Any], lines: Lines, base: Any) -> tuple[dict[str, Any], Lines]:
    """The base's content with the override's own head and its patches applied, and where each part of it was written.

    A patch has ``to`` (what stands at the place from now on) or ``set`` (keys of the item there; null
    takes one away). Its ``source`` and ``evidence``, or those of the override's head, become those of the
    indicator, gate, notch or cap that it changes.

    Raises:
        ProblemsError: a patch does not say its source, or names a place that the base does not have.
    """
    problems: list[Problem] = []
    fields = Fields(raw, lines, problems)
    result: dict[str, Any] = copy.deepcopy(base)
    for key in _OWN:
        if fields.has(key):
            result[key] = raw[key]
    written = Lines(lines.file, {path: line for path, line in lines.by_path.items() if path[:1] != ("patch",)})
    fields.text("base")
    for n, item in enumerate(fields.items("patch")):
        _apply(result, item, raw, written, lines.below("patch", n))
        item.finish()
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return result, written


def _apply(result: dict[str, Any], item: Fields, head: Mapping[str, Any], written: Lines, lines: Mapping[ItemPath, int]) -> None:
    """One patch; *lines* says where each of its parts stands."""
    at = item.text("at")
    marks = {key: item.text(key, str(head[key]) if head.get(key) else None) for key in ("source", "evidence")}
    key = "set" if item.has("set") else "to"
    if key == "to" and "to" not in item.raw:
        item.need("to")
    item.asked[key] = None
    value = item.raw.get(key)
    place = _lengthened(result, at.removesuffix("[+]")) if at.endswith("[+]") else _found(result, at)
    if place is None or (key == "to" and not place):
        item.note("patch-place", "at", Text(f"所依据的文件中没有 {at}", f"the base has no {at}"),
                  Text("例如 pass.at_least、gates[g2].formula、terms[rate]", "such as pass.at_least, gates[g2].formula or terms[rate]"),
                  Text("请对照所依据的文件更正；新增内容用 set 或 [+]", "correct it against the base; what is new is added with set or [+]"))
        return
    if key == "to":
        _item(result, place[:-1])[place[-1]] = value
    elif isinstance(value, dict) and isinstance(_item(result, place), dict):
        _lay_over(_item(result, place), value)
    else:
        item.wrong("set", value, Text("一项的若干键，如 {max: 10}", "keys of an item, such as {max: 10}"))
        return
    _mark(result, place, marks, value)
    written.by_path[place] = lines[()]
    written.by_path.update({place + path[1:]: line for path, line in lines.items() if path[:1] == (key,)})


def _found(result: Mapping[str, Any], at: str) -> ItemPath | None:
    return _place(result, _full(result, [m.group(1) or m.group(2) for m in _STEP.finditer(at)]))


def _lengthened(result: Mapping[str, Any], at: str) -> ItemPath | None:
    """Room for one more item at the end of the list *at*; the place of that item."""
    found = _found(result, at)
    items = None if found is None else _item(result, found)
    if found is None or not isinstance(items, list):
        return None
    items.append(None)
    return (*found, len(items) - 1)


def _full(result: Mapping[str, Any], steps: list[str]) -> list[str]:
    """``blocks[b]`` and ``indicators[i]`` need not say where in ``score`` they stand, for their ids are unique."""
    if steps[:1] == ["blocks"]:
        return ["score", *steps]
    if steps[:1] == ["indicators"]:
        blocks = _place(result, ["score", "blocks"])
        for n in range(len(_item(result, blocks)) if blocks else 0):
            longer = ["score", "blocks", str(n), *steps]
            if _place(result, longer) is not None:
                return longer
    return [] if len(steps) == 1 and steps[0] in _WHOLE else steps or ["-"]


def _place(tree: Any, steps: list[str]) -> ItemPath | None:
    """The path of the item at ``a.b[id].c``; a list item is named by its position or its ``id``."""
    path: list[str | int] = []
    for step in steps:
        key = _key(tree, step)
        if key is None:
            return None
        path.append(key)
        tree = tree[key]
    return tuple(path)


def _key(tree: Any, step: str) -> str | int | None:
    if isinstance(tree, dict):
        return step if step in tree else None
    if isinstance(tree, list):
        return next((i for i, item in enumerate(tree) if (isinstance(item, dict) and item.get("id") == step) or str(i) == step), None)
    return None


def _item(tree: Any, path: ItemPath) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _lay_over(item: dict[str, Any], keys: Mapping[str, Any]) -> None:
    """Set keys of an item; points that are given now are no longer unknown."""
    if "max" in keys:
        item.pop("weight_unknown", None)
    for key, value in keys.items():
        if value is None:
            item.pop(key, None)
        else:
            item[key] = value


def _mark(result: Any, place: ItemPath, marks: Mapping[str, str], value: Any) -> None:
    """Give the innermost item that carries marks those of the patch, unless the patch's content states its own."""
    for end in range(len(place), 1, -1):
        if place[end - 2] in _MARKED and isinstance(place[end - 1], int):
            item = _item(result, place[:end])
            stated = value if end == len(place) and isinstance(value, dict) else {}
            if isinstance(item, dict):
                item.update({key: stated.get(key, mark) for key, mark in marks.items()})
            return
    _mark_amount(result, place, marks, value)


def _mark_amount(result: Any, place: ItemPath, marks: Mapping[str, str], value: Any) -> None:
    """The amount of an offer carries marks too; it is an item of its own, or set as a key of the whole."""
    whole = place == () and isinstance(value, dict) and isinstance(value.get("amount"), dict)
    if not whole and place[:1] != ("amount",):
        return
    stated = value["amount"] if whole else value if place == ("amount",) and isinstance(value, dict) else {}
    if isinstance(result.get("amount"), dict):
        result["amount"] = {**result["amount"], **{key: stated.get(key, mark) for key, mark in marks.items()}}
