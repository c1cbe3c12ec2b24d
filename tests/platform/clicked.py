"""How the walks in a browser act: several people in one browser, forms filled by the names of their fields, buttons pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.platform.browser import PageAs

#: The first choice that there is.
ANY = "any"


@dataclass
class People:
    """The same browser for several people, in one language; every page they open is looked over."""

    page_as: PageAs
    language: str
    said: dict[str, Page]

    def __call__(self, username: str) -> Page:
        """The page of somebody, signed in once."""
        if username not in self.said:
            page = self.page_as(username, self.language)
            page.on("pageerror", lambda error: pytest.fail(f"{username}: {error}"))
            page.on("console", lambda message: pytest.fail(f"{username}: {message.text}") if message.type == "error" and "422" not in message.text else None)
            self.said[username] = page
        return self.said[username]


def send(page: Page, form: str = "form#step", **fields: str) -> None:
    """Fill a form by the names of its fields and send it."""
    for name, value in fields.items():
        field = page.locator(f"{form} [name={name}]")
        kind = field.first.evaluate("e => e.type || e.tagName")
        if kind == "radio":
            page.locator(f"{form} [name={name}][value={value}]").check()
        elif kind.startswith("select"):
            field.select_option(next(v for v in field.locator("option").evaluate_all("es => es.map(e => e.value)") if v) if value is ANY else value)
        else:
            field.fill(value)
    for day in page.locator(f"{form} input[type=date][required]").all():
        if not day.input_value():
            day.fill(date.today().isoformat())
    wrong = page.locator(f"{form} :invalid").evaluate_all("es => es.map(e => e.name)")
    assert wrong == [], f"the browser will not send {form}: {wrong}"
    click(page, f"{form} button.btn-primary")
    refused = page.locator(".alert-danger, .field .error").all_inner_texts()
    assert refused == [], refused


def click(page: Page, what: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(what).first.click()


def says(page: Page, zh: str, en: str) -> None:
    wanted = en if page.locator("html").get_attribute("lang") == "en" else zh
    expect(page.locator("main")).to_contain_text(wanted)
