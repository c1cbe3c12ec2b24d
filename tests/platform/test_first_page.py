"""The first page says what waits, in both languages; strangers are asked to sign in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


def test_a_bureau_sees_what_it_may_admit(as_: Callable[..., Client]) -> None:
    page = as_("cs-clerk").get("/")
    assert page.status_code == 200
    assert "待办" in page.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "目前没有待办事项"), ("en", "Nothing waits for you")])
def test_nothing_to_do_is_said_in_words(as_: Callable[..., Client], language: str, said: str) -> None:
    assert said in as_("guarantor-analyst", language).get("/").content.decode()


@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/", headers={"host": "localhost"}).status_code == 302
