"""A past edition worked out again from what was sealed with it: the same rule, the same inputs, the same day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from kexin.outreach.refresh import refresh
from kexin.outreach.words import why_left, why_listed
from kexin.platform.lists.drafting import unpacked
from kexin.platform.lists.facts import rule_of
from kexin.platform.lists.models import Edition
from kexin.text import Text

SHOWN = 50


@dataclass(frozen=True)
class Replayed:
    """What came out: as of which day, how many, and where it differs from what is stored."""

    as_of: date
    considered: int
    members: int
    left: int
    differences: tuple[Text, ...]

    @property
    def same(self) -> bool:
        """Does everything agree?"""
        return not self.differences


def replay(edition: Edition) -> Replayed:
    """Work an edition out again and compare every entry, every exit and every reason."""
    differences: list[Text] = []
    if hashlib.sha256(edition.rule_text.encode()).hexdigest() != edition.rule_sha256:
        differences.append(Text("规则文本与其摘要值不符", "the text of the rule does not have its hash"))
    try:
        rest = unpacked(edition)
    except ValueError:
        return Replayed(edition.as_of, 0, 0, 0, (*differences, Text("封存的数据与其摘要值不符", "the sealed inputs do not have their hash")))
    rule = rule_of(edition.rule_text, edition.whitelist.rule, edition.release)
    made = refresh(rule, rest.companies, rest.before, rest.as_of)
    again = {m.company: (m.came, m.since, m.line, why_listed(rule, m).zh[:600]) for m in made.members}
    stored = {
        row.company.code: (row.came, row.since, row.preapproved, row.reason_zh) for row in edition.listings.select_related("company").only("company__code", "came", "since", "preapproved", "reason_zh")}
    gone = {g.company: why_left(rule, g).zh[:600] for g in made.left}
    departed = dict(edition.departures.values_list("company__code", "reason_zh"))
    for code in sorted({*again, *stored}):
        if again.get(code) != stored.get(code):
            differences.append(Text(f"{code}：名单所载与重算不符", f"{code}: what the list says differs"))
    for code in sorted({*gone, *departed}):
        if gone.get(code) != departed.get(code):
            differences.append(Text(f"{code}：移出所载与重算不符", f"{code}: why it left differs"))
    return Replayed(rest.as_of, made.considered, len(again), len(gone), tuple(differences))
