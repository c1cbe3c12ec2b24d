"""In Chromium: charts are drawn under the site's policy, follow the theme, lead to their rows, and can be saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.platform.browser import PageAs

pytestmark = pytest.mark.browser


def watched(page: Page) -> list[str]:
    """Whatever the browser complains about; a violation of the policy is one."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") and "favicon" not in str(message.location) else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def drawn(page: Page) -> list[str]:
    """The charts of the page that have a canvas with more than one colour in it."""
    page.wait_for_load_state("networkidle")
    found: list[str] = page.evaluate("""() => [...document.querySelectorAll('[data-chart]')].filter(box => {
        const canvas = box.querySelector('canvas');
        if (!canvas) return false;
        const data = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return new Set(data).size > 3;
    }).map(box => box.id)""")
    return found


def test_every_chart_is_drawn_and_nothing_is_violated(page_as: PageAs) -> None:
    page = page_as("dept-manager")
    told = watched(page)
    for path, charts in (("/boards/", ["chart-map", "chart-funnel", "chart-banks", "chart-areas"]), ("/boards/fund/", ["chart-months", "chart-claims"]), ("/boards/quality/", ["chart-grades", "chart-classes"])):
        page.goto(path)
        assert set(charts) <= set(drawn(page))
    assert told == []


def test_a_tooltip_needs_no_style_in_the_page(page_as: PageAs) -> None:
    page = page_as("dept-manager")
    told = watched(page)
    page.goto("/boards/")
    drawn(page)
    for name in ("chart-map", "chart-banks"):
        page.locator(f"#{name}").hover()
        page.wait_for_timeout(200)
    assert told == []


def test_the_theme_is_followed(page_as: PageAs) -> None:
    page = page_as("dept-manager")
    page.goto("/boards/")
    drawn(page)
    picture = "() => document.querySelector('#chart-banks canvas').toDataURL()"
    light = page.evaluate(picture)
    page.locator("#theme").click()
    assert page.evaluate(picture) != light


def test_a_bar_leads_to_its_rows(page_as: PageAs) -> None:
    page = page_as("dept-manager", "en")
    page.goto("/boards/")
    drawn(page)
    chart = page.locator("#chart-funnel")
    box = chart.bounding_box()
    assert box is not None
    # The bars of four steps: the foot of the third one. The click brings the chart into view first.
    chart.click(position={"x": box["width"] * 0.62, "y": box["height"] - 40})
    page.wait_for_url("**/boards/rows/**")
    assert "figure=drawn" in page.url


def test_a_chart_can_be_saved_as_a_picture(page_as: PageAs, tmp_path: Path) -> None:
    page = page_as("dept-manager")
    page.goto("/boards/")
    drawn(page)
    with page.expect_download() as kept:
        page.locator("[data-picture-of=chart-map]").click()
    kept.value.save_as(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes()[:4] == b"\x89PNG"
