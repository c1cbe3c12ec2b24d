"""Programs that ask the API with tokens of the small world's people."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from kexin.platform.api.models import Token
from kexin.platform.api.tokens import make, offered_to
from tests.platform.world import person


def in_a_month() -> date:
    """A day on which a token of today still holds."""
    return timezone.localdate() + timedelta(days=30)


def token(username: str, scopes: Collection[str] | None = None) -> tuple[Token, str]:
    """A token of somebody, with every right that may be given unless *scopes* are named, and its secret."""
    who = person(username)
    made, secret = make(who, "test", scopes if scopes is not None else list(offered_to(who)), in_a_month(), uuid.uuid4().hex)
    assert secret is not None
    return made, secret


class Program:
    """Asks with a secret, in Chinese unless told otherwise."""

    def __init__(self, secret: str, language: str = "zh") -> None:
        self.client = Client(headers={"host": "localhost", "authorization": f"Bearer {secret}", "accept-language": language})

    def get(self, path: str, **headers: str) -> Any:
        """The answer to a question; *path* goes on after ``/api/v1/``."""
        return self.client.get(f"/api/v1/{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, body: Any, key: str | None = None, **headers: str) -> Any:
        """The answer to something to be done, under a new key unless one is given; a text is sent as it is."""
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        named = {"idempotency_key": key or uuid.uuid4().hex, **headers}
        return self.client.post(
            f"/api/v1/{path}", content, content_type=headers.get("content_type", "application/json"),
            headers={name.replace("_", "-"): value for name, value in named.items() if name != "content_type" and value})


def program(username: str, scopes: Collection[str] | None = None, language: str = "zh") -> Program:
    """A program that acts as somebody."""
    return Program(token(username, scopes)[1], language)


def codes(answer: Any) -> list[str]:
    """The codes of the problems of a refusal."""
    return [each["code"] for each in answer.json().get("problems", [])]
