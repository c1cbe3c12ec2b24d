"""Text and date literals, beginnings, lists, days between dates: what Python says, on every database."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kexin.formula import build
from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import Type
from kexin.formula.tree import Call, Constant, Name, Node
from tests.engines.asking import BOOL, DATE, TEXT, answers
from tests.engines.engine import Engine

COUNT = Type("count", high=22)  # more days than there are between any two dates
T, U = Name("t", TEXT), Name("u", TEXT)
D, E = Name("d", DATE), Name("e", DATE)

TEXTS = [
    "", " ", "合肥量子科技有限公司", "it's", "''", '"', "`", "\\", "\\n", "\\'", "\\\\'", "a\nb", "a\tb", "\r\n", "😀👨‍👩‍👧", "é", "e\u0301",
    "%", "_", "a%b", "$1", "$$", "?", ":name", "{x}", "--", "/* */", "; DROP TABLE t", "中'文\\\"", "\u3000", "\\u4e2d", "${x}", "NULL",
]

#: PostgreSQL and files of texts hold no NUL; lone surrogates are no text.
any_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


def _text_steps(values: list[str]) -> dict[str, Node]:
    steps: dict[str, Node] = {f"c{i}": build.text(v) for i, v in enumerate(values)}
    return steps | {f"e{i}": build.compare("==", T, build.text(v)) for i, v in enumerate(values)}


def test_a_text_literal_is_that_text(engine: Engine) -> None:
    found = answers(engine, _text_steps(TEXTS), [T], [(v,) for v in TEXTS])
    for i, row in enumerate(found):
        assert list(row[: len(TEXTS)]) == TEXTS
        assert [j for j, same in enumerate(row[len(TEXTS) :]) if same] == [i]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["\\", "'"])
@given(values=st.lists(any_text, min_size=1, max_size=8, unique=True))
def test_any_text_can_be_written(engine: Engine, values: list[str]) -> None:
    found = answers(engine, _text_steps(values), [T], [(v,) for v in values])
    assert [list(row[: len(values)]) for row in found] == [values] * len(values)
    assert all(row[len(values) + i] is True for i, row in enumerate(found))


def test_a_text_is_one_of_several(engine: Engine) -> None:
    steps: dict[str, Node] = {"in": build.one_of(T, ["A", "一级", "it's", "\\"]), "one": build.one_of(T, ["a "])}
    rows = [("A",), ("a",), ("A ",), ("一级",), ("it's",), ("\\",), ("a ",), ("",), (None,)]
    expected = [(v in ("A", "一级", "it's", "\\"), v == "a ") if v is not None else (None, None) for (v,) in rows]
    assert answers(engine, steps, [T], rows) == expected


def test_texts_are_equal_only_if_every_character_is(engine: Engine) -> None:
    """No case folding, no trimming, no composing of accents, no passing over of width."""
    rows = [("a", "A"), ("a", "a "), ("é", "e\u0301"), ("A", "A"), ("", " "), ("ß", "ss"), ("中", "中"), (None, ""), ("", "")]
    steps: dict[str, Node] = {"same": build.compare("==", T, U), "other": build.compare("!=", T, U)}
    expected = [(None, None) if t is None else (t == u, t != u) for t, u in rows]
    assert answers(engine, steps, [T, U], rows) == expected


def test_a_text_begins_with_another(engine: Engine) -> None:
    prefixes = ["", "G06", "%", "_", "\\", "合肥", "it'", "😀", "g06"]
    steps: dict[str, Node] = {f"p{i}": Call("starts_with", (T, build.text(p)), BOOL) for i, p in enumerate(prefixes)}
    rows = [("G06N 3/08",), ("G0",), ("%x",), ("_x",), ("xx",), ("\\x",), ("合肥市",), ("合",), ("it's",), ("😀!",), ("",), (None,)]
    expected = [tuple(None if v is None else v.startswith(p) for p in prefixes) for (v,) in rows]
    assert answers(engine, steps, [T], rows) == expected


def test_the_first_characters_are_counted_in_characters_not_in_bytes_or_letters(engine: Engine) -> None:
    """An accent that is a character of its own counts; a family of four is seven characters."""
    lengths = (1, 2, 3, 4, 20)
    steps: dict[str, Node] = {f"p{n}": Call("prefix", (T, build.whole(n)), TEXT) for n in lengths}
    steps["same"] = build.compare("==", Call("prefix", (T, build.whole(2)), TEXT), build.text("合肥"))
    texts = ["G06N 3/08", "G0", "", " a b ", "合肥量子科技有限公司", "合", "😀甲乙丙丁", "👨‍👩‍👧‍👦的家", "e\u0301te\u0301", "été", "\\'%_", "a\nb\tc", "x" * 40]
    expected: list[tuple[object, ...]] = [(*(t[:n] for n in lengths), t[:2] == "合肥") for t in texts]
    assert answers(engine, steps, [T], [*((t,) for t in texts), (None,)]) == [*expected, (None,) * 6]


def test_a_list_of_texts_passes_over_the_unknown(engine: Engine) -> None:
    chosen = build.choose([(build.compare("==", T, build.text("x")), build.text("选中"))], build.nothing(TEXT))
    steps: dict[str, Node] = {"all": build.listed([T, chosen, U]), "one": build.listed([U])}
    rows = [("x", "y"), ("z", None), (None, "it's"), (None, None), ("", "")]
    expected = [("x,选中,y", "y"), ("z", ""), ("it's", "it's"), ("", ""), (",", "")]
    assert answers(engine, steps, [T, U], rows) == expected


def _days(seed: int) -> list[date]:
    """Month ends, leap days, days on both sides of 1970, and days from 1600 to 2400."""
    dice = random.Random(seed)
    found = [date(y, m, 1) - timedelta(1) for y in (1900, 1970, 2000, 2023, 2024, 2100) for m in range(1, 13)]
    found += [date(y, 2, 29) for y in (1600, 1904, 1968, 1972, 2000, 2024, 2400)]
    found += [date(1969, 12, 31), date(1970, 1, 1), date(1, 1, 1), date(9999, 12, 31), date(1582, 10, 4), date(1582, 10, 15)]
    return found + [date(1600, 1, 1) + timedelta(dice.randrange(292_000)) for _ in range(400)]


def test_days_between_dates_are_calendar_days(engine: Engine) -> None:
    as_of = date(2026, 6, 30)
    rows = list(zip(_days(1), reversed(_days(2)), strict=True))
    today = Constant(as_of, DATE.known())
    steps: dict[str, Node] = {
        "between": Call("days", (D, E), COUNT), "since": Call("days", (D, today), COUNT), "until": Call("days", (today, E), COUNT)}
    expected: list[tuple[object, ...]] = [((e - d).days, (as_of - d).days, (e - as_of).days) for d, e in rows]
    assert answers(engine, steps, [D, E], [*rows, (None, as_of), (as_of, None)]) == [
        *expected, (None, None, 0), (None, 0, None)]


def test_days_are_multiplied_as_64_bit_integers(engine: Engine) -> None:
    """PostgreSQL subtracts dates as 32-bit integers; a sum of money per day is larger."""
    days = Call("days", (D, E), COUNT)
    steps: dict[str, Node] = {"interest": build.calculate("*", days, build.whole(10**6)), "more": build.calculate("*", days, days)}
    between = (date(9999, 12, 31) - date(1, 1, 1)).days
    assert answers(engine, steps, [D, E], [(date(1, 1, 1), date(9999, 12, 31))]) == [(between * 10**6, between**2)]


def test_dates_are_compared_in_order(engine: Engine) -> None:
    rows = list(zip(_days(3), reversed(_days(4)), strict=True)) + [(d, d) for d in _days(5)[:20]]
    edge = Constant(date(1970, 1, 1), DATE.known())
    steps: dict[str, Node] = {
        "less": build.compare("<", D, E), "same": build.compare("==", D, E), "before": build.compare("<", D, edge), "held": D}
    assert answers(engine, steps, [D, E], rows) == [(d < e, d == e, d < date(1970, 1, 1), d) for d, e in rows]


def test_a_date_literal_is_that_date(engine: Engine) -> None:
    dialect = DIALECTS[engine.dialect]
    days = _days(6)
    listed = ", ".join(f"({i}, {dialect.date_literal(d)})" for i, d in enumerate(days))
    rows = engine.query(f"SELECT i, d FROM (VALUES {listed}) AS t(i, d) ORDER BY i")
    assert [d for _, d in rows] == days
    steps: dict[str, Node] = {"nothing": build.nothing(DATE), "latest": build.greatest([D, E]), "first": build.least([D, E])}
    assert answers(engine, steps, [D, E], [(days[0], days[1]), (None, days[0])]) == [
        (None, max(days[:2]), min(days[:2])), (None, None, None)]
