"""What residents say, written down by a community worker with how they were asked and the form that they signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction

from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import Confirmation, Row
from kexin.platform.programmes.papers import keep
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats
from kexin.platform.refusal import refusal
from kexin.text import Text, same

MOST_AT_ONCE, LONGEST = 200, 40


def write_down(person: Person, row: Row, kind: str, households: Sequence[str], agreed: bool, way: str, on: date, name: str, file: File[bytes], today: date) -> int:
    """One line for each household, all with the same form; a household that said something before is heard anew. How many were written down.

    Raises:
        ProblemsError: it is not the person's to do, the matter or the way is none of the file, the day has not come, a household stands twice, or the form may not be kept.
    """
    programme = reading(row.running.programme, today).programme
    asked = next((a for a in programme.asked if a.id == kind), None)
    if asked is None or way not in asked.ways:
        raise refusal("no-matter", row.code, same(f"{kind}, {way}"), Text("专项文件所列的事项和方式", "a matter and a way of the programme's file"))
    Seats(person, row.running, programme).must(asked.by)
    names = [h.strip() for h in households if h.strip()]
    twice = sorted({h for h in names if names.count(h) > 1})
    if not names or len(names) > MOST_AT_ONCE or twice or any(len(h) > LONGEST for h in names):
        raise refusal("households", row.code, Text(f"住户：{len(names)} 户" + (f"，重复：{'、'.join(twice)}" if twice else ""), f"{len(names)} households" + (f", twice: {', '.join(twice)}" if twice else "")),
                      Text(f"每行一户，1 至 {MOST_AT_ONCE} 户，门牌至多 {LONGEST} 字", f"one in each line, 1 to {MOST_AT_ONCE}, at most {LONGEST} characters each"))
    if on > today:
        raise refusal("wrong-day", row.code, same(on.isoformat()), Text("不晚于今天", "not after today"))
    with transaction.atomic():
        Row.objects.select_for_update().get(pk=row.pk)
        paper = keep(person, row, name, file, again=True)
        said = Confirmation.objects.filter(row=row, kind=kind, household__in=names, superseded=False)
        same_again = set(said.filter(agreed=agreed, way=way, on=on, paper=paper).values_list("household", flat=True))
        said.exclude(household__in=same_again).update(superseded=True)
        for household in names:
            if household not in same_again:
                Confirmation.objects.create(row=row, kind=kind, household=household, agreed=agreed, way=way, on=on, paper=paper, by=person)
    return len(names) - len(same_again)
