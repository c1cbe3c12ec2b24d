"""Payouts that are killed and reviewers who race, on a scratch site; run as a program that prints what it found as JSON.

Every trial runs in a process that is forked off, so that it can die like a real one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django


def _start() -> None:
    django.setup()

    from tests.platform import world

    world.build(Path(os.environ["KEXIN_TEST_SITE"]))


def _forked(*works: Callable[[], None]) -> list[int]:
    """Run each in a process of its own, all at the same moment; 0 done, 3 refused, negative killed by that signal."""
    from django.db import connections

    connections.close_all()
    begin = time.time() + 0.2
    children = []
    for work in works:
        child = os.fork()
        if child == 0:
            os._exit(_child(work, begin))
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _child(work: Callable[[], None], begin: float) -> int:
    from kexin.problems import ProblemsError

    time.sleep(max(0.0, begin - time.time()))
    try:
        work()
    except ProblemsError:
        return 3
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 70
    return 0


def _dying(work: Callable[[], None], at: int) -> Callable[[], None]:
    """*work*, killed before its statement number *at*; the commit counts as two: before and after it."""

    def killed() -> None:
        from django.db import connection

        seen = 0

        def count() -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            count()
            return execute(sql, params, many, context)

        commit = connection.commit

        def committed() -> None:
            count()
            commit()
            count()

        with patch.object(connection, "commit", committed), connection.execute_wrapper(wrapper):
            work()

    return killed


def _state(pk: int) -> dict[str, Any]:
    """What the tables say of a claim, and whether the book is whole."""
    from kexin.platform.claims.models import Claim
    from kexin.platform.ledger.models import BookEntry
    from kexin.platform.ledger.posting import book_of, held
    from tests.platform.life import fund

    claim = Claim.objects.get(pk=pk)
    entries = BookEntry.objects.filter(fund=fund(), claim=claim.number)
    book = book_of(fund())
    return {
        "state": claim.state, "payouts": entries.filter(kind="payout").count(), "accepted": entries.filter(kind="claim").count(),
        "cash": held(fund(), "Assets:Cash"), "balance": sum(book.balances().values())}


def killed() -> dict[str, Any]:
    """A payout killed before each statement in turn, then after its end."""
    from kexin.platform.claims.models import Claim
    from kexin.platform.claims.paying import pay
    from tests.platform.life import OVERDUE, Life
    from tests.platform.world import person

    pk = Life().accepted().claim.pk
    assert pk is not None

    def work() -> None:
        pay(person("dept-clerk"), Claim.objects.get(pk=pk), OVERDUE + timedelta(days=5))

    trials = []
    for at in range(1, 500):
        [code] = _forked(_dying(work, at))
        trials.append({"at": at, "code": code, **_state(pk)})
        if code >= 0:
            break
    [again] = _forked(work)
    return {"trials": trials, "again": again, "end": _state(pk)}


def _both(works: Sequence[Callable[[], None]], pk: int) -> dict[str, Any]:
    codes = _forked(*works)
    return {"codes": sorted(codes), **_state(pk)}


def raced() -> dict[str, Any]:
    """Two bureau reviewers, two department reviewers, two payers, each pair at once."""
    from kexin.platform.claims.models import Claim
    from kexin.platform.claims.paying import pay
    from kexin.platform.claims.reviewing import first_review, second_review
    from kexin.platform.claims.sharing import shared
    from tests.platform.life import OVERDUE, Life, healthy
    from tests.platform.world import person

    healthy()
    pk = Life().claimed().claim.pk
    assert pk is not None

    def review(step: Any, username: str) -> Callable[[], None]:
        def work() -> None:
            claim = Claim.objects.get(pk=pk)
            step(person(username), claim, True, shared(claim, OVERDUE).seal, "同意", OVERDUE)
        return work

    def payer() -> None:
        pay(person("dept-clerk"), Claim.objects.get(pk=pk), OVERDUE + timedelta(days=5))

    first = _both([review(first_review, "cs-clerk"), review(first_review, "cs-reviewer")], pk)
    second = _both([review(second_review, "dept-reviewer"), review(second_review, "dept-manager")], pk)
    return {"first": first, "second": second, "paid": _both([payer] * 4, pk)}


def doubled() -> dict[str, Any]:
    """The same claim sent by four processes at once, and two claims for the last money of a pool."""
    from kexin.platform.claims.claiming import claim
    from kexin.platform.claims.models import Claim
    from kexin.platform.claims.reviewing import first_review, second_review
    from kexin.platform.claims.sharing import shared
    from kexin.platform.ledger.posting import free_balance
    from kexin.platform.lending.models import Application
    from tests.platform.life import OVERDUE, WAN, Life, fund, healthy, key
    from tests.platform.world import person

    fund(money=200 * WAN)
    healthy()
    lives = [Life().filed(), Life().filed()]
    once = key()
    for life in lives:
        life.overdue()

    def send() -> None:
        claim(person("bank-cs-clerk"), Application.objects.get(pk=lives[0].loan.pk), 200 * WAN, 0, "停产", OVERDUE, once)

    sent = sorted(_forked(*[send] * 4))
    lives[1].claimed()
    pks = list(Claim.objects.order_by("id").values_list("pk", flat=True))
    for pk in pks:
        row = Claim.objects.get(pk=pk)
        first_review(person("cs-clerk"), row, True, shared(row, OVERDUE).seal, "属实", OVERDUE)

    def accept(pk: int) -> Callable[[], None]:
        def work() -> None:
            row = Claim.objects.get(pk=pk)
            second_review(person("dept-reviewer"), row, True, shared(row, OVERDUE).seal, "同意", OVERDUE)
        return work

    codes = _forked(*[accept(pk) for pk in pks])
    for pk, code in zip(pks, codes, strict=True):
        if code == 3:  # the other one changed what this one was shown
            accept(pk)()
    return {
        "sent": sent, "claims": len(pks), "codes": sorted(codes), "public": sorted(c.public or 0 for c in Claim.objects.all()), "free": free_balance(fund()),
        "parts": [sum(p["amount"] for p in c.allocation["parts"]) for c in Claim.objects.all()], "states": sorted({c.state for c in Claim.objects.all()})}


if __name__ == "__main__":
    _start()
    print(json.dumps({"killed": killed, "raced": raced, "doubled": doubled}[sys.argv[1]]()))
