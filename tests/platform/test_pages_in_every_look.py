"""Every page of the table in both languages, wide and light, narrow and dark: axe finds nothing serious, nothing complains, no phone scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, ViewportSize

from tests.conftest import ROOT
from tests.platform.browser import NARROW, WIDE, PageAs, Visitor, settle
from tests.platform.pages import PAGES
from tests.platform.served import Site

pytestmark = pytest.mark.browser
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"


class Look(NamedTuple):
    """How a page is looked at."""

    theme: Literal["light", "dark"]
    viewport: ViewportSize


#: The one in which a page is opened, and the one into which it is turned then.
LOOKS = {"zh-hans": (Look("light", WIDE), Look("dark", NARROW)), "en": (Look("dark", NARROW), Look("light", WIDE))}


@pytest.fixture(scope="module")
def axe() -> str:
    """What looks at the pages."""
    if not AXE.is_file():
        pytest.skip("axe-core is not built; run python -m tools.assets")
    return AXE.read_text(encoding="utf-8")


def findings(page: Page, axe: str) -> Iterator[str]:
    """What keeps somebody out, with the place in the page."""
    page.evaluate(f"{axe}; undefined")
    # No rule that is asked needs style sheets or sounds read once more.
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    for violation in found["violations"]:
        if violation["impact"] in ("serious", "critical"):
            for node in violation["nodes"][:3]:
                yield f"{violation['id']}: {node['target']} {node['html'][:160]} {[check['message'] for check in node['any']][:1]}"


def seen(page: Page, axe: str, look: Look) -> Iterator[str]:
    """What is wrong with a page in a look."""
    settle(page)
    yield from (f"{look.theme}, {look.viewport['width']} wide: {finding}" for finding in findings(page, axe))
    if look.viewport == NARROW and page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "it scrolls sideways on a phone"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_a_page_is_for_everybody(name: str, language: str, visitor: Visitor, site: Site, axe: str) -> None:
    username, path = site.pages[name]
    first, then = LOOKS[language]
    page = visitor.reading(username, language)
    told: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            told.append(message.text)

    def failed(error: Error) -> None:
        told.append(str(error))

    page.on("console", heard)
    page.on("pageerror", failed)
    page.set_viewport_size(first.viewport)
    # Colours would glide from one theme to the other while axe looks.
    page.emulate_media(reduced_motion="reduce", color_scheme=first.theme)
    answer = page.goto(path)
    assert answer is not None
    assert page.get_attribute("html", "data-bs-theme") == first.theme
    found = list(seen(page, axe, first))
    page.set_viewport_size(then.viewport)
    page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", then.theme)
    found += seen(page, axe, then)
    page.remove_listener("console", heard)
    page.remove_listener("pageerror", failed)
    # Browsers report the page itself when it is a 404.
    assert found + [text for text in told if f"status of {answer.status}" not in text] == []


def test_axe_finds_what_is_wrong(page_as: PageAs, axe: str) -> None:
    page = page_as("")
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('label').remove()")
    assert any(finding.startswith("label:") for finding in findings(page, axe))
