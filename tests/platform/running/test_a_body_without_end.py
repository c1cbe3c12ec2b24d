"""Two hundred megabytes sent to a site that really serves: refused while they arrive, and no process of it grows."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform.scratch import empty
from tests.platform.tables import ROOT

MB = 2**20
SENT = 200 * MB
#: What a worker may grow by: the code and the templates of the first pages, and a few pieces of a body.
GROWTH = 90 * MB
#: With these the site reads the body: without them a form is refused unread.
OWN = f"Cookie: csrftoken={'a' * 32}\r\nX-CSRFToken: {'a' * 32}\r\n"
FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The port of an empty site, and the process that serves it."""
    site = empty(tmp_path_factory.mktemp("site"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "kexin", "serve", "--port", str(number), "--workers", "1"], cwd=ROOT, env=site.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", number)):
                break
            time.sleep(0.1)
        yield number, server.pid
    finally:
        server.terminate()
        server.wait(20)


def _processes(pid: int) -> list[int]:
    """A process and all below it."""
    below = [int(child) for thread in os.listdir(f"/proc/{pid}/task") for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split()]
    return [pid, *(each for child in below for each in _processes(child))]


def _peaks(pid: int) -> dict[int, int]:
    """The most memory that each process ever held, in bytes."""
    return {each: int(line.split()[1]) * 1024 for each in _processes(pid) for line in Path(f"/proc/{each}/status").read_text().splitlines() if line.startswith("VmHWM")}


def _send(port: int, path: str, headers: str, first: bytes, length: int, *, chunked: bool = False) -> tuple[int, int]:
    """The status, and how much was sent before the site would take no more."""
    piece, sent = b"a" * MB, 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        size = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{size}\r\n{headers}\r\n".encode())
        with contextlib.suppress(OSError):
            while sent < length:
                part = (first + piece if not sent else piece)[:length - sent]
                line.sendall(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
                sent += len(part)
            if chunked:
                line.sendall(b"0\r\n\r\n")
        answer = line.recv(200)
    return int(answer.split()[1]), sent


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
@pytest.mark.parametrize(("path", "kind", "first"), [
    ("/accounts/login/", FORM, b""), ("/accounts/login/", PARTS, FILE), ("/accounts/login/", PARTS, b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\n'),
    ("/api/v1/ratings", JSON, b"")], ids=["form", "upload", "field", "API"])
def test_a_body_of_two_hundred_megabytes_is_not_taken_in(port: tuple[int, int], path: str, kind: str, first: bytes, chunked: bool) -> None:
    number, pid = port
    before = _peaks(pid)
    status, sent = _send(number, path, f"{OWN}Content-Type: {kind}\r\nIdempotency-Key: a\r\n", first, SENT, chunked=chunked)
    after = _peaks(pid)
    # In chunks a form has no length and is read as an empty one.
    assert status == (411 if path.startswith("/api") else 200) if chunked else status == 413
    assert sent < SENT // 2
    assert all(after[each] - before.get(each, 0) < GROWTH for each in after if each in before), (before, after)


def test_a_file_that_is_too_large_goes_by_without_being_held(port: tuple[int, int]) -> None:
    """Short enough to be read to its end, so that the sender sees a page; one line without an end."""
    number, pid = port
    before = _peaks(pid)
    status, _ = _send(number, "/accounts/login/", f"{OWN}Content-Type: {PARTS}\r\n", FILE, 60 * MB)
    assert status == 200
    assert max(after - before[each] for each, after in _peaks(pid).items() if each in before) < 40 * MB
