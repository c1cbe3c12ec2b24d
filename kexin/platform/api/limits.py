"""How often a token may ask: so many times in a minute, over all processes.

Each process counts for itself and adds what it counted to the token's row every few
requests, so that a request costs no write of its own; the limit may be passed by
those few requests of each process.
"""

from __future__ import annotations

import time
from threading import Lock

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.utils import timezone

from kexin.platform.api.models import Token

_lock = Lock()
#: (minute, not yet added to the row, counted at all) of each token, in this process.
_mine: dict[str, tuple[int, int, int]] = {}


def wait(token: Token, now: float | None = None) -> int:
    """Count a request; the seconds to wait if it is one too many, otherwise 0."""
    seconds = time.time() if now is None else now
    minute, most = int(seconds // 60), settings.API_CALLS_A_MINUTE
    shared = token.calls if token.minute == minute else 0
    with _lock:
        before, waiting, counted = _mine.get(token.sha256, (minute, 0, 0))
        if before != minute:
            waiting = counted = 0
        if shared + waiting >= most:
            return 60 - int(seconds % 60)
        waiting, counted = waiting + 1, counted + 1
        add = waiting if counted == 1 or waiting >= max(1, most // 60) else 0
        _mine[token.sha256] = (minute, waiting - add, counted)
    if add:
        Token.objects.filter(pk=token.pk).update(
            calls=Case(When(minute=minute, then=F("calls") + add), default=Value(add)), minute=minute, last_used_on=timezone.localdate())
    return 0
