"""A loan's life on one line and as a trail: what happened, who did it, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from kexin.formula.amounts import money_in_words
from kexin.platform.language import current, say
from kexin.platform.lending.models import Application, Filing, FilingState, Quality, State
from kexin.platform.orgs.models import Person
from kexin.text import Text


@dataclass(frozen=True)
class Stage:
    """A station of the life: ``done``, ``now``, ``bad`` or nothing yet."""

    title: Text
    look: str
    note: str


@dataclass(frozen=True)
class Happened:
    """Something that happened."""

    at: datetime
    what: Text
    who: Person | None
    note: str


_OVER: dict[str, Text] = {State.DECLINED: Text("未批准", "Declined"), State.WITHDRAWN: Text("已撤回", "Withdrawn"), State.WRITTEN_OFF: Text("已核销", "Written off")}
#: What only the trail knows: the step left no row of its own.
_LOGGED: dict[str, Text] = {State.WITHDRAWN: Text("撤回申请", "Application withdrawn"), State.SETTLED: Text("贷款结清", "Loan settled"), State.WRITTEN_OFF: Text("核销", "Written off")}
_FILING_LOGGED: dict[str, Text] = {FilingState.REVOKED: Text("撤销备案", "Filing revoked"), FilingState.RELEASED: Text("备案解除", "Filing released"), FilingState.CONFIRMED: Text("备案条件已满足", "Condition of the filing met")}


def stages(loan: Application) -> list[Stage]:
    """The stations: applied, examined, decided, drawn, filed, settled; a life that ended early ends there."""
    examined = _day(getattr(getattr(loan, "diligence", None), "at", None))
    decided = _day(getattr(getattr(loan, "decision", None), "at", None))
    line = [
        (Text("申请", "Applied"), True, str(loan.applied_on)), (Text("尽调", "Examined"), bool(examined) or loan.credit is not None, examined), (Text("审批", "Decided"), loan.credit is not None, decided),
        (Text("放款", "Drawn"), loan.drawn > 0, str(loan.drawn_on or "")), (Text("备案", "Filed"), loan.filed > 0, str(loan.filed_on or "")),
        (Text("结清", "Settled"), loan.state == State.SETTLED, "")]
    over = _OVER.get(loan.state)
    if over is not None:
        return [*(Stage(title, "done", note) for title, done, note in line if done), Stage(over, "bad", decided if loan.state == State.DECLINED else "")]
    if loan.state == State.SETTLED:
        return [Stage(title, "done" if done else "", note) for title, done, note in line]
    now = next((i for i, (_, done, _) in enumerate(line) if not done), len(line))
    return [Stage(title, "done" if done else "now" if i == now else "", note) for i, (title, done, note) in enumerate(line)]


def trail(loan: Application, *, inner: bool) -> list[Happened]:
    """Everything that happened, the last first; *inner*: with what the bank writes about its customer."""
    return sorted(_events(loan, inner), key=lambda e: e.at, reverse=True)


def _events(loan: Application, inner: bool) -> Iterator[Happened]:
    yield Happened(_noon(loan.applied_on), _of("提交申请", "Applied", loan.asked), loan.applied_by, loan.purpose)
    if hasattr(loan, "diligence"):
        yield Happened(loan.diligence.at, Text("完成尽调", "Examined"), loan.diligence.by, "")
    if hasattr(loan, "decision"):
        granted = loan.decision.amount
        yield Happened(
            loan.decision.at, _of("批准", "Approved", granted) if granted else Text("不批准", "Declined"), loan.decision.by, loan.decision.reason if inner else "")
    for drawn in loan.drawdowns.select_related("by__organisation"):
        yield Happened(_noon(drawn.on), _of("放款", "Drawn", drawn.amount), drawn.by, "")
    for back in loan.repayments.select_related("by__organisation"):
        yield Happened(_noon(back.on), _of("归还本金", "Principal repaid", back.principal), back.by, say(f"利息 {_money(back.interest)}", f"interest {_money(back.interest)}") if back.interest else "")
    if inner:
        for told in loan.reports.select_related("by__organisation"):
            quality = Quality(told.quality).label
            yield Happened(_noon(told.on), Text("报送状态", "State reported"), told.by, say(f"{quality}，逾期 {told.overdue_days} 天", f"{quality}, {told.overdue_days} days overdue"))
    filings = list(loan.filings.select_related("submitted_by__organisation", "checked_by__organisation", "confirmed_by__organisation"))
    for filing in filings:
        yield from _filing(filing, inner)
    yield from _logged(loan, filings, inner)


def _filing(filing: Filing, inner: bool) -> Iterator[Happened]:
    yield Happened(_noon(filing.filed_on), _of("提交备案", "Filing submitted", filing.amount), filing.submitted_by, filing.condition)
    back = filing.state == FilingState.RETURNED
    if filing.checked_at is not None:
        sent_back = back and filing.confirmed_at is None
        yield Happened(filing.checked_at, Text("核查退回", "Sent back by the bureau") if sent_back else Text("核查通过", "Checked"), filing.checked_by, filing.reason if sent_back and inner else "")
    if filing.confirmed_at is not None:
        yield Happened(filing.confirmed_at, Text("确认退回", "Sent back by the department") if back else Text("备案确认", "Filing confirmed"), filing.confirmed_by, filing.reason if back and inner else "")


def _logged(loan: Application, filings: list[Filing], inner: bool) -> Iterator[Happened]:
    """Steps that left no row of their own, from the trail."""
    kinds = ContentType.objects.get_for_models(Application, Filing)
    entries = LogEntry.objects.select_related("actor__organisation")
    for entry in entries.filter(content_type=kinds[Application], object_id=loan.pk):
        if (title := _LOGGED.get(_moved(entry)[1])) is not None:
            # Why an application was taken back is the applicant's own word.
            yield Happened(entry.timestamp, title, entry.actor, _note(entry) if inner or title is _LOGGED[State.WITHDRAWN] else "")
    for entry in entries.filter(content_type=kinds[Filing], object_id__in=[f.pk for f in filings]):
        before, to = _moved(entry)
        if to in _FILING_LOGGED and not (to == FilingState.CONFIRMED and before == FilingState.CHECKED):
            yield Happened(entry.timestamp, _FILING_LOGGED[to], entry.actor, _note(entry) if inner else "")


def _note(entry: LogEntry) -> str:
    return str((entry.additional_data or {}).get("note", ""))


def _moved(entry: LogEntry) -> tuple[str, str]:
    """(from, to) of a change of state; nothing where the state stayed."""
    before, to = (entry.changes or {}).get("state") or ("", "")
    return ("", "") if before == to else (str(before), str(to))


def _of(zh: str, en: str, fen: int) -> Text:
    return Text(f"{zh} {money_in_words(fen, 'zh')}", f"{en}: {money_in_words(fen, 'en')}")


def _money(fen: int) -> str:
    return money_in_words(fen, current())


def _noon(day: date) -> datetime:
    """A day among moments."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _day(at: datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).date().isoformat()
