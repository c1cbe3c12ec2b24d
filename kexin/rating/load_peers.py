"""S10: statistics of a company's peers, versioned data with a group, a size and a date.

A group with fewer members than the file's minimum counts as unknown: nobody is
ranked against a handful.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kexin.formula.build import calculate, choose, compare, nothing, text, unknown
from kexin.formula.tree import Node
from kexin.formula.values import number
from kexin.problems import meant
from kexin.rating.reading import Reading
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text, same


@dataclass(frozen=True)
class Group:
    """One peer group: its size, its mean, or its quantiles as (share below, value), ascending."""

    n: int
    mean: Fraction | None
    quantiles: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True)
class Peers:
    """A file of peer statistics; ``by`` gives a company's group."""

    id: str
    by: Node
    minimum_n: int
    groups: tuple[tuple[str, Group], ...]


def compared(value: Node, peers: Peers, how: str, fields: Fields) -> Node:
    """The value against its peers: the difference to the mean, the ratio to it, or the share of peers below."""
    cases = []
    for code, group in peers.groups:
        if group.n < peers.minimum_n:
            continue
        if how == "percentile":
            tree = _percentile(value, group)
        elif group.mean is None or (how == "ratio" and group.mean == 0):
            fields.wrong("compare", how, Text(f"组 {code} 有均值", f"a mean for the group {code}"))
            continue
        else:
            mean = number(group.mean, value.type.kind)
            kind = "share" if how == "ratio" else value.type.kind
            tree = calculate("/" if how == "ratio" else "-", value, mean, "share" if kind == "share" else kind)
        cases.append((compare("==", peers.by, text(code)), tree))
    if not cases:
        raise ValueError("peers")
    return choose([(unknown(peers.by), nothing(cases[0][1].type)), *cases], nothing(cases[0][1].type))


def _percentile(value: Node, group: Group) -> Node:
    """The greatest stated share of peers whose quantile the value reaches."""
    cases = [(compare(">=", value, number(at, value.type.kind)), number(share, "share")) for share, at in reversed(group.quantiles)]
    ranked = choose(cases, number(Fraction(0), "share"))
    return choose([(unknown(value), nothing(ranked.type))], ranked)


def find_peers(reading: Reading, fields: Fields) -> Peers | None:
    """The statistics that ``peers: <id>`` names, from the rulebook's folder of peers."""
    wanted = fields.text("peers")
    folder = reading.folder.parent.parent / "peers"
    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    if wanted not in known:
        fields.note("unknown-peers", "peers", Text(f"没有同业统计 {wanted}", f"there are no peer statistics {wanted}"), same(", ".join(known) or "-"),
                    meant(wanted, known, Text("请先建立同业统计文件", "write the statistics file first")))
        return None
    raw, lines = read_rules(known[wanted])
    inner = Fields(raw, lines, reading.problems)
    return read_peers(inner, reading.code(inner, "group").tree)


def read_peers(fields: Fields, by: Node) -> Peers:
    """A peers file whose ``group`` formula has been read."""
    fields.words("title")
    fields.day("date")
    fields.text("source")
    fields.text("evidence")
    fields.asked["group"] = None
    groups = []
    for code, item in fields.named("groups"):
        quantiles = tuple((Fraction(share), Fraction(at)) for share, at in item.sequence("quantiles"))
        if list(quantiles) != sorted(set(quantiles)):
            item.wrong("quantiles", "…", Text("由小到大", "ascending"))
        groups.append((code, Group(item.whole("n"), item.number_if_any("mean"), quantiles)))
        item.finish()
    peers = Peers(fields.text("id"), by, fields.whole("minimum_n"), tuple(groups))
    fields.finish()
    return peers
