"""The report as PDF: Chinese characters are drawn and not left blank, names are no markup, and it says by what it can be worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from kexin.platform.companies.models import Company
from kexin.platform.companies.report import FONT_FILES, FONTS, compiled, report_data, report_pdf
from kexin.problems import ProblemsError
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
built = pytest.mark.skipif(not (FONTS / FONT_FILES[0]).is_file(), reason="the fonts are not built; run python -m tools.assets")


def whole() -> Company:
    """The company with its release and measures."""
    return Company.objects.select_related("release", "measured").get(pk=firm().pk)


@built
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_comes_as_a_pdf_with_its_font_and_page_numbers(as_: Browser, language: str) -> None:
    answer = as_("firm-cs-manager", language).get(f"/companies/{firm().code}/report.pdf")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-") and answer.content.rstrip().endswith(b"%%EOF")
    assert b"NotoSansSC" in answer.content
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("评价所用的事实", "复算依据", "准入条件", "不是湖南省")), ("en", ("The facts that were read", "To work it out again", "Gates", "not the official model"))])
def test_it_says_by_what_it_can_be_worked_out_again(language: str, words: tuple[str, ...]) -> None:
    company = whole()
    with translation.override(language):
        data = report_data(company)
    said = str(data)
    assert [word for word in words if word not in said] == []
    assert company.release.digest in said and company.release.model_sha256 in said and company.score in said
    assert sum(len(s["rows"]) for s in data["sections"] if s["kind"] == "points") == 12


@built
def test_chinese_is_drawn_and_every_name_looks_different() -> None:
    """A missing glyph would be blank or the same box for every character."""
    pages = [compiled(page(name), form="png") for name in ("凌翔磁浮", "长沙楚麟", "　　　　", "凌翔磁浮")]
    assert pages[0] == pages[3]
    assert len(set(pages)) == 3


@built
@pytest.mark.parametrize("name", ["#panic()", "$x$", "@ref", "\\", '"quote"', "*bold*", "_a_", "<label>", "= heading", "// comment", "#import \"/etc/passwd\"", "`raw`", "]", "}"])
def test_names_are_no_markup(name: str) -> None:
    """Markup would be swallowed, so that the page would look like one without the name, or fail."""
    drawn = compiled(page(f"甲{name}乙"), form="png")
    plain = compiled(page("甲乙"), form="png")
    assert drawn != plain
    assert b"%PDF-" in compiled(page(f"甲{name}乙"))


@built
def test_a_company_with_such_a_name_gets_its_report() -> None:
    Company.objects.filter(pk=firm().pk).update(name='#show "x" $ @ \\ \u202e\x01 名')
    company = whole()
    assert report_pdf(company).startswith(b"%PDF-")
    assert re.search(r"[\x00-\x1f\u202e]", report_data(company)["name"]) is None


def test_without_the_font_no_blank_report_is_made(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="no-font"):
        report_pdf(whole(), tmp_path)


def page(name: str) -> dict[str, object]:
    """A report that says little but a name."""
    return {"title": "t", "lang": "zh", "region": "cn", "name": name, "code": "", "where": "", "warnings": [], "result": [["等级", "A"]], "footer": "", "sections": []}
