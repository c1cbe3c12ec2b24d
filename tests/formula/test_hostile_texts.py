"""Whatever a stranger writes as a formula, it is read within limits, and nothing else happens."""

from __future__ import annotations

import ast
import sys
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kexin.formula.check import MAX_WRITTEN, check
from kexin.formula.dialects import DIALECTS
from kexin.formula.program import MeasureProgram, layered
from kexin.formula.python_rows import measures_function, measures_source
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Node, written_size
from kexin.formula.words import in_words
from kexin.library.formula_scope import evidence_scope
from kexin.text import LANGUAGES
from tests.formula.scopes import AS_OF, scope


def read_in_all_ways(tree: Node) -> int:
    """Every reading of a tree over evidence; the size of the longest."""
    program = MeasureProgram(AS_OF, layered({"asked": tree}, "measures"))
    measures_function(program)
    texts = [measures_sql(program, dialect) for dialect in DIALECTS.values()]
    texts += [measures_source(program), *(in_words(tree, scope(), language) for language in LANGUAGES)]
    return max(map(len, texts))


@pytest.mark.parametrize("text", [
    "().__class__.__bases__[0].__subclasses__()", '__import__("os").system("true")', "revenue.__class__", "count.__globals__",
    'getattr(revenue, "real")', 'open("/etc/passwd")', 'eval("1")', 'exec("1")', "(lambda: 1)()", "[x for x in titles]", "{revenue: 1}",
    "{1, 2}", "f'{revenue}'", "(x := 1)", "revenue if listed", "*revenue", "yield 1", "await revenue", "revenue[0]", "revenue @ 1", "~score",
    "+score", "1j", "0x10", "1e5", "1_0", "...", "None", "u'A' == tax_grade", "count(*titles)", "count(**titles)", "by=1", "import os",
    "revenue\\", "'''", "(" * 300 + "1" + ")" * 300, "-" * 1999 + "1", "not " * 490 + "listed", "[" * 900, "lambda:" * 280,
    "1 if " * 300, "(" * 10_000, "1" * 1999, "9" * 5_000, "1**" * 600 + "1", "\x00", "listed\x00", "\ud800", '"\\ud800" == industry_code',
    "\ufeff\ufefflisted", "listed\u2028and listed", "\x0c" * 10 + "revenu", "\r\r\r", "ℝevenue", "listed\u00a0and listed",
    'industry_code == "\\N{NO SUCH NAME}"', "listed;", "#", "\\\nlisted", "if", "True = listed", "count(titles, by=kind, by=kind)",
])
def test_a_hostile_text_is_refused_with_a_message(text: str) -> None:
    tree, problems = check(text, scope())
    assert tree is None
    assert problems
    for problem in problems:
        assert all(len(problem.in_(language)) < 3_000 for language in LANGUAGES)
        assert "Traceback" not in str(problem)


@pytest.mark.parametrize("text", [
    "not " * 30 + "any(titles)",
    "-(" * 18 + "count(titles)" + ")" * 18,
    "if_unknown(" * 35 + "count(titles)" + ", 0)" * 35,
    "floor(" * 17 + "count(titles)" + " / 7)" * 17,
    " + ".join(["count(titles)"] * 38),
    " and ".join(["any(titles)"] * 120),
    "least(1, " * 9 + "count(titles)" + ")" * 9,
    "(1 if 0 < " * 3 + "count(titles)" + " < 2 else 0)" * 3,
    "company(name) in (" + ", ".join(f'"{i}"' for i in range(200)) + ")",
])
def test_a_deep_or_wide_formula_stays_small_in_every_reading(text: str) -> None:
    tree, problems = check(text, evidence_scope(AS_OF))
    assert tree is not None, problems
    assert written_size(tree) <= MAX_WRITTEN
    assert read_in_all_ways(tree) < 300_000


@pytest.mark.parametrize("text", [
    "least(1, " * 30 + "count(titles)" + ")" * 30,
    "(1 if 0 < " * 15 + "count(titles)" + " < 2 else 0)" * 15,
    "(1 if " * 15 + "count(titles)" + " > 0 else 0)" * 15,
])
def test_a_formula_that_would_unfold_without_end_is_refused_at_once(text: str) -> None:
    _, problems = check(text, evidence_scope(AS_OF))
    assert [p.code for p in problems] == ["formula-too-big"]


