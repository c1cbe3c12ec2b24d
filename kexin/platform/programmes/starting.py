"""A programme begins: who takes which part, and the rows that it begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from kexin.platform.once import made_before
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.programmes.models import Partner, Payment, Row, Running, dump
from kexin.platform.programmes.reading import reading
from kexin.platform.refusal import refusal
from kexin.programmes.programme import Programme
from kexin.programmes.rows import rows_of_file
from kexin.text import Text, same


def start(person: Person, wanted: str, partners: Mapping[str, Sequence[Organisation]], file_id: str, day: date, key: str) -> Running:
    """Begin a programme for the person's organisation; the same form again gives the same one.

    Payments of a file of rows wait to be confirmed by a second person, like any others.

    Raises:
        ProblemsError: the file has mistakes, a part has no organisation or one of the wrong kind, or the organisation runs it already.
    """
    programme = reading(wanted, day).programme
    own_key = f"{person.pk}:{key}"
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=person.organisation_id)
        known = made_before(Running, own_key, programme=programme.id)
        if known is not None:
            return known
        _check(programme, partners)
        if Running.objects.filter(programme=programme.id, keeper=person.organisation).exists():
            raise refusal("runs-already", programme.id, Text("本机构已开展此专项", "your organisation runs it already"), Text("每个机构一次", "once for each organisation"), Text("请打开已有的专项", "open the one that is there"))
        file = next((f for f in programme.register.files if f.id == file_id), None)
        running = Running.objects.create(
            number=_next_number(day), key=own_key, programme=programme.id, title_zh=programme.title.zh, title_en=programme.title.en, keeper=person.organisation, area=person.organisation.area, started_on=day,
            digest=programme.digest, generated=file is not None and file.generated, by=person)
        Partner.objects.bulk_create([Partner(running=running, part=part, organisation=o) for part, those in partners.items() for o in those])
        if file is not None:
            _rows(person, running, programme, file_id, day)
    return running


def _check(programme: Programme, partners: Mapping[str, Sequence[Organisation]]) -> None:
    for part in programme.parts:
        those = partners.get(part.id, ())
        if not those:
            raise refusal("no-partner", part.id, Text(f"“{part.title.zh}”没有单位", f"nobody is named as {part.title.en}"), Text("至少一个单位", "at least one organisation"), Text("请选择单位", "name one"))
        for organisation in those:
            if organisation.kind not in part.kinds or organisation.closed_on is not None:
                raise refusal("wrong-partner", part.id, same(organisation.name_zh), same(", ".join(part.kinds)), Text("请选择合适类型的单位", "choose one of a kind that fits"))


def _next_number(day: date) -> str:
    last = Running.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"P{day.year}-{last + 1:04}"


def _rows(person: Person, running: Running, programme: Programme, file_id: str, day: date) -> None:
    """The rows of a file, at the stages that it gives them."""
    entries = rows_of_file(programme, next(f for f in programme.register.files if f.id == file_id))
    Row.objects.bulk_create([Row(
        running=running, code=e.code, name=e.name, state=e.stage, since=min(e.since, day), values=dump(e.values), added_on=day, by=person) for e in entries])
    stored = {row.code: row for row in Row.objects.filter(running=running)}
    Payment.objects.bulk_create([
        Payment(row=stored[e.code], key=f"{running.number}:{e.code}:{place}", party=p.party, amount=p.amount, on=p.on, by=person) for e in entries for place, p in enumerate(e.payments)])
