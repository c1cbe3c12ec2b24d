"""Trees made by a model: sums of any length stay whole numbers, sizes are exact, names are not taken twice."""

from __future__ import annotations

import warnings
from fractions import Fraction

import pytest

from kexin.formula.build import add, if_unknown, known, name, text, whole
from kexin.formula.kinds import TEXT, Type
from kexin.formula.program import NameTakenError, ProgramBuilder
from kexin.formula.python_program import program_function
from kexin.formula.tree import Name, Node
from kexin.formula.values import number
from tests.engines.asking import answers
from tests.engines.engine import Engine

POINTS = Type("number", nullable=False, high=17)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50, 60, 101, 256, 1_000])
def test_a_sum_of_many_whole_numbers_is_a_whole_number(engine: Engine, count: int) -> None:
    items: list[Name] = [name(f"p{i}x", POINTS) for i in range(min(count, 20))]
    total = add([items[i % 20] for i in range(count)])
    assert total.type.whole
    assert total.type.high <= 17 + 10
    row = [3**i % 100_000 for i in range(len(items))]
    expected = sum(row[i % 20] for i in range(count))
    assert answers(engine, {"total": total}, items, [row] if items else [()]) == [(expected,)]


@pytest.mark.parametrize(("value", "low", "high"), [
    (Fraction(1), 0, 0), (Fraction(2), 1, 1), (Fraction(3), 1, 2), (Fraction(-4), 2, 2), (Fraction(1, 3), -2, -1), (Fraction(1, 4), -2, -2),
    (Fraction(2**53 + 1), 53, 54), (Fraction(2**53 - 1), 52, 53), (Fraction(2**61 + 1), 61, 62), (Fraction(2**200 + 1, 2**200), 0, 1),
    (Fraction(2**200 - 1, 2**200), -1, 0),
])
def test_the_size_of_a_constant_is_exact(value: Fraction, low: int, high: int) -> None:
    of = number(value).type
    assert (of.low, of.high) == (low, high)


def outcome(tree: Node, **given: str | None) -> object:
    """What one step gives."""
    builder = ProgramBuilder()
    builder.step("layer", "asked", tree)
    return program_function(builder.done(["asked"]))(given)["asked"]


def test_asking_whether_a_constant_is_known_says_yes_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert outcome(known(whole(5))) is True
        assert outcome(known(if_unknown(text("甲"), name("item", TEXT)))) is True
        assert outcome(known(name("item", TEXT)), item=None) is False


def test_a_step_cannot_take_a_name_twice_nor_hide_a_measure() -> None:
    builder = ProgramBuilder(taken={"revenue"})
    builder.step("one", "a", whole(1))
    with pytest.raises(NameTakenError, match="two steps are named a"):
        builder.step("two", "a", whole(2))
    with pytest.raises(NameTakenError, match="revenue"):
        builder.step("two", "revenue", whole(2))
