"""Reading the funds: figures as of a day, entries, statements, exports."""

from __future__ import annotations

import re
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.beancount import beancount
from kexin.fund.book.event import KINDS, TITLES
from kexin.library.regions import region_name
from kexin.platform.downloads import attachment
from kexin.platform.language import current, say
from kexin.platform.ledger.closing import next_to_close
from kexin.platform.ledger.exports import statement_book, whole_book
from kexin.platform.ledger.figures import Figures, figures_of
from kexin.platform.ledger.models import BookEntry, BookPosting, Fund, Proposal, YearClose
from kexin.platform.ledger.opening import schemes
from kexin.platform.ledger.posting import book_of
from kexin.platform.ledger.scope import entries_of, funds_of, sees_whole_books
from kexin.platform.ledger.statement import BY, By, Statement, statements
from kexin.platform.ledger.statement import year as whole_year
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.rights import may

A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def funds_seen(request: Asked) -> QuerySet[Fund]:
    """The funds in scope."""
    return Fund.objects.filter(funds_of(request.user)).select_related("keeper")


def fund_seen(request: Asked, pk: int) -> Fund:
    """One of them, or 404."""
    return get_object_or_404(funds_seen(request), pk=_small(pk))


def entries_seen(request: Asked, fund: Fund) -> QuerySet[BookEntry]:
    """What the person sees of a book."""
    return BookEntry.objects.filter(entries_of(request.user), fund=fund)


def _small(number: int) -> int:
    """A number that a database can hold; a longer one names nothing."""
    if number >= 2**31:
        raise Http404
    return number


def as_of(request: Asked) -> date:
    """The day that was asked for; today if none was, or if it is no day."""
    text = request.GET.get("on", "")
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else timezone.localdate()
    except ValueError:
        return timezone.localdate()


def scheme_title(scheme: str) -> str:
    """Its title, or its id where it is not one of ours."""
    found = schemes().get(scheme)
    return found.title.in_(current()) if found is not None else scheme


def bank_names(codes: set[str]) -> dict[str, str]:
    """The organisations that a book names by their code."""
    return {o.code: o.name for o in Organisation.objects.filter(code__in=codes)}


@require_GET
@needs("ledger.see")
def list_funds(request: Asked) -> HttpResponse:
    """Every fund in scope: what it has, owes, answers for."""
    on = as_of(request)
    found = figures_of(funds_seen(request), on)
    totals = {name: sum(getattr(f, name) for f in found) for name in ("cash", "payable", "free", "exposure", "contributions")}
    rows = [(f, scheme_title(f.fund.scheme), region_name(f.fund.area)) for f in found]
    return render(request, "ledger/list.html", {
        "rows": rows, "totals": totals, "on": on, "may_open": may(request.user, "ledger.open"),
        "waiting": Proposal.objects.filter(fund__in=funds_seen(request).values("pk"), state=Proposal.PROPOSED).count() if may(request.user, "ledger.enter") or may(request.user, "ledger.confirm") else 0})


@require_GET
@needs("ledger.see")
def show_fund(request: Asked, pk: int) -> HttpResponse:
    """A fund: its accounts as of a day, what was checked, what waits, closed years."""
    fund, on, person = fund_seen(request, pk), as_of(request), request.user
    figures = _figures(request, fund, on)
    last = BookEntry.objects.filter(fund=fund).order_by("-no").first()
    return render(request, "ledger/fund.html", {
        "fund": fund, "scheme": scheme_title(fund.scheme), "area": region_name(fund.area), "on": on, "figures": figures, "last": last,
        "accounts": [(of, figures.totals[account]) for account, of in ACCOUNTS.items()],
        "contributors": _contributors(fund, on), "verified": fund.verifications.first(), "closes": fund.closes.select_related("closed_by"),
        "proposals": fund.proposals.filter(state=Proposal.PROPOSED).select_related("proposed_by") if sees_whole_books(person) else (),
        "recent": entries_seen(request, fund).order_by("-no")[:8],
        "may": {verb: may(person, f"ledger.{verb}") for verb in ("enter", "confirm", "close", "export")}, "to_close": next_to_close(fund) if may(person, "ledger.close") else None})


def _figures(request: Asked, fund: Fund, on: date) -> Figures:
    return figures_of(funds_seen(request).filter(pk=fund.pk), on)[0]


def _contributors(fund: Fund, on: date) -> list[tuple[str, int]]:
    """What each paid in and did not get back; contributors are few, and so are their entries."""
    rows = BookPosting.objects.filter(fund=fund, account="Equity:Contributions", on__lte=on).order_by().values("item").annotate(sum=Sum("amount"))
    return sorted(((row["item"], -row["sum"]) for row in rows if row["sum"]), key=lambda pair: -pair[1])


@require_GET
@needs("ledger.see")
def list_entries(request: Asked, pk: int) -> HttpResponse:
    """The entries with their postings, the latest first."""
    fund = fund_seen(request, pk)
    asked = {name: request.GET.get(name, "").strip()[:200].replace("\0", "") for name in ("kind", "loan", "claim", "bank", "since", "until")}
    rows = entries_seen(request, fund)
    if asked["kind"] in KINDS:
        rows = rows.filter(kind=asked["kind"])
    for name, field in (("loan", "whose_loan"), ("claim", "claim"), ("bank", "whose_bank")):
        if asked[name]:
            rows = rows.filter(**{field: asked[name]})
    for name, bound in (("since", "on__gte"), ("until", "on__lte")):
        day = _day(asked[name])
        rows = rows.filter(**{bound: day}) if day is not None else rows
    page = Paginator(rows.order_by("-no").select_related("entered_by").prefetch_related("postings"), A_PAGE).get_page(request.GET.get("page"))
    banks = bank_names(set(_banks(request, fund)))
    return render(request, "ledger/entries.html", {
        "fund": fund, "page": page, "asked": asked, "kinds": [(kind, TITLES[kind]) for kind in KINDS], "banks": sorted(banks.items()), "reversed": _reversed(fund, [row.key for row in page])})


