"""Three years of accounts, R&D and staff for generated companies: the table ``annuals``."""

from __future__ import annotations

from kexin.library.generated.draws import Draws, columns, fen, known, logistic
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
    unreported = draws.chance("no report", f"{NO_REPORT} * exp(-0.3 * quality - 0.05)", "item")
    return f"""
WITH years AS (
    SELECT *, unnest([0, 1, 2]) AS back FROM {firms}
), due AS (
    SELECT *, {province.last_year} - back AS year, no * 4 + back AS item FROM years
    WHERE year(registered_on) <= {province.last_year} - back
), filed AS (
    SELECT *, make_date(year + 1, 3, 1) + {draws.whole("reported on", 0, 121, "item")}::INTEGER AS first_known,
        unnest([0, 1]) AS version
    FROM due WHERE NOT {unreported}
), versions AS (
    SELECT *, first_known + version * {draws.whole("restated on", 30, 300, "item")}::INTEGER AS known_on FROM filed
    WHERE version = 0 OR ({draws.chance("restated", RESTATED, "item")} AND NOT no_revenue)
), paths AS (
    SELECT *, {_log_income(draws)} AS log_income FROM versions
), figures AS (
    SELECT *, CASE WHEN no_revenue THEN 0 ELSE exp(log_income) END AS income, {_assets(draws)} AS assets,
        {draws.whole("burn", 300_000, 3_000_000, "item")} * (1 + 0.1 * version) AS burn,
        greatest(1, round(exp({_log_staff(draws)})))::BIGINT AS staff
    FROM paths
), amounts AS (
    SELECT *, {_rd(draws)} AS rd, {_profit(draws)} AS profit, {_tech_staff(draws)} AS tech FROM figures
)
SELECT company_id, year,
    {columns(_accounts(draws) | _research(draws) | _staff(draws))},
    known_on
FROM amounts
WHERE known_on <= {province.today}
"""


def _log_income(draws: Draws) -> str:
    """Revenue walks back in time from the last year; the year of registration is a part of one."""
    steps = " + ".join(f"(back > {b})::INTEGER * (trend + 0.16 * {draws.normal(f'growth {b}')})" for b in (0, 1))
    first_year = "(year(registered_on) = year)::INTEGER * 1.2"
    return f"log_revenue - ({steps}) - {first_year} + version * (0.03 + 0.1 * {draws.normal('correction', 'item')})"


def _log_staff(draws: Draws) -> str:
    """About half a million yuan of revenue per head, more in large companies."""
    lasting, passing = draws.normal("staff"), draws.normal("staff year", "item")
    return f"log_income * 0.78 - 9.3 + 0.35 * {lasting} + 0.06 * {passing}"


def _assets(draws: Draws) -> str:
    lasting, passing = draws.normal("assets"), draws.normal("assets year", "item")
    return f"exp(log_income + 0.15 + 0.45 * {lasting} + 0.08 * {passing})"


def _rd(draws: Draws) -> str:
    spent = f"income * least(rd_share, 0.9) * exp(0.12 * {draws.normal('rd year', 'item')})"
    return f"CASE WHEN no_revenue THEN burn ELSE {spent} END"


def _profit(draws: Draws) -> str:
    margin = f"0.045 + 0.035 * quality + 0.02 * trend + 0.06 * {draws.normal('margin', 'item')}"
    return f"CASE WHEN no_revenue THEN -1.3 * burn ELSE income * ({margin}) END"


def _tech_staff(draws: Draws) -> str:
    share = logistic(f"tech_staff + 0.15 * {draws.normal('tech year', 'item')}")
    return f"least(staff, round(staff * {share}))::BIGINT"


def _accounts(draws: Draws) -> dict[str, str]:
    main = f"income * (1 - 0.12 * pow({draws.uniform('other income', 'item')}, 3))"
    modern = logistic(f"1.1 + 0.5 * quality + 0.8 * {draws.normal('high-tech')}")
    indebted = logistic(f"-0.25 - 0.55 * quality - 0.2 * trend + 0.8 * {draws.normal('debts')}")
    cash = f"profit + income * (0.03 + 0.09 * {draws.normal('cash', 'item')})"
    has_balance = draws.chance("balance known", 1 - NO_BALANCE, "item")
    audited = draws.chance("audited", "0.25 + 0.3 * (size > 0)::INTEGER", "item")
    return {
        "revenue": fen("income"),
        "revenue_main": draws.known(fen(main), "main", 0.85, "item"),
        "revenue_hightech": draws.known(fen(f"income * {modern}"), "high-tech", 0.7, "item"),
        "sales": fen("income"),
        "cost_total": fen("greatest(income - profit * 1.12, 0)"),
        "net_profit": fen("profit"),
        "assets_total": known(fen("assets"), has_balance),
        "liabilities_total": known(fen(f"assets * 1.2 * {indebted}"), has_balance),
        "operating_cash_flow": draws.known(fen(cash), "cash", 0.8, "item"),
        "audited": draws.known(audited, "audited", 0.9, "item"),
    }


def _research(draws: Draws) -> dict[str, str]:
    is_known = draws.chance("rd known", 1 - NO_RD, "item")
    abroad = f"{draws.chance('rd abroad', 0.06)}::INTEGER * 0.5 * {draws.uniform('rd abroad share', 'item')}"
    sells = draws.chance("contracts", logistic("-1.6 + 0.5 * quality"))
    sold = f"CASE WHEN {sells} THEN income * 0.3 * pow({draws.uniform('contract value', 'item')}, 2) ELSE 0 END"
    saved = "CASE WHEN profit > 0 THEN least(rd, profit) * 0.15 ELSE 0 END"
    return {
        "rd_expense": known(fen("rd"), is_known),
        "rd_domestic": known(fen(f"rd * (1 - {abroad})"), is_known),
        "tax_saved_rd": known(fen(saved), is_known),
        "tech_contract_value": draws.known(fen(sold), "contracts", 0.75, "item"),
    }


def _staff(draws: Draws) -> dict[str, str]:
    total = draws.chance("staff known", 1 - NO_STAFF, "item")
    split = f"{total} AND {draws.chance('split known', 1 - NO_STAFF_SPLIT, 'item')}"
    research = f"floor(tech * (0.5 + 0.5 * {draws.uniform('rd staff')}))::BIGINT"
    degree = logistic(f"-2.9 + 0.5 * tech_staff + 0.3 * quality + 0.5 * {draws.normal('postgraduates')}")
    graduates = f"floor(staff * 0.12 * pow({draws.uniform('graduates', 'item')}, 2))::BIGINT"
    return {
        "staff_total": known("staff", total),
        "staff_tech": known("tech", split),
        "staff_rd": known(research, split),
        "staff_postgrad": known(f"floor(staff * {degree})::BIGINT", split),
        "staff_graduates": draws.known(graduates, "graduates", 0.6, "item"),
    }
