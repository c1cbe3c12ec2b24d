"""Hostile names in the report, in mails, in messages and in the names of files that are given out: read as text, on one line, leading nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.fund.book.event import is_a_name
from kexin.platform.companies.models import Company, CompanyList
from kexin.platform.companies.report import FONT_FILES, FONTS, report_pdf
from kexin.platform.jobs.models import Job
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.proposals import propose
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import SeatChange
from kexin.problems import ProblemsError, visible
from tests.platform.access import made
from tests.platform.life import OVERDUE, SCHEME, key
from tests.platform.work import work
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
NAMES = (
    "<img src=x onerror=alert(1)>", "\u202egnp.exe\u2066公司", '#read("/etc/passwd")', '#import "@preview/x:0.1.0": *', "#sys.inputs", "\\u{202e}]$*_`", "深" * 20_000, "a" * 20_000, "科\0技", "🚀🧑\u200d🔬👩🏽\u200d💻", "a\r\nBcc: x@evil.example",
    'x"; filename="y.html', "../../etc/passwd", "..\\..\\boot", "=cmd|'/c calc'!A1", "\u2028\u2029\ufeff\u200b", "%0d%0aSet-Cookie: a=b", "-" * 300)
built = pytest.mark.skipif(not (FONTS / FONT_FILES[0]).is_file(), reason="the fonts are not built; run python -m tools.assets")


def named_fund(name: str) -> Fund:
    """A fund that somebody called so; where that is refused, called by what can be read of it."""
    if not is_a_name(name):
        with pytest.raises(ProblemsError):
            Fund(name=name).save()
        name = visible(name)
    return Fund.objects.create(name=name, scheme=SCHEME, area="430000", keeper=person("dept-manager").organisation)


@built
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_report_is_made_whatever_the_company_is_called(name: str) -> None:
    """In memory: what a database would not keep is drawn too."""
    company = Company.objects.select_related("release", "measured").get(pk=firm().pk)
    company.name = company.park = company.industry = name
    pdf = report_pdf(company)
    assert pdf.startswith(b"%PDF-")
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile|AA|OpenAction)\b", pdf)


@pytest.mark.parametrize("name", [name for name in NAMES if "\0" not in name], ids=lambda name: ascii(name[:20]))
def test_a_file_keeps_its_name_on_one_line_and_in_no_folder(as_: As, name: str) -> None:
    longest = name[:60]
    kept = named_fund(longest)
    CompanyList.objects.filter(pk=(listed := made.company_list(person("bank-cs-clerk")))).update(name=longest)
    Job.objects.filter(pk=(job := made.job(person("dept-manager")))).update(result_name=longest)
    for who, address in (
            ("bank-cs-clerk", f"/companies/lists/{listed}/export.xlsx"), ("dept-manager", f"/jobs/{job}/result"), ("dept-manager", f"/funds/{kept.pk}/book.xlsx"),
            ("dept-manager", f"/funds/{kept.pk}/book.beancount"), ("dept-manager", f"/funds/{kept.pk}/statement.xlsx")):
        answer = as_(who).get(address)
        assert answer.status_code == 200, address
        said = answer.headers["Content-Disposition"]
        said = unquote(said) if "filename*=" in said else said
        assert said.startswith("attachment"), address
        assert not set(said) & set("\r\n\0/\u202e\u2028"), (address, said)
        assert len(re.findall(r'(?<!\\)"', said)) in (0, 2) or "filename*=" in said, said
        assert len(said) < 1000


@pytest.mark.parametrize("name", [name for name in NAMES if "\0" not in name], ids=lambda name: ascii(name[:20]))
def test_a_message_about_a_hostile_name_is_one_line_in_a_mail_of_our_own(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, name: str, as_: As) -> None:
    kept = named_fund(name[:60])
    with django_capture_on_commit_callbacks(execute=True):
        propose(kept, person("dept-clerk"), key(), kind="interest", on=OVERDUE, amount=1)
    work()
    assert mail.outbox
    for letter in mail.outbox:
        message = letter.message()
        assert set(message.keys()) == {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID"}
        assert message.get_content_type() == "text/plain"
        assert not any(line.startswith(("Bcc:", "Set-Cookie")) for line in str(letter.body).splitlines())
        assert not set(str(letter.body)) & set("\0\r\u202e")
    assert Notice.objects.exists()
    page = as_("dept-reviewer").get("/notices/").content.decode()
    assert "<img src=x" not in page


@pytest.mark.parametrize("changes", [
    {"email": "a@example.org\nBcc: x@evil.example"}, {"email": "a@example.org,b@evil.example"}, {"email": '"a\r\nBcc: x"@example.org'}, {"email": "a@example.org\0"}, {"email": "a" * 300 + "@example.org"}, {"email": "<a@example.org>"},
    {"username": "a\nb"}, {"username": "<b>"}, {"username": "cs-clerk "}, {"username": "cs\u2010clerk"}, {"username": "аdmin"}, {"username": "../x"}, {"username": "a" * 5000},
    {"name": "\u202ea"}, {"name": "a\0b"}, {"name": "a" * 61}, {"phone": "1\n2"}, {"phone": "=1+1"}, {"reason": "a\u2066b"}])
def test_nobody_is_invited_under_a_hostile_name_or_address(as_: As, changes: dict[str, str]) -> None:
    client, before = as_("dept-manager"), SeatChange.objects.count()
    said = {"key": key(), "username": "new-one", "name": "张三", "email": "new@example.org", "phone": "", "organisation": str(person("dept-manager").organisation.pk), "role": "clerk", "reason": "入职"}
    answer = client.post("/people/invite/", {**said, **changes})
    stripped = {"a@example.org\0", "cs-clerk "} & set(changes.values())
    assert answer.status_code in (200, 422) or stripped, answer.status_code
    assert SeatChange.objects.count() == before
    assert client.post("/people/invite/", said).status_code == 302
