"""How quickly the site answers over a whole province: each page and list as somebody in the proper seat asks for it, against its limit.

    python -m benchmarks.pages --keep /tmp/province

The portfolio (``portfolio.py``) is built once into the folder, then served by ``kexin serve``. Each address is asked in Chinese
by one client, a round of all addresses after another. *processor* is what the server and its database spent on an answer: on a
machine that does other things too, it says more than the clock. ``--only`` takes a part of an address, ``--engine sqlite`` a site without PostgreSQL,
``--engine postgres://…`` a server of your own with an empty database (the processor time is then that of the site alone).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.served import ROOT, serving, spent

LIST, COMPANY, BOARD = 0.2, 0.3, 0.5
DEPT, BUREAU, BANK, BRANCH, AUDITOR, BUREAU_AUDITOR, FIRM = "dept-manager", "430100-manager", "bank0-manager", "bank0-430100-clerk", "dept-auditor", "430100-auditor", "firm-clerk"
MANAGER = "bank0-430100-manager-1"
#: (limit in seconds, who asks, addresses); braces are filled with rows of the portfolio.
ASKED: tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...] = (
    (LIST, (DEPT, BUREAU, BANK, BRANCH, MANAGER, FIRM), ("/",)),
    (LIST, (DEPT, BUREAU, BANK), ("/companies/", "/companies/?q=科技00", "/companies/?q=星达")),
    (LIST, (DEPT,), (
        "/companies/?area=430100", "/companies/?park={park}", "/companies/?industry={industry}", "/companies/?grade=A", "/companies/?grade=C&area=430100", "/companies/?title=hnte_valid", "/companies/?state=candidate",
        "/companies/?moved=up", "/companies/?sort=name", "/companies/?sort=line", "/companies/?sort=rise", "/companies/?sort=fall", "/companies/?area=430100&state=admitted&sort=line", "/companies/?page=1000", "/companies/?page=1990",
        "/companies/?sort=name&page=900", "/companies/?q=CS0001", "/companies/?q=csKJ", "/companies/?q=科技", "/companies/?q=有限公司&page=800", "/companies/?q=9143000000", "/companies/?q=没有这家")),
    (LIST, (BANK,), ("/companies/?loan=with", "/companies/?page=600")),
    (LIST, (DEPT, BUREAU, BANK, BRANCH), ("/applications/", "/applications/?state=active", "/applications/?q=科技00", "/applications/?quality=bad&sort=overdue")),
    (LIST, (DEPT,), (
        "/applications/?area=430100", "/applications/?bank={bank_path}", "/applications/?quality=bad", "/applications/?filed=yes", "/applications/?filed=no&state=active", "/applications/?sort=asked", "/applications/?sort=outstanding",
        "/applications/?sort=due", "/applications/?sort=overdue", "/applications/?page=200", "/applications/?sort=due&page=200", "/applications/?q=科技", "/applications/?q=星达", "/applications/?q=CSKJ", "/applications/?q=0000", "/applications/?q=没有这家")),
    (LIST, (FIRM,), ("/applications/",)),
    (LIST, (DEPT, BUREAU, BANK), ("/applications/{loan}/", "/claims/", "/claims/?state=submitted", "/claims/?q=科技00", "/claims/?page={claims_last}", "/filings/", "/filings/?state=confirmed")),
    (LIST, (DEPT,), ("/filings/?page=1000", "/filings/?page={filings_last}", "/claims/?area=430100", "/claims/{claim}/", "/claims/recoveries/", "/filings/{filing}/")),
    (LIST, (DEPT, BUREAU), ("/funds/", "/funds/{fund}/", "/funds/{fund}/entries/", "/funds/{fund}/entries/?kind=earmark", "/funds/{fund}/entries/?bank=bank0-430100", "/funds/{fund}/entries/?page=200", "/funds/{fund}/entries/?page={entries_last}")),
    (LIST, (AUDITOR, BUREAU_AUDITOR), ("/audit/", "/audit/?who=clerk", "/audit/?kind=lending.application", "/audit/?what=L00001", "/audit/?what=没有", "/audit/?did=signed-in", "/audit/?before={trail_middle}")),
    (LIST, (DEPT,), ("/people/", "/notices/")),
    (LIST, (DEPT, BANK), ("/lists/",)),
    (LIST, (DEPT,), ("/lists/province/", "/lists/province/3/", "/lists/province/3/?page=500", "/lists/province/3/?show=left")),
    (LIST, (BANK,), ("/lists/bank0/", "/lists/bank0/3/", "/lists/bank0/cover/", "/lists/bank0/cover/?page=50")),
    (LIST, (BANK, BRANCH), ("/visits/", "/visits/?page=200")),
    (LIST, (BANK, MANAGER), ("/lists/mine/", "/visits/plans/", "/visits/owed/", "/visits/owed/?mine=0", "/visits/follow-ups/", "/visits/mine/day/", "/visits/{visit}/", "/visits/follow-ups/{follow_up}/")),
    (LIST, (BANK,), ("/visits/referrals/",)),
    (LIST, (DEPT, BUREAU), ("/activities/", "/activities/?when=past", "/activities/?when=all", "/activities/{event}/", "/activities/harbours/")),
    (LIST, (BUREAU,), ("/activities/harbours/{harbour}/", "/activities/services/")),
    (LIST, (DEPT, BUREAU, BANK), ("/programmes/",)),
    (LIST, (DEPT, BANK), ("/programmes/{loans_run}/rows/", "/programmes/{loans_run}/rows/?stage=active&page=200", "/programmes/{loans_run}/rows/?list=to_file&page=50")),
    (LIST, (BUREAU,), ("/programmes/{water_run}/rows/", "/programmes/{water_run}/payments/")),
    (COMPANY, (DEPT, BANK), ("/companies/{company}/",)),
    (COMPANY, (BANK,), tuple(f"/companies/{{company}}/part/{part}/" for part in ("raise", "offers", "finances", "rights", "titles", "events", "loans", "lists", "visits", "activities"))),
    (COMPANY, (BANK,), ("/companies/{company}/what-if/?revenue=3000万",)),
    (BOARD, (DEPT, BUREAU, BANK), ("/boards/", "/boards/?since=2025-01-01&until=2025-12-31", "/boards/banks/", "/boards/areas/", "/boards/quality/", "/boards/rows/?figure=filed", "/boards/rows/?figure=npl")),
    (BOARD, (DEPT, BUREAU), ("/boards/fund/",)),
    (BOARD, (DEPT, BUREAU, BANK), ("/boards/coverage/", "/boards/coverage/rows/", "/boards/coverage/rows/?state=overdue&page=20", "/boards/subbranches/")),
    (BOARD, (DEPT, BANK), ("/programmes/{loans_run}/",)),
    (BOARD, (BUREAU,), ("/programmes/{water_run}/",)),
    (BOARD, (DEPT,), ("/boards/rows/?figure=drawn&page=1000", "/boards/rows/?figure=drawn_firms", "/boards/rows/?figure=companies", "/boards/rows/?figure=exposure", "/boards/rows/?figure=paid", "/boards/rows/?figure=time-filing")),
)


@dataclass
class Asked:
    """One address, by whom, and what it took."""

    limit: float
    person: str
    address: str
    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    status: int = 0

    @property
    def p95(self) -> float:
        """Nineteen in twenty answers did not take longer."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1] if len(self.seconds) > 1 else self.seconds[0]

    def line(self) -> str:
        """For a table."""
        cpu = self.processor / len(self.seconds) * 1000
        said = "" if self.status == 200 else f" ({self.status})"
        return f"| `{self.address}`{said} | {self.person} | {statistics.median(self.seconds) * 1000:.0f} | {self.p95 * 1000:.0f} | {self.limit * 1000:.0f} | {self.p95 / self.limit:.2f} | {cpu:.0f} |"


