"""Money that is entered by hand: one person proposes, another one confirms, and only then it stands in the book."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kexin.fund.book.event import Event, read_event
from kexin.platform.ledger.models import BookEntry, Fund, Proposal, kind_of
from kexin.platform.ledger.posting import StoredBook, lock, post
from kexin.platform.moves import move, two_people
from kexin.platform.notices.telling import tell
from kexin.platform.orgs.models import Person
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


def propose(fund: Fund, by: Person, key: str, **said: Any) -> Proposal:
    """Write a proposal down; the same form sent twice gives the same proposal.

    Raises:
        ProblemsError: it makes no sense, its day is still to come, or another proposal has this key.
    """
    proposal = Proposal(fund=fund, key=key, proposed_by=by, **said)
    read_event(_event(proposal).record())
    if proposal.on > timezone.localdate():
        raise ProblemsError([Problem("later-day", key, same(str(proposal.on)), Text(f"不晚于今天 {timezone.localdate()}", f"not after today, {timezone.localdate()}"), Text("请更正日期", "correct the day"))])
    if proposal.kind == "reversal":
        _reversible(fund, proposal.reverses)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
            title = proposal.kind_title
            tell("ledger.confirm", Text(f"待复核入账：{fund.name} {title.zh}", f"to be confirmed: {fund.name}, {title.en}"), reverse("proposal", args=[proposal.pk]), organisation=fund.keeper, but=by)
    except IntegrityError:
        there = Proposal.objects.filter(fund=fund, key=key, proposed_by=by).first()
        if there is None or any(getattr(there, name) != value for name, value in said.items()):
            raise ProblemsError([Problem(
                "key-used", key, Text("此表单已提交过，内容不同", "this form was sent before and said something else"), Text("每张表单提交一次", "a form is sent once"),
                Text("请重新打开页面填写", "open the page anew"))]) from None
        return there
    return proposal


@transaction.atomic
def confirm(proposal: Proposal, by: Person) -> BookEntry:
    """Enter it, under its own day or, where the book has gone on since, under the day of its last entry.

    Raises:
        ProblemsError: the same person proposed it, it is decided already, or the book refuses it.
    """
    two_people(proposal.proposed_by_id, by.pk)
    lock(proposal.fund)
    entry = post(proposal.fund, _event(proposal), by=proposal.proposed_by)
    move(proposal, {Proposal.PROPOSED}, Proposal.CONFIRMED, decided_by=by, decided_at=timezone.now(), entry=entry)
    return entry


@transaction.atomic
def refuse(proposal: Proposal, by: Person, reason: str) -> None:
    """It is not entered.

    Raises:
        ProblemsError: the same person proposed it, or it is decided already.
    """
    two_people(proposal.proposed_by_id, by.pk)
    move(proposal, {Proposal.PROPOSED}, Proposal.REFUSED, note=reason, decided_by=by, decided_at=timezone.now(), reason=reason)


def _event(proposal: Proposal) -> Event:
    """What it becomes. A later day than its own is said in the note."""
    *_, last = StoredBook(proposal.fund).last
    on, note = max(proposal.on, last), proposal.note
    if on != proposal.on:
        note = f"{note}（发生日 {proposal.on}）" if note else f"发生日 {proposal.on}"
    return Event(key=f"proposal-{proposal.key}", kind=kind_of(proposal.kind), on=on, amount=proposal.amount, party=proposal.party, reverses=proposal.reverses, note=note)


def _reversible(fund: Fund, key: str) -> None:
    """Before anybody is asked to confirm it."""
    target = BookEntry.objects.filter(fund=fund, key=key).first()
    if target is None or target.kind == "reversal" or BookEntry.objects.filter(fund=fund, reverses=key).exists():
        raise ProblemsError([Problem(
            "reversed-before", key, Text("没有这一笔，或已被冲销，或本身就是冲销", "there is no such entry, or it is reversed already, or is a reversal"), Text("一笔只冲销一次", "an entry is reversed once"),
            Text("请核对", "check it"))])
