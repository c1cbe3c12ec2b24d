"""The frame in a real browser: keyboards reach the menu, themes and languages are kept, forms are sent once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.platform.browser import NARROW, PageAs
from tests.platform.served import Site

pytestmark = pytest.mark.browser


def test_the_menu_of_a_phone_opens_by_keyboard_and_closes_with_escape(page_as: PageAs) -> None:
    page = page_as("cs-clerk", viewport=NARROW)
    page.goto("/")
    page.focus("details.menu summary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sheet nav a", state="visible")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.sheet nav') !== null")
    page.keyboard.press("Escape")
    assert page.is_hidden(".sheet")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_only_one_main_menu_is_there_for_a_screen_reader(page_as: PageAs) -> None:
    page = page_as("cs-clerk")
    page.goto("/")
    assert page.get_by_role("navigation", name="主菜单").count() == 1


def test_the_chosen_theme_is_kept(page_as: PageAs) -> None:
    page = page_as("cs-clerk")
    page.goto("/")
    page.click("#theme")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_the_language_is_changed_where_the_reader_is(page_as: PageAs) -> None:
    page = page_as("cs-clerk")
    page.goto("/style/?q=1")
    page.click("button[name=language]")
    page.wait_for_selector("html[lang=en]")
    assert page.url.endswith("/style/?q=1")


def test_a_form_is_sent_once(page_as: PageAs) -> None:
    page = page_as("")
    sent: list[str] = []
    page.goto("/accounts/login/")

    def answer(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/accounts/login/", answer)
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "nothing at all")
    for _ in range(2):
        page.click("main form button", no_wait_after=True)
    page.wait_for_timeout(300)
    assert sent == ["POST"]


def test_a_person_signs_in_and_out(page_as: PageAs, site: Site) -> None:
    page = page_as("")
    page.goto("/style/")
    page.fill("input[name=login]", "dept-clerk")
    page.fill("input[name=password]", site.password)
    page.click("main form button")
    page.wait_for_url("**/style/")
    page.click("details.menu summary")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.get_by_text("已退出。").count() == 1
