"""The register side of generated companies: the table ``companies``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, columns, fen, known, logistic
from kexin.library.generated.places import STREETS
from kexin.library.generated.province import Province

#: Registered capital is chosen from round sums, in yuan.
CAPITALS = (
    100_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000,
)

STRATEGIC_FIELDS = ("electronics", "biomedicine", "aerospace", "materials", "energy")

#: The schema knows no rank beyond this; the smallest market shares would ask for one.
LAST_RANK = 100_000

STOCK_TYPE = "股份有限公司(非上市、自然人投资或控股)"
LIMITED_TYPES = (
    "有限责任公司(自然人投资或控股)", "有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)",
    "有限责任公司(非自然人投资或控股的法人独资)", "其他有限责任公司",
)


def select(province: Province, firms: str) -> str:
    """The SQL of the table's rows; a company that left the register has a second, later version."""
    draws = province.draws
    leaves = draws.chance("left", logistic("-3.6 - 0.8 * quality"))
    return f"""
WITH registered AS (
    SELECT *, CASE WHEN {leaves} THEN {province.opened} + {draws.whole("left on", 60, 1090)}::INTEGER END AS left_on,
        greatest(registered_on + {draws.whole("register delay", 3, 25)}::INTEGER, {province.opened}) AS first_known
    FROM {firms}
), versions AS (
    SELECT *, unnest([0, 1]) AS version FROM registered
), dated AS (
    SELECT *, CASE version WHEN 0 THEN first_known ELSE left_on END AS known_on FROM versions
    WHERE version = 0 OR left_on > first_known + 30
)
SELECT company_id, name, registered_on, prefecture, industry_code, tech_field, true AS resident,
    {columns(_register(draws) | _classes(draws) | _questionnaire(draws))},
    known_on
FROM dated
WHERE known_on <= {province.today}
"""


def _register(draws: Draws) -> dict[str, str]:
    wanted = f"log_revenue - 1.2 + 0.8 * {draws.normal('capital')}"
    steps = " ".join(f"WHEN {wanted} < ln({amount * 1.6}) THEN {amount}" for amount in CAPITALS)
    capital = fen(f"(CASE {steps} ELSE {CAPITALS[-1] * 3} END)")
    limited = draws.one_of("type", LIMITED_TYPES)
    street, house = draws.one_of("street", STREETS), draws.whole("house", 1, 899)
    left = draws.one_of("left how", ("cancelled", "cancelled", "revoked", "moved"))
    return {
        "registered_capital": draws.known(capital, "capital", 0.985),
        "registered_currency": draws.known("'CNY'", "capital", 0.985),
        "company_type": f"CASE WHEN form = '股份有限公司' THEN '{STOCK_TYPE}' ELSE {limited} END",
        "park": draws.known(draws.element("park", "park_choices"), "park", 0.45),
        "address": draws.known(f"'湖南省' || substr(district, 7) || {street} || {house} || '号'", "address", 0.92),
        "business_scope": "word || '的研发、生产、销售;技术开发、技术咨询、技术服务'",
        "status": f"CASE version WHEN 0 THEN 'active' ELSE {left} END",
    }


def _classes(draws: Draws) -> dict[str, str]:
    strategic = f"tech_field IN {STRATEGIC_FIELDS} AND {draws.chance('strategic', 0.6)}"
    return {
        "listed": f"size > 2.3 AND form = '股份有限公司' AND {draws.chance('listed', 0.5)}",
        "restricted_products": draws.known(draws.chance("restricted", 0.01), "products", 0.9),
        "strategic_industry": draws.known(f"({strategic})", "industry", 0.8),
    }


def _questionnaire(draws: Draws) -> dict[str, str]:
    """What only the company itself can tell; about half of them were asked. Years are those on the day it was known."""
    age = "(date_diff('day', registered_on, known_on) / 365.25)"
    asked = draws.chance("asked", 0.5)
    share = f"0.004 * exp(0.9 * size + 0.5 * quality + {draws.normal('market share')})"
    role = draws.one_of("chain role", ("gap", "base", "other", "other"))
    ability = f"0.5 * quality + 0.4 * size + 0.7 * {draws.normal('digital')}"
    level = f"CASE WHEN {ability} < -0.6 THEN '1' WHEN {ability} < 0.6 THEN '2' WHEN {ability} < 1.6 THEN '3' ELSE '4' END"
    rank = f"least({LAST_RANK}, greatest(1, round(0.5 / least(0.9, {share}))))::BIGINT"
    stage = f"CASE WHEN {age} < 4 THEN 'startup' WHEN {age} < 12 OR trend > 0.1 THEN 'growth' ELSE 'stable' END"
    return {
        "segment_years": known(f"floor({age} * (0.6 + 0.4 * {draws.uniform('segment')}))::BIGINT", asked),
        "founder_industry_years": known(f"least(45, floor({age}) + {draws.whole('founder', 0, 18)})::BIGINT", asked),
        "core_team_stable_years": known(f"floor({age} * {draws.uniform('team')})::BIGINT", asked),
        "market_rank": draws.known(rank, "market share", 0.25),
        "chain_role": draws.known(role, "chain role", 0.3),
        "digital_level": draws.known(level, "digital level", 0.3),
        "stage": known(stage, asked),
        "market_share": draws.known(f"round(least(0.9, {share}), 4)", "market share", 0.25),
    }
