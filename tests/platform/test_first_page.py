"""The first page says what waits, in both languages; strangers are asked to sign in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.models import Assignment
from tests.platform.lists.made import a_list, published
from tests.platform.visits.prepared import visited
from tests.platform.world import person


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


@pytest.mark.django_db
def test_a_manager_is_told_of_listed_companies_whose_visit_is_overdue(as_: Callable[..., Client]) -> None:
    assign_list(person("bank-manager"), published(a_list(), localdate() - timedelta(days=400)).whitelist, 30, localdate())
    mine = Assignment.objects.filter(manager=person("bank-cs-clerk"))
    said = f"<b>{mine.count()}</b>逾期未访的名单企业"
    assert mine.exists() and said in as_("bank-cs-clerk").get("/").content.decode()
    for assigned in mine:
        visited(company=assigned.company)
    page = as_("bank-cs-clerk").get("/").content.decode()
    assert "逾期未访的名单企业" not in page
    assert "逾期未访的名单企业" not in as_("dept-manager").get("/").content.decode()
