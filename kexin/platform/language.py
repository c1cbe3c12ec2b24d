"""The reader's language, and texts that wait to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.functional import lazystr
from django.utils.translation import get_language

from kexin.text import Language, Text

A_YEAR = 365 * 24 * 60 * 60

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def current() -> Language:
    """The language in which the page at hand is written; Chinese where nothing is said."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """A text in the reader's language, now."""
    return Text(zh, en).in_(current())


class _Both:
    """A text that chooses its language when it is written."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text.in_(current())


def both(zh: str, en: str) -> _StrOrPromise:
    """A text for labels and choices: it is in the language of whoever reads it."""
    return lazystr(_Both(Text(zh, en)))


def remember_language(response: HttpResponseBase, wanted: str) -> None:
    """As the switch of language in the frame does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=A_YEAR, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite="Lax")