def test_a_comment_does_not_swallow_the_next_line() -> None:
    """A rule file hands several lines over as one text."""
    _, problems = check("any(titles)  # a title\nand any(honours)", evidence_scope(AS_OF))
    assert [p.code for p in problems] == ["formula-syntax"]


def test_a_hash_inside_a_text_is_no_comment() -> None:
    tree, problems = check('industry_code == "C#35"', scope())
    assert (tree is not None, problems) == (True, [])


def test_lines_are_read_as_one_text() -> None:
    tree, _ = check("any(titles)\n  and any(honours)\n", evidence_scope(AS_OF))
    assert tree is not None
    assert in_words(tree, scope(), "en") == "there are titles and there are honours"


# ---- nothing is reachable

_WORDS = ("revenue", "titles", "kind", "count", "any", "sum", "least", "if_unknown", "known", "as_of", "last_year", "yuan", "date", "by",
          "__import__", "__builtins__", "os", "open", "exec", "self", "True", "None", '"hnte"', '"__class__"', "0", "1", "2.5", "10**9")
_FORMS = ("{}.{}", "{}({})", "{}({}, {})", "{}[{}]", "({} if {} else {})", "[{} for x in {}]", "(lambda x: {})({})", "{} + {}", "{} / {}",
          "{} ** {}", "{} < {} < {}", "{} in ({}, {})", "not {}", "-{}", "({} and {})", "f'{{{}}}'", "(y := {})", "{{{}: {}}}", "({}, {})",
          "{} is {}", "*{}", "{}(by={})", "await {}", "{} == {}", "{} // {}", "{}(*{})")


def drawn_expression(random: Random, depth: int) -> str:
    """Something that looks like Python."""
    if depth == 0 or random.random() < 0.2:
        return random.choice(_WORDS)
    form = random.choice(_FORMS)
    return form.format(*(drawn_expression(random, depth - 1) for _ in range(form.count("{}") + form.count("{{{}"))))


class Watch:
    """Counts what a text makes the interpreter do: imports, files, code objects run, processes."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        # Reading is ``compile`` with the flag that stops before any code object exists.
        if self.on and event not in {"compile", "builtins.id"}:
            self.seen.append(f"{event} {arguments}")


WATCH = Watch()


@settings(max_examples=2_000, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_expression_of_python_does_nothing_but_parse_or_give_problems(seed: int) -> None:
    text = drawn_expression(Random(seed), 4)
    names = scope()
    check("1", names)
    WATCH.seen.clear()
    WATCH.on = True
    try:
        tree, problems = check(text, names)
    finally:
        WATCH.on = False
    assert WATCH.seen == [], text
    assert (tree is None) == bool(problems)


@settings(max_examples=1_500, deadline=None)
@given(text=st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*_WORDS, "(", ")", ",", "<", "==", "and", "or", "not", "if", "else", "in", "*", "-", "'", '"', "\\", "\n", "#", "（", "“", "\u202e", "[", "]", ".", ":", "=", "%", ";", "\t", "🙂"]), max_size=30).map(" ".join)))
@example(text="\ud800")
@example(text="\x0c\x0brevenu")
def test_any_text_is_read_or_told(text: str) -> None:
    tree, problems = check(text, scope())
    assert (tree is None) == bool(problems)
    for problem in problems:
        assert problem.in_("zh")
        assert problem.in_("en")


def test_what_python_compiles_reaches_nothing_of_python() -> None:
    tree, _ = check('count(titles, kind == "hnte") > 0', evidence_scope(AS_OF))
    assert tree is not None
    function = measures_function(MeasureProgram(AS_OF, layered({"asked": tree}, "measures")))
    assert sorted(function.__globals__["__builtins__"]) == ["float", "max", "min", "set"]


@given(value=st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_a_text_in_quotes_stays_a_text_in_every_reading(value: str) -> None:
    """Quotes, backslashes, ``${…}`` and comments inside a text end nothing."""
    tree, problems = check(f"company(name) == {value!r}", evidence_scope(AS_OF))
    if tree is None:
        assert problems
        return
    source = measures_source(MeasureProgram(AS_OF, layered({"asked": tree}, "measures")))
    constants = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)]
    assert value in constants
