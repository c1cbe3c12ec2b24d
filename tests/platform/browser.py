"""Chromium for tests: ``site`` (served by another process), ``page_as("cs-clerk", "en")``.

Tests that use these must not touch Django's database in their own process. Chromium lives as
long as the tests of one file, so that no other file runs beside its event loop.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.platform.served import Site, fill, served

WIDE, NARROW = ViewportSize(width=1280, height=860), ViewportSize(width=390, height=844)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PageAs = Callable[..., Page]


def chromium() -> str | None:
    """Where Chromium is, under the names that distributions give it."""
    return next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


def settle(page: Page) -> None:
    """Wait until everything is drawn: a page hears of a new width with its next frame, and scripts end when nothing else is to do."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))))")


class Visitor:
    """Opens pages as somebody; who has signed in once stays so."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.sessions: dict[str, str] = {}
        self._reading: Page | None = None

    def open(self, username: str, language: str = "zh-hans", viewport: ViewportSize = WIDE, theme: str = "light") -> Page:
        """A blank page of a fresh context; *username* empty for a stranger."""
        context = self.browser.new_context(base_url=self.site.address, viewport=viewport, color_scheme="dark" if theme == "dark" else "light", locale="zh-CN")
        context.add_cookies([{"name": "django_language", "value": language, "url": self.site.address}])
        if username:
            context.add_cookies([{"name": "sessionid", "value": self._session(username, context), "url": self.site.address}])
        return context.new_page()

    def reading(self, username: str, language: str = "zh-hans") -> Page:
        """The one page of all who only read: the next reader takes it over, and Chromium need not begin anew for each."""
        if self._reading is None:
            # What a page keeps for the time without a line would answer the next reader.
            context = self.browser.new_context(base_url=self.site.address, locale="zh-CN", service_workers="block")
            self._reading = context.new_page()
        context = self._reading.context
        context.clear_cookies()
        context.add_cookies([{"name": "django_language", "value": language, "url": self.site.address}])
        if username:
            context.add_cookies([{"name": "sessionid", "value": self._session(username, context), "url": self.site.address}])
        return self._reading

    def _session(self, username: str, context: BrowserContext) -> str:
        if username not in self.sessions:
            form = context.request.get("/accounts/login/").text()
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
            assert token is not None, form
            answer = context.request.post(
                "/accounts/login/", form={"login": username, "password": self.site.password, "csrfmiddlewaretoken": token[1]}, headers={"Referer": self.site.address}, max_redirects=0)
            assert answer.status == 302, answer.text()
            self.sessions[username] = next(str(cookie["value"]) for cookie in context.cookies() if cookie["name"] == "sessionid")
        return self.sessions[username]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a filled site of this worker; the world is built once for all workers and copied."""
    own = tmp_path_factory.mktemp("site") / "home"
    shared = tmp_path_factory.getbasetemp() / "world" if worker_id == "master" else tmp_path_factory.getbasetemp().parent / "world"
    with (shared.parent / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fill(shared)
    shutil.copytree(shared, own)
    return own


@pytest.fixture(scope="session")
def site(filled: Path) -> Iterator[Site]:
    """The site, answering."""
    with served(filled) as answering:
        yield answering


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: Site) -> Visitor:
    """Who signs in once for all tests of a file."""
    return Visitor(browser, site)


@pytest.fixture
def page_as(visitor: Visitor) -> Iterator[PageAs]:
    """``page_as("cs-clerk", "en")``: a page of somebody signed in, closed after the test."""
    opened: list[Page] = []

    def page(username: str, language: str = "zh-hans", viewport: ViewportSize = WIDE, theme: str = "light") -> Page:
        opened.append(visitor.open(username, language, viewport, theme))
        return opened[-1]

    yield page
    for each in opened:
        each.context.close()
