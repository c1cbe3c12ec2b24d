"""A row goes from stage to stage: by the role that the file names, and where it wants two, another person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse

from kexin.formula.python_program import Value
from kexin.platform.moves import move, two_people
from kexin.platform.notices.telling import tell_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.books import entry_of, values_of
from kexin.platform.programmes.models import CONFIRMED, PROPOSED, RETURNED, Row, Step, dump
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats, people_of
from kexin.platform.refusal import refusal
from kexin.programmes.moving import need_move
from kexin.text import Text


def propose(person: Person, row: Row, move_id: str, filled: Mapping[str, Value], note: str, day: date, key: str) -> Step:
    """Make a move, or propose it where two people sign; the same form again gives the same step.

    Raises:
        ProblemsError: it is not the person's step, it does not begin where the row stands, something is missing, or another step is open.
    """
    computing = reading(row.running.programme, day)
    programme, own_key = computing.programme, f"{person.pk}:{key}"
    with transaction.atomic():
        stored = Row.objects.select_for_update().select_related("running").get(pk=row.pk)
        known = made_before(Step, own_key, row_id=row.pk)
        if known is not None:
            return known
        chosen = need_move(computing, entry_of(programme, stored), move_id, filled)
        Seats(person, stored.running, programme).must(chosen.by)
        if Step.objects.filter(row=stored, state=PROPOSED).exists():
            raise refusal("proposed-already", stored.code, Text("已有一步待复核", "a step waits to be confirmed already"), Text("先办结前一步", "that one is dealt with first"), Text("请等待复核", "wait for it"))
        step = Step.objects.create(
            row=stored, key=own_key, move=move_id, start=stored.state, to=chosen.to, filled=dump({f: filled.get(f) for f in chosen.fills}), note=note, on=day, state=PROPOSED if chosen.second else CONFIRMED, by=person)
        if not chosen.second:
            _make(step, stored, day)
    if chosen.second:
        tell_people(
            people_of(stored.running, programme, chosen.second).exclude(pk=person.pk),
            Text(f"“{stored.name}”的“{chosen.title.zh}”待复核", f"{stored.name}: “{chosen.title.en}” waits to be confirmed"), reverse("programme_row", args=[stored.pk]))
    return step


def decide(person: Person, step: Step, confirmed: bool, reason: str, day: date) -> None:
    """Confirm somebody else's step, whereupon the row moves; or send it back with a reason.

    Raises:
        ProblemsError: the same person proposed it, it is not the person's to confirm, it was dealt with, what it needs does not hold any more, or a reason is missing.
    """
    two_people(step.by_id, person.pk)
    if not confirmed and not reason.strip():
        raise refusal("no-reason", step.row.code, Text("没有写退回的理由", "there is no reason for sending it back"), Text("写明理由", "a reason"))
    with transaction.atomic():
        row = Row.objects.select_for_update().select_related("running").get(pk=step.row_id)
        computing = reading(row.running.programme, day)
        programme = computing.programme
        chosen = next((m for m in programme.moves if m.id == step.move), None)
        if chosen is None:
            raise refusal("no-such-move", row.code, Text("专项文件中已没有这一步", "the programme's file has no such step any more"), Text("退回", "send it back"))
        Seats(person, row.running, programme).must(chosen.second)
        if confirmed:
            filled = {name: value for name, value in values_of(programme.register, step.filled).items() if name in step.filled}
            need_move(computing, entry_of(programme, row), step.move, filled)
        move(step, [PROPOSED], CONFIRMED if confirmed else RETURNED, reason.strip(), second=person, second_on=day, second_note=reason.strip())
        if confirmed:
            _make(step, row, day)


def _make(step: Step, row: Row, day: date) -> None:
    """The row moves, with what was filled in."""
    move(row, [step.start], step.to, step.note, since=day, values={**row.values, **step.filled})
