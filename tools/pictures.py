"""Pictures of the site's pages: wide and narrow, in Chinese and English, light and dark.

``python -m tools.pictures`` fills a site with the world of the tests, serves it on a free port, and
writes every page of ``tests/platform/pages.py`` into ``build/pictures``. Words after the command
choose pages by the beginning of their names: ``python -m tools.pictures claims home-bureau``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.platform.browser import NARROW, QUIET, WIDE, Visitor, chromium
from tests.platform.served import fill, served

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "build" / "pictures"
#: (what stands in the file's name, viewport, language, theme)
LOOKS = (
    ("zh-wide", WIDE, "zh-hans", "light"), ("en-wide", WIDE, "en", "light"), ("zh-wide-dark", WIDE, "zh-hans", "dark"),
    ("zh-narrow", NARROW, "zh-hans", "light"), ("en-narrow-dark", NARROW, "en", "dark"))


def main(chosen: list[str]) -> None:
    """Write the pictures."""
    program = chromium()
    if program is None:
        sys.exit("no Chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk")
    if not chosen:
        shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "home")
        with served(Path(folder) / "home") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=QUIET)
            visitor = Visitor(browser, site)
            for name, (username, path) in site.pages.items():
                if chosen and not name.startswith(tuple(chosen)):
                    continue
                for look, viewport, language, theme in LOOKS:
                    opened = visitor.open(username, language, viewport, theme)
                    answer = opened.goto(path)
                    opened.wait_for_load_state("networkidle")
                    opened.screenshot(path=PICTURES / f"{name}.{look}.png", full_page=True)
                    opened.context.close()
                    print(f"{name}.{look}.png {answer.status if answer else ''}", flush=True)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
