"""A quoted text of a formula reaches Python and every database as that text: nothing in it ends, comments out or looks up anything."""

from __future__ import annotations

import pytest

from kexin.formula.build import choose, compare, name, one_of, text
from kexin.formula.kinds import BOOL, TEXT
from kexin.formula.program import ProgramBuilder
from kexin.formula.python_program import program_function
from kexin.formula.tree import Call
from tests.engines.asking import answers
from tests.engines.engine import Engine

AWKWARD = (
    "'", "''", "';--", "\\", "\\'", "\\\\", "a\\b", "\\n", "\\u0041", "${env:HOME}", "${spark.app.name}", "$\\{x}", "{x}", "${", "}", "%", "_", "\\%", "--", "/* */",
    '"', "`", "$1", ":name", "?", "甲“乙”", "🙂", " ", "  a ", "A", "a", "é", "e\u0301", "${'}", "$${x}")


@pytest.mark.parametrize("value", AWKWARD)
def test_a_text_equals_itself_and_nothing_else(engine: Engine, value: str) -> None:
    item = name("item", TEXT)
    steps = {
        "same": compare("==", item, text(value)),
        "listed": one_of(item, ["", value]),
        "starts": Call("starts_with", (item, text(value)), BOOL),
    }
    others = [other for other in AWKWARD if other != value]
    found = answers(engine, steps, [item], [(value,), *((other,) for other in others)])
    expected = [(True, True, True), *((False, False, other.startswith(value)) for other in others)]
    assert found == expected


@pytest.mark.parametrize("value", AWKWARD)
def test_a_text_equals_itself_and_nothing_else_in_python(value: str) -> None:
    item = name("item", TEXT)
    starts = Call("starts_with", (item, text(value)), BOOL)
    listed = one_of(item, ["", value])
    builder = ProgramBuilder()
    for step, tree in (("same", compare("==", item, text(value))), ("listed", listed), ("starts", starts),
                       ("sure", choose([(listed, text("in"))], text("out")))):
        builder.step("layer", step, tree)
    ask = program_function(builder.done(("same", "listed", "starts", "sure")))
    for other in AWKWARD:
        same = other == value
        assert tuple(ask({"item": other}).values()) == (same, same, other.startswith(value), "in" if same else "out")
