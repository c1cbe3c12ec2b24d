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
            assert "## 算例" in text or "有分值没有公开" in text, path.name


def test_chinese_pages_have_the_punctuation_of_chinese() -> None:
    for path, text in current().items():
        if path.name.endswith((".zh.md", "README.md")):
            assert not re.findall(r"[\u4e00-\u9fff][,;:?!]", _prose(text)), path.name


def test_a_source_stands_once_and_not_on_every_line() -> None:
    for path, text in current().items():
        if path.parent.name == "schemes":  # their tables name the article of each share
            continue
        if found := re.search(r"^\| (?:依据|source) \| (.+) \|$", text, re.MULTILINE):
            _, _, body = text.partition("\n## ")
            assert f"| {found[1]} |" not in body and f"{found[1]}；" not in body, path.name


def test_the_sums_of_an_example_add_up_to_its_total() -> None:
    """Read from the page as a reader would, so that rows, sums of blocks and total agree."""
    seen = 0
    for path, text in current().items():
        for rows in re.findall(r"^\| 指标 \| 取值 \| 依据 \| 得分 \| 满分 \|\n.*\n((?:\|.*\n)+)\n\*\*总分 ([0-9.]+)；", text, re.MULTILINE):
            cells = [[c.strip() for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[0].splitlines()]
            single = [float(c[3]) for c in cells if not c[0].startswith("**") and re.fullmatch(r"[0-9.]+", c[3])]
            blocks = [float(c[3].strip("*")) for c in cells if c[0].startswith("**") and re.fullmatch(r"[*0-9.]+", c[3])]
            sums_of = blocks or single
            assert sum(sums_of) == float(rows[1]), (path.name, sums_of, rows[1])
            seen += 1
    assert seen >= 8
