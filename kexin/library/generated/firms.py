"""The hidden side of every generated company: what it is, how large, how good.

One row per company with two latent factors, ``size`` and ``quality`` (both
standard normal), from which money, staff, rights, titles and misfortunes are
drawn. That is why they go together as they do in life: good companies file more
inventions, spend more on R&D, grow faster, win titles and default less. The
table is made once, in the order of company ids, and is not part of the release.
"""

from __future__ import annotations

from kexin.library.generated import codes, names
from kexin.library.generated.draws import Draws, logistic, quoted, texts_list
from kexin.library.generated.places import PLACES
from kexin.library.generated.province import Province
from kexin.library.generated.trades import FIELDS, TRADES

#: No company has more rights than this; a right's number is ``no * ITEMS + its place``.
MOST_RIGHTS = 8000
ITEMS = 16384


def select(province: Province) -> str:
    """The SQL of all companies with their latent factors, in the order of ``company_id``."""
    draws = province.draws
    return f"""
WITH drawn AS (
    SELECT no, {_registration(province)} AS registered_on,
        {draws.normal('size')} AS size, {draws.normal('quality')} AS quality,
        {draws.weighted('place', [p.weight for p in PLACES])} AS place,
        {draws.weighted('trade', [t.weight for t in TRADES])} AS trade
    FROM range({province.size}) AS numbers(no)
), placed AS (
    SELECT drawn.*, places.* EXCLUDE (place), trades.* EXCLUDE (trade), fields.* EXCLUDE (field),
        ({province.today} - registered_on) / 365.25 AS age,
        {draws.element('district', 'places.districts')} AS district
    FROM drawn
    JOIN {_places()} ON places.place = drawn.place
    JOIN {_trades()} ON trades.trade = drawn.trade
    JOIN {_fields()} ON fields.field = trades.tech_field
), coded AS (
    SELECT *, {codes.entity(draws)} AS entity8 FROM placed
), checked AS (
    SELECT *, '91' || left(district, 6) || {codes.with_entity_check('entity8')} AS code17 FROM coded
), named AS (
    SELECT *, {codes.with_check('code17')} AS company_id, {_region(draws)} AS region,
        {names.brand(draws, "brand")} AS short_brand, {names.own_brand(draws)} AS own_brand,
        {draws.element('word', 'words')} AS word, {_form(draws)} AS form
    FROM checked
), titled AS (
    SELECT *, region || short_brand || word || form AS short_name FROM named
), counted AS (
    SELECT *, {draws.chance('own brand', 0.3)}
        OR row_number() OVER (PARTITION BY short_name ORDER BY no) > 1 AS has_own_brand
    FROM titled
)
SELECT no, company_id, CASE WHEN has_own_brand THEN region || own_brand || word || form ELSE short_name END AS name,
    form, word, industry_code, tech_field, prefecture, district, park_choices, ipc, registered_on, age,
    size, quality,
    {_money(draws)} AS log_revenue,
    0.02 + 0.05 * quality + 0.06 * {draws.normal('trend')} AS trend,
    rd_share * exp(0.35 * quality - 0.10 * size + 0.45 * {draws.normal('rd')}) AS rd_share,
    tech_staff + 0.45 * quality + 0.6 * {draws.normal('tech staff')} AS tech_staff,
    inventions * exp(0.2 * quality) AS inventions, software,
    {_rights(draws)} AS rights,
    {draws.chance('banks here', logistic('-0.75 + 0.2 * quality + 0.3 * size'))} AS banks_here,
    age < 6 AND {draws.chance('no revenue', 0.08)} AS no_revenue
FROM counted ORDER BY company_id
"""


def _registration(province: Province) -> str:
    last = f"least({province.today} - 30, DATE '2025-12-31')"
    share = f"pow({province.draws.uniform('registered')}, 0.5)"
    return f"DATE '1995-01-01' + CAST(floor(({last} - DATE '1995-01-01') * {share}) AS INTEGER)"


def _region(draws: Draws) -> str:
    u = draws.uniform("region")
    large = f"{u} < {logistic('-1.1 + 0.8 * size')}"
    return f"CASE WHEN {large} THEN '湖南' WHEN {u} > 0.9 THEN place_name || '市' ELSE place_name END"


def _form(draws: Draws) -> str:
    texts = texts_list([form for form, _ in names.FORMS])
    # A trade that already ends in 科技 or 技术 takes no second 科技.
    plain = "CASE WHEN word LIKE '%科技' OR word LIKE '%技术' THEN 1 ELSE 2 END"
    index = draws.weighted("form", [weight for _, weight in names.FORMS])
    return f"({texts})[CASE {index} WHEN 1 THEN {plain} ELSE {index} + 1 END]"


def _money(draws: Draws) -> str:
    """Median of a few million yuan, a long tail up to tens of billions; young companies earn less."""
    grown = "0.6 * ln(least(greatest(age, 0.5), 12) / 8)"
    return f"revenue + 1.25 * size + 0.25 * quality + 0.5 * {draws.normal('revenue')} + {grown}"


def _rights(draws: Draws) -> str:
    """About a third have none; the others 1, 2, ... with a tail into the thousands; the mean is about ten."""
    none = logistic("-0.90 - 0.65 * quality - 0.35 * size + 0.6 * (age < 2)::INTEGER")
    grown = "0.5 * ln(greatest(age, 0.3) / 9)"
    amount = f"exp(1.70 + 0.55 * quality + 0.45 * size + 1.15 * {draws.normal('rights')} + {grown})"
    cap = f"least(5 + 250 * age, {MOST_RIGHTS})"
    return f"CASE WHEN {draws.chance('no rights', none)} THEN 0 ELSE 1 + floor(least({amount}, {cap}))::BIGINT END"


def _places() -> str:
    rows = ", ".join(
        f"({i}, '{p.code}', {quoted(p.name)}, {texts_list([c + n for c, n in p.districts])}, {texts_list(p.parks)})"
        for i, p in enumerate(PLACES))
    return f"(VALUES {rows}) AS places(place, prefecture, place_name, districts, park_choices)"


def _trades() -> str:
    rows = ", ".join(f"({i}, '{t.code}', '{t.field}', {texts_list(t.words)})" for i, t in enumerate(TRADES))
    return f"(VALUES {rows}) AS trades(trade, industry_code, tech_field, words)"


def _fields() -> str:
    rows = ", ".join(
        f"('{f.code}', {f.revenue}::DOUBLE, {f.rd_share}::DOUBLE, {f.tech_staff}::DOUBLE, {f.inventions}::DOUBLE,"
        f" {f.software}::DOUBLE, {texts_list(f.ipc)})" for f in FIELDS)
    return f"(VALUES {rows}) AS fields(field, revenue, rd_share, tech_staff, inventions, software, ipc)"
