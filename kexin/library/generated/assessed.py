"""What experts have judged about generated companies: the table ``assessments``.

A company that was assessed was assessed on nearly every item; better companies are
judged better. The items are those that measures of the rulebook ask for.
"""

from __future__ import annotations

from kexin.library.generated.draws import known, quoted
from kexin.library.generated.lookups import looked_up
from kexin.library.generated.province import Province

#: item, the highest level that an expert may give (0: none), the most points (0: none).
ITEMS: tuple[tuple[str, int, int], ...] = (
    ("hnte.advancement", 4, 0),
    ("hnte.core_support", 4, 0),
    ("hnte.rd_system", 6, 0),
    ("hnte.rd_institution", 6, 0),
    ("hnte.incentives", 4, 0),
    ("hnte.talent", 4, 0),
    ("tax.accounts_based", 1, 0),
    ("stats.above_scale", 1, 0),
    ("stats.tech_industry", 1, 0),
    ("points.listed", 1, 0),
    ("library.tech_attributes", 1, 0),
    ("library.waiver", 1, 0),
    ("library.principal_honest", 1, 0),
    ("library.legal_risk_clear", 1, 0),
    ("library.compliant", 1, 0),
    ("bank.young_exception", 1, 0),
    ("bank.university_result", 1, 0),
    ("bureau.other_credit_10m", 1, 0),
    ("bureau.lenders", 8, 0),
    ("bureau.approval_queries_6m", 12, 0),
    ("srdi.development", 0, 100),
    ("srdi.market_position", 1, 0),
    ("market.abroad", 1, 0),
    ("chain.key_link", 1, 0),
    ("srdi.regional", 0, 15),
    ("srdi.core_system", 1, 0),
    ("srdi.product_field", 1, 0),
    *((f"ipscore.{factor}", 5, 0) for factor in ("a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4", "b5", "b6")),
)

#: How sure it is that an assessed company was assessed on one of the items.
ANSWERED = 0.9


def select(province: Province, firms: str) -> str:
    """The SQL of the rows of ``assessments``: one per assessed company and item."""
    draws = province.draws
    rows = ", ".join(f"({i}, {quoted(item)}, {levels}, {points})" for i, (item, levels, points) in enumerate(ITEMS))
    share = f"least(0.999, greatest(0, 0.45 + 0.15 * quality + 0.25 * {draws.normal('judged', 'one')}))"
    return f"""
WITH asked AS (
    SELECT *, no * {len(ITEMS)} + place AS one
    FROM {firms} CROSS JOIN (VALUES {rows}) AS items(place, item, levels, points_most)
    WHERE {looked_up(province, 'assessments')}
), judged AS (
    SELECT *, {share} AS share, {province.today} - {draws.whole('assessed', 20, 700, 'one')}::INTEGER AS assessed_on
    FROM asked WHERE {draws.chance('answered', ANSWERED, 'one')}
)
SELECT company_id, item,
    {known("floor(share * (levels + 1))::BIGINT", "levels > 0")} AS level,
    {known("round(share * points_most * 2)::BIGINT * 500", "points_most > 0")} AS points,
    assessed_on, '生成的评审' AS assessor, assessed_on AS known_on
FROM judged
WHERE assessed_on >= registered_on + 200 AND assessed_on >= {province.opened}
"""
