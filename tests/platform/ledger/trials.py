"""Writers that die or meet, on a scratch site: ``python -m tests.platform.ledger.trials <what>``.

Django is set up once, and what has to die is forked from it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread
from typing import Any

DAY = date(2026, 3, 2)


def _fund() -> Any:
    """An accepted claim of a filed loan, to be paid."""
    from kexin.fund.book.event import Event
    from kexin.platform.ledger.models import Fund
    from kexin.platform.ledger.posting import post
    from kexin.platform.orgs.models import Organisation

    keeper, _ = Organisation.objects.get_or_create(code="dept", defaults={"kind": "department", "name_zh": "省科技厅", "area": "430000"})
    fund, made = Fund.objects.get_or_create(name="资金池", scheme="s", area="430000", keeper=keeper)
    if made:
        for event in (
                Event("c", "contribution", DAY, 1000, party="省级"), Event("e", "earmark", DAY, 500, loan="L1", bank="bank", area="430100", scheme="s"),
                Event("k", "claim", DAY, 400, claim="C1", loan="L1")):
            post(fund, event)
    return fund


def _payout(n: int) -> Any:
    from kexin.fund.book.event import Event

    return Event(f"p{n}", "payout", DAY, 1, claim="C1")


def kill() -> None:
    """Pay and die before each step in turn (every statement, the commit, the moment after); look, pay again, look."""
    from django.db import connections

    from kexin.platform.ledger.models import BookEntry, BookPosting
    from kexin.platform.ledger.posting import post
    from kexin.platform.ledger.verifying import verify

    fund, steps, died = _fund(), 0, True
    while died:
        steps += 1
        connections.close_all()
        event, before = _payout(steps), BookEntry.objects.count()
        connections.close_all()
        child = os.fork()
        if child == 0:
            _die_at(steps, partial(post, fund, event))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status)
        assert died or status == 0
        entered = BookEntry.objects.count() - before
        assert entered in (0, 1)
        assert BookPosting.objects.filter(no__gt=before).count() == 4 * entered
        assert verify(fund).whole
        again = post(fund, event)
        assert post(fund, event) == again
        assert BookEntry.objects.count() == before + 1
        assert verify(fund).whole
    print(steps - 1)


def _die_at(step: int, work: Callable[[], object]) -> None:
    from django.db import connection

    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapper(execute: Any, *asked: Any) -> Any:
        count()
        return execute(*asked)

    database: Any = connection  # its types do not know how it commits
    database.ensure_connection()
    commit = database._commit

    def counted() -> None:
        count()
        commit()
        count()

    database._commit = counted
    with database.execute_wrapper(wrapper):
        work()


def _together(*works: Callable[[], None]) -> None:
    """Each in a thread with a connection of its own, from the same moment on; what fails, fails here."""
    from django.db import connections

    barrier, failed = Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:  # told in the thread that waits
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def writers() -> None:
    """Two write forty events each, ten of them with the same keys."""
    from kexin.fund.book.event import Event
    from kexin.platform.ledger.models import BookEntry
    from kexin.platform.ledger.posting import held, post
    from kexin.platform.ledger.verifying import verify

    fund, given = _fund(), list[tuple[str, str]]()

    def writer(name: str) -> Callable[[], None]:
        def work() -> None:
            for n in range(40):
                key = f"both{n}" if n % 4 == 0 else f"{name}{n}"
                given.append((key, post(fund, Event(key, "contribution", DAY, 1, party="省级")).hash))
        return work

    _together(writer("a"), writer("b"))
    assert BookEntry.objects.count() == 3 + 70
    assert len(given) == 80 and len(set(given)) == 70
    assert held(fund, "Assets:Cash") == 1070
    assert verify(fund).whole
    print("ok")


def last_fen() -> None:
    """Three want the whole cash at once: one gets it."""
    from kexin.fund.book.event import Event
    from kexin.platform.ledger.posting import held, post
    from kexin.platform.ledger.verifying import verify
    from kexin.problems import ProblemsError

    fund, told = _fund(), list[str]()

    def wants(n: int) -> Callable[[], None]:
        def work() -> None:
            try:
                post(fund, Event(f"all{n}", "return", DAY, 1000, party="省级"))
                told.append("paid")
            except ProblemsError as error:
                told.append(error.problems[0].code)
        return work

    _together(*(wants(n) for n in range(3)))
    assert sorted(told) == ["overdrawn", "overdrawn", "paid"], told
    assert held(fund, "Assets:Cash") == 0
    assert verify(fund).whole
    print("ok")


def confirmations() -> None:
    """Two people confirm one proposal at once: it is entered once, the second one is told."""
    from kexin.platform.ledger.models import BookEntry, Proposal
    from kexin.platform.ledger.proposals import confirm, propose
    from kexin.platform.orgs.models import Person
    from kexin.problems import ProblemsError

    fund, told = _fund(), list[str]()
    clerk, *signers = (Person.objects.create(username=name, name=name, organisation=fund.keeper, role="reviewer") for name in ("clerk", "one", "two"))
    made = propose(fund, clerk, "key", kind="interest", on=DAY, amount=7)

    def signs(person: Any) -> Callable[[], None]:
        def work() -> None:
            try:
                confirm(Proposal.objects.get(pk=made.pk), person)
                told.append("entered")
            except ProblemsError as error:
                told.append(error.problems[0].code)
        return work

    _together(*(signs(p) for p in signers))
    assert sorted(told) == ["entered", "moved-on"], told
    assert BookEntry.objects.filter(kind="interest").count() == 1
    print("ok")


def prepare() -> None:
    """Just the fund, checked once."""
    from kexin.platform.ledger.verifying import verify

    assert verify(_fund()).whole


if __name__ == "__main__":
    import django

    django.setup()
    {"kill": kill, "writers": writers, "last_fen": last_fen, "confirmations": confirmations, "prepare": prepare}[sys.argv[1]]()