def _banks(request: Asked, fund: Fund) -> QuerySet[BookEntry, str]:
    return entries_seen(request, fund).filter(kind="earmark").order_by().values_list("whose_bank", flat=True).distinct()


def _reversed(fund: Fund, keys: list[str]) -> dict[str, int]:
    """Which of these entries were reversed, and by which number."""
    return dict(BookEntry.objects.filter(fund=fund, reverses__in=keys).values_list("reverses", "no"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@needs("ledger.see")
def show_entry(request: Asked, pk: int, no: int) -> HttpResponse:
    """One entry: everything that its hash covers, and who signed."""
    fund = fund_seen(request, pk)
    row = get_object_or_404(entries_seen(request, fund).select_related("entered_by__organisation", "proposal__decided_by").prefetch_related("postings"), no=_small(no))
    target = BookEntry.objects.filter(fund=fund, key=row.reverses).first() if row.reverses else None
    by = BookEntry.objects.filter(fund=fund, reverses=row.key).first()
    return render(request, "ledger/entry.html", {
        "fund": fund, "entry": row, "bank": bank_names({row.whose_bank}).get(row.whose_bank, row.whose_bank), "area": region_name(row.whose_area) if row.whose_area else None,
        "target": target, "reversed_by": by, "proposal": Proposal.objects.filter(entry=row).select_related("decided_by").first(),
        "may_reverse": may(request.user, "ledger.enter") and by is None and row.kind != "reversal"})


# ---- statements


def _asked_statement(request: Asked, fund: Fund) -> tuple[int, By, list[int]]:
    """Year and grouping that were asked for, and the years that there are."""
    first, last = (BookEntry.objects.filter(fund=fund).order_by(order).values_list("on", flat=True).first() for order in ("no", "-no"))
    years = list(range(last.year, first.year - 1, -1)) if first and last else [timezone.localdate().year]
    wanted, by = request.GET.get("year", ""), request.GET.get("by", "fund")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted[:4]) in years and len(wanted) == 4 else years[0]
    return year, next((b for b in BY if b == by), "fund"), years


def _blocks(request: Asked, fund: Fund, year: int, by: By) -> list[tuple[str, Statement]]:
    """The statements with names that people know."""
    seen: Q | None = None if sees_whole_books(request.user) else entries_of(request.user)
    found = statements(fund, *whole_year(year), by, seen)
    if by == "bank":
        names = bank_names({s.of for s in found})
        return [(names.get(s.of, s.of), s) for s in found]
    return [(region_name(s.of).in_(current()) if s.of else fund.name, s) for s in found]


@require_GET
@needs("ledger.see")
def show_statement(request: Asked, pk: int) -> HttpResponse:
    """Opening, movements by kind, closing; of the fund, or of each bank or area."""
    fund = fund_seen(request, pk)
    year, by, years = _asked_statement(request, fund)
    return render(request, "ledger/statement.html", {
        "fund": fund, "year": year, "years": years, "by": by, "blocks": _blocks(request, fund, year, by), "close": YearClose.objects.filter(fund=fund, year=year).select_related("closed_by").first(),
        "ways": [("fund", say("整个资金池", "the whole fund")), ("bank", say("按银行", "by bank")), ("area", say("按地区", "by area"))]})


@require_GET
@needs("ledger.see")
def statement_workbook(request: Asked, pk: int) -> HttpResponse:
    """All three as a workbook."""
    fund = fund_seen(request, pk)
    year, _, _ = _asked_statement(request, fund)
    titles: dict[By, str] = {"fund": say("资金池", "Fund"), "bank": say("按银行", "By bank"), "area": say("按地区", "By area")}
    content = statement_book(fund, year, [(titles[by], _blocks(request, fund, year, by)) for by in BY], YearClose.objects.filter(fund=fund, year=year).first())
    return _file(content, XLSX, f"{fund.name}-{year}.xlsx")


@require_GET
@needs("ledger.export")
def sealed_statement(request: Asked, pk: int, year: int) -> HttpResponse:
    """The bytes that were sealed when the year was closed."""
    close = get_object_or_404(YearClose, fund=fund_seen(request, pk), year=_small(year))
    return _file(close.statement.encode(), "application/json", f"{close.fund.name}-{year}.json")


# ---- the whole book


@require_GET
@needs("ledger.export")
def book_workbook(request: Asked, pk: int) -> HttpResponse:
    """Every posting, for a spreadsheet."""
    fund = fund_seen(request, pk)
    return _file(whole_book(fund, entries_seen(request, fund)), XLSX, f"{fund.name}.xlsx")


@require_GET
@needs("ledger.export")
def book_beancount(request: Asked, pk: int) -> HttpResponse:
    """The book for Beancount, worked out anew from its events on the way."""
    fund = fund_seen(request, pk)
    return _file("".join(f"{line}\n" for line in beancount(book_of(fund), current())).encode(), "text/plain; charset=utf-8", f"{fund.name}.beancount")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": attachment(name)})
