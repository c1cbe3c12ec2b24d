"""Sends the same request from two threads at once to a site of its own, and says what came of it."""

from __future__ import annotations

import sys
import threading
import uuid
from pathlib import Path
from typing import Any


def main(folder: Path) -> None:
    """Two statuses, whether the answers are the same, how many applications there are."""
    import django

    django.setup()
    from tests.platform import world

    world.build(folder)
    from django.db import connection

    from kexin.platform.lending.models import Application
    from tests.platform.api.asking import Program, token

    _, secret = token("bank-cs-clerk")
    body = {"code": world.firm().code, "amount": 100_000_000, "months": 12, "purpose": "x"}
    key, start, answers = uuid.uuid4().hex, threading.Barrier(2), list[Any]()

    def ask() -> None:
        asking = Program(secret)
        start.wait()
        answers.append(asking.post("applications", body, key))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same = "same" if answers[0].content == answers[1].content else "different"
    print(*(each.status_code for each in answers), same, Application.objects.count())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
