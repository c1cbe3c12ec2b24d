"""Measures the pages of the boards and the lists over a whole province; 50th and 95th percentile against their limits.

    python benchmarks/boards.py --engine sqlite postgres --companies 100000 --loans 200000

Each database is built once by ``portfolio.py``. Pages are asked in this process through
Django's test client, and again over HTTP from granian. *cpu* is what this process spent on
a page: on a machine that does other things too, it says more than the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIST, COMPANY, BOARD = 0.2, 0.3, 0.5
#: (page, its limit in seconds); a page that a site does not have is left out.
PAGES: tuple[tuple[str, float], ...] = (
    ("/boards/", BOARD), ("/boards/?year=2025", BOARD), ("/boards/banks/", BOARD), ("/boards/areas/", BOARD), ("/boards/fund/", BOARD), ("/boards/quality/", BOARD), ("/boards/rows/?figure=filed", LIST),
    ("/boards/rows/?figure=npl&area=430100", LIST), ("/companies/", LIST), ("/companies/?q=科技00", LIST), ("/companies/{company}/", COMPANY), ("/applications/", LIST), ("/applications/?state=active", LIST),
    ("/filings/", LIST), ("/claims/", LIST))
PEOPLE = ("dept-manager", "430100-manager", "bank0-manager")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--loans", type=int, default=200_000)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        _measure(asked)
        return
    from portfolio import started

    for engine in asked.engine:
        # A process of its own for each database: Django is set up once in a process.
        with started(engine) as address, tempfile.TemporaryDirectory(prefix="kexin-bench-") as home:
            given = {**os.environ, "KEXIN_DATABASE": address, "KEXIN_HOME": home, "DJANGO_SETTINGS_MODULE": "kexin.platform.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}"}
            said = [f"--{name}={getattr(asked, name)}" for name in ("rounds", "companies", "loans")]
            subprocess.run([sys.executable, __file__, "--one", "--engine", engine, *said], env=given, check=True)


def _measure(asked: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.test import Client
    from portfolio import Sizes, build

    from kexin.platform.companies.models import Company, Measured
    from kexin.platform.orgs.models import Person

    begun = time.perf_counter()
    build(Sizes(companies=asked.companies, loans=asked.loans))
    result: dict[str, Any] = {"engine": asked.engine[0], "companies": asked.companies, "loans": asked.loans, "built, s": round(time.perf_counter() - begun), "cores": os.cpu_count()}
    company = Company.objects.filter(pk__in=Measured.objects.values("company"), state=Company.ADMITTED).order_by("pk").values_list("code", flat=True)[0]
    pages = [(page.format(company=company), limit) for page, limit in PAGES]
    clients = {username: Client(headers={"host": "localhost"}, raise_request_exception=False) for username in PEOPLE}
    for username, client in clients.items():
        client.force_login(Person.objects.get(username=username))
        result[f"{username}, in process"] = _pages(pages, lambda page, client=client: client.get(page).status_code, asked.rounds)
    with _granian() as address:
        for username, client in clients.items():
            cookie = client.cookies["sessionid"].value
            result[f"{username}, granian"] = _pages(pages, lambda page, cookie=cookie: _fetched(f"{address}{page}", cookie), asked.rounds)
    print(json.dumps(result, indent=1, ensure_ascii=False))


def _pages(pages: list[tuple[str, float]], ask: Callable[[str], int], rounds: int) -> dict[str, Any]:
    """Every page that is there."""
    return {page: found for page, limit in pages if (found := _timed(partial(ask, page), rounds, limit))}


def _timed(ask: Callable[[], int], rounds: int, limit: float) -> dict[str, float | int] | None:
    """Milliseconds of the median and of nineteen in twenty, and the latter over the limit; nothing for a page that is not there."""
    status = ask()
    if status != 200:
        return None if status in (403, 404) else {"status": status}
    taken, cpu = [], time.process_time()
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    spent = (time.process_time() - cpu) / rounds
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]
    return {"p50, ms": round(statistics.median(taken) * 1000), "p95, ms": round(p95 * 1000), "cpu, ms": round(spent * 1000), "p95 / limit": round(p95 / limit, 2)}


def _fetched(address: str, cookie: str) -> int:
    from urllib.parse import quote

    asked = urllib.request.Request(quote(address, safe=":/?&=%"), headers={"Cookie": f"sessionid={cookie}"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@contextmanager
def _granian() -> Iterator[str]:
    """The site on a free port, as it is run in an office: one worker with four threads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "kexin.platform.wsgi:application"])
    try:
        address = f"http://localhost:{port}"
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
