"""Formulas mean in PMML what they mean in Kexin: Kleene's logic, x / 0 is unknown, days, texts, what is missing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

import pytest

from kexin.formula.check import check
from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import Value, program_function
from kexin.formula.scope import Scope
from kexin.formula.tree import Node, names
from kexin.rating.pmml.document import NAMESPACE
from kexin.rating.pmml.elements import element, field, typed
from kexin.rating.pmml.fields import FieldBook
from tests.formula.scopes import AS_OF, MEASURES

if TYPE_CHECKING:
    from tests.engines.jpmml_engine import Jpmml

CONDITIONS = (
    "listed", "not listed", "revenue > yuan(0)", "10 <= staff_total < 500", "rd_expense / revenue >= 0.05", 'tax_grade in ("A", "B")',
    'tax_grade not in ("C", "D")', 'tax_grade == "M"', 'tax_grade != "M"', "staff_total in (0, 1, 30)", "tech_share not in (0, 0.3)", "known(revenue)",
    "not known(rd_expense / revenue)", 'starts_with(industry_code, "C35")', 'not starts_with(industry_code, "I6.")', "registered_on <= years_before(as_of, 3)",
    "registered_on > as_of", "days(registered_on, as_of) > 365", "if_unknown(listed, True)", "True", "False", "when(listed, staff_total > 10)",
    "(listed if revenue > yuan(0) else tech_share > 0.2)", "known(listed)", "if_unknown(staff_total > 10, listed)", "industry_code == tax_grade")
NUMBERS = (
    "staff_tech / staff_total", "staff_tech / (staff_total - 10)", "rd_expense / (revenue - rd_expense)", "revenue - rd_expense + yuan(0.3)", "-staff_total",
    "least(staff_tech, staff_total)", "greatest(staff_tech, staff_total, 30)", "floor(greatest(least(tech_share * 10, 100), -7))",
    "if_unknown(staff_total, 0)", "if_unknown(staff_tech / staff_total, 0.5)", "when(listed, staff_total)", "(staff_tech if listed else staff_total)",
    "days(registered_on, as_of)", "days(registered_on, if_unknown(registered_on, as_of))", "score * 3 + 1", "score * tech_share", "revenue * 0.15",
    "(1 if tech_share >= 0.4 else 0 if tech_share <= 0 else tech_share / 0.4)", "1 / (1 / (staff_total - 1))")
OTHERS = (
    'if_unknown(tax_grade, "D")', '("A" if listed else tax_grade)', "when(listed, industry_code)", "days(if_unknown(registered_on, as_of), as_of)",
    "days(least(registered_on, as_of), as_of)", "days(when(not listed, registered_on), as_of)")


def joined(random: Random) -> str:
    """Conditions joined by and, or, not, a choice or a substitute."""
    a, b, c = (f"({each})" for each in random.sample(CONDITIONS, 3))
    n, m = (f"({each})" for each in random.sample([t for t in NUMBERS if "revenue" not in t and "rd_" not in t], 2))
    return random.choice((
        f"{a} and {b}", f"{a} or {b}", f"not ({a} and {b} or {c})", f"({a} or not {b}) and {c}", f"{a} if {b} else {c}", f"if_unknown({a}, {b})",
        f"when({a} or {b}, {c})", f"known({a} and {b})", f"({n} if {a} and {b} else {m}) > 1", f"if_unknown({n} / {m}, {m}) <= 0.5 or {a}"))


def trees() -> dict[str, Node]:
    """Every formula above, and joined ones, by a name of its own."""
    random = Random(4)
    texts = [*CONDITIONS, *NUMBERS, *OTHERS, *(joined(random) for _ in range(150))]
    found: dict[str, Node] = {}
    for text in texts:
        tree, problems = check(text, Scope(AS_OF, MEASURES))
        if tree is None:  # two of the joined kinds may not fit each other
            assert text not in CONDITIONS + NUMBERS + OTHERS, problems
            continue
        found[f"f{len(found)}x"] = tree
    assert len(found) > 150
    return found


def document(program: Program, kinds: dict[str, Node]) -> str:
    """A document that puts out every step."""
    fields = FieldBook(program, "formulas")
    for step in kinds:
        fields.called(step)
    assert fields.problems == []
    data = [element("DataField", {"name": name, **typed(MEASURES[name].type.kind)}) for name in fields.inputs]
    derived = [element("DerivedField", {"name": made.name, **typed(made.kind)}, [made.expression]) for made in fields.made]
    told = [element("OutputField", {"name": f"{step}.out", **typed(tree.type.kind), "feature": "transformedValue"}, [field(step)]) for step, tree in kinds.items()]
    table = element("Characteristics", parts=[element("Characteristic", parts=[element("Attribute", {"partialScore": "1"}, [element("True")])])])
    card = element("Scorecard", {"functionName": "regression", "useReasonCodes": "false"}, [
        element("MiningSchema", parts=[element("MiningField", {"name": name}) for name in fields.inputs]), element("Output", parts=told), table])
    root = element("PMML", {"xmlns": NAMESPACE, "version": "4.4"}, [
        element("Header"), element("DataDictionary", parts=data), element("TransformationDictionary", parts=derived), card])
    return tostring(root, encoding="unicode")


def drawn_row(random: Random) -> dict[str, Value]:
    """A company on edges and beside them, with gaps."""
    row: dict[str, Value] = {
        "revenue": random.choice((0, 1, -1, 10**7, 5 * 10**9, 10**15)), "rd_expense": random.choice((0, 1, 10**6, 5 * 10**8)),
        "staff_total": random.choice((0, 1, 10, 11, 30, 499, 500)), "staff_tech": random.choice((0, 1, 3, 10, 30)),
        "tech_share": random.choice((0.0, 0.1, 0.3, 0.30000000000000004, 0.4, 1.0)), "score": random.choice((0, 1, 7, 2024)), "listed": random.random() < 0.5,
        "registered_on": AS_OF - timedelta(days=random.choice((-1, 0, 1, 365, 366, 1095, 1096, 30000))),
        "industry_code": random.choice(("C35", "C351", "C3", "I65", "I6.", "A")), "tax_grade": random.choice(("A", "B", "M", "C", "D"))}
    return {name: None if random.random() < 0.3 else value for name, value in row.items()}


@pytest.mark.jpmml
def test_every_kind_of_formula_gives_the_same_in_jpmml(jpmml: Jpmml, tmp_path: Path) -> None:
    found = trees()
    inputs = tuple(dict.fromkeys(name for tree in found.values() for name in names(tree)))
    program = Program(inputs, (Layer("formulas", tuple(Step(name, tree) for name, tree in found.items())),), tuple(found))
    path = tmp_path / "formulas.pmml"
    path.write_text(document(program, found), encoding="utf-8")
    score, random = program_function(program), Random(9)
    rows = [drawn_row(random) for _ in range(400)]
    for row, told in zip(rows, jpmml.evaluate(path, rows), strict=True):
        for name, ours in score(row).items():
            theirs = told[f"{name}.out"]
            assert (theirs is None) == (ours is None), (name, row)
            assert theirs == ours, (name, row)
