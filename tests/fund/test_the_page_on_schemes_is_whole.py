"""Every key that the loader of schemes knows, and every field that may be unknown, stands in the page for authors."""

from __future__ import annotations

import re

from kexin.fund.loader import load_scheme
from kexin.fund.scheme import FIELDS
from tests.conftest import ROOT

_ASKED = re.compile(r"(?:fields|item|inside|self\.fields)\.\w+\(\s*\"([a-z_]+)\"|\((?:fields|item), \"([a-z_]+)\"")


def test_every_key_is_explained() -> None:
    page = (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")
    keys = {a or b for a, b in _ASKED.findall((ROOT / "kexin" / "fund" / "loader.py").read_text(encoding="utf-8"))}
    assert len(keys) > 20
    assert sorted(key for key in keys | set(FIELDS) if key not in page) == []


def test_what_the_page_names_as_a_shipped_scheme_is_one() -> None:
    page = (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")
    for scheme in set(re.findall(r"^(?:id|scheme): (cn\S+)", page, re.M)):
        assert load_scheme(scheme).id == scheme
