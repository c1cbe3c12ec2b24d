"""What the scorecard puts out: the sum, gates, the total, the grade, and the ranked reasons."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kexin.formula.build import calculate, whole
from kexin.formula.kinds import Type
from kexin.formula.program import Program, ProgramBuilder
from kexin.formula.tree import Name, Node, names
from kexin.rating.model import Model
from kexin.rating.pmml.elements import element, typed
from kexin.rating.pmml.fields import FieldBook, MadeField
from kexin.rating.points import PointSteps

#: The names of Kexin's ids hold no dots, so that these meet no measure.
SCORE, SUM, POINTS, REASON = "kexin.score", "kexin.sum", "kexin.points", "reason"


class OutputWriter:
    """Writes ``Output``; formulas over facts alone are fields in *facts*, those over the total stand here."""

    def __init__(self, model: Model, program: Program, facts: FieldBook, unit: int) -> None:
        self.model, self.program, self.facts, self.unit = model, program, facts, unit
        self.fields = FieldBook(program, model.id, self._fact)
        self._after_total = _standing_on("total_low", program)

    def all(self) -> Element:
        """The fields that are put out, in an order in which each stands on earlier ones."""
        for gate in self.model.gates:
            self.fields.called(f"gate_{gate.id}")
        self.fields.add("total_low", self._total())
        thousandth = Name("total_low", self.program.steps["total_low"].tree.type)
        self.fields.add(POINTS, calculate("/", thousandth, whole(1000)))
        if "grade_low" in self.program.steps:
            self.fields.called("grade_low")
        sum_ = element("OutputField", {"name": SUM, **typed("number"), "feature": "predictedValue"})
        return element("Output", parts=[sum_, *map(_put_out, self.fields.made), *self._reasons()])

    def _fact(self, name: str) -> str | None:
        """The field of *name* if it stands on facts alone."""
        if name == SUM:
            return SUM
        if name in self._after_total or name.startswith("gate_"):
            return None
        return self.facts.called(name)

    def _total(self) -> Node:
        """The sum in thousandths, under the rules for the whole that every engine of Kexin follows."""
        score = self.model.score
        assert score is not None
        total = calculate("*", Name(SUM, _size(self.program)), whole(self.unit)) if self.unit != 1 else Name(SUM, _size(self.program))
        steps = PointSteps(self.model, score, ProgramBuilder(), {})
        zero = [Name(f"gate_{g.id}", self.program.steps[f"gate_{g.id}"].tree.type) for g in self.model.gates if g.on_fail == "zero"]
        return steps.ruled(total, "low", zero)

    def _reasons(self) -> Iterator[Element]:
        for rank, _ in enumerate(self.model.indicators(), 1):
            yield element("OutputField", {"name": f"{REASON}.{rank}", **typed("text"), "feature": "reasonCode", "rank": str(rank)})


def _size(program: Program) -> Type:
    """The sum of the partial scores is a known whole number, no larger than the total in thousandths."""
    return program.steps["total_low"].tree.type.known()


def _standing_on(name: str, program: Program) -> set[str]:
    """The steps that need *name*, and itself."""
    found = {name}
    for layer in program.layers:
        for step in layer.steps:
            if found & set(names(step.tree)):
                found.add(step.name)
    return found


def _put_out(made: MadeField) -> Element:
    hidden = {"isFinalResult": "false"} if made.helper or made.name.startswith(("cut_", "notched_", "rank_")) else {}
    return element("OutputField", {"name": made.name, **typed(made.kind), "feature": "transformedValue", **hidden}, [made.expression])
