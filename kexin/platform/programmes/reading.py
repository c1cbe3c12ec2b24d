"""The programme files of this site: those of the rulebook, and those of a folder of its own (``KEXIN_PROGRAMMES``)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kexin.problems import Problem, ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.loader import PROGRAMMES, load_programme, programme_ids, programme_path
from kexin.programmes.programme import Programme


def folders() -> tuple[Path, ...]:
    """Where files are looked for; the site's own folder comes first."""
    own: Path | None = settings.PROGRAMMES
    return (PROGRAMMES, own) if own is not None and own.is_dir() else (PROGRAMMES,)


def reading(wanted: str, day: date) -> Computing:
    """A programme as of a day, compiled; a file that was changed is read again.

    Raises:
        ProblemsError: there is none of this id, or its file has mistakes; all of them.
    """
    path = programme_path(wanted, folders())
    return _read(path, day, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, day: date, stamp: int) -> Computing:
    return Computing(load_programme(path, day))


def every(day: date) -> tuple[list[Programme], list[Problem]]:
    """All programmes that can be read, and what is wrong with the others."""
    found, problems = [], list[Problem]()
    for wanted in programme_ids(folders()):
        try:
            found.append(reading(wanted, day).programme)
        except ProblemsError as error:
            problems += error.problems
    return found, problems
