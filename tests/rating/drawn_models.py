"""Drawing small rating models at random: every shape, every kind of gate, grades, notches, lines.

A model is written as a file would be (the body as JSON, which is YAML), so that it
goes through the same loader as a model of a person.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

#: Measures of the shipped book, by what a drawn model uses them for.
SHARES = ("debt_ratio", "net_margin", "revenue_growth", "staff_tech_share", "equity_ratio")
MONEY = ("revenue", "net_profit", "rd_expense", "assets_total", "net_assets")
COUNTS = ("staff_total", "staff_tech", "ip_class1", "ip_class2", "adverse_events_3y")
YES = ("hnte_valid", "registration_active", "in_default", "restricted_products")
CODES = {"tax_grade": ("A", "B", "M", "C", "D"), "title_rank": ("top", "hnte", "provincial", "basic", "none")}
TITLE = {"zh": "样", "en": "drawn"}

HEAD = """id: drawn
title: {zh: 随机模型, en: drawn model}
document: {number: null, issuer: [Kexin]}
effective: {from: 2020-01-01, to: null}
region: CN
evidence: own
source: drawn at random
note: {zh: 随机生成, en: drawn at random}
"""


def write_model(random: Random, folder: Path, *, missing: bool = True) -> Path:
    """A drawn model in a folder of its own; with *missing* some indicators count what is unknown as nothing."""
    home = folder / "drawn"
    home.mkdir(parents=True, exist_ok=True)
    body = _Draw(random, missing).body()
    (home / "model.yaml").write_text(HEAD + "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in body.items()), encoding="utf-8")
    return home


class _Draw:
    def __init__(self, random: Random, missing: bool) -> None:
        self.random, self.missing = random, missing
        self.number = 0

    def body(self) -> dict[str, Any]:
        random = self.random
        if random.random() < 0.08:
            return self._classification()
        grades = [{"id": g, "at_least": cut, **TITLE} for g, cut in (("A", 70), ("B", 50), ("C", 30), ("D", 0))]
        blocks = [self._block() for _ in range(random.randint(1, 3))]
        total = sum(b["max"] for b in blocks)
        score: dict[str, Any] = {"max": total, "blocks": blocks}
        body: dict[str, Any] = {"kind": "credit", "score": score, "grades": grades}
        if random.random() < 0.3:
            extra = self._block()
            score["blocks"].append({**extra, "bonus": True})
            score["bonus_max"] = random.randint(1, extra["max"])
        if random.random() < 0.25:
            score["stages"] = self._stages(score)
        elif len(blocks) > 1 and random.random() < 0.3:
            body["blend"] = [{"block": blocks[0]["id"], "weight": "W7"}, {"block": blocks[1]["id"], "weight": "W3"}]
        if len(blocks) > 1 and random.random() < 0.2:
            body["matrix"] = self._matrix(blocks)
            body["grades"] = [{k: v for k, v in g.items() if k != "at_least"} for g in grades]
        body["gates"] = [self._gate(i) for i in range(random.randint(0, 4))]
        if random.random() < 0.7:
            body["pass"] = {random.choice(("at_least", "above")): total // 2}
        if random.random() < 0.4:
            ids = [g["id"] for g in body["gates"]]
            body["direct_pass"] = {"gates": random.sample(ids, len(ids) // 2), "any": [{"id": "d1", **TITLE, "formula": self.condition()}]}
        if random.random() < 0.5:
            rules = [{"id": f"n{i}", **TITLE, "formula": self.condition(), "steps": random.choice((-2, -1, 1))} for i in range(2)]
            body["notches"] = {"up": random.randint(0, 1), "down": random.randint(0, 2), "rules": rules}
        if random.random() < 0.7:
            body["line"] = self._line(total)
        # JSON has no decimals of its own; the weights stay exact.
        exact: dict[str, Any] = json.loads(json.dumps(body).replace('"W7"', "0.7").replace('"W3"', "0.3"))
        return exact

    def condition(self) -> str:
        random = self.random
        return random.choice((
            random.choice(YES), f"not {random.choice(YES)}", f"{random.choice(COUNTS)} >= {random.choice((0, 1, 3, 500))}",
            f"{random.choice(SHARES)} <= 0.5", f"{random.choice(MONEY)} > yuan(0)", 'tax_grade in ("A", "B")',
            f"{random.choice(YES)} or {random.choice(COUNTS)} > 2"))

    def _block(self) -> dict[str, Any]:
        self.number += 1
        name = f"block{self.number}x"
        indicators = [self._indicator() for _ in range(self.random.randint(1, 3))]
        block: dict[str, Any] = {"id": name, "title": TITLE, "max": sum(i["max"] for i in indicators), "indicators": indicators}
        if self.random.random() < 0.2:
            block["indicators"] = [*indicators, {**self._indicator(), "bonus": True}]
        if self.random.random() < 0.3:
            block["minimum"] = {self.random.choice(("at_least", "above")): self.random.randint(0, block["max"])}
        return block

    def _indicator(self) -> dict[str, Any]:
        self.number += 1
        most = self.random.choice((5, 10, 20))
        missing = {"missing": self.random.choice(("zero", "required"))} if self.missing and self.random.random() < 0.15 else {}
        return {"id": f"item{self.number}x", "title": TITLE, "max": most, **missing, **self._shape(most, nested=False)}

    def _shape(self, most: int, *, nested: bool) -> dict[str, Any]:
        shapes = [self._bands, self._ranges, self._linear, self._threshold, self._categories, self._tiers, self._per_unit]
        return self.random.choice(shapes if nested else [*shapes, self._best_of])(most)

    def _value(self) -> dict[str, Any]:
        """A value with the unit that its edges are written in."""
        random = self.random
        if random.random() < 0.3:
            return {"value": random.choice(MONEY), "unit": "wan_yuan"}
        if random.random() < 0.4:
            return {"value": random.choice(COUNTS)}
        value: dict[str, Any] = {"value": random.choice((*SHARES, "rd_expense / revenue", "staff_tech / staff_total"))}
        if random.random() < 0.2:
            value["value"] = {"by": "tax_grade", "formulas": {"A": "debt_ratio", "B": "net_margin"}, "otherwise": random.choice((None, "equity_ratio"))}
        if random.random() < 0.2:
            value["coefficient"] = {"by": "tax_grade", "table": {"A": 1.5, "D": 0.5}, "otherwise": 1}
        return value

    def _edges(self, value: dict[str, Any]) -> list[float]:
        pool = (0, 1, 3, 10, 500) if value["value"] in COUNTS or "unit" in value else (-0.1, 0, 0.05, 0.1, 0.3, 0.55, 1)
        return sorted(self.random.sample(pool, 3))

    def _bands(self, most: int) -> dict[str, Any]:
        value = self._value()
        edges = self._edges(value)
        lower = self.random.random() < 0.4
        compound = {"compound_years": 2} if not lower and min(edges) >= 0 and max(edges) <= 1 and "unit" not in value and self.random.random() < 0.3 else {}
        ordered = edges if lower else edges[::-1]
        points = sorted(self.random.sample(range(most), 3), reverse=True)
        rows = [[e, p] for e, p in zip(ordered, [most, *points], strict=False)]
        return {"shape": "bands", **value, **compound, "order": "lower" if lower else "higher", "side": self.random.choice(("lower_inclusive", "upper_inclusive")), "bands": [*rows, [None, points[-1]]]}

    def _ranges(self, most: int) -> dict[str, Any]:
        value = self._value()
        high, _, low = self._edges(value)[::-1]
        return {"shape": "range_bands", **value, "side": "lower_inclusive", "default": self.random.choice(("low", "high", "middle_down")), "decided_by": TITLE,
                "bands": [[high, most - 2, most], [low, 1, most - 3], [None, 0, 0]]}

    def _linear(self, most: int) -> dict[str, Any]:
        value = self._value()
        low, _, high = self._edges(value)
        ends = [0, most] if self.random.random() < 0.7 else [most, 0]
        return {"shape": "linear", **value, "floor": [low, ends[0]], "ceiling": [high, ends[1]]}

    def _threshold(self, most: int) -> dict[str, Any]:
        return {"shape": "threshold", "value": "rd_expense / revenue", "by": "revenue", "unit": "wan_yuan", "steps": [[5000, 0.05], [20000, 0.04], [None, 0.03]],
                "points": [most, 0], "side": self.random.choice(("lower_inclusive", "upper_inclusive"))}

    def _categories(self, most: int) -> dict[str, Any]:
        name = self.random.choice(list(CODES))
        codes = self.random.sample(CODES[name], 3)
        return {"shape": "categories", "value": name, "points": dict(zip(codes, (most, most // 2, 0), strict=True)), "otherwise": 1}

    def _tiers(self, most: int) -> dict[str, Any]:
        tiers = [{"when": self.condition(), "points": p, **TITLE} for p in (most, most // 2)]
        return {"shape": "tiers", "tiers": tiers, "otherwise": self.random.choice((0, 1))}

    def _per_unit(self, most: int) -> dict[str, Any]:
        return {"shape": "per_unit", "value": self.random.choice(COUNTS), "points_per": self.random.choice((1, 2, 2.5)), "unit_size": self.random.choice((1, 2)), "cap": most}

    def _best_of(self, most: int) -> dict[str, Any]:
        first, second = self._shape(most, nested=True), self._shape(self.random.choice((most, 5)), nested=True)
        return {"shape": "best_of", "of": [{"title": TITLE, **first}, {"title": TITLE, **second}]}

    def _stages(self, score: dict[str, Any]) -> dict[str, Any]:
        inside = [(i["id"], b.get("bonus") or i.get("bonus")) for b in score["blocks"] for i in b["indicators"]]
        counted = [name for name, bonus in inside if not bonus]
        weights = {}
        for stage in ("startup", "growth"):
            parts = [self.random.randint(1, 9) for _ in counted[1:]]
            whole = [score["max"] - sum(parts), *parts] if sum(parts) < score["max"] else [score["max"], *[0] * len(parts)]
            weights[stage] = {**dict(zip(counted, whole, strict=True)), **{name: 2 for name, bonus in inside if bonus}}
        return {"by": "tax_grade", "weights": {"A": weights["startup"], "B": weights["growth"]}}

    def _gate(self, number: int) -> dict[str, Any]:
        effect = self.random.choice(("reject", "cap", "zero", "flag"))
        gate = {"id": f"g{number}", **TITLE, "formula": self.condition(), "on_fail": effect}
        if effect == "cap":
            gate["grade"] = self.random.choice(("B", "C", "D"))
        if self.random.random() < 0.3:
            gate["waived_by"] = self.condition()
        return gate

    def _matrix(self, blocks: list[dict[str, Any]]) -> dict[str, Any]:
        rows, columns = ({"block": b["id"], "cuts": [b["max"] * 0.75, b["max"] * 0.25]} for b in blocks[:2])
        return {"rows": rows, "columns": columns, "cells": [["A", "B", "C"], ["B", "B", "D"], ["C", "D", "D"]]}

    def _line(self, total: int) -> dict[str, Any]:
        caps = [{"id": "cap1", **TITLE, "formula": self.random.choice(("revenue * 0.1", "greatest(revenue * 0.15, yuan(0))", "wan_yuan(120)"))}]
        amount: dict[str, Any] = {"by_grade": {"A": 500, "B": 300, "C": 100, "D": 0}} if self.random.random() < 0.6 else {"by_total": [[total // 2, 300], [total // 4, 40], [None, 0]]}
        return {**amount, "unit": "wan_yuan", "caps": caps, "round_down_to": self.random.choice((1, 5))}

    def _classification(self) -> dict[str, Any]:
        classes = [{"id": c, **TITLE} for c in ("large", "medium", "small", "micro")]
        measures = [
            {"when": self.condition(), "value": "staff_total", "bounds": [1000, 300, 20], **TITLE},
            {"when": self.condition(), "value": "revenue", "unit": "wan_yuan", "bounds": [40000, 2000, 300], **TITLE}]
        return {"kind": "classification", "classification": {"classes": classes, "measures": measures}}
