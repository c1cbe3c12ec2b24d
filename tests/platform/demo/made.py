"""``python -m tests.platform.demo.made bulk|steps FILE``: a small province in the site of the environment, every row of it into a file.

With ``steps`` the site's own steps do everything; with ``bulk`` the clerks in memory do.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import django


def main(how: str, target: Path) -> None:
    """Make it."""
    django.setup()
    from django.conf import settings

    from kexin.platform.demo import build, life, places, store
    from kexin.platform.demo.claim_clerks import Clerks
    from tests.platform.demo.steps import Steps

    # One bank, so that a bad loan or two trip no fuse and a few more do, and most loans early, so that a few dozen show everything.
    places.BANKS = tuple(replace(b, part=10_000 if b.code == "lushan" else 1) for b in places.BANKS[:2])
    life.BAD.update(dict.fromkeys("ABCDE", 0.2))
    life.APPROVED.update(dict.fromkeys("ABCDE", 0.95))
    life.CONDITIONAL = 0.3
    scale = build.Scale(size=700, loans=320, seed=3, days=(date(2024, 6, 30), date(2024, 10, 31), date(2026, 6, 30)), most_bad=0.09)
    ready = build.prepare(Path(settings.HOME) / "library", "a password for all", scale, lambda done: None)
    # Lives in which something of everything happens; after a change of what is drawn by chance, look for another number.
    ready.scale = replace(scale, seed=146)
    if how == "steps":
        store.store_admissions(ready.wishes.admissions, ready.places, ready.people)
        build.live(ready, Steps(), lambda done: None)
    else:
        clerks = Clerks(ready.funds, {b.pk: ready.places.root(b) for b in ready.places.branches}, ready.prime)
        build.live(ready, clerks, lambda done: None)
        store.store_admissions(ready.wishes.admissions, ready.places, ready.people)
        store.store(clerks.record, ready.funds, lambda done: None)
    target.write_text(json.dumps({**rows(), "broken": broken()}, default=str), encoding="utf-8")


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of loans, claims and books, and the moves of the trail, without the times at which they were written."""
    from auditlog.models import LogEntry
    from django.db.models import DateTimeField, Model

    from kexin.platform.demo.store import ORDER
    from kexin.platform.ledger.models import BookEntry, BookPosting

    said = {}
    models: list[type[Model]] = [*ORDER, BookEntry, BookPosting]
    for model in models:
        fields = [f.attname for f in model._meta.concrete_fields if not isinstance(f, DateTimeField) and f.attname not in ("entered_by_id",)]
        order = ("fund_id", "no", "line") if model is BookPosting else ("fund_id", "no") if model is BookEntry else ("pk",)
        said[model._meta.label] = [{k: v for k, v in row.items() if model is not BookPosting or k != "id"} for row in model._default_manager.order_by(*order).values(*fields)]
    moves = LogEntry.objects.filter(action=LogEntry.Action.UPDATE, changes__has_key="state").exclude(content_type__model="company").order_by("id")
    said["moves"] = sorted((
        {"of": m.content_type.model, "pk": m.object_pk, "changes": {k: v for k, v in (m.changes or {}).items() if not k.endswith("_at")}, "note": (m.additional_data or {}).get("note", "")}
        for m in moves), key=lambda m: (m["of"], int(m["pk"])))
    return said


def broken() -> list[str]:
    """What does not come out again when it is worked out anew: seals, ratings, sharings, books, sums."""
    from django.db.models import Sum

    from kexin.library.generated.lingxiang import COMPANY_ID
    from kexin.platform.claims.models import Claim
    from kexin.platform.claims.replaying import checks
    from kexin.platform.ledger.models import Fund
    from kexin.platform.ledger.verifying import verify
    from kexin.platform.lending.models import Application
    from kexin.platform.lending.submission import replay

    found = [f"{claim}: {check.title.en}" for claim in Claim.objects.all() for check in checks(claim) if not check.holds]
    found += [fund.name for fund in Fund.objects.all() if not verify(fund).whole]
    for loan in Application.objects.all():
        again = replay(loan.frozen)
        drawn, repaid = (rows.aggregate(sum=Sum(field))["sum"] or 0 for rows, field in ((loan.drawdowns, "amount"), (loan.repayments, "principal")))
        if not (again.sealed and again.same_model and again.same_results and (loan.drawn, loan.repaid) == (drawn, repaid)):
            found.append(str(loan))
        if loan.company.code == COMPANY_ID:
            found.append(f"{loan}: lent to a company that exists")
    return found


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
