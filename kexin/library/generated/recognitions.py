"""What generated companies have won: the tables ``titles`` and ``honours``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, known, logistic, quoted, texts_list
from kexin.library.generated.lookups import looked_up
from kexin.library.generated.province import Province

#: How special a company is: above 1.2 an innovative SME, and so on up to the few champions.
STANDING = "(0.75 * quality + 0.35 * size + 0.6 * luck)"
SMALL = "log_revenue < ln(4e8)"

#: kind, level, years valid (0: not known), condition.
TITLES: tuple[tuple[str, str, int, str], ...] = (
    ("hnte", "national", 3, "hnte"),
    ("tech_sme", "national", 1, "tech_sme AND log_revenue < ln(2e8)"),
    ("innovative_sme", "provincial", 3, f"{STANDING} > 1.1 AND {SMALL}"),
    ("srdi", "provincial", 3, f"{STANDING} > 1.6 AND {SMALL}"),
    ("little_giant", "national", 3, f"{STANDING} > 2.3 AND {SMALL} AND age > 3"),
    ("champion", "national", 3, f"{STANDING} > 3.0 AND age > 5"),
    ("gazelle", "provincial", 0, "trend > 0.2 AND log_revenue > ln(1e7) AND age BETWEEN 2 AND 15"),
    ("ip_advantage", "national", 3, f"rights > 60 AND {STANDING} > 1"),
    ("rd_award", "provincial", 0, "award"),
)

#: kind, log odds that a company has one, levels, ending of the name (after the words of the trade).
HONOURS: tuple[tuple[str, float, tuple[str, ...], str], ...] = (
    ("award", -4.2, ("provincial", "municipal", "municipal", "national"), "科学技术进步奖"),
    ("standard", -3.6, ("industry", "industry", "national", "enterprise", "international"), "技术规范"),
    ("platform", -3.0, ("provincial", "municipal", "municipal", "enterprise", "national"), "工程技术研究中心"),
    ("project", -2.8, ("provincial", "municipal", "municipal", "national"), "科技计划项目"),
    ("certificate", -0.7, ("international", "national"), "质量管理体系认证"),
    ("quality_award", -5.0, ("municipal", "provincial"), "质量奖"),
    ("contest", -3.4, ("municipal", "provincial", "national"), "创新创业大赛"),
    ("brand", -2.0, ("enterprise",), "自主品牌"),
    ("talent", -4.0, ("municipal", "provincial", "national"), "领军人才"),
    ("conversion", -0.9, ("enterprise",), "成果转化"),
)


def select_titles(province: Province, firms: str) -> str:
    """The SQL of the rows of ``titles``: up to three terms in a row, the last one begun within its length."""
    draws = province.draws
    rows = ", ".join(f"({i}, '{kind}', '{level}', {years})" for i, (kind, level, years, _) in enumerate(TITLES))
    number = "'G' || year(valid_from) || lpad(item::VARCHAR, 9, '0')"
    won = " ".join(f"WHEN {i} THEN {condition}" for i, (_, _, _, condition) in enumerate(TITLES))
    high_tech = logistic("-1.9 + 1.0 * quality + 0.35 * size + 0.3 * ln(1 + rights) - 2 * (age < 1.5)::INTEGER")
    tech_sme = logistic("-1.1 + 0.7 * quality + 0.2 * ln(1 + rights)")
    return f"""
WITH candidates AS (
    SELECT *, {draws.normal('luck')} AS luck, {draws.chance('award', logistic('-3 + 0.6 * quality'))} AS award,
        {draws.chance('hnte', high_tech)} AS hnte, {draws.chance('tech sme', tech_sme)} AS tech_sme
    FROM {firms}
), winners AS (
    SELECT *, no * 16 + place AS item
    FROM candidates CROSS JOIN (VALUES {rows}) AS titles(place, kind, level, years)
    WHERE CASE place {won} END
), terms AS (
    SELECT *,
        {province.today} - {draws.whole('term', 0, 10**9, 'item')}::INTEGER % (365 * greatest(years, 1)) AS begun,
        unnest(range({draws.whole('terms', 1, 3, 'item')})) AS earlier
    FROM winners
), dated AS (
    SELECT *, (begun - to_years((earlier * greatest(years, 1))::INTEGER))::DATE AS valid_from FROM terms
    WHERE earlier = 0 OR years > 0
), known AS (
    SELECT *, greatest(valid_from + {draws.whole('listed', 5, 40, 'item')}::INTEGER, {province.opened}) AS known_on
    FROM dated
)
SELECT company_id, kind, level, valid_from,
    CASE WHEN years > 0 THEN (valid_from + to_years(years) - INTERVAL 1 DAY)::DATE END AS valid_to,
    {draws.known(number, "certificate", 0.7, "item")} AS certificate_no,
    known_on
FROM known
WHERE valid_from >= registered_on + 300 AND known_on <= {province.today}
"""


def select_honours(province: Province, firms: str) -> str:
    """The SQL of the rows of ``honours``: at most three of a kind, but up to 27 results turned into products.

    Companies list the results of about the last three years, each with a name of its own.
    """
    draws = province.draws
    rows = ", ".join(f"({i}, '{kind}', {odds}, {texts_list(levels)}, {quoted(ending)})"
                     for i, (kind, odds, levels, ending) in enumerate(HONOURS))
    honoured = draws.chance("honoured", logistic("odds + 0.9 * quality + 0.3 * size"), "no * 16 + place")
    rank = draws.known(draws.whole("rank", 1, 5, "item"), "rank", 0.8, "item")
    few, many = draws.whole("how many", 1, 3, "first_item"), draws.whole("how many results", 1, 27, "first_item")
    return f"""
WITH candidates AS (
    SELECT *, (no * 16 + place) * 4 AS first_item
    FROM {firms} CROSS JOIN (VALUES {rows}) AS honours(place, kind, odds, levels, ending)
    WHERE {looked_up(province, 'honours')} AND {honoured}
), numbered AS (
    SELECT *, unnest(range(CASE kind WHEN 'conversion' THEN {many} ELSE {few} END)) AS number FROM candidates
), dated AS (
    SELECT *, first_item + number AS item,
        {province.today} - (CASE kind WHEN 'conversion' THEN 1 ELSE 3 END * {_days_back(draws)} + number)::INTEGER AS honoured_on
    FROM numbered
), known AS (
    SELECT *, greatest(honoured_on + {draws.whole('told', 3, 60, 'item')}::INTEGER, {province.opened}) AS known_on
    FROM dated
)
SELECT company_id, kind, word || CASE kind WHEN 'conversion' THEN '第' || (number + 1) || '项' ELSE '' END || ending AS name, {draws.element('level', 'levels', 'item')} AS level,
    {known(rank, "kind IN ('award', 'standard', 'project')")} AS rank,
    {known(draws.one_of("role", ("lead", "part", "part"), "item"), "kind IN ('standard', 'project')")} AS role,
    honoured_on AS "on", known_on
FROM known
WHERE honoured_on >= registered_on + 90 AND known_on <= {province.today}
"""


def _days_back(draws: Draws) -> str:
    return f"floor(900 * pow({draws.uniform('honoured on', 'first_item + number')}, 1.5))"