def main() -> None:
    """Build what is not there yet, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="postgres", help="postgres (from PyPI), sqlite, or the address of an empty database")
    parser.add_argument("--keep", type=Path, help="folder in which the portfolio stays")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="a part of the addresses that are asked")
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--loans", type=int, default=200_000)
    asked = parser.parse_args()
    with _folder(asked.keep) as folder, _environment(folder, asked.engine):
        engine = "own" if "://" in asked.engine else asked.engine
        _fill(folder / f"{engine}.json", asked.companies, asked.loans)
        pages, cookies = _prepared(asked.only)
        database = [int((folder / "pg" / "postmaster.pid").read_text().split()[0])] if engine == "postgres" else []
        load = os.getloadavg()[0]
        with serving(os.environ) as (port, server):
            _measure(pages, cookies, port, [server, *database], asked.rounds)
        print(f"{time.strftime('%Y-%m-%d %H:%M')}, {engine}, {asked.companies:,} companies, {asked.loans:,} loans; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
              f"load average of the machine {load:.1f} before and {os.getloadavg()[0]:.1f} after; {asked.rounds} rounds.\n")
        print("| address | seat | p50, ms | p95, ms | limit, ms | p95 / limit | processor, ms |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        for page in pages:
            print(page.line())
        over = [page for page in pages if page.p95 > page.limit]
        print(f"\n{len(pages) - len(over)} of {len(pages)} within their limits.")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="kexin-bench-") as folder:
        yield Path(folder)


@contextmanager
def _environment(folder: Path, engine: str) -> Iterator[None]:
    """The settings of the site, for this process and for those it starts."""
    from benchmarks.portfolio import started

    with started(engine, folder) as address:
        for name in [name for name in os.environ if name.startswith("KEXIN_")]:
            del os.environ[name]
        os.environ.update(KEXIN_HOME=str(folder / "home"), KEXIN_DATABASE=address, KEXIN_HOSTS="localhost,127.0.0.1", DJANGO_SETTINGS_MODULE="kexin.platform.settings", PYTHONPATH=str(ROOT))
        yield


def _fill(built: Path, companies: int, loans: int) -> None:
    """The portfolio, or the tables of this version around the one that is there."""
    import django
    from django.core.management import call_command

    from benchmarks.portfolio import Sizes, analyse, build

    django.setup()
    sizes = {"companies": companies, "loans": loans}
    if built.exists():
        if json.loads(built.read_text()) != sizes:
            raise SystemExit(f"{built.parent} holds another portfolio: {built.read_text()}")
        call_command("migrate", verbosity=0)
        analyse()
        return
    begun = time.perf_counter()
    build(Sizes(**sizes))
    built.write_text(json.dumps(sizes))
    print(f"built in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def _prepared(only: str) -> tuple[list[Asked], dict[str, str]]:
    """The addresses with rows of the portfolio in them, and a signed-in session for everybody who asks."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from kexin.platform.orgs.models import Person

    rows = _rows()
    pages = [Asked(limit, person, address.format(**rows)) for limit, people, addresses in ASKED for address in addresses for person in people if only in address]
    cookies = {}
    for username in sorted({page.person for page in pages}):
        client = Client()
        client.force_login(Person.objects.get(username=username))
        cookies[username] = f"sessionid={client.cookies['sessionid'].value}; {settings.LANGUAGE_COOKIE_NAME}=zh-hans"
    connection.close()
    return pages, cookies


