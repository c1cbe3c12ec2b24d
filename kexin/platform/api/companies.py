"""Routes of companies: lists, ratings, what-if, policies and products."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpResponse
from ninja import Path, Query

from kexin.formula.scope import Scope
from kexin.matching.match_one import Match
from kexin.platform.api.core import Asked, get, post
from kexin.platform.api.paging import Cursor, Limit, part
from kexin.platform.api.rated import (
    Clause,
    CompanyOut,
    MatchesOut,
    MatchOut,
    RatingOut,
    ReleaseOut,
    Unknown,
    WhatIf,
    WhatIfOut,
)
from kexin.platform.api.ratings import measures_from, rated
from kexin.platform.api.schemas import Named, Page, Range, verdict
from kexin.platform.companies import rating
from kexin.platform.companies.models import TITLES, Company, Release
from kexin.platform.language import current
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of
from kexin.problems import NotFoundError, Problem
from kexin.text import Text

Code = Annotated[str, Path(max_length=100, description="code of the company")]
Prefecture = Annotated[str, Query("", pattern=r"^([0-9]{6})?$", description="GB/T 2260")]
Title = Annotated[str, Query("", pattern=f"^({'|'.join(TITLES)})?$", description=", ".join(TITLES))]
State = Annotated[Literal["", "candidate", "admitted", "out"], Query("")]


@get("companies", "companies.see", Page[CompanyOut], Text("企业列表", "Companies"), "companies")
def companies(
    request: Asked, response: HttpResponse, q: Annotated[str, Query("", max_length=100, description="part of the name, or the code")], prefecture: Prefecture, title: Title, state: State,
    grade: Annotated[str, Query("", max_length=12)], cursor: Cursor, limit: Limit,
) -> Page[CompanyOut]:
    """The companies that this person may see, in the order of their codes."""
    wanted = companies_of(request.user)
    if q:
        wanted &= Q(name__contains=q) | Q(initials__startswith=q.upper()) | Q(code=q)
    for value, condition in (
            (prefecture, Q(prefecture=prefecture)), (title, Q(titles__contains=title)), (state, Q(state=state)), (grade, Q(grade_low=grade) | Q(grade_high=grade))):
        wanted &= condition if value else Q()
    return part(request, response, Company.objects.filter(wanted).select_related("release"), "code", Page[CompanyOut], _shown, cursor, limit)


@get("companies/{code}", "companies.see", CompanyOut, Text("企业", "A company"), "companies")
def company(request: Asked, code: Code) -> CompanyOut:
    """One company."""
    return _shown(found(request.user, code))


@get("companies/{code}/rating", "companies.see", RatingOut, Text("企业评价", "The rating of a company"), "companies")
def company_rating(request: Asked, code: Code, reasons: Annotated[bool, Query(False, description="with each rule and the figures")]) -> RatingOut:
    """Score, grade and line of the release in force, every indicator with its value, points and level, and what is unknown."""
    row = found(request.user, code, measured=True)
    return RatingOut(company=_shown(row), release=_release(row.release), rating=rated(rating.rate(row), reasons=reasons))


@get("companies/{code}/matches", "companies.see", MatchesOut, Text("适用政策与产品", "Policies and products for a company"), "companies")
def company_matches(request: Asked, code: Code) -> MatchesOut:
    """Each policy and product with its verdict and that of each condition."""
    row = found(request.user, code, measured=True)
    matcher = rating.matcher_of(row.release.as_of, frozenset(row.release.complete))
    matches = matcher.match_measures(rating.thawed(row.measured.values, matcher.measures))
    return MatchesOut(code=row.code, as_of=row.release.as_of, items=[_match(match, matcher.measures.scope) for match in matches])


@post("ratings", "companies.see", WhatIfOut, Text("试算评价", "Rate on request"), "companies", reads=True)
def rate_on_request(request: Asked, body: WhatIf) -> WhatIfOut:
    """A company with some measures changed, or measures alone, by one of the models that are open to machines. Nothing is kept but the answer."""
    row = found(request.user, body.code, measured=True) if body.code is not None else None
    release = row.release if row is not None else Release.objects.filter(in_force=True).first()
    if release is None:
        raise NotFoundError([Problem("no-release", "-", Text("尚未导入数据发布", "no release was brought in yet"), Text("已导入的发布", "a release"), Text("请联系管理员", "ask the administrator"))])
    rater = rating.rater_of(body.model or release.model, release.as_of, frozenset(release.complete))
    known = rating.thawed(row.measured.values, rater.measures) if row is not None else {}
    changed = rater.rate_measures({**known, **measures_from(body.measures, rater.measures)})
    before = rater.rate_measures(known) if row is not None else None
    answer = rated(changed, reasons=body.reasons)
    return WhatIfOut(
        code=body.code, as_of=release.as_of, release_sha256=release.digest, rating=answer,
        before=rated(before, reasons=False).score if before is not None else None)


def found(person: Person, code: str, *, measured: bool = False) -> Company:
    """A company in the scope of a person.

    Raises:
        NotFoundError: there is none of this code there.
    """
    rows = Company.objects.select_related("release", "measured") if measured else Company.objects.select_related("release")
    for row in rows.filter(companies_of(person), code=code)[:1]:
        return row
    raise NotFoundError([Problem(
        "no-such-company", code[:40], Text("可见范围内没有这家企业", "no such company within what you may see"), Text("本辖区内的企业代码", "codes of companies of your area"),
        Text("请核对代码", "check the code"))])


def _shown(row: Company) -> CompanyOut:
    language = current()
    return CompanyOut(
        code=row.code, name=row.name, prefecture=Named(code=row.prefecture, name=row.area.in_(language)), park=row.park, industry=row.industry,
        titles=[Named(code=name, name=TITLES[name].in_(language)) for name in row.titles.split() if name in TITLES],
        state=Named(code=row.state, name=row.state_title.in_(language)), score=Range(low=row.score_low, high=row.score_high),
        grade_low=row.grade_low, grade_high=row.grade_high, line=row.line, as_of=row.release.as_of)


def _release(release: Release) -> ReleaseOut:
    return ReleaseOut(as_of=release.as_of, sha256=release.digest, generated=release.generated.in_(current()) if release.generated else None)


def _match(match: Match, scope: Scope) -> MatchOut:
    language, offer = current(), match.offer
    return MatchOut(
        id=offer.id, kind=offer.kind, title=offer.title.in_(language), provider=offer.provider.in_(language) if offer.provider else None, sha256=offer.digest,
        in_force=offer.in_force, verdict=verdict(match.verdict), amount=Range(low=match.amount[0], high=match.amount[1]) if match.amount else None,
        conditions=[Clause(id=c.id, title=c.title.in_(language), verdict=verdict(match.answer(c))) for c in offer.conditions],
        unknown=[Unknown(measure=m, title=scope.names[m].title.in_(language)) for m in match.to_ask])


