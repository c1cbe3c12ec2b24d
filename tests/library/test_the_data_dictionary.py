"""The data dictionary and the templates are the schema, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.library.dictionary import data_dictionary, template
from kexin.library.intake.headings import Heading, unit_in
from kexin.library.intake.layout import lay_out
from kexin.library.tables import TABLES
from kexin.problems import ProblemsError

ROOT = Path(__file__).resolve().parents[2]


def test_the_printed_dictionary_is_current() -> None:
    """If this fails, write ``data_dictionary()`` to the file again."""
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_template_is_understood_without_a_mapping(name: str) -> None:
    headings = [Heading(text, unit_in(text)) for text in template(name).removeprefix("\ufeff").strip().split(",")]
    layout = lay_out("template.csv", headings, None, date(2026, 6, 30))
    assert layout.table.name == name
    assert [p.column.name for p in layout.placed] == [c.name for c in TABLES[name].stored[:-1]]
    assert layout.unmapped == ()


def test_there_is_no_template_of_an_unknown_table() -> None:
    with pytest.raises(ProblemsError, match="unknown-table"):
        template("firms")
