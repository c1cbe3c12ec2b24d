"""The follow-up of a need: who looks after it until when, given to somebody else, done, dropped, or turned into an application."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kexin.platform.lending.models import Application
from kexin.platform.moves import move
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import in_tree
from kexin.platform.refusal import refusal
from kexin.platform.visits.models import FollowState, FollowStep, FollowUp, Need
from kexin.text import Text, same


def open_for(need: Need, owner: Person, due_on: date, by: Person | None = None) -> FollowUp:
    """Begin: the one who heard of the need looks after it, or whom *by* names, until somebody else is named."""
    row = FollowUp.objects.create(need=need, bank=owner.organisation, owner=owner, due_on=due_on)
    FollowStep.objects.create(follow_up=row, verb=FollowStep.OPENED, by=by or owner, to=owner)
    return row


def owners_for(person: Person) -> list[Person]:
    """To whom a follow-up may be given: active people of the own tree who may follow up."""
    people = Person.objects.filter(in_tree(person, "organisation"), is_active=True).select_related("organisation").order_by("organisation__path", "username")
    return [p for p in people if may(p, "visits.follow")]


def reassign(by: Person, row: FollowUp, owner: Person, due_on: date, reason: str, today: date) -> None:
    """Give it to somebody else, or set another day, with the reason.

    Raises:
        ProblemsError: it is closed, nothing changes, the day is past, or *owner* may not follow up.
    """
    _reasoned(row, reason)
    if due_on < today:
        raise refusal("day", str(row.pk), same(due_on.isoformat()), Text(f"不早于 {today}", f"not before {today}"))
    if not (owner.is_active and may(owner, "visits.follow") and owner.organisation.path.startswith(by.organisation.path)):
        raise refusal("owner", str(row.pk), same(owner.name), Text("本机构及下级的经办或主管", "a clerk or manager of the own organisation or one below it"))
    with transaction.atomic():
        known = _locked(row)
        if (known.owner_id, known.due_on) == (owner.pk, due_on):
            raise refusal("nothing-changes", str(row.pk), Text("负责人和期限都没有变化", "neither the owner nor the day changes"), Text("另一位负责人或另一个期限", "another owner or another day"))
        move(row, [FollowState.OPEN], FollowState.OPEN, reason.strip(), owner=owner, due_on=due_on, reminded_on=None)
        FollowStep.objects.create(follow_up=row, verb=FollowStep.REASSIGNED, by=by, to=owner, reason=reason.strip())


def close(by: Person, row: FollowUp, done: bool, reason: str, today: date) -> None:
    """Done, with what came of it; or dropped, with why.

    Raises:
        ProblemsError: it is closed already, or there are no words.
    """
    _reasoned(row, reason)
    with transaction.atomic():
        _locked(row)
        move(row, [FollowState.OPEN], FollowState.DONE if done else FollowState.DROPPED, reason.strip(), reason=reason.strip(), closed_on=today)
        FollowStep.objects.create(follow_up=row, verb=FollowStep.DONE if done else FollowStep.DROPPED, by=by, reason=reason.strip())


def applied(by: Person, row: FollowUp, application: Application, today: date) -> None:
    """The need led to this application, and is done with it.

    Raises:
        ProblemsError: it is closed already, the application is of another company, or belongs to another need.
    """
    if application.company_id != row.need.company_id:
        raise refusal("other-company", application.number, same(application.company.name), same(row.need.company.name))
    with transaction.atomic():
        _locked(row)
        other = FollowUp.objects.filter(application=application).exclude(pk=row.pk).first()
        if other is not None:
            raise refusal("tied-already", application.number, Text("该申请已关联另一项需求", "this application belongs to another need already"), Text("一笔申请对应一项需求", "one need for each application"))
        move(row, [FollowState.OPEN], FollowState.DONE, application.number, application=application, closed_on=today)
        FollowStep.objects.create(follow_up=row, verb=FollowStep.APPLIED, by=by, reason=application.number)


def _locked(row: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _reasoned(row: FollowUp, reason: str) -> None:
    if not reason.strip():
        raise refusal("no-reason", str(row.pk), Text("没有写说明", "there are no words"), Text("写明说明", "say why"))
