"""A programme's formulas over a row and over the whole register, compiled once for a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kexin.formula.build import NO, YES
from kexin.formula.kinds import BOOL, COUNT
from kexin.formula.program import MeasureProgram, layered
from kexin.formula.python_program import Value, program_function
from kexin.formula.python_rows import MeasureFunction, measures_function
from kexin.formula.tree import Aggregate, Choose, Column, Name, Node, replaced
from kexin.programmes.programme import Figure, Programme
from kexin.programmes.record import Book, Entry, of_book, of_entry
from kexin.rating.program import model_program
from kexin.rating.rate_one import Rating

#: Tables that a site keeps in full: an empty one means that there is nothing.
_COMPLETE = frozenset({"rows", "inspections", "findings", "confirmations", "payments", "events"})


@dataclass(frozen=True)
class Counted:
    """A figure of the register as it stands; None where a cell that it needs is not known."""

    figure: Figure
    value: Value

    @property
    def agrees(self) -> bool | None:
        """Does the register reproduce the published total? None where there is none, or nothing to compare."""
        published = self.figure.published
        if published is None or not isinstance(self.value, int | float):
            return None
        return self.value >= published.value if published.at_least else self.value == published.value


class Computing:
    """A programme, ready to be asked about rows."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @cached_property
    def _row(self) -> MeasureFunction:
        """Cells, quantities, and the answer of every need, list, cadence and fact, by names that no field can have."""
        p = self.programme
        steps: dict[str, Node] = {name: Column("companies", name, symbol.type) for name, symbol in p.row_scope.names.items()}
        steps |= {q.id: q.formula.tree for q in p.quantities}
        steps |= {f"need {m.id} {n.id}": n.when.tree for m in p.moves for n in m.needs}
        steps |= {f"list {x.id}": x.when.tree for x in p.lists}
        steps |= {f"only {c.id}": c.only.tree for c in p.cadences if c.only is not None}
        if p.sharing is not None:
            steps["shared"] = p.sharing.when.tree
            steps |= {f"{key} {fact}": formula.tree for key, facts in (("facts", p.sharing.facts), ("planned", p.sharing.planned)) for fact, formula in facts.items()}
        return measures_function(MeasureProgram(p.as_of, layered(steps, "row"), _COMPLETE))

    @cached_property
    def _whole(self) -> MeasureFunction:
        steps = {f.id: f.formula.tree for f in self.programme.figures}
        return measures_function(MeasureProgram(self.programme.as_of, layered(steps, "register"), _COMPLETE))

    @cached_property
    def over_cells(self) -> MeasureProgram:
        """The figures, and how many rows each list has (``list x``), for registers whose rows are nothing but cells: what a database can count where they stand."""
        steps: dict[str, Node] = {f.id: f.formula.tree for f in self.programme.figures}
        for listing in self.programme.lists:
            # A row of which it is not known whether it belongs on the list is not on it.
            on_it = Choose(((self.of_cells(listing.when.tree), YES),), NO, BOOL.known())
            steps[f"list {listing.id}"] = Aggregate("count", "rows", None, on_it, None, COUNT.known())
        return MeasureProgram(self.programme.as_of, layered(steps, "register"), _COMPLETE)

    def of_cells(self, tree: Node) -> Node:
        """A formula over one row as the same formula over a row of the register; quantities are put in its place."""
        quantities = {q.id: q.formula.tree for q in self.programme.quantities}

        def cell(name: Name) -> Node:
            return self.of_cells(quantities[name.name]) if name.name in quantities else Column("rows", name.name, name.type)
        return replaced(tree, cell)

    def row(self, entry: Entry) -> Mapping[str, Value]:
        """Everything that the programme's formulas say about a row: cells and quantities by id, ``list x``, ``need move x`` …"""
        found = self._row(of_entry(entry, self.programme.as_of), _COMPLETE)
        assert found is not None
        return found

    def figures(self, book: Book) -> tuple[Counted, ...]:
        """The figures of a register."""
        found = self._whole(of_book(book, self.programme.as_of), _COMPLETE)
        assert found is not None
        return self.counted(found)

    def counted(self, values: Mapping[str, Value]) -> tuple[Counted, ...]:
        """The figures by the values that were found for them."""
        return tuple(Counted(f, values[f.id]) for f in self.programme.figures)

    def rating(self, entry: Entry) -> Rating | None:
        """The rating of a row; None if the programme has no model over its register."""
        model = self.programme.rating.model if self.programme.rating else None
        if model is None:
            return None
        measured = self.row(entry)
        return Rating(model, measured, program_function(model_program(model))(measured))


@lru_cache(maxsize=64)
def computing(programme: Programme) -> Computing:
    """The same object for the same programme."""
    return Computing(programme)

