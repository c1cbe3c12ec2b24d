"""Measures on measures on measures: no database copies the lower ones into each use of them until nothing fits."""

from __future__ import annotations

from datetime import date

from kexin.formula.check import read
from kexin.formula.program import MeasureProgram, layered
from kexin.formula.python_rows import measures_function
from kexin.formula.scope import Scope, Symbol
from kexin.formula.tree import Node
from kexin.library.formula_scope import evidence_scope
from kexin.library.tables import TABLES
from kexin.text import same
from tests.engines.engine import Engine
from tests.formula.drawing import DRAWN, Drawn
from tests.formula.test_readings_agree import disagreements, load

AS_OF = date(2026, 6, 30)
LAYERS = 24


def tower() -> MeasureProgram:
    """Each measure names the one below five times: written out, the last would have 5^23 parts."""
    scope, trees = evidence_scope(AS_OF), dict[str, Node]()
    text = "count(titles)"
    for i in range(LAYERS):
        name = f"floor_{i}x"
        trees[name] = read(text, scope)
        scope = Scope(AS_OF, {**scope.names, name: Symbol(trees[name].type, same(name))}, scope.tables, scope.company)
        text = f"greatest(least({name} + 1, 100), 0) if {name} >= 0 else least({name}, {name})"
    return MeasureProgram(AS_OF, layered(trees, "measures"), frozenset({"titles"}))


def test_a_tower_of_measures_stands_on_every_database(engine: Engine) -> None:
    company: dict[str, object] = {c.name: None for c in TABLES["companies"].stored}
    company.update(company_id="甲", name="甲", known_on=AS_OF)
    program = tower()
    drawn = Drawn(AS_OF, {"甲": {"companies": [company], "coverage": [], **{table: [] for table in DRAWN}}}, program.complete)
    load(engine, drawn)
    assert disagreements(engine, drawn, program) == []
    measured = measures_function(program)(drawn.companies["甲"], drawn.complete)
    assert measured is not None
    assert list(measured.values()) == list(range(LAYERS))
