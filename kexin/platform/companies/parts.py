"""What the parts of a company's page say: the way up, offers, and evidence from the release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from kexin.library.tables import IP_KINDS
from kexin.matching.match_one import Match
from kexin.matching.nearing import Nearing
from kexin.matching.offer import CATEGORIES
from kexin.matching.told import BLOCKED, amount_words, because_words, days_words, missing_words, way_head, way_steps
from kexin.platform.companies.evidence import rows_of
from kexin.platform.companies.models import Company, Rated
from kexin.platform.companies.rating import matcher_of, measures_on, rate, rater_of, thawed
from kexin.platform.language import current, say
from kexin.rating.raised import way_words
from kexin.rating.raising import Raiser
from kexin.rulemarks import EVIDENCE_WORDS

_FIGURES = ("revenue", "net_profit", "rd_expense")
_ORDER = {True: 0, None: 1, False: 2}


@lru_cache(maxsize=4)
def _raiser(model: str, as_of: date, complete: frozenset[str]) -> Raiser:
    return Raiser(rater_of(model, as_of, complete))


@lru_cache(maxsize=2)
def _nearing(as_of: date) -> Nearing:
    return Nearing(measures_on(as_of))


def raising(company: Company) -> Mapping[str, Any]:
    """The fewest changes that reach the next grade."""
    rating, release = rate(company), company.release
    way = _raiser(release.model, release.as_of, frozenset(release.complete)).cheapest(rating)
    return {"lines": list(way_words(way, rating.model, current())), "possible": way is not None}


def offers(company: Company) -> Mapping[str, Any]:
    """Every policy and product with its verdict and why, those that fit first; and what is missing for the others."""
    release = company.release
    matcher = matcher_of(release.as_of, frozenset(release.complete))
    matches = sorted(matcher.match_measures(thawed(company.measured.values, matcher.measures)), key=lambda m: (_ORDER[m.verdict], not m.offer.in_force))
    told = [_offer(m) for m in matches]
    return {"kinds": [(title, [t for t in told if t["kind"] == kind]) for kind, title in (("policy", say("政策", "Policies")), ("product", say("产品", "Products")))]}


def _offer(match: Match) -> dict[str, Any]:
    offer, language = match.offer, current()
    way = _nearing(offer.as_of).way(match) if offer.in_force else None
    return {
        "kind": offer.kind, "category": CATEGORIES[offer.kind][offer.category], "title": offer.title, "provider": offer.provider, "verdict": match.verdict, "amount": amount_words(match, language),
        "missing": missing_words(match, language), "days": None if offer.in_force else days_words(offer), "document": offer.document.number or "", "sure": EVIDENCE_WORDS[offer.mark.evidence],
        "conditions": [(c.title, match.answer(c), because_words(match, c, language)) for c in offer.leaves()],
        "way": way_head(way) if way else None, "steps": list(way_steps(way, language)) if way else [], "blocked": BLOCKED if way and way.together is False else None}


def finances(company: Company) -> Mapping[str, Any]:
    """Six years of accounts, research and staff."""
    found = rows_of(company, "annuals", ("year", *_FIGURES, "assets_total", "liabilities_total", "staff_total", "staff_rd"), "year DESC", 6)
    if found is None:
        return {"rows": None}
    years = list(reversed(found.values))
    titles = {name: head[0].in_(current()) for name, head in zip(("year", *_FIGURES), found.heads, strict=False)}
    data = {"kind": "money", "labels": [str(y["year"]) for y in years], "unit": say("万元", "CNY 10k"),
            "series": [{"name": titles[name], "values": [None if y[name] is None else y[name] / 1_000_000 for y in years]} for name in _FIGURES]}
    return {"rows": found, "data": data}


def rights(company: Company) -> Mapping[str, Any]:
    """How many rights of each kind are in force, and the newest of them."""
    found = rows_of(company, "ip_rights", ("kind", "title", "right_no", "status", "filed_on", "granted_on"), "filed_on DESC NULLS LAST, right_no", 30)
    whole = rows_of(company, "ip_rights", ("kind", "status"), "right_no", 20_000)
    if found is None or whole is None:
        return {"rows": None}
    counted = Counter(v["kind"] for v in whole.values)
    in_force = Counter(v["kind"] for v in whole.values if v["status"] == "valid")
    return {"rows": found, "kinds": [(title, counted[kind], in_force[kind]) for kind, title in IP_KINDS.items() if counted[kind]]}


def titles(company: Company) -> Mapping[str, Any]:
    """Titles with their days, and honours."""
    return {"tables": [
        rows_of(company, "titles", ("kind", "level", "valid_from", "valid_to", "certificate_no"), "valid_from DESC"),
        rows_of(company, "honours", ("on", "kind", "name", "level", "rank"), '"on" DESC, name')]}


def events(company: Company) -> Mapping[str, Any]:
    """Credit events, the newest first, and the tax ratings."""
    return {"tables": [
        rows_of(company, "credit_events", ("happened_on", "kind", "severe", "ended_on", "amount", "event_no"), "happened_on DESC, event_no"),
        rows_of(company, "tax_ratings", ("year", "grade"), "year DESC")]}


def history_data(history: Sequence[Rated]) -> dict[str, Any]:
    """For the chart of the score over releases."""
    def scores(name: str) -> list[float | None]:
        return [None if getattr(r, name) is None else getattr(r, name) / 1000 for r in history]

    return {"kind": "points", "labels": [r.release.as_of.isoformat() for r in history], "unit": say("分", "points"), "series": [
        {"name": say("可确定得分", "sure score"), "values": scores("score_low")}, {"name": say("最多可得", "at most"), "values": scores("score_high")}]}
