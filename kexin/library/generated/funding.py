"""Equity investors of generated companies: the table ``funding_rounds``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, columns, fen, logistic
from kexin.library.generated.lookups import looked_up
from kexin.library.generated.names import brand
from kexin.library.generated.province import Province

ROUNDS = ("angel", "a", "b", "c")


def select(province: Province, firms: str) -> str:
    """The SQL of the table's rows: rounds follow each other, each a few times larger than the last."""
    draws = province.draws
    funded = draws.chance("funded", logistic("-3.1 + 0.8 * quality + 0.3 * size - 0.08 * greatest(age - 8, 0)"))
    wait = f"{draws.whole('first round', 200, 1100)} + step * {draws.whole('between rounds', 300, 650)}"
    return f"""
WITH funded AS (
    SELECT *, unnest(range({draws.whole("rounds", 1, 4)} - (quality < 0.5)::INTEGER)) AS step FROM {firms}
    WHERE {looked_up(province, "funding_rounds")} AND {funded}
), paid AS (
    SELECT *, no * 4 + step AS item, registered_on + ({wait})::INTEGER AS paid_on FROM funded
), known AS (
    SELECT *, greatest(paid_on + {draws.whole("announced", 10, 90, "item")}::INTEGER, {province.opened}) AS known_on
    FROM paid
)
SELECT company_id, {list(ROUNDS)}[step + 1] AS round, paid_on,
    {columns(_terms(draws))},
    known_on
FROM known
WHERE known_on <= {province.today}
"""


def _terms(draws: Draws) -> dict[str, str]:
    amount = f"2e6 * pow(4, step) * exp(0.3 * size + 0.3 * quality + 0.5 * {draws.normal('amount', 'item')})"
    qualified = draws.chance("qualified", 0.8, "item")
    dilution = f"round(0.05 + 0.2 * {draws.uniform('dilution', 'item')}, 3)"
    return {
        "investor": f"'湖南' || {brand(draws, 'investor', 'item')} || '创业投资合伙企业(有限合伙)'",
        "amount": draws.known(fen(f"round({amount}, -4)"), "amount", 0.85, "item"),
        "qualified": draws.known(qualified, "investor", 0.9, "item"),
        "dilution": draws.known(dilution, "dilution", 0.6, "item"),
    }
