"""A database of its own for tests that commit, die or write from two sides; and the process that does so.

``python -m tests.platform.ledger.scratch <what>`` works in the database that ``KEXIN_DATABASE``
names: there Django is set up once, and what has to die is forked from it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlsplit

from tests.conftest import ROOT

DAY = date(2026, 3, 2)


class Scratch:
    """Makes databases with all tables, on the server (or as a file) that the tests use."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server = folder, os.environ.get("KEXIN_DATABASE", "")
        self._template = self._new("template", "")
        self.run(self._template, "-m", "django", "migrate", "-v", "0")

    def _new(self, name: str, template: str) -> str:
        if not self.server:
            if template:
                shutil.copy(self.folder / "template.sqlite3", self.folder / f"{name}.sqlite3")
            return f"sqlite:///{self.folder / name}.sqlite3"
        import psycopg
        from psycopg import sql

        named, source = f"scratch_{name}_{uuid.uuid4().hex[:8]}", urlsplit(template or "x:///template0").path[1:]
        with psycopg.connect(self.server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(named), sql.Identifier(source)))
        return f"{self.server.rsplit('/', 1)[0]}/{named}"

    def database(self) -> str:
        """The address of a fresh one."""
        return self._new(uuid.uuid4().hex[:8], self._template)

    def run(self, database: str, *arguments: str, code: int = 0) -> str:
        """Python in that database; its output."""
        environment = {**os.environ, "KEXIN_DATABASE": database, "KEXIN_HOME": str(self.folder), "DJANGO_SETTINGS_MODULE": "kexin.platform.settings"}
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}"
        return done.stdout

    def work(self, database: str, what: str) -> str:
        """One of the functions below, in a process of its own."""
        return self.run(database, "-m", "tests.platform.ledger.scratch", what)


# ---- in the other process


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
