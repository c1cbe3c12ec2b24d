"""S24: a regional override is a base model with some values replaced, each with its source."""

from __future__ import annotations

import copy
import re
from typing import Any

from kexin.problems import Problem, ProblemsError
from kexin.rulefields import Fields
from kexin.rulefile import Lines
from kexin.text import Text

#: What an override states anew; everything else comes from the base or from a patch.
_OWN = ("id", "title", "document", "effective", "region", "evidence", "source", "note", "provider", "summary")
_STEP = re.compile(r"([a-z_]\w*)|\[(\d+|[a-z]\w*)\]")


def patched(raw: dict[str, Any], lines: Lines, base: Any) -> dict[str, Any]:
    """The base's content with the override's own head and its patches applied.

    Raises:
        ProblemsError: a patch does not say its source, or names a place that the base does not have.
    """
    problems: list[Problem] = []
    fields = Fields(raw, lines, problems)
    result: dict[str, Any] = copy.deepcopy(base)
    for key in _OWN:
        if fields.has(key):
            result[key] = raw[key]
    fields.text("base")
    for item in fields.items("patch"):
        at = item.text("at")
        item.text("source")
        item.text("evidence")
        if "to" not in item.raw:
            item.need("to")
        item.asked["to"] = None
        if not _replace(result, at, item.raw.get("to")):
            item.note("patch-place", "at", Text(f"基础模型没有 {at}", f"the base model has no {at}"), Text("例如 pass.at_least 或 gates[g2].formula", "such as pass.at_least or gates[g2].formula"),
                      Text("请对照基础模型更正", "correct it against the base model"))
        item.finish()
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return result


def _replace(tree: Any, at: str, value: Any) -> bool:
    """Set the item at ``a.b[id].c``; a list item is named by its position or its ``id``."""
    steps = [m.group(1) or m.group(2) for m in _STEP.finditer(at)]
    if not steps:
        return False
    for step in steps[:-1]:
        tree = _child(tree, step)
    last = steps[-1]
    if isinstance(tree, dict) and last in tree:
        tree[last] = value
        return True
    if isinstance(tree, list):
        for i, item in enumerate(tree):
            if (isinstance(item, dict) and item.get("id") == last) or str(i) == last:
                tree[i] = value
                return True
    return False


def _child(tree: Any, step: str) -> Any:
    if isinstance(tree, dict):
        return tree.get(step)
    if isinstance(tree, list):
        return next((item for i, item in enumerate(tree) if (isinstance(item, dict) and item.get("id") == step) or str(i) == step), None)
    return None
