"""The world of the site's tests, built once, and a browser for somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.platform import world
from tests.platform.tables import copy_tables

ON_A_FILE = connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database of the tests on SQLite is there already, with its tables."""
    return ON_A_FILE


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Before Django looks for it: it is copied."""
    if ON_A_FILE:
        copy_tables(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After the tables: the world, which every test finds as it was."""
    with django_db_blocker.unblock():
        call_command("createcachetable")
        world.build(world.home())


@pytest.fixture
def as_(db: None) -> Callable[..., Client]:
    """``as_("cs-clerk")``: a client of somebody signed in, in Chinese or English."""

    def client(username: str, language: str = "zh-hans") -> Client:
        found = Client(headers={"host": "localhost"})
        found.force_login(world.person(username))
        found.cookies["django_language"] = language
        return found

    return client
