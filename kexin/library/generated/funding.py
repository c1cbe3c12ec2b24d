"""Equity investors of generated companies: the table ``funding_rounds``."""

from __future__ import annotations

from kexin.library.generated.draws import fen, known, logistic
from kexin.library.generated.lookups import looked_up
from kexin.library.generated.names import CHARACTERS
from kexin.library.generated.province import Province

ROUNDS = ("angel", "a", "b", "c")


def select(province: Province, firms: str) -> str:
    """The SQL of the table's rows: rounds follow each other, each a few times larger than the last."""
    draws = province.draws
    brand = " || ".join(f"substr('{CHARACTERS}', {draws.whole(f'investor {i}', 1, len(CHARACTERS), 'item')}, 1)" for i in (1, 2))
    amount = f"round(2e6 * pow(4, step) * exp(0.3 * size + 0.3 * quality + 0.5 * {draws.normal('amount', 'item')}), -4)"
    return f"""
WITH funded AS (
    SELECT *, unnest(range({draws.whole('rounds', 1, 4)} - (quality < 0.5)::INTEGER)) AS step FROM {firms}
    WHERE {looked_up(province, 'funding_rounds')} AND {draws.chance('funded', logistic('-3.1 + 0.8 * quality + 0.3 * size - 0.08 * greatest(age - 8, 0)'))}
), paid AS (
    SELECT *, no * 4 + step AS item,
        registered_on + ({draws.whole('first round', 200, 1100)} + step * {draws.whole('between rounds', 300, 650)})::INTEGER AS paid_on
    FROM funded
), known AS (
    SELECT *, greatest(paid_on + {draws.whole('announced', 10, 90, 'item')}::INTEGER, {province.opened}) AS known_on FROM paid
)
SELECT company_id, {list(ROUNDS)}[step + 1] AS round, paid_on, '湖南' || {brand} || '创业投资合伙企业(有限合伙)' AS investor,
    {known(fen(amount), draws.chance('amount known', 0.85, 'item'))} AS amount,
    {known(draws.chance('qualified', 0.8, 'item'), draws.chance('investor checked', 0.9, 'item'))} AS qualified,
    {known(f"round(0.05 + 0.2 * {draws.uniform('dilution', 'item')}, 3)", draws.chance('dilution known', 0.6, 'item'))} AS dilution, known_on
FROM known
WHERE known_on <= {province.today}
"""
