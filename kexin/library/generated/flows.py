"""Money that moves: the tables ``bank_records`` and ``invoices`` of generated companies."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, fen, known, logistic
from kexin.library.generated.names import CHARACTERS
from kexin.library.generated.province import Province

#: Few companies hand over their invoices, and few invoices each: enough to try what reads them.
WITH_INVOICES = 0.05
FEWEST, MOST = 20, 60


def select_bank(province: Province, firms: str) -> str:
    """The SQL of the rows of ``bank_records``: the last twelve full months of the companies that bank here."""
    draws = province.draws
    paid_in = f"month_income * exp(0.25 * {draws.normal('in', 'item')})"
    heads = f"greatest(1, floor(exp(log_revenue * 0.78 - 9.3 + 0.35 * {draws.normal('staff')}) * 0.9))::BIGINT"
    late = f"CASE WHEN {draws.chance('late', logistic('-4.4 - 0.9 * quality'), 'item')} THEN {draws.whole('late days', 1, 120, 'item')} ELSE 0 END"
    uses_payroll = draws.chance("payroll", 0.6)
    return f"""
WITH months AS (
    SELECT *, unnest(range(1, 13)) AS back FROM {firms} WHERE banks_here
), dated AS (
    SELECT *, (date_trunc('month', {province.today}) - to_months(back::INTEGER))::DATE AS month, no * 16 + back AS item,
        CASE WHEN no_revenue THEN 30000 ELSE exp(log_revenue) * (0.2 + 0.7 * {draws.uniform('main bank')}) / 12 END AS month_income
    FROM months
), flows AS (
    SELECT *, {paid_in} AS paid_in, (month + INTERVAL 1 MONTH)::DATE + {draws.whole('booked', 1, 5, 'item')}::INTEGER AS known_on FROM dated
)
SELECT company_id, month, {fen('paid_in')} AS settled_in,
    {fen(f"paid_in * (0.97 - 0.02 * quality + 0.12 * {draws.normal('out', 'item')})")} AS settled_out,
    {fen(f"paid_in * exp(-0.7 + 0.25 * quality + 0.6 * {draws.normal('balance')} + 0.2 * {draws.normal('balance month', 'item')})")} AS balance_average,
    {known(fen(f"{heads} * (6500 + 2500 * {draws.uniform('wage')})"), uses_payroll)} AS payroll,
    {known(heads, uses_payroll)} AS payroll_heads, {late} AS overdue_days, known_on
FROM flows
WHERE month >= registered_on AND known_on <= {province.today}
"""


def select_invoices(province: Province, firms: str) -> str:
    """The SQL of the rows of ``invoices``: eighteen months, a few large partners, some returns and void invoices."""
    draws = province.draws
    sign = f"CASE WHEN {draws.chance('return', 0.03, 'item')} THEN -1 ELSE 1 END"
    amount = f"{sign} * exp(log_revenue) / 60 * exp(1.0 * {draws.normal('amount', 'item')})"
    rate = "CASE WHEN tech_field IN ('services', 'electronics') THEN 6 ELSE 13 END"
    return f"""
WITH places AS (
    SELECT *, unnest(range({draws.whole('invoices', FEWEST, MOST)})) AS place FROM {firms}
    WHERE {draws.chance('hands over invoices', WITH_INVOICES)} AND NOT no_revenue
), issued AS (
    SELECT *, no * 64 + place AS item, {province.today} - {draws.whole('issued', 2, 547, 'no * 64 + place')}::INTEGER AS issued_on FROM places
), partners AS (
    SELECT *, {draws.one_of('direction', ('sale', 'purchase', 'sale'), 'item')} AS direction, {fen(amount)} AS amount,
        no * 32 + floor(24 * pow({draws.uniform('partner', 'item')}, 2.5))::BIGINT AS partner
    FROM issued
), taxed AS (
    SELECT *, (amount * {rate}) // 100 AS tax FROM partners
)
SELECT company_id, direction, place AS row_no, 'G' || lpad(item::VARCHAR, 12, '0') AS invoice_no, issued_on, {_partner(draws)} AS counterparty,
    amount, tax, amount + tax AS total, CASE WHEN {draws.chance('void', 0.04, 'item')} THEN 'void' ELSE 'valid' END AS status,
    issued_on + 1 AS known_on
FROM taxed
WHERE issued_on >= registered_on + 30
"""


def _partner(draws: Draws) -> str:
    who = "partner + 16777216 * (direction = 'sale')::BIGINT"
    brand = " || ".join(f"substr('{CHARACTERS}', {draws.whole(f'partner brand {i}', 1, len(CHARACTERS), who)}, 1)" for i in (1, 2, 3))
    return f"{brand} || {draws.one_of('partner trade', ('商贸', '实业', '科技', '机电', '供应链', '工程'), who)} || '有限公司'"
