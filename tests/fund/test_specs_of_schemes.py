"""Every rule of a scheme stands in its spec, and a worked case proves it on both sides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import pytest

from kexin.fund.allocation import allocate
from kexin.fund.cases import WorkedCase, read_cases
from kexin.fund.filing import may_file
from kexin.fund.loader import SCHEMES, load_scheme, scheme_ids
from kexin.fund.scheme import Scheme
from kexin.problems import ProblemsError


def proven(scheme: Scheme, cases: Sequence[WorkedCase]) -> dict[str, list[str]]:
    """For each rule (``share 1``, ``cap loan``, ``cap loan leaves room`` …) the cases in whose trace it shows."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for case in cases:
        try:
            allocation = allocate(scheme, case.facts)
        except ProblemsError as error:
            for field in sorted({p.where.split(": ")[-1] for p in error.problems}):
                found[f"refused {field}"].append(case.id)
            for cap in case.expect.get("room", {}):
                found[f"cap {cap}"].append(case.id)
            continue
        lines, titles = {line.id for line in allocation.trace}, {line.title for line in allocation.trace}
        share = scheme.share
        shown = [f"share {n}" for n, c in enumerate(share.cases if share else (), 1) if c.title in titles]
        shown += [f"bonus {n}" for n, _ in enumerate(share.bonuses if share else (), 1) if f"bonus_{n}" in lines]
        shown += ["share cap"] if "share_cap" in lines else []
        shown += [f"cap {c.id}" if f"cut_{c.id}" in lines else f"cap {c.id} leaves room" for c in scheme.caps]
        # A fuse that only stops filing has no line in a claim; what it answers to a filing shows it.
        held = {f"fuse_{a.id}" for a in may_file(scheme, case.facts).answers if a.holds is False}
        shown += [f"fuse {f.id}" if f"fuse_{f.id}" in (held if f.action == "suspend_filing" else lines) else f"fuse {f.id} does not hold" for f in scheme.fuses]
        shown += [] if scheme.trigger is None else ["trigger not reached" if allocation.status == "not_triggered" else "trigger"]
        shown += [f"party {p.party}" for p in allocation.parts if p.amount] + [f"limit {b.party}" for b in (*scheme.payers, *scheme.rest) if f"short_{b.party}" in lines]
        shown += ["recovery"] if "recovery" in case.expect else []
        for rule in shown:
            found[rule].append(case.id)
    return dict(found)


def wanted(scheme: Scheme) -> list[str]:
    """The rules of a scheme that sharing goes by, in the order of its file."""
    rules = [] if scheme.trigger is None else ["trigger", "trigger not reached"]
    if scheme.share is None:
        rules += ["refused share"]
    else:
        rules += [f"share {n}" for n, _ in enumerate(scheme.share.cases, 1)] + [f"bonus {n}" for n, _ in enumerate(scheme.share.bonuses, 1)]
        # Without a bonus, no case is above it: the cap is in the source and cannot bind.
        rules += ["share cap"] if scheme.share.cap is not None and scheme.share.bonuses else []
        rules += [f"party {b.party}" for b in (*scheme.payers, *scheme.rest)] + [f"limit {b.party}" for b in (*scheme.payers, *scheme.rest) if b.limit is not None]
    for cap in scheme.caps:
        rules += [f"cap {cap.id}", *([f"cap {cap.id} leaves room"] if scheme.share is not None else [])]
    for fuse in scheme.fuses:
        rules += [f"fuse {fuse.id}", f"fuse {fuse.id} does not hold"]
    return [*rules, *(["recovery"] if scheme.recovery is not None else [])]


def listed(scheme: Scheme) -> dict[str, list[str]]:
    """What the spec says: rule → cases."""
    rows = re.findall(r"^\| ([^|]+) \|.*\| ([^|]*) \|$", (SCHEMES / scheme.id / "spec.md").read_text(encoding="utf-8"), re.M)
    return {rule.strip(): re.findall(r"`([^`]+)`", cases) for rule, cases in rows if rule.strip() not in ("rule", "---")}


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_rule_is_proven_by_the_cases_that_the_spec_names(scheme_id: str) -> None:
    scheme = load_scheme(scheme_id)
    found = proven(scheme, read_cases(SCHEMES / scheme_id / "cases.yaml"))
    rules = wanted(scheme)
    assert [rule for rule in rules if not found.get(rule)] == []
    spec = listed(scheme)
    assert {rule: spec.get(rule) for rule in rules} == {rule: found[rule] for rule in rules}


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_the_spec_names_every_condition_of_filing_each_line_and_every_gap(scheme_id: str) -> None:
    scheme, text = load_scheme(scheme_id), (SCHEMES / scheme_id / "spec.md").read_text(encoding="utf-8")
    assert [c.id for c in scheme.filing if f"| filing {c.id} |" not in text] == []
    assert [g.field for g in scheme.gaps if f"| unknown {g.field} |" not in text] == []
    assert [n for n, _ in enumerate(scheme.lines, 1) if f"| line {n} |" not in text] == []
    assert (scheme.fund is not None) == ("| fund |" in text)
    assert scheme.mark.source in text
