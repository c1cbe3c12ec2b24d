"""The site as ``kexin serve`` runs it, for a measurement: on a free port, with what it spends in processor time."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(environment: Mapping[str, str], *options: str) -> Iterator[tuple[int, int]]:
    """(port, process) of a site that answers; *options* are those of ``kexin serve``, two workers with four threads without them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "kexin", "serve", "--port", str(port), *options], env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the site does not answer")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def spent(parents: Collection[int]) -> float:
    """Seconds of processor time that these processes and their children took, those that ended too; 0 where the system does not tell."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            own, fields = int(stat.parent.name), stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, ValueError):
            continue
        if own in parents or int(fields[1]) in parents:
            ticks += int(fields[11]) + int(fields[12])
        if own in parents:
            ticks += int(fields[13]) + int(fields[14])
    return ticks / _TICKS
