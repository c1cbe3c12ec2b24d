"""Money that moves: the tables ``bank_records`` and ``invoices`` of generated companies."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, columns, fen, logistic
from kexin.library.generated.names import brand
from kexin.library.generated.province import Province

#: Few companies hand over their invoices, and few invoices each: enough to try what reads them.
WITH_INVOICES = 0.05
FEWEST, MOST = 20, 60


TRADERS = ("商贸有限公司", "实业有限公司", "科技有限公司", "机电有限公司", "供应链有限公司", "工程有限公司")


def select_bank(province: Province, firms: str) -> str:
    """The SQL of the rows of ``bank_records``: the last twelve full months of the companies that bank here."""
    draws = province.draws
    share = f"0.2 + 0.7 * {draws.uniform('main bank')}"
    return f"""
WITH months AS (
    SELECT *, unnest(range(1, 13)) AS back FROM {firms} WHERE banks_here
), dated AS (
    SELECT *, (date_trunc('month', {province.today}) - to_months(back::INTEGER))::DATE AS month, no * 16 + back AS item,
        CASE WHEN no_revenue THEN 30000 ELSE exp(log_revenue) * ({share}) / 12 END AS month_income
    FROM months
), flows AS (
    SELECT *, month_income * exp(0.25 * {draws.normal("in", "item")}) AS paid_in,
        (month + INTERVAL 1 MONTH)::DATE + {draws.whole("booked", 1, 5, "item")}::INTEGER AS known_on
    FROM dated
)
SELECT company_id, month,
    {columns(_account(draws) | _payroll(draws))},
    known_on
FROM flows
WHERE month >= registered_on AND known_on <= {province.today}
"""


def _account(draws: Draws) -> dict[str, str]:
    spent = f"0.97 - 0.02 * quality + 0.12 * {draws.normal('out', 'item')}"
    lasting, passing = draws.normal("balance"), draws.normal("balance month", "item")
    kept = f"exp(-0.7 + 0.25 * quality + 0.6 * {lasting} + 0.2 * {passing})"
    late = draws.chance("late", logistic("-4.4 - 0.9 * quality"), "item")
    return {
        "settled_in": fen("paid_in"),
        "settled_out": fen(f"paid_in * ({spent})"),
        "balance_average": fen(f"paid_in * {kept}"),
        "overdue_days": f"CASE WHEN {late} THEN {draws.whole('late days', 1, 120, 'item')} ELSE 0 END",
    }


def _payroll(draws: Draws) -> dict[str, str]:
    """Wages, for the six in ten who pay them through this bank."""
    staff = f"exp(log_revenue * 0.78 - 9.3 + 0.35 * {draws.normal('staff')})"
    heads = f"greatest(1, floor({staff} * 0.9))::BIGINT"
    wage = f"(6500 + 2500 * {draws.uniform('wage')})"
    return {
        "payroll": draws.known(fen(f"{heads} * {wage}"), "payroll", 0.6),
        "payroll_heads": draws.known(heads, "payroll", 0.6),
    }


def select_invoices(province: Province, firms: str) -> str:
    """The SQL of the rows of ``invoices``: eighteen months, a few large partners, some returns and void invoices."""
    draws = province.draws
    sign = f"CASE WHEN {draws.chance('return', 0.03, 'item')} THEN -1 ELSE 1 END"
    amount = fen(f"{sign} * exp(log_revenue) / 60 * exp({draws.normal('amount', 'item')})")
    partner = "partner + 16777216 * (direction = 'sale')::BIGINT"
    return f"""
WITH places AS (
    SELECT *, unnest(range({draws.whole("invoices", FEWEST, MOST)})) AS place FROM {firms}
    WHERE {draws.chance("hands over invoices", WITH_INVOICES)} AND NOT no_revenue
), issued AS (
    SELECT *, no * 64 + place AS item,
        {province.today} - {draws.whole("issued", 2, 547, "no * 64 + place")}::INTEGER AS issued_on
    FROM places
), partners AS (
    SELECT *, {draws.one_of("direction", ("sale", "purchase", "sale"), "item")} AS direction, {amount} AS amount,
        no * 32 + floor(24 * pow({draws.uniform("partner", "item")}, 2.5))::BIGINT AS partner
    FROM issued
), taxed AS (
    SELECT *, (amount * CASE WHEN tech_field IN ('services', 'electronics') THEN 6 ELSE 13 END) // 100 AS tax
    FROM partners
)
SELECT company_id, direction, place AS row_no, 'G' || lpad(item::VARCHAR, 12, '0') AS invoice_no, issued_on,
    {brand(draws, "partner", partner, length=3)} || {draws.one_of("partner trade", TRADERS, partner)} AS counterparty,
    amount, tax, amount + tax AS total,
    CASE WHEN {draws.chance("void", 0.04, "item")} THEN 'void' ELSE 'valid' END AS status, issued_on + 1 AS known_on
FROM taxed
WHERE issued_on >= registered_on + 30
"""
