"""Real evidence: every row of the register and of the invoices is accounted for and understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.library.intake import EXAMPLES, ImportReport, import_files, read_mappings
from kexin.library.release_checks import scan

pytestmark = pytest.mark.real

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def hunan(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    folder = real_data / "hunan_registry"
    return import_files(tmp_path_factory.mktemp("hunan"), DAY, [folder / "firms_1978_2014.parquet", folder / "tech_scope.parquet"],
                        read_mappings(EXAMPLES / "hunan_registry.yaml"))


@pytest.fixture(scope="module")
def cumcm(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    names = ("annex2_enterprises.csv", "annex2_input_invoices.parquet", "annex2_output_invoices.parquet")
    return import_files(tmp_path_factory.mktemp("cumcm"), DAY, [real_data / "cumcm2020c" / n for n in names],
                        read_mappings(EXAMPLES / "cumcm2020c.yaml"))


def rows(report: ImportReport, table: str, sql: str) -> list[tuple[object, ...]]:
    path = report.release.table(table)
    assert path is not None
    return duckdb.execute(sql.replace("FROM it", f"FROM {scan(path)}")).fetchall()


def test_every_firm_of_the_register_is_accounted_for(hunan: ImportReport) -> None:
    assert [(f.rows_read, f.rows_accepted + f.rows_rejected) for f in hunan.files] == [(91_668, 91_668), (12_821, 12_821)]
    assert rows(hunan, "companies", "SELECT count(*), count(DISTINCT company_id) FROM it") == [(91_668, 91_668)]


def test_only_two_amounts_of_the_register_cannot_be_understood(hunan: ImportReport) -> None:
    assert [(p.code, p.where) for p in hunan.problems] == [
        ("not-an-amount", "firms_1978_2014.parquet:66097:注册资金"), ("unit-unclear", "firms_1978_2014.parquet:83897:注册资金")]


def test_registered_capital_equals_the_amounts_that_the_source_computed(hunan: ImportReport, real_data: Path) -> None:
    """The source has its own reading of the same text, made by others: 注册资金_万 and 币种."""
    source = scan(real_data / "hunan_registry" / "firms_1978_2014.parquet")
    differing = rows(hunan, "companies", f"""
        SELECT company_id, registered_capital, 注册资金 FROM it JOIN {source} ON company_id = 统一社会信用代码
        WHERE registered_capital IS NOT NULL AND (registered_capital <> round(注册资金_万 * 1000000)::BIGINT OR registered_currency <> 币种)""")
    assert differing == []


def test_the_second_file_fills_address_and_scope(hunan: ImportReport) -> None:
    assert rows(hunan, "companies", "SELECT count(business_scope) > 12000, count(registered_on) FROM it") == [(True, 91_668)]
    company = hunan.release.find("长沙矿冶研究院劳动服务公司综合工厂")[0][0]
    assert hunan.release.evidence(company)["companies"][0]["address"] == "长沙市岳麓区矿冶研究院内"


def test_every_invoice_is_accounted_for(cumcm: ImportReport) -> None:
    assert [(f.rows_read, f.rows_accepted, f.rows_rejected) for f in cumcm.files] == [(302, 302, 0), (395_175, 395_175, 0), (330_835, 330_835, 0)]
    assert cumcm.release.complete == {"invoices"}


def test_void_invoices_are_recognised_in_every_spelling(cumcm: ImportReport) -> None:
    assert rows(cumcm, "invoices", "SELECT direction, status, count(*) FROM it GROUP BY ALL ORDER BY ALL") == [
        ("purchase", "valid", 377_939), ("purchase", "void", 17_236), ("sale", "valid", 303_280), ("sale", "void", 27_555)]


def test_the_invoices_add_up_to_the_fen(cumcm: ImportReport, real_data: Path) -> None:
    folder = real_data / "cumcm2020c"
    for direction, name in (("purchase", "input"), ("sale", "output")):
        source = scan(folder / f"annex2_{name}_invoices.parquet")
        expected = duckdb.execute(f"SELECT sum(金额::VARCHAR::DECIMAL(18, 2)) * 100 FROM {source}").fetchall()
        assert rows(cumcm, "invoices", f"SELECT sum(amount) FROM it WHERE direction = '{direction}'") == [(int(expected[0][0]),)]


def test_firms_without_codes_carry_the_name_of_their_source(cumcm: ImportReport) -> None:
    assert cumcm.release.find("cumcm:E124") == [("cumcm:E124", "个体经营E124")]
    assert len(cumcm.release.evidence("cumcm:E124")["invoices"]) > 1000
