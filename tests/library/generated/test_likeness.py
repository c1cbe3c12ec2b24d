"""The generated province resembles a real one: averages, tails, gaps, and what goes with what."""

from __future__ import annotations

import pytest

from kexin.library.generated import annuals, rightdays, rights

from .conftest import SIZE, Made

#: One row per company, everything about the last year.
PROFILE = """
WITH before AS (SELECT company_id, revenue AS revenue_2023 FROM annuals WHERE year = 2023),
    patents AS (SELECT company_id, count(*) AS inventions FROM ip_rights WHERE kind = 'invention' GROUP BY 1),
    won AS (SELECT company_id, count(DISTINCT kind) AS titles FROM titles GROUP BY 1),
    failed AS (SELECT company_id, count(*) AS bad FROM credit_events
        WHERE kind IN ('default', 'dishonest', 'overdue') GROUP BY 1)
SELECT revenue, staff_total, rd_expense / nullif(revenue, 0) AS rd_share, net_profit / nullif(revenue, 0) AS margin,
    liabilities_total / nullif(assets_total, 0) AS debt, revenue / nullif(revenue_2023, 0) AS growth,
    coalesce(inventions, 0) AS inventions, coalesce(titles, 0) AS titles, coalesce(bad, 0) AS bad
FROM annuals LEFT JOIN before USING (company_id) LEFT JOIN patents USING (company_id)
    LEFT JOIN won USING (company_id) LEFT JOIN failed USING (company_id)
WHERE year = 2025
"""


def test_companies_own_ten_rights_on_average_and_a_third_none(made: Made) -> None:
    assert 9 < made.value("SELECT count(*) FROM ip_rights") / SIZE < 11
    assert 0.30 < 1 - made.value("SELECT count(DISTINCT company_id) FROM ip_rights") / SIZE < 0.40


def test_a_few_companies_own_very_many_rights(made: Made) -> None:
    assert made.value("SELECT max(n) FROM (SELECT count(*) AS n FROM ip_rights GROUP BY company_id)") > 300


def test_revenue_has_a_long_tail(made: Made) -> None:
    assert made.value("SELECT quantile_cont(revenue, 0.99) / median(revenue) FROM annuals WHERE revenue > 0") > 15


@pytest.mark.parametrize(("one", "other", "sign"), [
    ("inventions", "rd_share", 1), ("inventions", "revenue", 1), ("inventions", "titles", 1), ("growth", "rd_share", 1),
    ("growth", "inventions", 1), ("staff_total", "revenue", 1), ("bad", "inventions", -1), ("bad", "margin", -1),
    ("bad", "titles", -1), ("bad", "debt", 1), ("debt", "margin", -1),
])
def test_what_goes_together_in_life_goes_together_here(made: Made, one: str, other: str, sign: int) -> None:
    """The rank correlation has the expected sign, clearly."""
    correlation = made.value(f"""
SELECT corr(rank_one, rank_other) FROM (
    SELECT rank() OVER (ORDER BY {one}) AS rank_one, rank() OVER (ORDER BY {other}) AS rank_other
    FROM ({PROFILE}) WHERE {one} IS NOT NULL AND {other} IS NOT NULL)""")
    assert correlation * sign > 0.05


@pytest.mark.parametrize(("table", "cell", "low", "high"), [
    ("companies", "registered_capital", 0.01, 0.02), ("companies", "park", 0.50, 0.60),
    ("companies", "market_share", 0.70, 0.80), ("annuals", "rd_expense", annuals.NO_RD - 0.02, annuals.NO_RD + 0.02),
    ("annuals", "assets_total", 0.05, 0.07), ("annuals", "staff_total", 0.03, 0.05),
    ("annuals", "staff_tech", 0.15, 0.22), ("annuals", "revenue", 0, 0),
])
def test_cells_are_missing_as_often_as_stated(made: Made, table: str, cell: str, low: float, high: float) -> None:
    share = made.value(f"SELECT avg(({cell} IS NULL)::INTEGER) FROM {table} WHERE company_id NOT LIKE 'page:%'")
    assert low <= share <= high


@pytest.mark.parametrize(("cell", "missing"), [
    ("claims", rights.NO_CLAIMS), ("forward_citations", rights.NO_CITATIONS),
])
def test_claims_and_citations_of_patents_are_often_unknown(made: Made, cell: str, missing: float) -> None:
    generated = f"kind IN {rightdays.PATENTS} AND status <> 'filed'"
    share = made.count("ip_rights", f"{generated} AND {cell} IS NULL") / made.count("ip_rights", generated)
    assert abs(share - missing) < 0.02


def test_some_companies_sent_no_annual_report(made: Made) -> None:
    sent = made.count("annuals", "year = 2025")
    due = made.count("companies", "registered_on <= DATE '2025-12-31'")
    assert 0.05 < 1 - sent / due < 0.12


def test_parts_of_the_staff_are_not_more_than_the_staff(made: Made) -> None:
    assert made.count("annuals", "staff_tech > staff_total OR staff_rd > staff_tech OR staff_postgrad > staff_total"
                      " OR rd_domestic > rd_expense OR revenue_main > revenue OR revenue_hightech > revenue") == 0


def test_titles_are_rarer_the_higher_they_are(made: Made) -> None:
    ladder = ("innovative_sme", "srdi", "little_giant", "champion")
    counts = [made.count("titles", f"kind = '{kind}'") for kind in ladder]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 10
    in_force = "kind = 'hnte' AND valid_to >= DATE '2026-06-30'"
    holders = made.value(f"SELECT count(DISTINCT company_id) FROM titles WHERE {in_force}")
    assert 0.1 < holders / SIZE < 0.35


def test_a_third_of_the_companies_bank_here_for_a_full_year(made: Made) -> None:
    assert 0.28 < made.value("SELECT count(DISTINCT company_id) FROM bank_records") / SIZE < 0.38
    assert made.value("SELECT max(n) FROM (SELECT count(*) AS n FROM bank_records GROUP BY company_id)") == 12


def test_invoices_add_up_and_few_companies_hand_them_over(made: Made) -> None:
    assert made.count("invoices", "amount + tax <> total") == 0
    assert 0.03 < made.value("SELECT count(DISTINCT company_id) FROM invoices") / SIZE < 0.06
    assert 30 < made.value("SELECT count(*) / count(DISTINCT company_id) FROM invoices") < 50


@pytest.mark.parametrize(("table", "low", "high"), [
    ("ip_rights", 1, 1), ("titles", 1, 1), ("credit_events", 1, 1), ("honours", 0.5, 0.7), ("funding_rounds", 0.45, 0.65),
    ("tax_ratings", 0.8, 0.9), ("bank_records", 0.28, 0.38), ("annuals", 0, 0), ("invoices", 0, 0),
])
def test_tables_were_looked_up_for_as_many_companies_as_stated(made: Made, table: str, low: float, high: float) -> None:
    assert low <= made.count("coverage", f"table_name = '{table}'") / SIZE <= high


@pytest.mark.parametrize("table", ["honours", "funding_rounds", "tax_ratings"])
def test_a_table_has_no_rows_of_companies_for_which_it_was_not_looked_up(made: Made, table: str) -> None:
    asked = f"SELECT company_id FROM coverage WHERE table_name = '{table}'"
    rows = f"{table} JOIN companies USING (company_id)"
    assert made.count(rows, f"registered_on < DATE '2026-01-01' - 100 AND company_id NOT IN ({asked})") == 0
