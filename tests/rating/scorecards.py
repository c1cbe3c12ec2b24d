"""What a scorecard engine says of companies, beside what Kexin says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kexin.formula.python_program import Value
from kexin.rating.model import Model
from kexin.rating.pmml.characteristics import NONE, reason_codes
from kexin.rating.pmml.document import pmml
from kexin.rating.rate_one import Rating
from kexin.rating.reasons import reasons

if TYPE_CHECKING:
    from tests.engines.jpmml_engine import Jpmml

#: Total, grade if there is one, gates, ranked reason codes.
Answer = tuple[Value, Value, dict[str, Value], list[str]]


def of_kexin(rating: Rating) -> Answer:
    """Kexin's own answer, the conservative reading."""
    results, codes = rating.results, reason_codes(rating.model)
    gates = {f"gate_{g.id}": results[f"gate_{g.id}"] for g in rating.model.gates}
    return results["total_low"], results.get("grade_low"), gates, [codes[lost.id] for lost in reasons(rating)]


def of_engine(jpmml: Jpmml, model: Model, companies: Sequence[Mapping[str, Value]], folder: Path) -> list[Answer]:
    """The answers of the exported model."""
    document = folder / "model.pmml"
    document.write_text(pmml(model), encoding="utf-8")
    return [_answer(told) for told in jpmml.evaluate(document, companies)]


def _answer(told: dict[str, Any]) -> Answer:
    ranked = [told[name] for name in sorted((n for n in told if n.startswith("reason.")), key=lambda n: int(n.partition(".")[2]))]
    end = next((n for n, code in enumerate(ranked) if code in (None, NONE)), len(ranked))
    assert set(ranked[end:]) <= {None, NONE}, ranked
    gates = {name: value for name, value in told.items() if name.startswith("gate_") and "." not in name}
    assert told["kexin.points"] == (None if told["total_low"] is None else told["total_low"] / 1000)
    return told["total_low"], told.get("grade_low"), gates, ranked[:end]
