"""The pages of models, policies and products are current, read well in their language, and lead somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tools.pages import DOCS, pages, stale

#: Latin words that a Chinese page may hold: names of things that have no other.
KNOWN = {
    "Kexin", "PCT", "ISO9001", "EPO", "IPscore", "KTRS", "STAR", "LPR", "AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C", "D", "E", "M", "European", "Patent", "Office",
    "GB", "T", "AUC", "AUROC", "KIBO", "IPO", "US", "Small", "Business", "Administration",
}


@cache
def current() -> dict[Path, str]:
    """Every page as the program writes it."""
    return pages()


def test_every_page_is_current() -> None:
    assert stale() == [], "run: python -m tools.pages --write"


def test_there_is_a_page_in_both_languages_for_every_model_and_offer() -> None:
    names = {p.name for p in current()}
    assert {n.replace(".zh.md", ".en.md") for n in names if n.endswith(".zh.md")} == {n for n in names if n.endswith(".en.md")}
    assert len(names) > 90


def _prose(text: str) -> str:
    """The page without code, addresses of links, and English titles of studies in sources."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|https?://\S+", " ", text)


def _latin(text: str) -> set[str]:
    return {w for w in re.findall(r"[A-Za-z]{2,}[A-Za-z0-9]*", _prose(text)) if w not in KNOWN and not re.fullmatch(r"[A-Z][0-9]+", w)}


def test_chinese_pages_hold_no_english() -> None:
    leaks = {}
    for path, text in current().items():
        if path.name.endswith(".zh.md"):
            # Studies, products and documents of other countries keep their own names where a source is given.
            lines = [line for line in text.splitlines() if not re.search(r"依据 \||出处|Sustainability|Springer|Journal", line)]
            if words := _latin("\n".join(lines)):
                leaks[path.name] = sorted(words)
    assert leaks == {}


def test_english_pages_hold_chinese_only_in_names_of_documents_and_places() -> None:
    for path, text in current().items():
        if path.name.endswith(".en.md"):
            head, *_ = text.splitlines()
            assert not re.search(r"[一-鿿]", head), path.name


def test_links_lead_somewhere() -> None:
    there = {p.resolve() for p in (*current(), *DOCS.rglob("*.md"))}
    for path, text in current().items():
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert target.startswith("http") or (path.parent / target).resolve() in there, (path.name, target)


def test_a_page_says_where_its_numbers_come_from_and_shows_an_example() -> None:
    for path, text in current().items():
        if path.name.endswith(".zh.md"):
            assert "| 可信程度 |" in text and "| 依据 |" in text, path.name
            assert "## 算例" in text or "分值未公开" in text, path.name
