"""How generated companies behave: the tables ``credit_events`` and ``tax_ratings``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, fen, known, logistic
from kexin.library.generated.lookups import looked_up
from kexin.library.generated.province import Province

#: kind, log odds that a middling company has one in five years, chance of being severe,
#: middle amount in yuan (0: none), middle length in days.
EVENTS: tuple[tuple[str, float, float, int, int], ...] = (
    ("lawsuit", -2.3, 0.10, 300_000, 250), ("penalty", -3.4, 0.08, 20_000, 60), ("abnormal", -3.3, 0.0, 0, 200),
    ("enforcement", -4.0, 0.30, 400_000, 400), ("dishonest", -5.0, 1.0, 0, 900), ("safety", -6.2, 0.30, 200_000, 120),
    ("quality", -6.2, 0.20, 100_000, 90), ("environment", -5.6, 0.15, 80_000, 90), ("research", -7.0, 0.50, 0, 700),
    ("tax", -5.2, 0.20, 150_000, 200), ("overdue", -3.6, 0.15, 800_000, 60), ("default", -4.6, 0.60, 2_000_000, 1200),
)


def select_events(province: Province, firms: str) -> str:
    """The SQL of the rows of ``credit_events``. The end of an event is a second version, known on that day."""
    draws = province.draws
    kinds = ", ".join(f"({place}, '{kind}', {', '.join(map(str, numbers))})"
                      for place, (kind, *numbers) in enumerate(EVENTS))
    hazard = logistic("odds - 1.05 * quality - 0.15 * size - 0.5 * trend")
    return f"""
WITH troubled AS (
    SELECT *, (no * 16 + place) * 4 AS first_item
    FROM {firms} CROSS JOIN (VALUES {kinds}) AS kinds(place, kind, odds, severity, middle_amount, middle_days)
    WHERE {draws.chance('trouble', hazard, 'no * 16 + place')}
), numbered AS (
    SELECT *, unnest(range(1 + {draws.chance('again', 0.2, 'first_item')}::INTEGER)) AS number FROM troubled
), happened AS (
    SELECT *, first_item + number AS item,
        {province.today} - floor(1825 * {draws.uniform('happened', 'first_item + number')})::INTEGER AS happened_on
    FROM numbered
), ended AS (
    SELECT *, happened_on + (1 + floor(middle_days * exp(0.7 * {draws.normal('length', 'item')})))::INTEGER AS end_on,
        greatest(happened_on + {draws.whole('told', 1, 30, 'item')}::INTEGER, {province.opened}) AS first_known
    FROM happened
), versions AS (
    SELECT *, unnest([0, 1]) AS version FROM ended
), known AS (
    SELECT *, CASE version WHEN 0 THEN first_known ELSE end_on END AS known_on FROM versions
    WHERE version = 0 OR end_on > first_known
)
SELECT company_id, 'G-' || item AS event_no, kind, happened_on, {known("end_on", "end_on <= known_on")} AS ended_on,
    {draws.known(draws.chance("severe", "severity", "item"), "severity", 0.9, "item")} AS severe,
    {_amount(draws)} AS amount, known_on
FROM known
WHERE happened_on >= registered_on + 60 AND known_on <= {province.today}
"""


def _amount(draws: Draws) -> str:
    amount = f"round(middle_amount * exp(0.3 * size + 1.0 * {draws.normal('amount', 'item')}), 2)"
    return known(draws.known(fen(amount), "amount", 0.75, "item"), "middle_amount > 0")


def select_tax(province: Province, firms: str) -> str:
    """The SQL of the rows of ``tax_ratings``; young companies are graded M."""
    draws = province.draws
    score = f"0.7 * quality + 0.7 * {draws.normal('tax')} + 0.3 * {draws.normal('tax year', 'item')}"
    return f"""
WITH years AS (
    SELECT *, {province.last_year} - unnest([0, 1, 2]) AS year FROM {firms}
    WHERE {looked_up(province, 'tax_ratings')}
), scored AS (
    SELECT *, no * 4 + {province.last_year} - year AS item FROM years WHERE registered_on < make_date(year, 7, 1)
), graded AS (
    SELECT *, {score} AS score,
        make_date(year + 1, 4, 25) + {draws.whole('tax told', 0, 20, 'item')}::INTEGER AS known_on
    FROM scored
)
SELECT company_id, year, known_on,
    CASE WHEN registered_on > make_date(year - 1, 1, 1) THEN 'M' WHEN score > 0.9 THEN 'A' WHEN score > -0.5 THEN 'B'
        WHEN score > -1.0 THEN 'M' WHEN score > -2.0 THEN 'C' ELSE 'D' END AS grade
FROM graded
WHERE known_on <= {province.today}
"""
