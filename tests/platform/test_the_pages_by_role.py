"""The pages by role are true: every right, address, label and picture that they name is there, and the table of rights is current."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kexin.platform.orgs.models import Desk
from kexin.platform.orgs.rights import RIGHTS, SEATS
from tests.conftest import ROOT
from tests.platform.browser import Visitor
from tests.platform.served import Site
from tools.pictures import DOCS, FOLDER, LARGEST, Drawn, draw
from tools.roles import PAGE, written

ROLES = ("department", "bureau", "bank", "guarantor", "company", "analyst", "auditor")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGE.parent.glob("*.md"))}
PLATFORM = ROOT / "kexin" / "platform"
CHINESE = re.compile("[一-鿿]")
#: “核查” (Check): a label, and how it reads in the other language.
LABEL = re.compile(r"“([^”]+)”(?:\*\*)?(?: \(((?:[^()]|\([^()]*\))+)\))?")
#: What a page's role has to be told.
PARTS = ("## Figures", "## What can go wrong", "## What you cannot do")


@cache
def said() -> tuple[frozenset[tuple[str, str]], str]:
    """Every pair of texts of the site, and all its Chinese in one."""
    pairs = set[tuple[str, str]]()
    whole = []
    for path in sorted(p for p in PLATFORM.rglob("*") if p.suffix in (".py", ".html") and "migrations" not in p.parts):
        text = path.read_text(encoding="utf-8")
        whole.append(text)
        pairs |= set(_of_code(text) if path.suffix == ".py" else _of_template(text))
    return frozenset((zh.strip("：:；"), _plain(en)) for zh, en in pairs), "\n".join(whole)


def _of_template(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"""\{% t (?:"([^"]*)" "([^"]*)"|'([^']*)' '([^']*)')""", text):
        yield match[1] or match[3] or "", match[2] or match[4] or ""


def _of_code(text: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and len(node.args) >= 2:
            zh, en = (a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else "" for a in node.args[:2])
            if zh and en:
                yield zh, en


def _plain(english: str) -> str:
    return english.strip(" .:").casefold()


def labels() -> Iterator[tuple[str, str, str]]:
    """(page, label, its English or nothing)."""
    for name, text in PAGES.items():
        for match in LABEL.finditer(re.sub(r"\s+", " ", text)):
            if CHINESE.search(match[1]):
                yield name, match[1], match[2] or ""


@cache
def addresses() -> frozenset[str]:
    """Every address of the site, rows left open: /filings/<>/."""
    return frozenset(re.sub("<[^>]*>", "<>", path) for path in _walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path


def code() -> list[tuple[str, str]]:
    """(page, what stands in it as code)."""
    return [(name, span) for name, text in PAGES.items() for span in re.findall("`([^`\n]+)`", text)]


def test_there_is_a_page_for_each_role() -> None:
    assert set(PAGES) == {"README.md", *(f"{role}.md" for role in ROLES)}
    assert {desk.value for desk in Desk} < set(ROLES)
    assert [(role, part) for role in ROLES for part in PARTS if part not in PAGES[f"{role}.md"]] == []


def test_the_table_of_rights_is_current() -> None:
    assert written(PAGES["README.md"]) == PAGES["README.md"], "run: python -m tools.roles --write"
    assert [right for right in RIGHTS if f"`{right}`" not in PAGES["README.md"]] == []


def test_rights_and_seats_that_are_named_exist() -> None:
    desks = {right.partition(".")[0] for right in RIGHTS}
    named = {(name, span) for name, span in code() if re.fullmatch(r"[a-z]+\.[a-z_]+", span) and span.partition(".")[0] in desks}
    assert len(named) >= len(RIGHTS)
    assert {(name, span) for name, span in named if span not in RIGHTS} == set()
    assert {(name, span) for name, span in code() if re.fullmatch("[a-z]+:[a-z]+", span) and span not in SEATS} == set()


def test_addresses_that_are_named_exist() -> None:
    named = {(name, span.partition("?")[0]) for name, span in code() if span.startswith("/")}
    assert len(named) > 40
    assert {(name, span) for name, span in named if re.sub("<[^>]*>", "<>", span) not in addresses()} == set()


def test_labels_are_those_of_the_site() -> None:
    _, whole = said()
    found = list(labels())
    assert len(found) > 150
    assert [(name, zh) for name, zh, _ in found if zh not in whole] == []


def test_labels_read_in_english_as_the_site_does() -> None:
    pairs, _ = said()
    assert [(name, zh, en) for name, zh, en in labels() if en and (zh.strip("：:；"), _plain(en)) not in pairs] == []


def test_a_label_or_an_address_that_is_not_there_is_found() -> None:
    pairs, whole = said()
    assert "不在任何页面上的字" not in whole
    assert ("核查", "check") in pairs
    assert ("核查", "pay") not in pairs
    assert "/filings/<>/" in addresses()
    assert "/filings/<>/nowhere/" not in addresses()


def test_every_picture_is_small_and_shown() -> None:
    shown = {target for text in PAGES.values() for target in re.findall(r"(?:\]\(|src=\")pictures/([\w-]+)\.png", text)}
    assert shown == set(DOCS) == {path.stem for path in FOLDER.iterdir()}
    assert {path.name: path.stat().st_size for path in FOLDER.iterdir() if path.stat().st_size > LARGEST} == {}


@pytest.mark.browser
@pytest.mark.parametrize("name", sorted(DOCS))
def test_a_picture_can_still_be_made(name: str, visitor: Visitor, site: Site) -> None:
    picture = draw(visitor, site, DOCS[name])
    assert picture.startswith(b"\x89PNG")
    assert 2_000 < len(picture) <= LARGEST


@pytest.mark.browser
@pytest.mark.parametrize("page", ["no-such-page", "home-bureau"])
def test_a_picture_of_another_page_is_not_made(page: str, visitor: Visitor, site: Site) -> None:
    with pytest.raises(RuntimeError, match=page):
        draw(visitor, site, Drawn(page, "审计记录"))


def test_pages_by_role_are_found_from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert "(roles/README.md)" in index
    assert [role for role in ROLES if f"]({role}.md)" not in PAGES["README.md"]] == []
    assert Path(PAGE).is_file()
