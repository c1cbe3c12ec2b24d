"""Stops a PostgreSQL server whose test process is gone, however it went.

The server's package stops it when Python ends in order. A process that is killed
or crashes ends otherwise, and the server would live on. So this file runs as a
process of its own and waits for the end of a pipe from the test process, which the
system closes in every case. It imports only the standard library, to start fast.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


class PostgresGuard:
    """Watches over the server in *folder* from before its start until ``close``."""

    def __init__(self, folder: Path) -> None:
        # A session of its own: a Ctrl-C meant for the tests must not end the guard first.
        self._process = subprocess.Popen(
            [sys.executable, "-I", __file__, str(folder)], stdin=subprocess.PIPE, start_new_session=True)

    def close(self) -> None:
        """Let the guard clear away what is still there, and wait for it."""
        self._process.communicate()


def clear_away(folder: Path) -> None:
    """Stop the server in *folder* at once, if one runs, and remove the folder."""
    numbered = folder / "postmaster.pid"  # the server removes it when it ends, so the number is never another's
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int(numbered.read_text(encoding="utf-8").split("\n", 1)[0]), signal.SIGQUIT)
    patience = time.monotonic() + 10
    while numbered.exists() and time.monotonic() < patience:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.stdin.read()
    clear_away(Path(sys.argv[1]))
