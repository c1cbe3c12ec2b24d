"""An invented portfolio to try a stress test on; every loan says that it is generated."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from random import Random

from kexin.library.tables import PREFECTURES

#: Names of banks that do not exist.
BANKS = tuple(f"生成银行{n}" for n in "甲乙丙丁戊己庚辛")
HEADS = ("loan_id", "bank", "area", "firm", "principal", "pd", "loan_amount", "filed_amount", "mode", "unsecured_share", "first_loan", "first_loan_in_city", "ip_pledge", "revenue", "firm_size")


def write_example(path: Path, loans: int, seed: int) -> None:
    """*loans* loans with lognormal amounts, more in the capital, PDs from 0.3 % to 8 %."""
    draw, places = Random(seed), list(PREFECTURES)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for n in range(1, loans + 1):
            amount = min(1_000, max(20, round(math.exp(draw.gauss(5.2, 0.7))) // 10 * 10))
            area = places[min(len(places) - 1, int(draw.expovariate(0.35)))]
            rate = draw.choice(("0.3%", "0.6%", "1.2%", "1.2%", "2.5%", "2.5%", "5%", "8%"))
            unsecured = draw.choice(("100%", "100%", "70%", "50%"))
            rows.writerow([
                f"生成-{n:05}", draw.choice(BANKS), area, f"生成企业{n}", f"{amount}万", rate, f"{amount}万", f"{amount}万", "credit", unsecured,
                *(draw.choice(("yes", "no")) for _ in range(3)), f"{round(math.exp(draw.gauss(7.6, 1.0)))}万", draw.choice(("small", "small", "micro"))])
