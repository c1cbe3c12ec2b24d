"""The fields of a PMML document that Kexin's steps become, in an order in which each stands on earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from xml.etree.ElementTree import Element

from kexin.formula.kinds import Kind
from kexin.formula.program import Program
from kexin.formula.tree import Name, Node
from kexin.problems import Problem
from kexin.rating.pmml.elements import fits_in_xml
from kexin.rating.pmml.expressions import CannotSayError, ExpressionWriter
from kexin.text import Text


@dataclass(frozen=True)
class MadeField:
    """A field with its expression; ``helper`` fields hold a part of another one's formula."""

    name: str
    kind: Kind
    expression: Element
    helper: bool


class FieldBook:
    """Fields over the steps of a program, made as they are asked for.

    A step that *elsewhere* knows is a field there, or else a measure that is given
    from outside. What PMML cannot say is noted in ``problems``, with the step.
    """

    def __init__(self, program: Program, model_id: str, elsewhere: Callable[[str], str | None] | None = None) -> None:
        self.program, self.model_id, self.elsewhere = program, model_id, elsewhere
        self.made: list[MadeField] = []
        self.inputs: list[str] = []
        self.problems: list[Problem] = []
        self._names: set[str] = set()
        self._owned: dict[Node, str] = {}
        self._at: list[str] = []
        self.writer = ExpressionWriter(self)

    def called(self, name: str) -> str:
        """The field of a measure or step, with all that it stands on."""
        if name in self._names:
            return name
        if self.elsewhere is not None and (there := self.elsewhere(name)) is not None:
            return there
        if name in self.program.steps:
            return self.add(name, self.program.steps[name].tree)
        self._names.add(name)
        self.inputs.append(name)
        return name

    def called_by(self, step: str, tree: Node) -> str:
        """The field of a step; one that only repeats a measure or another step is read there."""
        return self.called(tree.name if isinstance(tree, Name) else step)

    def own(self, node: Node) -> str:
        """A field that holds a part of the formula at hand; equal parts share one."""
        if node not in self._owned:
            base = self._at[-1]
            name = next(name for n in count(1) if (name := f"{base}.{n}") not in self._names)
            self._owned[node] = name
            self._make(name, node, helper=True)
        return self._owned[node]

    def add(self, name: str, tree: Node) -> str:
        """A field of that name."""
        if name not in self._names:
            self._at.append(name)
            self._make(name, tree, helper=False)
            self._at.pop()
        return name

    def _make(self, name: str, tree: Node, *, helper: bool) -> None:
        self._names.add(name)
        try:
            expression = self.writer.value(tree)
        except CannotSayError as mistake:
            self._note(self._at[-1], mistake)
            return
        self.made.append(MadeField(name, tree.type.kind, expression, helper))

    def check(self, where: str, texts: Iterable[str]) -> None:
        """Note texts that a list of PMML cannot hold."""
        if any(not fits_in_xml(text) or '"' in text or "\\" in text for text in texts):
            self._note(where, CannotSayError(Text("含引号、反斜杠或首尾空格的代码", "a code with quotes, backslashes or space at an end"), Text("其他代码", "other codes")))

    def _note(self, where: str, mistake: CannotSayError) -> None:
        self.problems.append(Problem(
            "not-in-pmml", f"{self.model_id}: {where}", mistake.found, mistake.allowed,
            Text("请改写这一部分,或用 kexin sql 输出", "write this part in another way, or use kexin sql")))
