"""The table of pages that a browser visits: for pictures (``python -m tools.pictures``) and for the test of accessibility.

A desk adds a line for each of its pages. A path that needs a row is a function: it is called
once, in the process that fills the site's database, after every function of ``PREPARED``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it; without *username* as a stranger does."""

    name: str
    username: str
    path: str | Callable[[], str]

    def address(self) -> str:
        """Its path, now that the database is filled."""
        return self.path if isinstance(self.path, str) else self.path()


#: What the world lacks for these pages, such as a loan half through its life.
PREPARED: list[Callable[[], None]] = []

PAGES: list[Page] = [
    Page("home-bureau", "cs-clerk", "/"),
    Page("home-empty", "guarantor-analyst", "/"),
    Page("style", "dept-manager", "/style/"),
    Page("login", "", "/accounts/login/"),
]


def named(name: str) -> Page:
    """The page of that name."""
    return next(page for page in PAGES if page.name == name)
