"""An entry of the trail in words: what it is about, and what changed from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from auditlog.models import LogEntry
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from kexin.formula.amounts import exact_money
from kexin.platform.activities.models import Lead, Registration
from kexin.platform.audit.labels import ACTIONS, EVENTS, FIELDS, KINDS, MONEY, SILENT
from kexin.platform.claims.models import Recovery, Review
from kexin.platform.language import current
from kexin.platform.ledger.models import Proposal, YearClose
from kexin.platform.lending.models import Decision, Diligence, Drawdown, Filing, Quality, Repayment, Report
from kexin.platform.matters.acts import ACTS
from kexin.platform.matters.models import Matter
from kexin.platform.orgs.models import Kind, Organisation, Person, Role, SeatChange
from kexin.platform.trail import COVERED
from kexin.platform.visits.models import FollowStep, FollowUp, Need, Plan, Referral, Visit
from kexin.problems import visible
from kexin.text import Text

LONGEST = 120
#: (address, what of the row it takes) of what an entry is about.
LINKS: Mapping[str, tuple[str, str]] = {
    "orgs.person": ("person", "pk"), "orgs.seatchange": ("person", "person_id"), "companies.company": ("company", "code"), "lending.application": ("application", "number"), "claims.claim": ("claim", "number"), "claims.recovery": ("recovery", "pk"), "lending.filing": ("filing", "pk"), "ledger.fund": ("fund", "pk"), "ledger.proposal": ("proposal", "pk"), "matters.matter": ("matter", "pk"),
    "visits.visit": ("visit", "pk"), "visits.followup": ("follow_up", "pk"), "visits.referral": ("referral", "pk"), "visits.met": ("visit", "visit_id"), "visits.photo": ("visit", "visit_id"), "visits.need": ("visit", "visit_id")}


@dataclass(frozen=True)
class Change:
    """One field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the page."""

    entry: LogEntry
    who: str
    seat: str
    what: str
    about: str
    link: str
    changes: tuple[Change, ...]
    note: str


def in_words(entries: Iterable[LogEntry]) -> list[Entry]:
    """The entries of a page; what they point at is fetched once for each table."""
    found = list(entries)
    rows = _rows(found)
    return [_entry(entry, rows) for entry in found]


Rows = Mapping[tuple[type[models.Model], str], models.Model]


def _rows(entries: list[LogEntry]) -> Rows:
    wanted: dict[type[models.Model], set[str]] = {}
    for entry in entries:
        model = entry.content_type.model_class()
        if model is None:
            continue
        wanted.setdefault(model, set()).add(str(entry.object_pk))
        for name, values in _pairs(entry):
            field = _field(model, name)
            if field is not None and isinstance(field.related_model, type):
                wanted.setdefault(field.related_model, set()).update(v for v in values if v.isdigit())
    found: dict[tuple[type[models.Model], str], models.Model] = {}
    for model, keys in wanted.items():
        known = model._base_manager.in_bulk([int(k) for k in keys if k.isdigit()])
        found.update({(model, str(pk)): row for pk, row in known.items()})
    return found


def _pairs(entry: LogEntry) -> list[tuple[str, tuple[str, str]]]:
    return [(name, (str(pair[0]), str(pair[1]))) for name, pair in (entry.changes or {}).items() if isinstance(pair, list | tuple) and len(pair) == 2]


def _field(model: type[models.Model], name: str) -> models.Field[object, object] | None:
    return next((f for f in model._meta.fields if f.name == name), None)


def _entry(entry: LogEntry, rows: Rows) -> Entry:
    model = entry.content_type.model_class()
    label, data = f"{entry.content_type.app_label}.{entry.content_type.model}", entry.additional_data or {}
    kind, row = KINDS.get(label), rows.get((model, str(entry.object_pk))) if model else None
    event = EVENTS.get(str(data.get("event"))) or ACTIONS[entry.action]
    changes = tuple(
        Change(_title(name), _value(model, name, before, rows), _value(model, name, after, rows)) for name, (before, after) in _pairs(entry) if model and name not in SILENT and (before, after) != ("None", ""))
    about = name_of(row) if row is not None else visible(entry.object_repr)
    return Entry(
        entry, name_of(entry.actor) if entry.actor else "—", _seat(str(data.get("seat", ""))), event.in_(current()), f"{kind.in_(current()) if kind else label} {about}".strip(), _link(label, row), changes,
        visible(str(data.get("note", ""))))


def name_of(row: models.Model) -> str:
    """What a row is called on pages."""
    if isinstance(row, Person):
        return visible(f"{row.name}（{row.username}）" if current() == "zh" else f"{row.name} ({row.username})")
    if isinstance(row, Organisation):
        return visible(row.name)
    # What is called by internal numbers or by code words reads better by what a reader would say.
    match row:
        case Drawdown() | Recovery():
            return f"{row.on} {exact_money(row.amount, current())}"
        case Repayment():
            return f"{row.on} {exact_money(row.principal, current())}"
        case Report():
            return f"{row.on} {Quality(row.quality).label}"
        case Diligence():
            return str(row.visited_on)
        case Proposal():
            return row.kind_title.in_(current())
        case Matter():
            return ACTS[row.act].title.in_(current())
        case Visit() | Plan():
            return str(row.on)
        case Need():
            return str(row.get_kind_display())
        case Referral():
            return row.title.in_(current())
        case FollowUp() | FollowStep() | SeatChange() | Filing() | Decision() | Review() | YearClose() | Registration() | Lead():
            return f"#{row.pk}"
    return visible(str(row))


def _title(name: str) -> str:
    return FIELDS[name].in_(current()) if name in FIELDS else name


def _seat(seat: str) -> str:
    role = seat.partition(":")[2]
    return str(Role(role).label) if role in Role.values else ""


def _link(label: str, row: models.Model | None) -> str:
    if row is None or label not in LINKS:
        return ""
    address, takes = LINKS[label]
    try:
        return reverse(address, args=[getattr(row, takes)])
    except NoReverseMatch:
        return ""


def _value(model: type[models.Model] | None, name: str, value: str, rows: Rows) -> str:
    """A stored value as a reader would write it; nothing for nothing."""
    field = _field(model, name) if model else None
    if value in ("None", "") or model is None:
        return ""
    if value == COVERED or field is None:
        return _short(value)
    if isinstance(field.related_model, type):
        row = rows.get((field.related_model, value))
        return name_of(row) if row is not None else value
    if value in ("True", "False"):
        return Text("是", "yes").in_(current()) if value == "True" else Text("否", "no").in_(current())
    if name in MONEY and value.lstrip("-").isdigit():
        return exact_money(int(value), current())
    if isinstance(field, models.DateTimeField):
        return _moment(value)
    return _short(_chosen(model, field, name, value))


def _chosen(model: type[models.Model], field: models.Field[object, object], name: str, value: str) -> str:
    """The words for one of a few values."""
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if name == "kind" and value in Kind.values:
        return str(Kind(value).label)
    states = getattr(model, "STATES", {}) if name == "state" else {}
    if isinstance(text := states.get(value), Text):
        return text.in_(current())
    return str(dict(field.flatchoices).get(value, value))


def _moment(value: str) -> str:
    """A moment as the trail keeps it, in UTC or with its zone."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return value
    return localtime(read if read.tzinfo else read.replace(tzinfo=UTC)).strftime("%Y-%m-%d %H:%M")


def _short(value: str) -> str:
    shown = visible(value)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
