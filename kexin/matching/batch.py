"""The whole library against every policy and product, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.offer import Offer
from kexin.rating.batch import Evidence, Limits, Progress, Run, run_program

#: Companies in one range: several ranges keep all cores busy from some ten thousand companies on.
RANGE = 25_000


def match_all(
    release: Evidence, catalogue: Catalogue, measures: Measures, target: Path, *, store: Path | None = None,
    limits: Limits | None = None, progress: Progress | None = None,
) -> Run:
    """Match every company of *release* into *target*: one row per company, the columns of ``RESULTS`` per offer."""
    subject = {"offers": [{"id": o.id, "sha256": o.digest} for o in catalogue.offers]}
    return run_program(release, catalogue.program, measures, target, subject, store=store, limits=limits or Limits(), progress=progress, companies=RANGE)


@dataclass(frozen=True)
class Count:
    """How many companies an offer says yes, unknown and no to; amounts of all yeses in fen, None without amounts."""

    offer: Offer
    yes: int
    unknown: int
    no: int
    amount: int | None


def counts(run: Run, catalogue: Catalogue) -> Iterator[Count]:
    """The run in one line per offer."""
    for offer in catalogue.offers:
        verdict = f'"{offer.slug}_verdict"'
        amount = f'sum("{offer.slug}_amount_low") FILTER (WHERE {verdict})' if offer.amount is not None else "NULL"
        yes, unknown, no, money = duckdb.execute(
            f"SELECT count(*) FILTER (WHERE {verdict}), count(*) FILTER (WHERE {verdict} IS NULL), count(*) FILTER (WHERE NOT {verdict}), {amount} "
            "FROM read_parquet($scores, hive_partitioning = false)", {"scores": run.scores}).fetchall()[0]
        yield Count(offer, yes, unknown, no, None if offer.amount is None else int(money or 0))
