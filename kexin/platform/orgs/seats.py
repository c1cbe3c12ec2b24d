"""Seats: one manager proposes, another one confirms; nobody raises themselves, and no organisation loses its last manager."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone

from kexin.platform.moves import move, two_people
from kexin.platform.orgs.invitation import send_invitation
from kexin.platform.orgs.models import Organisation, Person, Role, SeatChange
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import in_tree
from kexin.platform.refusal import refusal
from kexin.text import Text, same

#: A change of seat waits for a second signature (``change``): heard by the messages, which stand above this desk.
proposed = Signal()


@dataclass(frozen=True)
class Seat:
    """Where somebody is to sit, and whether they may sign in."""

    organisation: Organisation
    role: str
    active: bool = True


def invite(by: Person, seat: Seat, key: str, reason: str, *, username: str, name: str, email: str, phone: str = "") -> SeatChange:
    """Propose somebody new: the person stands there inactive until another manager confirms.

    Raises:
        ProblemsError: the seat is outside the tree of *by*, or the name is taken.
    """
    if (sent := SeatChange.objects.filter(key=key).first()) is not None:
        return sent
    with transaction.atomic():
        _fits(by, seat)
        if Person.objects.filter(username__iexact=username).exists():
            raise refusal("name-taken", username, Text(f"登录名已存在：{username}", f"the sign-in name {username} is taken"), Text("每人一个登录名", "one name for each person"), Text("请换一个登录名", "choose another name"))
        person = Person.objects.create(username=username, name=name, email=email, phone=phone, organisation=seat.organisation, role=seat.role, is_active=False)
        return _proposed(by, person, seat, key, reason, new=True)


def propose(by: Person, person: Person, seat: Seat, key: str, reason: str) -> SeatChange:
    """Propose another seat for somebody, or none.

    Raises:
        ProblemsError: it is one's own, it changes nothing, it lies outside the tree of *by*, or it would take an organisation's last manager.
    """
    if (sent := SeatChange.objects.filter(key=key).first()) is not None:
        return sent
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
        _not_oneself(by, person)
        _within(by, person.organisation)
        _fits(by, seat)
        if person.erased_at is not None or (seat.organisation.pk, seat.role, seat.active) == (person.organisation_id, person.role, person.is_active):
            raise refusal("nothing-changes", str(person.pk), Text("席位没有变化", "the seat stays as it is"), Text("另一个席位", "another seat"), Text("请选择不同的机构、角色或状态", "choose another organisation, role or state"))
        _leaves_a_manager(person, seat)
        return _proposed(by, person, seat, key, reason, new=False)


def open_changes(person: Person) -> QuerySet[SeatChange]:
    """Proposals that *person* may confirm or refuse: of others, about others, from and to seats within the own tree."""
    if not may(person, "people.confirm"):
        return SeatChange.objects.none()
    return SeatChange.objects.filter(in_tree(person, "organisation"), in_tree(person, "person__organisation"), state=SeatChange.PROPOSED).exclude(proposed_by=person).exclude(person=person)


def decide(by: Person, change: SeatChange, *, agreed: bool) -> None:
    """Confirm or refuse a proposal; a confirmed one takes effect at once and ends the person's sessions.

    Raises:
        ProblemsError: it was decided already, *by* proposed it or is meant by it, or it no longer fits.
    """
    with transaction.atomic():
        two_people(change.proposed_by_id, by.pk)
        person = Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=change.person_id)
        _not_oneself(by, person)
        _within(by, person.organisation)
        seat = Seat(change.organisation, change.role, change.active)
        move(change, [SeatChange.PROPOSED], SeatChange.CONFIRMED if agreed else SeatChange.REFUSED, decided_by=by, decided_at=timezone.now())
        if not agreed:
            return
        _fits(by, seat)
        if person.turn != change.turn or person.erased_at is not None:
            raise refusal("other-seat", str(change.pk), Text("提出之后席位已变化", "the seat has changed since the proposal"), Text("以现席位为准", "a proposal about today's seat"), Text("请不同意此项，再重新提出", "refuse this one and propose anew"))
        _leaves_a_manager(person, seat)
        person.organisation, person.role, person.is_active, person.turn = seat.organisation, seat.role, seat.active, person.turn + 1
        person.save(update_fields=["organisation", "role", "is_active", "turn"])
        if seat.active and not person.has_usable_password():
            transaction.on_commit(lambda: send_invitation.enqueue(person.pk))


def _proposed(by: Person, person: Person, seat: Seat, key: str, reason: str, *, new: bool) -> SeatChange:
    try:
        with transaction.atomic():
            change = SeatChange.objects.create(
                key=key, person=person, organisation=seat.organisation, role=seat.role, active=seat.active, reason=reason, proposed_by=by, turn=person.turn,
                before_organisation=None if new else person.organisation, before_role="" if new else person.role, before_active=person.is_active)
    except IntegrityError:
        raise refusal("open-change", str(person.pk), Text("此人已有一项待复核的变更", "a change for this person waits already"), Text("一次一项", "one at a time"), Text("请先处理待复核的变更", "decide that one first")) from None
    proposed.send(SeatChange, change=change)
    return change


def _fits(by: Person, seat: Seat) -> None:
    """The seat exists, is open, and lies in the tree of *by*."""
    _within(by, seat.organisation)
    if seat.role not in Role.values:
        raise refusal("unknown-role", seat.role, same(seat.role), same(", ".join(Role.values)), Text("请选择角色", "choose a role"))
    if seat.active and seat.organisation.closed_on is not None:
        raise refusal("closed", seat.organisation.code, Text("机构已撤销", "the organisation is closed"), Text("在用的机构", "an open organisation"), Text("请选择其他机构", "choose another organisation"))


def _within(by: Person, organisation: Organisation) -> None:
    if not organisation.path.startswith(by.organisation.path):
        raise refusal("outside", organisation.code, Text("不在本机构范围内", "it is outside your organisation"), Text("本机构及下级", "your organisation and those below it"), Text("请由其主管办理", "ask its own manager"))


def _not_oneself(by: Person, person: Person) -> None:
    if by.pk == person.pk:
        raise refusal("oneself", str(by.pk), Text("不能办理本人的席位", "nobody decides about their own seat"), Text("由他人办理", "somebody else does"), Text("请由另一位主管办理", "ask another manager"))


def _leaves_a_manager(person: Person, seat: Seat) -> None:
    """Whoever is the last manager of an organisation stays until there is another one. The organisation's row is locked: two that leave at once are counted one after the other."""
    if not person.is_active or person.role != Role.MANAGER or (seat.active and seat.role == Role.MANAGER and seat.organisation.pk == person.organisation_id):
        return
    Organisation.objects.select_for_update().get(pk=person.organisation_id)
    if not Person.objects.filter(organisation_id=person.organisation_id, role=Role.MANAGER, is_active=True).exclude(pk=person.pk).exists():
        raise refusal("last-manager", str(person.pk), Text("这是该机构最后一位主管", "this is the last manager of the organisation"), Text("每个机构至少一位主管", "every organisation has a manager"), Text("请先增加另一位主管", "first let there be another manager"))
