"""A request that changes something is done once, however often it is sent.

The answer is kept in the transaction of the work, under the person and the key that
the sender chose. Who sends the same again while the first is at work waits for it.
What was refused left no trace, so that its key may be used again.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from kexin.platform.api.errors import RefusedError
from kexin.platform.api.models import Answered
from kexin.platform.orgs.access import Asked
from kexin.platform.trail import acting_as, address_of
from kexin.problems import Problem
from kexin.text import Text, same

HEADER = "Idempotency-Key"
KEY = r"^[!-~]{1,80}$"
KEPT = timedelta(days=90)
#: After so many requests old answers are taken away.
A_TIDYING = 1000


def once(status: int, *, reads: bool = False) -> Callable[[Callable[..., BaseModel]], Callable[..., HttpResponse]]:
    """For a view that gives a model: its answer has *status* and is kept.

    A view that *reads* only works before the transaction, so that it keeps no other writer waiting.
    """

    def kept(view: Callable[..., BaseModel]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def done(request: Asked, *args: Any, **named: Any) -> HttpResponse:
            key, route = _key(request), f"{request.method} {request.path_info}"[:200]
            said = hashlib.sha256(request.body).hexdigest()
            for before in Answered.objects.filter(person=request.user, key=key):
                return _again(before, route, said)
            body = view(request, *args, **named).model_dump_json() if reads else ""
            with transaction.atomic(), acting_as(request.user, address_of(request)):
                row, first = Answered.objects.get_or_create(person=request.user, key=key, defaults={"route": route, "request": said, "status": status, "body": body})
                if not first:
                    return _again(row, route, said)
                if not reads:
                    body = view(request, *args, **named).model_dump_json()
                    Answered.objects.filter(pk=row.pk).update(body=body)
            if row.pk % A_TIDYING == 0:
                forget()
            return HttpResponse(body, status=status, content_type="application/json")

        # Ninja reads the names of types where a function was written; here they stand resolved.
        vars(done)["__signature__"] = inspect.signature(view, eval_str=True)
        return done

    return kept


def key_of_work(request: Asked) -> str:
    """The key under which the work itself is kept: of this person, this address and the sender's key."""
    said = f"{request.user.pk} {request.path_info} {request.headers[HEADER]}"
    return f"api-{hashlib.sha256(said.encode()).hexdigest()}"


def forget() -> int:
    """Take away answers that are older than anybody sends a request again; how many."""
    return Answered.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _key(request: Asked) -> str:
    key = request.headers.get(HEADER, "")
    if re.fullmatch(KEY, key) is None:
        raise RefusedError(400, problems=[Problem(
            "idempotency-key", f"header.{HEADER}", Text("缺少或写法不符", "it is missing or written differently"), Text("1 至 80 个可见 ASCII 字符", "1 to 80 visible ASCII characters"),
            Text("请为每项业务生成一个新值（如 UUID），重发时不变", "make a new one (a UUID, say) for each piece of work, and keep it when you send it again"))])
    return key


def _again(row: Answered, route: str, said: str) -> HttpResponse:
    if (row.route, row.request) != (route, said):
        raise RefusedError(422, problems=[Problem(
            "key-reused", f"header.{HEADER}", Text("此键已用于另一请求", "this key was used for another request"), same(row.route), Text("请换一个新的键", "take a new key"))])
    return HttpResponse(row.body, status=row.status, content_type="application/json", headers={"Idempotent-Replayed": "true"})
