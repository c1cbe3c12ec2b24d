"""Real companies: honest intervals where most is unknown, and measures from real invoices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.formula.dialects import DIALECTS
from kexin.formula.sql_rows import measures_sql
from kexin.library.intake import EXAMPLES, ImportReport, import_files, read_mappings
from kexin.library.measures import MeasureBook
from kexin.rating.batch import rate
from kexin.rating.loader import load_model

pytestmark = pytest.mark.real

DAY = date(2026, 6, 30)
INVOICES_KNOWN = date(2020, 9, 10)


@pytest.fixture(scope="module")
def hunan(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    folder = real_data / "hunan_registry"
    files = [folder / "firms_1978_2014.parquet", folder / "tech_scope.parquet"]
    return import_files(tmp_path_factory.mktemp("hunan"), DAY, files, read_mappings(EXAMPLES / "hunan_registry.yaml"))


@pytest.mark.parametrize("model_id", ["kexin-kv", "cn.most.tech-sme.2017"])
def test_every_registered_firm_gets_an_interval_and_questions(
    model_id: str, hunan: ImportReport, book: MeasureBook, tmp_path: Path
) -> None:
    measures = book.on(DAY)
    run = rate(hunan.release, load_model(model_id, measures), measures, tmp_path / "run")
    rows, open_totals, asked, settled = duckdb.execute(
        "SELECT count(*), count(*) FILTER (WHERE total_low < total_high), count(*) FILTER (WHERE unknown <> ''), "
        "count(*) FILTER (WHERE verdict IS NOT NULL) FROM read_parquet($scores)", {"scores": run.scores}).fetchall()[0]
    assert (rows, open_totals, asked, settled) == (91_668, 91_668, 91_668, 0)


def test_invoices_of_302_firms_become_measures_equal_to_the_source(
    real_data: Path, book: MeasureBook, tmp_path: Path
) -> None:
    folder = real_data / "cumcm2020c"
    names = ("annex2_enterprises.csv", "annex2_input_invoices.parquet", "annex2_output_invoices.parquet")
    report = import_files(tmp_path, INVOICES_KNOWN, [folder / n for n in names], read_mappings(EXAMPLES / "cumcm2020c.yaml"))
    assert (report.rows_read, report.rows_accepted + report.rows_rejected) == (726_312, 726_312)
    wanted = ("invoiced_sales_12m", "invoiced_growth", "void_rate_12m", "largest_customer_share")
    program = book.on(INVOICES_KNOWN).program(wanted, report.release.complete)
    with duckdb.connect() as connection:
        for table in ("companies", *program.tables):
            path = report.release.table(table)
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
        ours = connection.execute(
            f"SELECT company_id, {', '.join(wanted)} FROM ({measures_sql(program, DIALECTS['duckdb'])}) ORDER BY company_id").fetchall()
        source = connection.execute(_INDEPENDENT, {"sales": str(folder / names[2]), "firms": str(folder / names[0])}).fetchall()
    assert len(ours) == 302
    assert [row[0] for row in ours] == [row[0] for row in source]
    for mine, theirs in zip(ours, source, strict=True):
        assert mine[1] == theirs[1], mine[0]  # fen, to the last one
        assert mine[2:] == theirs[2:], mine[0]


#: The same figures straight from the source files, written without any part of Kexin.
_INDEPENDENT = """
WITH s AS (
  SELECT 'cumcm:' || 企业代号 AS id, round(金额 * 100)::BIGINT AS fen, 购方单位代号 AS buyer,
         trim(发票状态) = '有效发票' AS valid, 开票日期 > '2019-09-10' AND 开票日期 <= '2020-09-10' AS this, 开票日期 > '2018-09-10' AND 开票日期 <= '2019-09-10' AS before
  FROM read_parquet($sales)
), top AS (SELECT id, max(f) AS largest FROM (SELECT id, buyer, sum(fen) AS f FROM s WHERE valid AND this GROUP BY id, buyer) GROUP BY id),
f AS (
  SELECT id, coalesce(sum(fen) FILTER (WHERE valid AND this), 0)::BIGINT AS sales, coalesce(sum(fen) FILTER (WHERE valid AND before), 0)::BIGINT AS prior,
         count(*) FILTER (WHERE this) AS n, count(*) FILTER (WHERE this AND NOT valid) AS void
  FROM s GROUP BY id)
SELECT id, coalesce(sales, 0), (sales - prior) / nullif(prior, 0), void / nullif(n, 0), largest / nullif(sales, 0)
FROM (SELECT 'cumcm:' || 企业代号 AS id FROM read_csv($firms)) LEFT JOIN f USING (id) LEFT JOIN top USING (id) ORDER BY id
"""
