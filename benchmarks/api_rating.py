"""How quickly the site rates one company over HTTP, beside its own sign of life.

Makes a site of its own in a folder that goes away (a generated province, one token), serves it as
``kexin serve`` does and asks for ten seconds at most. The machine's other work slows both down, so the ratio
to ``/healthz`` of the same server and the processor time of a request say more than the figures alone.

    python -m benchmarks.api_rating [--seconds 8] [--clients 3]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from statistics import median, quantiles

from benchmarks.served import ROOT, serving, spent

_FILL = """
import json, sys
from datetime import date, timedelta
from pathlib import Path
import django, duckdb
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from kexin.library.generated.generate import generate_province
from kexin.platform.api.tokens import make
from kexin.platform.companies.loading import load_release
from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
home, day = Path(sys.argv[1]), date(2026, 6, 30)
generate_province(duckdb.connect(), home / "hunan", size=2000, seed=7, as_of=day)
load_release(home / "hunan" / day.isoformat())
office = Organisation.objects.create(code="dept", kind=Kind.DEPARTMENT, name_zh="dept", area="430000")
person = Person.objects.create(username="bench", name="bench", organisation=office, role=Role.CLERK)
token, secret = make(person, "bench", ["companies.see"], date.today() + timedelta(days=2), "bench")
print(json.dumps({"secret": secret, "codes": list(Company.objects.values_list("code", flat=True))}))
"""
ROUNDS = 5
Ask = Callable[[http.client.HTTPConnection, int], int]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=9.0)
    options.add_argument("--clients", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="kexin-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
        environment = {**kept, "KEXIN_HOME": folder, "DJANGO_SETTINGS_MODULE": "kexin.platform.settings", "KEXIN_API_CALLS": "100000000", "PYTHONPATH": str(ROOT)}
        print("filling a site with 2,000 invented companies …", flush=True)
        filled = json.loads(subprocess.run([sys.executable, "-c", _FILL, folder], env=environment, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        bearer, codes = {"Authorization": f"Bearer {filled['secret']}"}, filled["codes"]

        def alive(server: http.client.HTTPConnection, number: int) -> int:
            return _asked(server, "GET", "/healthz", {})

        def rating(server: http.client.HTTPConnection, number: int) -> int:
            return _asked(server, "GET", f"/api/v1/companies/{codes[number % len(codes)]}/rating", bearer)

        def what_if(server: http.client.HTTPConnection, number: int) -> int:
            body = json.dumps({"code": codes[number % len(codes)], "measures": {"revenue": 10_000_000_00 + number}})
            return _asked(server, "POST", "/api/v1/ratings", {**bearer, "Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}, body)

        routes = {"/healthz": alive, "GET /companies/{code}/rating": rating, "POST /ratings": what_if}
        with serving(environment) as (port, server):
            for ask in routes.values():
                _load(port, ask, 0.5, chosen.clients)  # the first requests compile the model
            found: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in routes}
            for _ in range(ROUNDS):
                for name, ask in routes.items():
                    cpu = spent([server])
                    took, seconds = _load(port, ask, chosen.seconds / ROUNDS / len(routes), chosen.clients)
                    found[name].append((len(took) / seconds, median(took) * 1000, quantiles(took, n=20)[-1] * 1000, (spent([server]) - cpu) / len(took) * 1000))
            base = median(round[3] for round in found["/healthz"])
            for name, rounds in found.items():
                rate, half, most, cpu = (median(column) for column in zip(*rounds, strict=True))
                print(f"{name:28} {rate:6.0f}/s   p50 {half:6.2f} ms   p95 {most:7.2f} ms   {cpu:5.2f} ms of a core, {cpu / base:5.1f} × /healthz")
            print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _asked(server: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    server.request(method, path, body, headers)
    answer = server.getresponse()
    answer.read()
    return answer.status


def _load(port: int, ask: Ask, seconds: float, clients: int) -> tuple[list[float], float]:
    """Every request's seconds, by *clients* that each ask again as soon as they have their answer."""
    took: list[list[float]] = [[] for _ in range(clients)]
    begun = time.perf_counter()

    def client(me: int) -> None:
        server = http.client.HTTPConnection("127.0.0.1", port)
        number = me * 1009
        while (start := time.perf_counter()) - begun < seconds:
            status = ask(server, number)
            if status != 200:
                raise SystemExit(f"answered with {status}")
            took[me].append(time.perf_counter() - start)
            number += 1

    threads = [threading.Thread(target=client, args=(me,)) for me in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each for client_took in took for each in client_took], time.perf_counter() - begun


if __name__ == "__main__":
    main()
