"""Facts are known when an office would know them, so that a rating of a past day sees no future."""

from __future__ import annotations

import pytest

from kexin.library.tables import TABLES

from .conftest import AS_OF, Made


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_known_after_the_day_of_the_release(made: Made, table: str) -> None:
    assert made.count(f"{table}_versions", f"known_on > DATE '{AS_OF}'") == 0


@pytest.mark.parametrize(("table", "day"), [
    ("companies", "registered_on"), ("ip_rights", "filed_on"), ("ip_rights", "granted_on"),
    ("ip_rights", "transferred_on"), ("titles", "valid_from"), ("honours", "on"), ("funding_rounds", "paid_on"),
    ("credit_events", "happened_on"), ("credit_events", "ended_on"), ("invoices", "issued_on"),
    ("bank_records", "month"),
])
def test_nothing_is_known_before_it_happened(made: Made, table: str, day: str) -> None:
    assert made.value(f'SELECT count(*) FROM {table}_versions WHERE "{day}" > known_on') == 0


@pytest.mark.parametrize("table", [t for t in TABLES if t not in ("companies", "ip_owners")])
def test_no_evidence_is_known_before_its_company(made: Made, table: str) -> None:
    since = "SELECT company_id, min(known_on) AS since FROM companies_versions GROUP BY 1"
    assert made.count(f"{table}_versions JOIN ({since}) USING (company_id)", "known_on < since") == 0


def test_annual_figures_are_known_by_the_following_june(made: Made) -> None:
    reports = "SELECT year::INTEGER + 1 AS next, min(known_on) AS first FROM annuals_versions GROUP BY company_id, year"
    assert made.count(f"({reports})", "first NOT BETWEEN make_date(next, 3, 1) AND make_date(next, 6, 30)") == 0


def test_annual_figures_cover_the_last_three_full_years(made: Made) -> None:
    assert made.rows("SELECT DISTINCT year FROM annuals ORDER BY 1") == [(2023,), (2024,), (2025,)]
    assert made.count("annuals JOIN companies USING (company_id)", "year < year(registered_on)") == 0


def test_a_few_annual_figures_were_restated_with_other_values(made: Made) -> None:
    years = ("SELECT count(DISTINCT revenue) AS different, count(*) AS versions FROM annuals_versions"
             " GROUP BY company_id, year")
    assert 0.015 < made.value(f"SELECT avg((versions > 1)::INTEGER) FROM ({years})") < 0.035
    assert made.count(f"({years})", "different < versions") == 0


def test_dates_of_a_right_follow_each_other(made: Made) -> None:
    assert made.count("ip_rights_versions", "filed_on > granted_on OR granted_on > expires_on") == 0
    assert made.count("ip_rights_versions", "status = 'pending' AND granted_on IS NOT NULL") == 0
    assert made.count("ip_rights_versions", "status = 'valid' AND (granted_on IS NULL OR expires_on <= known_on)") == 0
    assert made.count("ip_rights", "status = 'valid' AND expires_on <= DATE '2026-06-30'") == 0


def test_a_right_moves_from_pending_to_decided_to_lapsed(made: Made) -> None:
    steps = made.rows("""
SELECT DISTINCT status, lead(status) OVER (PARTITION BY company_id, right_no ORDER BY known_on) AS next
FROM ip_rights_versions QUALIFY next IS NOT NULL""")
    decisions = {("pending", decision) for decision in ("valid", "refused", "withdrawn", "lapsed")}
    assert set(steps) == decisions | {("valid", "lapsed")}


def test_the_register_changes_over_time(made: Made) -> None:
    left = made.rows("SELECT DISTINCT status FROM companies WHERE status IS NOT NULL ORDER BY 1")
    assert [s for (s,) in left] == ["active", "cancelled", "moved", "revoked"]
    first = "SELECT arg_min(status, known_on) AS first FROM companies_versions GROUP BY company_id"
    assert made.count(f"({first})", "first <> 'active'") == 0
