"""Pictures of the site's pages: wide and narrow, in Chinese and English, light and dark.

``python -m tools.pictures`` fills a site with the world of the tests, serves it on a free port, and
writes every page of ``tests/platform/pages.py`` into ``build/pictures``. Words after the command
choose pages by the beginning of their names: ``python -m tools.pictures claims home-bureau``.

``python -m tools.pictures --docs`` draws the few pictures of ``docs/roles`` instead: the upper part of a
page, in Chinese, as a PNG of few colours.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

from tests.platform.browser import NARROW, QUIET, WIDE, Visitor, chromium, settle
from tests.platform.served import Site, fill, served

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "build" / "pictures"
#: (what stands in the file's name, viewport, language, theme)
LOOKS: tuple[tuple[str, ViewportSize, str, Literal["light", "dark"]], ...] = (
    ("zh-wide", WIDE, "zh-hans", "light"), ("en-wide", WIDE, "en", "light"), ("zh-wide-dark", WIDE, "zh-hans", "dark"),
    ("zh-narrow", NARROW, "zh-hans", "light"), ("en-narrow-dark", NARROW, "en", "dark"))

#: Of the pictures of the pages by role; they are part of the repository.
FOLDER = ROOT / "docs" / "roles" / "pictures"
LARGEST = 150 * 1024
COLOURS = 128


@dataclass(frozen=True)
class Drawn:
    """A picture of the upper part of a page of the table; *heading* is what stands above it, or nothing where that is a name."""

    page: str
    heading: str = ""
    height: int = 800
    narrow: bool = False


DOCS: Mapping[str, Drawn] = {
    "to-do": Drawn("home-bureau", "待办", 300), "to-do-phone": Drawn("home-bureau", "待办", 500, narrow=True), "company": Drawn("company", height=900), "application": Drawn("loan-new", height=900),
    "loan": Drawn("loan-filed", height=860), "filing": Drawn("filing-check", height=900), "claim": Drawn("claim-to-review", height=900), "fund": Drawn("fund", height=820),
    "board": Drawn("boards", "看板", 900), "coverage": Drawn("board-coverage", "走访覆盖", 900), "visits-phone": Drawn("visits-mine", "我的走访", 700, narrow=True), "programme": Drawn("programme-water", "开福区老旧小区户表改造", 860), "trail": Drawn("audit", "审计记录", 640), "what-if": Drawn("what-if", "假设测算", 760)}


def draw(visitor: Visitor, site: Site, drawn: Drawn) -> bytes:
    """The picture.

    Raises:
        RuntimeError: the page does not answer, or is another one.
    """
    username, path = site.pages[drawn.page]
    page = visitor.open(username, "zh-hans", NARROW if drawn.narrow else WIDE)
    try:
        answer = page.goto(path)
        heading = page.locator("h1").first.inner_text()
        if answer is None or answer.status != 200 or not heading or drawn.heading not in heading:
            raise RuntimeError(f"{drawn.page}: {answer.status if answer else 'no answer'}, {heading!r} instead of {drawn.heading!r}")
        _drawn(page)
        return _few_colours(page.screenshot(full_page=True, animations="disabled", clip=_upper(page, drawn.height)))
    finally:
        page.context.close()


def _upper(page: Page, height: int) -> FloatRect:
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    return {"x": 0, "y": 0, "width": size[0], "height": min(height, size[1])}


def _few_colours(png: bytes) -> bytes:
    """Pages are drawn in few colours: a palette makes the file a third as large."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def visiting() -> Iterator[tuple[Visitor, Site]]:
    """Chromium and a filled site."""
    program = chromium()
    if program is None:
        sys.exit("no Chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "home")
        with served(Path(folder) / "home") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=QUIET)
            yield Visitor(browser, site), site
            browser.close()


def main(chosen: list[str]) -> None:
    """Write the pictures."""
    with visiting() as (visitor, site):
        if chosen == ["--docs"]:
            write_docs(visitor, site)
        else:
            write_all(visitor, site, tuple(chosen))


def write_docs(visitor: Visitor, site: Site) -> None:
    """The pictures of ``docs/roles``, and no others there."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, drawn in DOCS.items():
        picture = draw(visitor, site, drawn)
        (FOLDER / f"{name}.png").write_bytes(picture)
        print(f"{name}.png {len(picture) // 1024} kB", flush=True)


def _drawn(page: Page) -> None:
    """Wait until everything is there, where parts of a page come later too."""
    if page.locator("[hx-trigger]").count():
        page.wait_for_load_state("networkidle")
    settle(page)


def write_all(visitor: Visitor, site: Site, chosen: tuple[str, ...]) -> None:
    """Every page in every look."""
    if not chosen:
        shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (username, path) in site.pages.items():
        if chosen and not name.startswith(chosen):
            continue
        for look, viewport, language, theme in LOOKS:
            page = visitor.reading(username, language)
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            answer = page.goto(path)
            _drawn(page)
            page.screenshot(path=PICTURES / f"{name}.{look}.png", full_page=True, animations="disabled")
            print(f"{name}.{look}.png {answer.status if answer else ''}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
