"""No page of the table has a serious or critical finding of axe, in either language and either theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT
from tests.platform.browser import NARROW, WIDE, PageAs
from tests.platform.pages import PAGES
from tests.platform.served import Site

pytestmark = pytest.mark.browser
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def axe() -> str:
    """What looks at the pages."""
    if not AXE.is_file():
        pytest.skip("axe-core is not built; run python -m tools.assets")
    return AXE.read_text(encoding="utf-8")


def findings(page: Page, axe: str) -> Iterator[str]:
    """What keeps somebody out, with the place in the page."""
    page.evaluate(f"{axe}; undefined")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for violation in found["violations"]:
        if violation["impact"] in ("serious", "critical"):
            for node in violation["nodes"][:3]:
                yield f"{violation['id']}: {node['target']} {node['html'][:160]} {[check['message'] for check in node['any']][:1]}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_nobody_is_kept_out(name: str, language: str, page_as: PageAs, site: Site, axe: str) -> None:
    username, path = site.pages[name]
    page = page_as(username, language, WIDE)
    # Otherwise colours would glide from one theme to the other while axe looks.
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    found = [f"light: {finding}" for finding in findings(page, axe)]
    page.set_viewport_size(NARROW)
    # The page hears of its new width with the next frame only, and makes wide tables reachable then.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    found += [f"dark and narrow: {finding}" for finding in findings(page, axe)]
    assert found == []


def test_axe_finds_what_is_wrong(page_as: PageAs, axe: str) -> None:
    page = page_as("")
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('label').remove()")
    assert any(finding.startswith("label:") for finding in findings(page, axe))
