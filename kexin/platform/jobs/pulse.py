"""The pulse of a running job: a small file that its worker writes, beside the database.

Work that stores much does so in one transaction, and a row written inside it is seen by
nobody until the end (on SQLite nobody else may write at all meanwhile). A file is seen
at once, and its age says whether the worker still lives.
"""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from django.conf import settings

from kexin.text import Text

BEAT = 5.0
#: A job whose pulse is older than this has lost its worker.
DEAD = 90.0


@dataclass(frozen=True)
class Pulse:
    """How far, in thousandths, and what is being done."""

    progress: int
    said: Text | None = None


def _path(job: int) -> Path:
    return Path(settings.HOME) / "jobs" / f"{job}.json"


def pulse_of(job: int) -> Pulse | None:
    """What the worker wrote last; None if it wrote nothing that can be read."""
    try:
        progress, said = json.loads(_path(job).read_text(encoding="utf-8"))
        return Pulse(int(progress), Text(*said) if said else None)
    except (OSError, ValueError, TypeError):
        return None


def alive(job: int) -> bool:
    """Did the worker give a sign of life a moment ago?"""
    try:
        return time.time() - _path(job).stat().st_mtime < DEAD
    except OSError:
        return False


def forget(job: int) -> None:
    """Nothing beats any more."""
    _path(job).unlink(missing_ok=True)


class Beating:
    """While the block runs, the pulse is written: at once when told something, and every few seconds anyway."""

    def __init__(self, job: int) -> None:
        self.job, self.pulse = job, Pulse(0)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Beating:
        self.write(self.pulse)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        forget(self.job)

    def write(self, pulse: Pulse) -> None:
        """Tell how far it is."""
        with self._lock:
            self.pulse = pulse
            path = _path(self.job)
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".new")
            aside.write_text(json.dumps([pulse.progress, [pulse.said.zh, pulse.said.en] if pulse.said else None]), encoding="utf-8")
            os.replace(aside, path)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            self.write(self.pulse)
