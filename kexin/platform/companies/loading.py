"""Bringing a release in: every company rated and matched, its measures stored, its history kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import transaction

from kexin.library.release import Release as LibraryRelease
from kexin.library.release_checks import scan
from kexin.matching.batch import match_all
from kexin.platform.companies.models import TITLES, Company, Measured, Rated, Release
from kexin.platform.companies.rating import frozen, matcher_of, rater_of
from kexin.problems import Problem, ProblemsError
from kexin.rating.batch import rate
from kexin.text import Text, same

CHUNK = 2000
Progress = Callable[[float], None]


def load_release(folder: Path, model: str = "kexin-kv", progress: Progress | None = None) -> Release:
    """Rate the release in *folder* and put it into force; a release that is there already is only put into force.

    Raises:
        ProblemsError: it is no release, or its files are not as they were written.
    """
    library = LibraryRelease.open(folder)
    if problems := library.verify():
        raise ProblemsError(problems)
    rater = rater_of(model, library.as_of, library.complete)
    known = Release.objects.filter(digest=library.digest, model_sha256=rater.model.digest).first()
    if known is not None and known.in_force:
        return known
    newer = Release.objects.filter(in_force=True, as_of__gt=library.as_of).first()
    if newer is not None:
        raise ProblemsError([Problem(
            "older-release", str(folder.name), same(str(library.as_of)), Text(f"晚于 {newer.as_of}", f"later than {newer.as_of}"), Text("请导入更新的发布", "bring in a later release"))])
    rows, total = _rows(library, model)
    with transaction.atomic():
        Release.objects.filter(in_force=True).update(in_force=False)
        generated = library.manifest.generated
        release, _ = Release.objects.update_or_create(
            digest=library.digest, model_sha256=rater.model.digest,
            defaults={"as_of": library.as_of, "folder": str(folder.resolve()), "model": model, "complete": sorted(library.complete), "in_force": True,
                      "generated_zh": generated.zh if generated else "", "generated_en": generated.en if generated else ""})
        done = 0
        while chunk := list(islice(rows, CHUNK)):
            _store(release, chunk)
            done += len(chunk)
            if progress is not None:
                progress(min(1.0, done / total))
    return release


def initials(name: str) -> str:
    """The first letters of a Chinese name's pinyin, in capitals: 长沙楚麟 → CSCL."""
    # Its dictionaries take half a second and 40 MB, which only a load needs.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).upper()


def _rows(library: LibraryRelease, model: str) -> tuple[Iterator[dict[str, Any]], int]:
    """A row for each company (who it is, its results, its measures), one after the other so that a province fits into memory; and how many."""
    runs = Path(settings.HOME) / "runs" / library.digest[:16]
    rater, matcher = rater_of(model, library.as_of, library.complete), matcher_of(library.as_of, library.complete)
    rated = rate(library, rater.model, rater.measures, runs / model)
    matched = match_all(library, matcher.catalogue, matcher.measures, runs / "offers")
    companies = library.table("companies")
    assert companies is not None
    read = duckdb.connect()
    who = _stream(read, f"SELECT DISTINCT ON (company_id) * FROM {scan(companies)} ORDER BY company_id, known_on DESC", {})
    scores, *measures = (
        _stream(read, "SELECT * FROM read_parquet($f, hive_partitioning = false) ORDER BY company_id", {"f": files}) for files in (rated.scores, rated.measures, matched.measures))
    counted = read.execute("SELECT count(*) FROM read_parquet($f, hive_partitioning = false)", {"f": rated.scores}).fetchone()
    assert counted is not None
    return _joined(scores, who, measures), max(1, int(counted[0]))


def _joined(scores: Iterator[dict[str, Any]], who: Iterator[dict[str, Any]], measures: list[Iterator[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Streams in one order, side by side."""
    for result in scores:
        code = str(result["company_id"])
        values = {name: value for stream in measures for name, value in _of(stream, code).items() if name != "company_id"}
        yield {"code": code, "who": _of(who, code), "result": result, "measures": values}


def _of(stream: Iterator[dict[str, Any]], code: str) -> dict[str, Any]:
    """The row of a company, reading past those that have no score."""
    return next(row for row in stream if row["company_id"] == code)


def _stream(read: duckdb.DuckDBPyConnection, query: str, named: dict[str, str]) -> Iterator[dict[str, Any]]:
    found = read.cursor().execute(query, named)
    names = [column[0] for column in found.description]
    while rows := found.fetchmany(CHUNK):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _store(release: Release, rows: list[dict[str, Any]]) -> None:
    codes = [row["code"] for row in rows]
    before = {c.code: c for c in Company.objects.filter(code__in=codes)}
    companies = []
    for code, row in zip(codes, rows, strict=True):
        old = before.get(code)
        company = old or Company(code=code, state=Company.CANDIDATE)
        rated_by, score = (old.release_id, old.score_low) if old is not None else (release.pk, None)
        _describe(company, release, row)
        if rated_by != release.pk:
            company.moved = None if score is None or company.score_low is None else company.score_low - score
        companies.append(company)
    fields = ["name", "initials", "prefecture", "park", "industry", "titles", "release", "score_low", "score_high", "grade_low", "grade_high", "line", "moved"]
    Company.objects.bulk_create(companies, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    stored = {c.code: c.pk for c in Company.objects.filter(code__in=codes)}
    Measured.objects.bulk_create(
        [Measured(company_id=stored[code], values=frozen(row["measures"])) for code, row in zip(codes, rows, strict=True)],
        update_conflicts=True, unique_fields=["company_id"], update_fields=["values"])
    Rated.objects.bulk_create([
        Rated(company_id=stored[c.code], release=release, score_low=c.score_low, score_high=c.score_high, grade_low=c.grade_low, grade_high=c.grade_high, line=c.line)
        for c in companies], ignore_conflicts=True)


def _describe(company: Company, release: Release, row: dict[str, Any]) -> None:
    who, result, measures = row["who"], row["result"], row["measures"]
    company.name, company.initials = who["name"][:200], initials(who["name"])[:200]
    company.prefecture, company.park, company.industry = who["prefecture"] or "", who["park"] or "", who["industry_code"] or ""
    company.titles = " ".join(name for name in TITLES if measures.get(name) is True)
    company.release = release
    company.score_low, company.score_high = result.get("total_low"), result.get("total_high")
    company.grade_low, company.grade_high = result.get("grade_low") or "", result.get("grade_high") or ""
    company.line = result.get("line_low")