def _rows() -> dict[str, Any]:
    from auditlog.models import LogEntry

    from kexin.platform.activities.models import Event, Harbour
    from kexin.platform.claims.models import Claim
    from kexin.platform.companies.models import Company, Measured
    from kexin.platform.ledger.models import BookEntry, Fund
    from kexin.platform.lending.models import Application, Filing
    from kexin.platform.orgs.models import Organisation
    from kexin.platform.programmes.models import Running
    from kexin.platform.visits.models import FollowUp, Visit

    changsha, branch = {"area": "430100"}, Organisation.objects.get(code="bank0-430100")
    fund = Fund.objects.get(**changsha)
    own = Claim.objects.filter(**changsha, bank=branch)
    claim = own.filter(state="submitted", application__scheme=fund.scheme).order_by("pk")[0]
    return {
        "company": Company.objects.filter(pk__in=Measured.objects.values("company"), prefecture="430100", state=Company.ADMITTED).order_by("pk").values_list("code", flat=True)[0],
        "park": Company.objects.exclude(park="").order_by("pk").values_list("park", flat=True).first() or "", "industry": Company.objects.exclude(industry="").order_by("pk").values_list("industry", flat=True)[0][:3],
        "bank_path": Organisation.objects.get(code="bank0").path, "loan": Application.objects.filter(**changsha, bank=branch, state="active", filed__gt=0).order_by("pk").values_list("number", flat=True)[0],
        "claims_last": max(1, own.count() // 50), "filings_last": Filing.objects.count() // 50, "claim": claim.number, "filing": claim.filing_id, "fund": fund.pk, "entries_last": BookEntry.objects.filter(fund=fund).count() // 50,
        "visit": Visit.objects.filter(by__username=MANAGER).order_by("pk")[0].pk, "follow_up": FollowUp.objects.filter(owner__username=MANAGER, state="open").order_by("pk")[0].pk,
        "event": Event.objects.filter(area="430100").order_by("pk")[0].pk, "harbour": Harbour.objects.get(area="430100").pk,
        "loans_run": Running.objects.get(programme="kexin.kv-loan").number, "water_run": Running.objects.exclude(programme="kexin.kv-loan")[0].number,
        "trail_middle": LogEntry.objects.order_by("-pk").values_list("pk", flat=True)[0] // 2}


def _measure(pages: list[Asked], cookies: dict[str, str], port: int, processes: list[int], rounds: int) -> None:
    """Round after round; the first, in which the server compiles templates and models, does not count."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for page in pages * 2:
        page.status = _ask(connection, page, cookies)
    for _ in range(rounds):
        for page in pages:
            cpu, begun = spent(processes), time.perf_counter()
            _ask(connection, page, cookies)
            page.seconds.append(time.perf_counter() - begun)
            page.processor += spent(processes) - cpu


def _ask(connection: http.client.HTTPConnection, page: Asked, cookies: dict[str, str]) -> int:
    connection.request("GET", quote(page.address, safe="/?&=%"), headers={"Cookie": cookies[page.person], "Accept-Language": "zh-CN", "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


if __name__ == "__main__":
    main()
