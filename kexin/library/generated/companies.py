"""The register side of generated companies: the table ``companies``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, fen, known, logistic
from kexin.library.generated.places import STREETS
from kexin.library.generated.province import Province

#: Registered capital is chosen from round sums, in yuan.
CAPITALS = (100_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000)

STRATEGIC_FIELDS = ("electronics", "biomedicine", "aerospace", "materials", "energy")


def select(province: Province, firms: str) -> str:
    """The SQL of the table's rows; a company that left the register has a second, later version."""
    draws = province.draws
    return f"""
WITH registered AS (
    SELECT *, greatest(registered_on + {draws.whole('register delay', 3, 25)}::INTEGER, {province.opened}) AS first_known,
        CASE WHEN {draws.chance('left', logistic('-3.6 - 0.8 * quality'))}
            THEN {province.opened} + {draws.whole('left on', 60, 1090)}::INTEGER END AS left_on
    FROM {firms}
), versions AS (
    SELECT * REPLACE (CASE WHEN left_on > first_known + 30 THEN left_on END AS left_on), unnest([0, 1]) AS version
    FROM registered
), dated AS (
    SELECT *, CASE version WHEN 0 THEN first_known ELSE left_on END AS known_on FROM versions
)
SELECT company_id, name, registered_on, {_capital(draws)}, {_type(draws)} AS company_type, prefecture,
    {known(draws.element('park', 'park_choices'), draws.chance('in park', 0.45))} AS park, {_address(draws)},
    word || '的研发、生产、销售;技术开发、技术咨询、技术服务' AS business_scope, industry_code, tech_field,
    true AS resident, size > 2.3 AND form = '股份有限公司' AND {draws.chance('listed', 0.5)} AS listed,
    {known(draws.chance('restricted', 0.01), draws.chance('products checked', 0.9))} AS restricted_products,
    {known(f"tech_field IN {STRATEGIC_FIELDS} AND {draws.chance('strategic', 0.6)}", draws.chance('industry checked', 0.8))}
        AS strategic_industry,
    {_questionnaire(draws)},
    CASE WHEN version = 0 THEN 'active' ELSE {draws.one_of('left how', ('cancelled', 'revoked', 'moved', 'cancelled'))} END AS status,
    known_on
FROM dated
WHERE known_on <= {province.today}
"""


def _capital(draws: Draws) -> str:
    wanted = f"log_revenue - 1.2 + 0.8 * {draws.normal('capital')}"
    steps = " ".join(f"WHEN {wanted} < ln({amount * 1.6}) THEN {amount}" for amount in CAPITALS)
    capital = f"(CASE {steps} ELSE {CAPITALS[-1] * 3} END)"
    is_known = draws.chance("capital known", 0.985)
    return f"{known(fen(capital), is_known)} AS registered_capital, {known(chr(39) + 'CNY' + chr(39), is_known)} AS registered_currency"


def _type(draws: Draws) -> str:
    limited = draws.one_of("type", ("有限责任公司(自然人投资或控股)", "有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)",
                                    "有限责任公司(非自然人投资或控股的法人独资)", "其他有限责任公司"))
    return f"CASE WHEN form = '股份有限公司' THEN '股份有限公司(非上市、自然人投资或控股)' ELSE {limited} END"


def _address(draws: Draws) -> str:
    text = f"'湖南省' || substr(district, 7) || {draws.one_of('street', STREETS)} || {draws.whole('house', 1, 899)} || '号'"
    return f"{known(text, draws.chance('address known', 0.92))} AS address"


def _questionnaire(draws: Draws) -> str:
    """What only the company itself can tell; about half of them were asked. Years are those on the day it was known."""
    age = "date_diff('day', registered_on, known_on) / 365.25"
    asked = draws.chance("asked", 0.5)
    segment = f"floor({age} * (0.6 + 0.4 * {draws.uniform('segment')}))::BIGINT"
    founder = f"least(45, floor({age}) + {draws.whole('founder', 0, 18)})::BIGINT"
    team = f"floor({age} * {draws.uniform('team')})::BIGINT"
    share = f"round(least(0.9, 0.004 * exp(0.9 * size + 0.5 * quality + {draws.normal('market share')})), 4)"
    return ", ".join((
        f"{known(segment, asked)} AS segment_years", f"{known(founder, asked)} AS founder_industry_years",
        f"{known(team, asked)} AS core_team_stable_years",
        f"{known(share, draws.chance('market share known', 0.25))} AS market_share"))
