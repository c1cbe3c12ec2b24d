"""``kexin stress``: tables, the report, refusals."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.running import run


@pytest.fixture
def loans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The example portfolio."""
    path = tmp_path / "loans.csv"
    code, out, _ = run(capsys, "stress", "--example", str(path))
    assert code == 0 and "invented" in out
    assert path.read_text(encoding="utf-8").count("生成-") == 500
    return str(path)


QUICK = ("--scenarios", "400", "--pool", "2000万")


def test_the_figures_are_those_of_the_document(capsys: pytest.CaptureFixture[str], loans: str) -> None:
    asked = ("stress", "--scheme", "cn.hubei.kv.2025", "--portfolio", loans, *QUICK)
    _, out, _ = run(capsys, *asked, "--json")
    found = json.loads(out)
    assert found["parts"]["province"]["mean"] + found["parts"]["city"]["mean"] == pytest.approx(found["public"]["mean"], abs=2)
    assert found["public"]["mean"] + found["parts"]["bank"]["mean"] + found["queued"]["mean"] == pytest.approx(found["defaulted"]["mean"], abs=3)
    assert sum(bank["mean"] for bank in found["by_bank"].values()) == pytest.approx(found["public"]["mean"], abs=10)
    assert sum(area["mean"] for area in found["by_area"].values()) == pytest.approx(found["public"]["mean"], abs=20)
    assert found["chance_dry"] == sorted(found["chance_dry"]) and 0 < found["chance_dry"][0] < found["chance_dry"][2]
    assert found["chance_fuse"]["fuse"] <= found["chance_fuse"]["warning"]
    code, words, _ = run(capsys, "--lang", "zh", *asked)
    assert code == 0
    assert f"{found['public']['mean'] / 1_000_000:,.1f}万元" in words and f"{100 * found['chance_dry'][2]:.2f}%" in words
    assert not re.search(r"[A-Za-z]{4,}", words.replace("cn.hubei.kv.2025", ""))


def test_a_higher_correlation_makes_the_tail_longer_and_leaves_the_mean(capsys: pytest.CaptureFixture[str], loans: str) -> None:
    def public(correlation: str) -> dict[str, int]:
        _, out, _ = run(capsys, "stress", "--scheme", "cn.chongqing.kv.2023", "--portfolio", loans, "--correlation", correlation, "--scenarios", "3000", "--json")
        found: dict[str, int] = json.loads(out)["public"]
        return found

    low, high = public("0.05"), public("0.3")
    assert high["q0.99"] > 1.5 * low["q0.99"]
    assert high["mean"] == pytest.approx(low["mean"], rel=0.1)


class Reader(HTMLParser):
    """Tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.texts = list[tuple[str, dict[str, str | None]]](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_stands_alone(capsys: pytest.CaptureFixture[str], loans: str, tmp_path: Path, language: str) -> None:
    target = tmp_path / "report.html"
    code, out, errors = run(capsys, "--lang", language, "stress", "--scheme", "cn.hubei.kv.2025", "--portfolio", loans, *QUICK, "--report", str(target))
    assert code == 0 and not errors and str(target) in out
    page = target.read_text(encoding="utf-8")
    found = Reader()
    found.feed(page)
    assert sum(tag == "svg" for tag, _ in found.tags) == 3
    assert all(attributes.get("aria-label") for tag, attributes in found.tags if tag == "svg")
    assert not any(tag in ("script", "link", "img", "iframe") for tag, _ in found.tags)
    assert not [value for _, attributes in found.tags for name, value in attributes.items() if name in ("src", "href") and value and not value.startswith("#")]
    assert sum(tag == "h1" for tag, _ in found.tags) == 1
    again = tmp_path / "again.html"
    run(capsys, "--lang", language, "stress", "--scheme", "cn.hubei.kv.2025", "--portfolio", loans, *QUICK, "--report", str(again))
    assert again.read_text(encoding="utf-8") == page
    if language == "zh":
        # Nothing but the fonts' and the scheme's own words is English.
        shown = " ".join(text for text in found.texts if not text.lstrip().startswith(("body", "*", "\n*")))
        assert not re.search(r"\b(mean|median|scenarios|pool|public|year)\b", shown)


def test_bad_options_are_told(capsys: pytest.CaptureFixture[str], loans: str) -> None:
    for options, said in (
        (("--scheme", "cn.chongqing.kv.2023"), "--scheme and --portfolio are needed"), (("--scheme", "cn.chongqing.kv.2023", "--portfolio", loans, "--correlation", "1"), "--correlation"),
        (("--scheme", "cn.chongqing.kv.2023", "--portfolio", loans, "--lgd", "150%"), "--lgd"), (("--scheme", "cn.hunan.kv.2025", "--portfolio", loans), "not public: "),
        (("--scheme", "cn.anhui.pool.2022", "--portfolio", loans), "party_liability")):
        code, _, errors = run(capsys, "stress", *options)
        assert code == 2 and said in errors
