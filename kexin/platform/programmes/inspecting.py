"""Checklists are answered; what is not in order becomes a finding, is put right by its deadline, and is checked again by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from kexin.outreach.periods import window_of
from kexin.platform.moves import move, two_people
from kexin.platform.notices.telling import tell_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import CLOSED, OPEN, RECTIFIED, Finding, Inspection, Row, Running
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats, people_of
from kexin.platform.refusal import refusal
from kexin.programmes.inspecting import findings_of
from kexin.programmes.programme import Checklist, Inspected, Programme
from kexin.text import Text


def inspect(
        person: Person, running: Running, checklist_id: str, row: Row | None, *, cadence: str, post: str, on: date, answers: Mapping[str, str], note: str, today: date, key: str) -> Inspection:
    """Write an inspection down with its findings; the same form again gives the same one.

    Raises:
        ProblemsError: it is not the person's to do, the day has not come, questions are open, or something was found and no row is named.
    """
    programme = reading(running.programme, today).programme
    checklist, own_key = programme.checklist(checklist_id), f"{person.pk}:{key}"
    found = findings_of(programme, checklist, answers, on)
    schedule = next((c for c in programme.cadences if c.id == cadence and c.checklist == checklist_id), None)
    _check(programme, schedule, running, row, post, on, today, bool(found), cadence)
    Seats(person, running, programme).must((schedule.role,) if schedule is not None else checklist.by)
    with transaction.atomic():
        Running.objects.select_for_update().get(pk=running.pk)
        known = made_before(Inspection, own_key, running_id=running.pk)
        if known is not None:
            return known
        made = Inspection.objects.create(
            running=running, row=row, key=own_key, checklist=checklist_id, cadence=cadence, post=post, on=on, passed=not found, answers={i.id: answers[i.id] for i in checklist.items}, note=note, by=person)
        if row is not None:
            for f in found:
                Finding.objects.create(running=running, inspection=made, row=row, item=f.item.id, severity=f.severity, found_on=on, due_on=f.due_on)
    if found and row is not None:
        tell_people(
            people_of(running, programme, checklist.rectify).exclude(pk=person.pk),
            Text(f"“{row.name}”有 {len(found)} 个问题待整改", f"{row.name}: {len(found)} findings to put right"), reverse("programme_row", args=[row.pk]))
    return made


def next_schedule(running: Running, schedules: Sequence[Inspected], of_row: bool, today: date) -> str:
    """The schedule for which an inspection is probably made: those of single rows if one is named, and one that has none yet in its day, week, month or quarter."""
    fitting = [s for s in schedules if (s.each == "row") is of_row] or schedules
    # Each leader, and each row, has an inspection of its own to make: that others made theirs says nothing.
    waiting = [s for s in fitting if s.each != "register" or not _made(running, s, today)]
    return next((s.id for s in (*waiting, *fitting)), "")


def _made(running: Running, schedule: Inspected, today: date) -> bool:
    every, rows = schedule.cadence.every, Inspection.objects.filter(running=running, cadence=schedule.id)
    if every == "once" or every == "days":
        return rows.exists()
    return rows.filter(on__gte=window_of(every, today).first).exists()


def _check(programme: Programme, schedule: Inspected | None, running: Running, row: Row | None, post: str, on: date, today: date, found: bool, cadence: str) -> None:
    where = programme.id
    if cadence and schedule is None:
        raise refusal("no-schedule", where, Text("此检查表没有这项安排", "this checklist has no such schedule"), Text("所列安排之一，或不选", "one of those listed, or none"))
    if not running.started_on <= on <= today:
        raise refusal("wrong-day", where, Text(f"{on}", f"{on}"), Text(f"{running.started_on} 至今天", f"from {running.started_on} to today"))
    if row is None and (found or schedule is None or schedule.each == "row"):
        raise refusal("no-row", where, Text(f"没有选择{programme.register.row.zh}", f"no {programme.register.row.en} is named"), Text("发现问题或逐个检查时须指明", "name it where something was found, or where each is inspected"), Text("请选择", "choose one"))
    posts = programme.role(schedule.role).posts if schedule is not None and schedule.each == "post" else 0
    if (posts and not (post.isascii() and post.isdigit() and 1 <= int(post) <= posts)) or (not posts and post):
        raise refusal("wrong-post", where, Text(f"带队人“{post}”", f"led by “{post}”"), Text(f"1 至 {posts}" if posts else "不填", f"1 to {posts}" if posts else "empty"))


def rectify(person: Person, finding: Finding, note: str, day: date) -> None:
    """Report a finding as put right.

    Raises:
        ProblemsError: it is not the person's to do, nothing is said, or it stands elsewhere.
    """
    _, checklist, seats = _about(person, finding, day)
    seats.must(checklist.rectify)
    if not note.strip():
        raise refusal("no-note", finding.row.code, Text("没有写整改情况", "nothing is said of what was done"), Text("写明整改情况", "what was done"))
    with transaction.atomic():
        move(finding, [OPEN], RECTIFIED, note.strip(), by=person, rectified_on=day, rectified_note=note.strip(), second=None, checked_note="")
    programme = seats.programme
    tell_people(
        people_of(finding.running, programme, checklist.recheck).exclude(pk=person.pk),
        Text(f"“{finding.row.name}”的整改待复查", f"{finding.row.name}: something was put right and waits to be checked"), reverse("programme_row", args=[finding.row_id]))


def recheck(person: Person, finding: Finding, passed: bool, note: str, day: date) -> None:
    """Check again what was put right: closed, or back with a new deadline.

    Raises:
        ProblemsError: the same person put it right, it is not the person's to check, it stands elsewhere, or a reason is missing.
    """
    programme, checklist, seats = _about(person, finding, day)
    seats.must(checklist.recheck)
    two_people(finding.by_id, person.pk)
    if not passed and not note.strip():
        raise refusal("no-reason", finding.row.code, Text("没有写不合格的理由", "there is no reason why it is not in order"), Text("写明理由", "a reason"))
    with transaction.atomic():
        if passed:
            move(finding, [RECTIFIED], CLOSED, note.strip(), second=person, closed_on=day, checked_note=note.strip())
        else:
            due_on = day + timedelta(days=programme.severity(finding.severity).days)
            move(finding, [RECTIFIED], OPEN, note.strip(), second=person, due_on=due_on, checked_note=note.strip(), rectified_on=None)


def _about(person: Person, finding: Finding, day: date) -> tuple[Programme, Checklist, Seats]:
    programme = reading(finding.running.programme, day).programme
    checklist = next((c for c in programme.checklists if c.id == finding.inspection.checklist), None)
    if checklist is None:
        raise refusal("no-checklist", finding.row.code, Text("专项文件中已没有这张检查表", "the programme's file has no such checklist any more"), Text("恢复该检查表", "put the checklist back"))
    return programme, checklist, Seats(person, finding.running, programme)
