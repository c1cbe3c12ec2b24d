"""Whatever is sent to whichever address, the answer is one that the description names, in its shape, and never a fault of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kexin.platform.api.routes import api
from kexin.platform.wsgi import application
from tests.platform.api.asking import token
from tests.platform.life import Life

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})


@pytest.fixture
def secrets(db: None) -> Iterator[dict[str, str]]:
    """Of programs of a bank and of the department, with a loan and a claim to find."""
    Life().claimed()
    # A server closes its connection after a request; the transaction of a test must outlive it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield {"funds": token("dept-clerk")[1], "": token("bank-cs-clerk")[1]}
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=6, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
def test_every_answer_fits(case: schemathesis.Case[Any], secrets: dict[str, str]) -> None:
    secret = secrets["funds" if case.path.endswith("/funds") else ""]
    # What has the right shape may still be refused by the rules of a loan; a question may not, unless it goes on where nothing ended.
    refused: list[Any] = [positive_data_acceptance] if case.method == "POST" or case.query.get("cursor") else []
    case.call_and_validate(headers={"Host": "localhost", "Authorization": f"Bearer {secret}"}, excluded_checks=refused)


def test_every_address_was_looked_at() -> None:
    assert len(list(schema.get_all_operations())) == sum(len(methods) for methods in api.described["paths"].values()) >= 17
