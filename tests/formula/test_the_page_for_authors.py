"""docs/formula.md tells the truth: each example is read, and its words are those of the page; each function is listed."""

from __future__ import annotations

import re

import pytest

from kexin.formula.check import MAX_WRITTEN, read
from kexin.formula.functions import CONSTANT_FUNCTIONS, FUNCTIONS
from kexin.formula.syntax import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES
from kexin.formula.words import in_words
from tests.conftest import ROOT
from tests.formula.scopes import scope

PAGE = (ROOT / "docs" / "formula.md").read_text(encoding="utf-8")
TABLES = re.findall(r"<!-- examples -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE)
ROWS = [tuple(cell.strip() for cell in line.strip("| \n").split("|")) for table in TABLES for line in table.splitlines()]


def test_the_page_has_examples() -> None:
    assert len(TABLES) == PAGE.count("<!-- examples -->") == 4
    assert len(ROWS) >= 25


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_example_reads_as_the_page_says(row: tuple[str, str, str]) -> None:
    formula, zh, en = row
    tree = read(formula.strip("`"), scope())
    assert (in_words(tree, scope(), "zh"), in_words(tree, scope(), "en")) == (zh, en)


def test_every_function_is_listed_and_no_other() -> None:
    listed = PAGE.split("## All functions")[1].split("## Limits")[0]
    named = set(re.findall(r"`([a-z_]+)\(", listed))
    assert named == {*FUNCTIONS, *CONSTANT_FUNCTIONS}


def test_the_limits_are_those_of_the_code() -> None:
    limits = PAGE.split("## Limits")[1]
    assert f"{MAX_CHARACTERS:,} characters, {MAX_DEPTH} levels, {MAX_NODES} parts, {MAX_WRITTEN:,} parts once unfolded" in limits


def test_the_package_page_shows_what_its_example_prints(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "kexin" / "formula" / "README.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    exec(code, {})
    assert capsys.readouterr().out.strip() == code.rsplit("# ", 1)[1].strip()
