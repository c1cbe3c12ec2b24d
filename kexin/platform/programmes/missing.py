"""Every night: inspections that were owed and not made are written down once, and those whose work it is are told."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.urls import reverse

from kexin.platform.notices.telling import tell_people
from kexin.platform.programmes.books import book_of
from kexin.platform.programmes.models import Missed, Running
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import people_of
from kexin.problems import Problem, ProblemsError
from kexin.programmes.inspecting import owed
from kexin.text import Text


def find_missed(day: date) -> int:
    """What was missed until yesterday and is not written down yet; how many. A window that ends today is not missed today.

    Raises:
        ProblemsError: files of programmes have mistakes; what the others missed is written down.
    """
    found, problems = 0, list[Problem]()
    for running in Running.objects.order_by("pk"):
        try:
            found += _of(running, day)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _of(running: Running, day: date) -> int:
    computing = reading(running.programme, day)
    programme = computing.programme
    if not programme.cadences:
        return 0
    fresh: list[Missed] = []
    with transaction.atomic():
        Running.objects.select_for_update().get(pk=running.pk)
        known = set(Missed.objects.filter(running=running).values_list("cadence", "subject", "first"))
        for each in owed(computing, book_of(programme, running), running.started_on):
            for window in each.due.missed:
                if (each.cadence.id, each.subject, window.first) not in known:
                    fresh.append(Missed(
                        running=running, cadence=each.cadence.id, subject=each.subject, title_zh=each.title.zh[:200], title_en=each.title.en[:200], first=window.first, last=window.last, found_on=day))
        Missed.objects.bulk_create(fresh)
        told: defaultdict[str, list[Missed]] = defaultdict(list)
        for missed in fresh:
            told[missed.cadence].append(missed)
        for cadence in programme.cadences:
            if those := told[cadence.id]:
                tell_people(
                    people_of(running, programme, (cadence.role, *(r for m in programme.moves for r in m.second))).distinct(),
                    Text(f"{running.title_zh}：“{cadence.title.zh}”漏检 {len(those)} 次", f"{running.title_en}: “{cadence.title.en}” was missed {len(those)} times"), reverse("programme_board", args=[running.number]))
    return len(fresh)
