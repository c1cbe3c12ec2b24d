"""A rating model as a program: the same text for every engine.

Layers, in order: those of the models below (if any), the model's own names, ``values`` (indicators, gates, conditions),
``earned``, ``points``, ``weighted``, ``blocks``, ``total``, ``verdict``, ``cuts``, ``ranks``, ``results``, ``answers``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kexin.formula.build import choose, compare, either, every, known, text, unknown
from kexin.formula.program import NameTakenError, Program, ProgramBuilder, layered, prefixed
from kexin.formula.tree import Name, Node, renamed
from kexin.problems import Problem, ProblemsError
from kexin.rating import credit_line, grading
from kexin.rating.asking import Place, ask, interval_open, measures_of
from kexin.rating.model import Axis, Block, Model
from kexin.rating.points import PointSteps, ends
from kexin.rating.shapes.shape import End
from kexin.rating.verdict import add_gates, meets, verdict
from kexin.text import Text

#: The code of the problem that the points of an indicator are not public.
REFUSED = "weight-not-published"


def model_program(model: Model) -> Program:
    """The program of a model.

    Raises:
        ProblemsError: the model has points that nobody published, each named with its document;
            or two of its parts would give one name to different results.
    """
    if refused := refusals(model):
        raise ProblemsError(refused)
    try:
        return _Compiler(model).program()
    except NameTakenError as taken:
        raise ProblemsError([Problem(
            "name-taken", model.id, Text(f"有两个结果都名为 {taken.name}", f"two results would be named {taken.name}"),
            Text("不同的标识", "different ids"),
            Text("请更改指标、板块或门槛的 id", "change the id of the indicator, block or gate"))]) from taken


def refusals(model: Model) -> list[Problem]:
    """Why the model gives no total: each indicator whose points nobody published, with the document that holds them.

    ``where`` of each is ``model: indicator``. Empty for a model that can be computed.
    """
    return [
        Problem(
            REFUSED, f"{model.id}: {i.id}",
            Text(f"“{i.title.zh}”的分值未能查到", f'the points of "{i.title.en}" could not be found'),
            Text(f"见 {i.weight_unknown.document}", f"see {i.weight_unknown.document}"),
            Text("请提供写有分值的模型文件", "supply a model file that states the points"))
        for i in model.unpublished if i.weight_unknown is not None]


@dataclass(frozen=True)
class Below:
    """What a model takes from one that it stands on: steps under their names in the program above."""

    totals: Mapping[End, Name]
    ranks: Mapping[End, Name]
    verdict: Name
    places: tuple[Place, ...]
    outputs: tuple[str, ...]


def _renamed(name: Name, to: Mapping[str, str]) -> Name:
    return Name(to[name.name], name.type)


@dataclass
class _Compiler:
    model: Model

    def __post_init__(self) -> None:
        self.builder = ProgramBuilder(set(self.model.scope.names) - set(self.model.lets))
        self.outputs: list[str] = []
        self.totals: dict[End, Name] = {}
        self.lines: dict[End, Name] = {}
        self.below: dict[str, Below] = {}

    def program(self) -> Program:
        for block, model in self.model.parts():
            self.below[block.id] = self._take(block, model)
        for layer in layered({n: f.tree for n, f in self.model.lets.items()}, "names"):
            for step in layer.steps:
                self.builder.step(layer.name, step.name, step.tree)
        if self.scored is not None:
            self.scored.add_values()
        self.gates = add_gates(self.model, self.builder)
        self._conditions()
        if self.scored is not None:
            self.scored.add_points()
            self._total()
        self._verdict()
        self._ranks()
        self._results()
        first = [o for below in self.below.values() for o in below.outputs]
        own = [*(self.scored.outputs if self.scored else ()), *(f"gate_{g}" for g in self.gates)]
        return self.builder.done([*first, *self.model.lets, *own, *self.outputs])

    @cached_property
    def scored(self) -> PointSteps | None:
        totals = {block: below.totals for block, below in self.below.items()}
        return None if self.model.score is None else PointSteps(self.model, self.model.score, self.builder, totals)

    def _take(self, block: Block, model: Model) -> Below:
        """The whole program of a model below, as the first layers of this one."""
        own = _Compiler(model)
        whole = prefixed(own.program(), block.prefix)
        for layer in whole.layers:
            for step in layer.steps:
                self.builder.step(layer.name, step.name, step.tree)
        to = {name: f"{block.prefix}{name}" for name in own.builder.names}
        places = tuple(
            Place(p.stake, p.measures, tuple(renamed(condition, to) for condition in p.is_open)) for p in own.places())
        return Below(
            {end: _renamed(name, to) for end, name in own.totals.items()}, {end: _renamed(name, to) for end, name in own.ranks.items()},
            _renamed(own.verdict, to), places, tuple(o for o in whole.outputs if o != f"{block.prefix}unknown"))

    def _keep(self, layer: str, name: str, tree: Node) -> Name:
        self.outputs.append(name)
        return self.builder.step(layer, name, tree)

    def _conditions(self) -> None:
        model = self.model
        self.direct = {
            d.id: self._keep("values", f"direct_{d.id}", d.formula.tree) for d in (model.direct_pass.any if model.direct_pass else ())}
        self.notches = {
            n.id: self._keep("values", f"notch_{n.id}", n.formula.tree) for n in (model.notches.rules if model.notches else ())}
        self.caps = [self._keep("values", f"cap_{c.id}", c.formula.tree) for c in (model.line.caps if model.line else ())]
        self.classes = tuple(
            (m, self.builder.step("values", f"class_{i}_applies", m.when.tree), self.builder.step("values", f"class_{i}_value", m.value.tree))
            for i, m in enumerate(model.classes, 1))

    def _total(self) -> None:
        assert self.scored is not None
        zero = [self.gates[g.id] for g in self.model.gates if g.on_fail == "zero"]
        for end in ends(self.model):
            self.totals[end] = self._keep("total", f"total_{end}", self.scored.total(end, zero))

    def _verdict(self) -> None:
        scores: list[Node] = []
        if self.scored is not None and self.model.score is not None:
            if self.model.passing is not None:
                scores.append(meets(self.totals["low"], self.totals["high"], self.model.passing))
            scores += [
                meets(self.scored.blocks[b.id, "low"], self.scored.blocks[b.id, "high"], b.minimum)
                for b in self.model.score.blocks if b.minimum is not None]
        scores += [below.verdict for below in self.below.values()]
        self.verdict = self._keep("verdict", "verdict", verdict(self.model, self.gates, self.direct, scores))

    def _ranks(self) -> None:
        self.ranks: dict[End, Name] = {}
        for end in ("low", "high"):
            rank = self._rank(end)
            if rank is None:
                return
            rank = self.builder.step("cuts", f"cut_{end}", rank)
            if self.model.notches is not None:
                moved = grading.notched(rank, self.model.notches, self.notches, len(self.model.grades), end)
                rank = self.builder.step("notched", f"notched_{end}", moved)
            self.ranks[end] = self.builder.step("ranks", f"rank_{end}", grading.capped(rank, self.model, self.gates, end))

    def _rank(self, end: End) -> Node | None:
        model = self.model
        if self.classes:
            return grading.class_rank(self.classes, len(model.grades), end)
        if model.matrix is not None and self.scored is not None:
            rows = self.builder.step("axes", f"rows_{end}", self._axis(model.matrix.rows, end))
            columns = self.builder.step("axes", f"columns_{end}", self._axis(model.matrix.columns, end))
            return grading.rank_by_matrix(model, model.matrix, rows, columns)
        if model.grades and self.totals:
            return grading.rank_by_cuts(self.totals[end], tuple(g.at_least or 0 for g in model.grades[:-1]))
        return None

    def _axis(self, axis: Axis, end: End) -> Node:
        assert self.scored is not None
        if axis.grades:
            return grading.group_rank(axis.grades, self.below[axis.block].ranks[end])
        return grading.rank_by_cuts(self.scored.blocks[axis.block, end], axis.cuts)

    def _results(self) -> None:
        model = self.model
        for end, rank in self.ranks.items():
            self._keep("results", f"grade_{end}", grading.grade_text(rank, model))
        if model.line is not None:
            for end in ("low", "high"):
                amount = credit_line.line(
                    model, model.line, self.ranks.get(end), self.totals.get(end), self.verdict, self.caps, end)
                self.lines[end] = self._keep("results", f"line_{end}", amount)
        questions = ask(self.places())
        self._keep("answers", "unknown", choose([(self._settled(), text(""))], questions))

    def _settled(self) -> Node:
        """No fact can change anything any more, so that nothing is asked."""
        pairs = [(self.totals["low"], self.totals["high"])] if self.totals else []
        pairs += [(self.ranks["low"], self.ranks["high"])] if self.ranks else []
        if self.model.line is not None:
            pairs.append((self.lines["low"], self.lines["high"]))
        return every([known(self.verdict), *(compare("==", low, high) for low, high in pairs)])

    def places(self) -> list[Place]:
        """Where facts may still be missing, with what is at stake; a gate outweighs every indicator."""
        lets = self.model.lets
        found: list[Place] = [place for below in self.below.values() for place in below.places]
        most = (self.model.score.max if self.model.score else 1000) + 1
        for gate in self.model.gates:
            if gate.on_fail != "flag":
                trees = [gate.formula.tree, *([gate.waived_by.tree] if gate.waived_by else [])]
                found.append(Place(most, measures_of(trees, lets), (self._undecided(self.gates[gate.id], gate.on_fail == "reject"),)))
        if self.scored is not None:
            stages = self.scored.score.stages
            by_stage = [stages.by.tree] if stages is not None else []
            for _, indicator in self.model.indicators():
                assert indicator.shape is not None
                low, high = self.scored.points[indicator.id, "low"], self.scored.points[indicator.id, "high"]
                stake = indicator.shape.most - indicator.shape.least
                trees = [*indicator.shape.values(indicator.id).values(), *by_stage]
                found.append(Place(stake, measures_of(trees, lets), (interval_open(low, high),)))
        for name, tree in self._direct_trees():
            found.append(Place(1, measures_of([tree], lets), (self._undecided(Name(name, tree.type), True),)))
        for name, tree in [*self._notch_trees(), *self._cap_trees()]:
            found.append(Place(1, measures_of([tree], lets), (unknown(Name(name, tree.type)),)))
        for measure, when, value in self.classes:
            is_open = either([unknown(when), every([when, unknown(value)])])  # what surely does not apply is not asked for
            found.append(Place(most, measures_of([measure.when.tree, measure.value.tree], lets), (is_open,)))
        return found

    def _undecided(self, condition: Name, only_verdict: bool) -> Node:
        """Unknown; where it bears on the verdict alone, only while the verdict is open."""
        return every([unknown(condition), unknown(self.verdict)]) if only_verdict else unknown(condition)

    def _direct_trees(self) -> list[tuple[str, Node]]:
        """The grounds of a direct pass."""
        return [(f"direct_{d.id}", d.formula.tree) for d in (self.model.direct_pass.any if self.model.direct_pass else ())]

    def _notch_trees(self) -> list[tuple[str, Node]]:
        return [(f"notch_{n.id}", n.formula.tree) for n in (self.model.notches.rules if self.model.notches else ())]

    def _cap_trees(self) -> list[tuple[str, Node]]:
        return [(f"cap_{c.id}", c.formula.tree) for c in (self.model.line.caps if self.model.line else ())]


