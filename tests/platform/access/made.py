"""Rows that belong to a person or an organisation, made for one try."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile

from kexin.platform.activities.models import Registration, Tenancy
from kexin.platform.api.models import Token
from kexin.platform.companies.models import Admission, CompanyList, SavedView
from kexin.platform.jobs.models import Job
from kexin.platform.lending.models import Document
from kexin.platform.matters.models import Matter
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Kind, Organisation, Person
from kexin.platform.orgs.seats import Seat, propose
from kexin.platform.programmes.models import Finding, Inspection, Payment, Row, Running, Step
from kexin.platform.programmes.models import Paper as ProgrammePaper
from kexin.platform.visits.models import Plan, Referral, Visit
from tests.platform.activities.made import a_service, a_tenant, an_event, coming, companies
from tests.platform.life import Life, key
from tests.platform.visits.prepared import visited
from tests.platform.world import firm


def colleague(of: Person) -> Person:
    """Somebody else of the same organisation, whose proposals one may decide."""
    return Person.objects.filter(organisation=of.organisation).exclude(pk=of.pk).order_by("pk")[0]


def seat_change(about: Person) -> int:
    """A change for *about* that another manager of the organisation proposed."""
    by = Person.objects.create(username=key(), name="主管", organisation=about.organisation, role="manager")
    return _pk(propose(by, about, Seat(about.organisation, "clerk"), key(), "轮岗").pk)


def admission(of: Person, area: str) -> int:
    """Proposed by a colleague."""
    return _pk(Admission.objects.create(company=firm(area), organisation=of.organisation, key=key(), verb="remove", reason="迁出", proposed_by=colleague(of)).pk)


def saved_view(of: Person) -> int:
    """A saved view."""
    return _pk(SavedView.objects.create(person=of, organisation=of.organisation, name=key()[:20]).pk)


def company_list(of: Person) -> int:
    """A list from a file."""
    return _pk(CompanyList.objects.create(key=key(), name="客户", person=of, organisation=of.organisation, file_name="a.csv", file_sha256="0" * 64).pk)


def notice(of: Person) -> int:
    """A message to somebody."""
    return _pk(Notice.objects.create(person=of, text_zh="消息", text_en="message", address="/").pk)


def token(of: Person) -> int:
    """A secret of somebody."""
    return _pk(Token.objects.create(
        key=key(), name="客户端", person=of, organisation=of.organisation, role=of.role, sha256=(key() + key())[:64], hint="kx_abc", scopes=["companies.see"], expires_on=date(2027, 1, 1)).pk)


def job(of: Person) -> int:
    """Long work of somebody with its result."""
    done = Job.objects.create(key=key(), kind="load-release", person=of, title_zh="导入发布", title_en="Load a release", state="done", result_name="list.csv")
    done.result.save("list", ContentFile(b"a"))
    return _pk(done.pk)


def matter(of: Person) -> int:
    """A prime rate that a colleague proposes to enter."""
    return _pk(Matter.objects.create(act="lending.prime_rate", subject=key(), said={"since": "2026-10-20", "rate": 300, "source": "公告"}, organisation=of.organisation, proposed_by=of).pk)


def paper(life: Life) -> int:
    """The first paper of a loan."""
    return _pk(Document.objects.filter(application=life.loan).order_by("pk")[0].pk)


def visit(own: bool, kind: str = "credit") -> Visit:
    """With a picture and a need; of the bank's Changsha branch, or of another bank."""
    return visited("bank-cs-clerk" if own else "other-cs-clerk", photos=1, needs=[{"kind": kind}])


def visit_plan(of: Person) -> int:
    """Of somebody."""
    return _pk(Plan.objects.create(key=key(), company=firm(), bank=of.organisation, by=of, on=date(2027, 1, 1)).pk)


def referral(own: bool) -> int:
    """Handed over by the bank's branch, or by another bank."""
    found = visit(own, "equity")
    return _pk(Referral.objects.create(
        key=key(), need=found.needs.all()[0], product="ccb.loan-with-equity", category="loan_with_equity", title_zh="投贷联动", title_en="loan with equity", bank=found.bank, to=found.bank, handed_by=found.by, handed_on=found.on).pk)


def subbranch(own: bool) -> str:
    """Of the branch, or of another bank elsewhere."""
    if own:
        return "bank-cs-tech"
    return Organisation.objects.create(code="other-zz-tech", kind=Kind.SUBBRANCH, name_zh="第二银行株洲科技支行", area="430200", parent=Organisation.objects.get(code="other")).code


def _runner(seat: str, own: bool) -> str:
    """Who runs a harbour or an event: the bank's branch or the bureau; or another bank."""
    return ("cs" if seat.startswith("bureau") else "bank-cs") if own else "other-cs"


def tenancy(seat: str, own: bool) -> Tenancy:
    """Of the company of Changsha in the own harbour; of another company in that of another bank."""
    runner, company = _runner(seat, own), firm() if own else companies(1)[0]
    return Tenancy.objects.filter(harbour__organisation__code=runner, company=company).first() or a_tenant(runner, company)


def service(seat: str, own: bool) -> int:
    """Asked for by the harbour's people."""
    row = tenancy(seat, own)
    return _pk(a_service(tenancy=row, by=row.taken_by.username).pk)


def registration(seat: str, own: bool) -> Registration:
    """For an event of today; another bank's, or for a bureau one of another prefecture, is open to Zhuzhou alone."""
    elsewhere = "bank-zz" if seat.startswith("bureau") else "other-cs"
    event = an_event(_runner(seat, own) if own else elsewhere, areas="430100" if own else "430200")
    if not own:
        return Registration.objects.create(key=key(), event=event, company=firm("430200"), by=event.drafted_by, by_company=False, asked_at=event.drafted_at, state="waiting")
    return coming(event)


def estate(running: Running, by: Person) -> int:
    """A row at the first stage."""
    return _pk(Row.objects.create(running=running, code=key()[:8], name="小区", state="listed", since=running.started_on, values={"homes": 10, "cost": 1000}, added_on=running.started_on, by=by).pk)


def programme_step(row: int) -> int:
    """A step that waits."""
    Step.objects.filter(row=row).delete()
    return _pk(Step.objects.create(row_id=row, key=key(), move="start_works", start="design", to="building", on=date(2026, 7, 1), by=Row.objects.get(pk=row).by).pk)


def programme_payment(row: int) -> int:
    """A payment that waits."""
    return _pk(Payment.objects.create(row_id=row, key=key(), party="residents", amount=1, on=date(2026, 7, 1), by=Row.objects.get(pk=row).by).pk)


def programme_finding(row: int) -> Finding:
    """Something that was found on the works."""
    about = Row.objects.get(pk=row)
    seen = Inspection.objects.create(running=about.running, row=about, key=key(), checklist="site", on=date(2026, 7, 1), passed=False, answers={}, by=about.by)
    return Finding.objects.create(running=about.running, inspection=seen, row=about, item="fenced", severity="serious", found_on=date(2026, 7, 1), due_on=date(2026, 7, 4))


def programme_paper(row: int) -> int:
    """A photo."""
    about = Row.objects.get(pk=row)
    found = ProgrammePaper(row=about, name="a.png", type="image/png", size=1, sha256=hashlib.sha256(b"a").hexdigest(), by=about.by)
    found.stored.save("a.png", ContentFile(b"a"), save=False)
    found.save()
    return _pk(found.pk)


def _pk(found: int | None) -> int:
    assert found is not None
    return found
