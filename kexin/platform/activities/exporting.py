"""A harbour's services and an event's companies as workbooks, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from kexin.platform.activities.fates import Fate, fates
from kexin.platform.activities.funnel import Came
from kexin.platform.activities.models import Event, Harbour, Lead, Service
from kexin.platform.companies.exporting import Sheet
from kexin.platform.companies.models import Release
from kexin.platform.language import current, say
from kexin.platform.orgs.models import Person
from kexin.text import Text

_WHO = ((Text("信用代码", "credit code"), 22), (Text("企业", "company"), 36))
_FATE = ((Text("跟进", "followed up by"), 26), (Text("跟进状态", "follow-up"), 12), (Text("贷款申请", "application"), 20), (Text("授信（万元）", "credit (10,000 yuan)"), 16), (Text("放款（万元）", "drawn (10,000 yuan)"), 16))


def write_harbour(file: IO[bytes], harbour: Harbour, person: Person) -> None:
    """Every tenant, a row for each of its services."""
    heads = (
        *_WHO, (Text("房号", "unit"), 10), (Text("入驻日", "since"), 12), (Text("离港日", "until"), 12), (Text("离港理由", "reason"), 30), (Text("服务", "service"), 12), (Text("金额（万元）", "amount (10,000 yuan)"), 16),
        (Text("需要什么", "what is needed"), 40), (Text("提出日", "asked on"), 12), (Text("状态", "state"), 10), (Text("答复", "answer"), 40), (Text("答复日", "answered on"), 12), *_FATE)
    sheet = Sheet(file, say("港湾", "harbour"), [f"{harbour.name} · {harbour.organisation.name}", *_made_up()], _in_words(heads))
    tenancies = list(harbour.tenancies.select_related("company").prefetch_related("services"))
    fate = fates(person, [s.need_id for t in tenancies for s in t.services.all()])
    for tenancy in tenancies:
        own = [tenancy.company.code, tenancy.company.name, tenancy.unit, tenancy.since.isoformat(), _day(tenancy.until), tenancy.reason]
        for service in tenancy.services.all():
            sheet.row([*own, *_service(service, sheet), *_became(fate.get(service.need_id or 0), sheet)])
        if not tenancy.services.all():
            sheet.row(own)
    sheet.close()


def _service(s: Service, sheet: Sheet) -> list[Any]:
    return [s.get_kind_display(), _wan(s.amount, sheet), s.words, s.asked_on.isoformat(), s.get_state_display(), s.answer, _day(s.answered_on)]


def write_event(file: IO[bytes], event: Event, came: Came) -> None:
    """Every registration, a row for each of its leads."""
    heads = (
        *_WHO, (Text("报名", "registration"), 10), (Text("报名人", "registered by"), 12), (Text("到场", "attended"), 8), (Text("需求类型", "kind of need"), 12), (Text("金额（万元）", "amount (10,000 yuan)"), 16), (Text("说明", "in words"), 40), *_FATE)
    steps = say("；", "; ").join(f"{s.title.in_(current())} {s.count}" for s in came.steps)
    sheet = Sheet(file, say("活动", "event"), [f"{event.title} · {event.organisation.name} · {event.on} {event.hours} · {event.place}", steps, *_made_up()], _in_words(heads))
    leads: dict[int, list[Lead]] = {}
    for lead in came.leads:
        leads.setdefault(lead.registration_id, []).append(lead)
    for row in came.registrations:
        by = say("企业", "the company") if row.by_company else say("主办方", "the organiser")
        own = [row.company.code, row.company.name, row.get_state_display(), by, say("是", "yes") if row.attended_at else None]
        for lead in leads.get(row.pk, []):
            sheet.row([*own, lead.need.get_kind_display(), _wan(lead.need.amount, sheet), lead.need.words, *_became(came.fate(lead), sheet)])
        if row.pk not in leads:
            sheet.row(own)
    sheet.close()


def _became(fate: Fate | None, sheet: Sheet) -> list[Any]:
    if fate is None:
        return []
    loan = fate.application
    return [fate.owner, fate.follow_up.get_state_display(), None if loan is None else loan.number, _wan(fate.credit or None, sheet), _wan(fate.drawn or None, sheet)]


def _wan(fen: int | None, sheet: Sheet) -> tuple[float | None, Any]:
    return None if fen is None else fen / 1_000_000, sheet.amount


def _day(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _in_words(heads: Sequence[tuple[Text, int]]) -> list[tuple[str, int]]:
    return [(title.in_(current()), width) for title, width in heads]


def _made_up() -> list[str]:
    """Where the library in force was generated, the file says so."""
    release = Release.objects.filter(in_force=True).first()
    return [release.generated.in_(current())] if release is not None and release.generated is not None else []
