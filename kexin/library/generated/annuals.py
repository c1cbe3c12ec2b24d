"""Three years of accounts, R&D and staff for generated companies: the table ``annuals``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, fen, known, logistic
from kexin.library.generated.province import Province

#: Shares of what offices usually lack; the tests hold the generated tables to them.
NO_REPORT = 0.08
NO_RD = 0.12
NO_STAFF_SPLIT = 0.15
NO_BALANCE = 0.06
NO_STAFF = 0.04
RESTATED = 0.03


def select(province: Province, firms: str) -> str:
    """The SQL of the table's rows. A restated year has a second version, known later, with other figures."""
    draws = province.draws
    return f"""
WITH years AS (
    SELECT *, unnest([0, 1, 2]) AS back FROM {firms}
), reported AS (
    SELECT *, {province.last_year} - back AS year, no * 4 + back AS item FROM years
    WHERE year(registered_on) <= {province.last_year} - back
), filed AS (
    SELECT *, make_date(year + 1, 3, 1) + {draws.whole('reported on', 0, 121, 'item')}::INTEGER AS first_known, unnest([0, 1]) AS version
    FROM reported
    WHERE NOT {draws.chance('no report', f'{NO_REPORT} * exp(-0.3 * quality - 0.05)', 'item')}
), versions AS (
    SELECT *, first_known + version * {draws.whole('restated on', 30, 300, 'item')}::INTEGER AS known_on FROM filed
    WHERE version = 0 OR ({draws.chance('restated', RESTATED, 'item')} AND NOT no_revenue)
), paths AS (
    SELECT *, {_log_path(draws)} AS log_income, {_log_staff(draws)} AS log_staff FROM versions
), figures AS (
    SELECT *, CASE WHEN no_revenue THEN 0 ELSE exp(log_income) END AS income,
        {draws.whole('burn', 300_000, 3_000_000, 'item')} * (1 + 0.1 * version) AS burn,
        greatest(1, round(exp(log_staff)))::BIGINT AS staff,
        exp(log_income + 0.15 + 0.45 * {draws.normal('assets')} + 0.08 * {draws.normal('assets year', 'item')}) AS assets
    FROM paths
), amounts AS (
    SELECT *, CASE WHEN no_revenue THEN burn ELSE income * least(rd_share, 0.9) * exp(0.12 * {draws.normal('rd year', 'item')}) END AS rd,
        CASE WHEN no_revenue THEN -1.3 * burn
            ELSE income * (0.045 + 0.035 * quality + 0.02 * trend + 0.06 * {draws.normal('margin', 'item')}) END AS profit,
        least(staff, round(staff * {logistic(f"tech_staff + 0.15 * {draws.normal('tech year', 'item')}")}))::BIGINT AS tech
    FROM figures
)
SELECT company_id, year, {_accounts(draws)}, {_research(draws)}, {_staff(draws)},
    {known(draws.chance('audited', '0.25 + 0.3 * (size > 0)::INTEGER', 'item'), draws.chance('audit known', 0.9, 'item'))} AS audited,
    known_on
FROM amounts
WHERE known_on <= {province.today}
"""


def _log_path(draws: Draws) -> str:
    """Revenue walks back in time from the last year; the year of registration is a part of one."""
    steps = " + ".join(f"(back > {b})::INTEGER * (trend + 0.16 * {draws.normal(f'growth {b}')})" for b in (0, 1))
    part = "(year(registered_on) = year)::INTEGER * 1.2"
    return f"log_revenue - ({steps}) - {part} + version * (0.03 + 0.1 * {draws.normal('correction', 'item')})"


def _log_staff(draws: Draws) -> str:
    """About half a million yuan of revenue per head, more in large companies."""
    return f"log_income * 0.78 - 9.3 + 0.35 * {draws.normal('staff')} + 0.06 * {draws.normal('staff year', 'item')}"


def _accounts(draws: Draws) -> str:
    main = f"income * (1 - 0.12 * pow({draws.uniform('other income', 'item')}, 3))"
    hightech = f"income * {logistic(f'1.1 + 0.5 * quality + 0.8 * {draws.normal(chr(104) + chr(116))}')}"
    debts = f"assets * 1.2 * {logistic(f'-0.25 - 0.55 * quality - 0.2 * trend + 0.8 * {draws.normal(chr(100) + chr(101))}')}"
    cash = f"profit + income * (0.03 + 0.09 * {draws.normal('cash', 'item')})"
    balance = draws.chance("balance known", 1 - NO_BALANCE, "item")
    return ", ".join((
        f"{fen('income')} AS revenue", f"{known(fen(main), draws.chance('main known', 0.85, 'item'))} AS revenue_main",
        f"{known(fen(hightech), draws.chance('hightech known', 0.7, 'item'))} AS revenue_hightech", f"{fen('income')} AS sales",
        f"{fen('greatest(income - profit * 1.12, 0)')} AS cost_total", f"{fen('profit')} AS net_profit",
        f"{known(fen('assets'), balance)} AS assets_total", f"{known(fen(debts), balance)} AS liabilities_total",
        f"{known(fen(cash), draws.chance('cash known', 0.8, 'item'))} AS operating_cash_flow"))


def _research(draws: Draws) -> str:
    is_known = draws.chance("rd known", 1 - NO_RD, "item")
    abroad = f"(1 - {draws.chance('rd abroad', 0.06)}::INTEGER * 0.5 * {draws.uniform('rd abroad share', 'item')})"
    contracts = (f"CASE WHEN {draws.chance('contracts', logistic('-1.6 + 0.5 * quality'))}"
                 f" THEN income * 0.3 * pow({draws.uniform('contract value', 'item')}, 2) ELSE 0 END")
    saved = "CASE WHEN profit > 0 THEN least(rd, profit) * 0.15 ELSE 0 END"
    return ", ".join((
        f"{known(fen('rd'), is_known)} AS rd_expense", f"{known(fen(f'rd * {abroad}'), is_known)} AS rd_domestic",
        f"{known(fen(saved), is_known)} AS tax_saved_rd",
        f"{known(fen(contracts), draws.chance('contracts known', 0.75, 'item'))} AS tech_contract_value"))


def _staff(draws: Draws) -> str:
    total = draws.chance("staff known", 1 - NO_STAFF, "item")
    split = f"{total} AND {draws.chance('split known', 1 - NO_STAFF_SPLIT, 'item')}"
    research = f"floor(tech * (0.5 + 0.5 * {draws.uniform('rd staff')}))::BIGINT"
    postgraduates = f"floor(staff * {logistic(f'-2.9 + 0.5 * tech_staff + 0.3 * quality + 0.5 * {draws.normal(chr(112) + chr(103))}')})::BIGINT"
    graduates = f"floor(staff * 0.12 * pow({draws.uniform('graduates', 'item')}, 2))::BIGINT"
    return ", ".join((
        f"{known('staff', total)} AS staff_total", f"{known('tech', split)} AS staff_tech", f"{known(research, split)} AS staff_rd",
        f"{known(postgraduates, split)} AS staff_postgrad",
        f"{known(graduates, draws.chance('graduates known', 0.6, 'item'))} AS staff_graduates"))
