"""The layouts in which offices send tables, and what becomes of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from stdnum.cn import uscc

from kexin.library.intake import FileMapping, ImportReport, import_files, read_mappings
from kexin.problems import Problem, ProblemsError

DAY = date(2026, 6, 30)


def code(number: int) -> str:
    """A made-up credit code with a check digit that fits."""
    body = f"91430100MA4K{number:05d}"
    return body + str(uscc.calc_check_digit(body))


A, B = code(1), code(2)
COMPANIES = f"统一社会信用代码,企业名称\n{A},甲公司\n{B},乙公司\n"


def run(folder: Path, files: dict[str, bytes | str | Path], mappings: Sequence[FileMapping] = ()) -> ImportReport:
    paths = []
    for name, content in files.items():
        path = folder / name
        if isinstance(content, Path):
            path = content
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return import_files(folder / "library", DAY, paths, mappings)


def company(report: ImportReport, company_id: str = A) -> dict[str, object]:
    return report.release.evidence(company_id)["companies"][-1]


def annual(report: ImportReport, company_id: str = A) -> dict[str, object]:
    return report.release.evidence(company_id)["annuals"][-1]


def mapping(folder: Path, text: str) -> list[FileMapping]:
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return read_mappings(folder / "mapping.yaml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_recognised(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = COMPANIES.replace(",", delimiter)
    assert company(run(tmp_path, {"a.csv": text.encode(encoding)}))["name"] == "甲公司"


def test_cells_may_hold_quotes_delimiters_and_line_breaks(tmp_path: Path) -> None:
    text = f'统一社会信用代码,企业名称,经营范围\n{A},"甲""字""公司","研发,\n销售"\n\n{B},乙公司,服务\n'
    report = run(tmp_path, {"a.csv": text})
    assert (company(report)["name"], company(report)["business_scope"]) == ('甲"字"公司', "研发, 销售")
    assert report.rows_read == 2


def test_title_lines_above_the_headings_state_the_unit(tmp_path: Path) -> None:
    text = f"2024年企业年报,,\n单位:万元,,\n统一社会信用代码,年度,营业收入\n{A},2024,1.5\n"
    assert annual(run(tmp_path, {"c.csv": COMPANIES, "a.csv": text}))["revenue"] == 1_500_000


def test_the_heading_states_the_unit_and_a_cell_overrides_it(tmp_path: Path) -> None:
    text = f"统一社会信用代码,年度,营业收入(万元),净利润(亿元)\n{A},2024,1.5,2元\n"
    row = annual(run(tmp_path, {"c.csv": COMPANIES, "a.csv": text}))
    assert (row["revenue"], row["net_profit"]) == (1_500_000, 200)


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "填写说明"
    notes["A1"] = "请如实填写"
    sheet = book.create_sheet("年报")
    sheet["B2"] = "湖南省科技企业年报"
    sheet.merge_cells("B2:E2")
    sheet["B3"], sheet["C3"], sheet["D3"] = "统一社会信用代码", "年度", "财务数据(万元)"
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("D3:E3")
    sheet["D4"], sheet["E4"] = "营业收入", "净利润"
    sheet["B5"], sheet["C5"], sheet["D5"], sheet["E5"] = A, 2024, 0.1 + 0.2, -3
    sheet["B6"], sheet["C6"], sheet["D6"] = A, 2025, "很多"
    firms = book.create_sheet("企业")
    firms.append(["统一社会信用代码", "企业名称", "成立日期", "上市"])
    firms.append([A, "甲公司", datetime(2010, 5, 6), True])
    book.save(path)
    return path


def test_workbooks_with_merged_headings_and_several_sheets_are_read(tmp_path: Path) -> None:
    report = run(tmp_path, {"a.xlsx": workbook(tmp_path / "a.xlsx")})
    assert (company(report)["registered_on"], company(report)["listed"]) == (date(2010, 5, 6), True)
    rows = report.release.evidence(A)["annuals"]
    assert [(r["year"], r["revenue"], r["net_profit"]) for r in rows] == [(2024, 300_000, -3_000_000), (2025, None, None)]
    assert [(p.code, p.where) for p in report.problems] == [("not-an-amount", "a.xlsx[年报]:6:营业收入")]
    assert report.release.manifest.counts["sheet-skipped: a.xlsx[填写说明]"] == 1


def test_a_mapping_names_headings_constants_values_and_local_numbers(tmp_path: Path) -> None:
    maps = mapping(tmp_path, """
mappings:
  - title: {zh: 企业, en: firms}
    table: companies
    files: "firms*.csv"
    company_id: {heading: 编号, as: local, prefix: bank}
    known_on: 2025-01-01
    columns:
      - {heading: 户名, to: name}
  - title: {zh: 发票, en: invoices}
    table: invoices
    files: "sales*.csv"
    company_id: {heading: 编号, as: local, prefix: bank}
    complete: true
    constants: {direction: sale}
    ignore: [备注]
    columns:
      - {heading: 序号, to: row_no}
      - {heading: 日期, to: issued_on}
      - {heading: 万, to: amount, unit: 万元}
      - {heading: 状态, to: status, values: {红冲: void}}
      - {heading: 获知, to: known_on}
""")
    sales = "编号,序号,日期,万,状态,获知,备注,经办\n7,1,20240630,1.5,红冲,2024-07-01,x,y\n"
    report = run(tmp_path, {"firms.csv": "编号,户名\n7,甲公司\n", "sales.csv": sales}, maps)
    row = report.release.evidence("bank:7")["invoices"][0]
    assert (row["direction"], row["amount"], row["status"], row["known_on"]) == ("sale", 1_500_000, "void", date(2024, 7, 1))
    assert company(report, "bank:7")["known_on"] == date(2025, 1, 1)
    assert report.release.complete == {"invoices"}
    assert report.files[1].unmapped == ("经办",)


def test_a_table_of_which_rows_were_lost_is_not_complete(tmp_path: Path) -> None:
    maps = mapping(tmp_path, """
mappings:
  - title: {zh: 年报, en: annuals}
    table: annuals
    files: "a.csv"
    company_id: {heading: 代码, as: uscc}
    complete: true
    columns: [{heading: 年度, to: year}]
""")
    report = run(tmp_path, {"c.csv": COMPANIES, "a.csv": f"代码,年度\n{A},2024\n{B},没有\n"}, maps)
    assert (report.rows_rejected, report.release.complete) == (1, frozenset())


@pytest.mark.parametrize(("change", "code", "line"), [
    (("table: companies", "table: firms"), "wrong-choice", 4), (("to: name", "to: nam"), "wrong-choice", 8), (("as: uscc", "as: local"), "missing-key", 6),
    (("{heading: 户名, to: name}", "{heading: 户名, to: name, unit: 万元}"), "wrong-value", 8), (("files:", "file:"), "missing-key", 3),
    (("{heading: 户名, to: name}", "{heading: 户名, to: name}, {heading: 名, to: name}"), "column-twice", 3),
    (("to: name}", "to: status, values: {在营: alive}}"), "wrong-value", 8), (("to: name}]", "to: name}]\n    constants: {direction: sale}"), "wrong-value", 9),
])
def test_a_mistake_in_a_mapping_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], code: str, line: int) -> None:
    text = """
mappings:
  - title: {zh: 企业, en: firms}
    table: companies
    files: "*.csv"
    company_id: {heading: 编号, as: uscc}
    columns:
      [{heading: 户名, to: name}]
"""
    mapping(tmp_path, text)
    with pytest.raises(ProblemsError) as caught:
        mapping(tmp_path, text.replace(*change))
    assert (code, f"mapping.yaml:{line}") in [(p.code, p.where.partition(": ")[0]) for p in caught.value.problems]


def stopped(folder: Path, files: dict[str, bytes | str | Path], maps: Sequence[FileMapping]) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        run(folder, files, maps)
    return list(caught.value.problems)


def test_a_heading_of_the_mapping_that_the_file_lacks_stops_the_import(tmp_path: Path) -> None:
    maps = mapping(tmp_path, """
mappings:
  - title: {zh: 企业, en: firms}
    table: companies
    files: "*.csv"
    company_id: {heading: 编号, as: uscc}
    columns: [{heading: 户名, to: name}, {heading: 资本(元), to: registered_capital, unit: 万元}]
""")
    assert [p.code for p in stopped(tmp_path, {"a.csv": f"编号,名\n{A},x\n"}, maps)] == ["missing-heading", "missing-heading", "missing-column"]
    assert [p.code for p in stopped(tmp_path, {"a.csv": f"编号,户名,资本(元)\n{A},x,1\n"}, maps)] == ["unit-differs"]


def test_a_later_file_fills_unknown_cells_and_its_contradictions_are_told(tmp_path: Path) -> None:
    first = f"统一社会信用代码,企业名称,注册地址\n{A},甲公司,\n{B},乙公司,长沙\n"
    second = f"统一社会信用代码,企业名称,注册地址,园区\n{A},甲公司,株洲,高新区\n{B},乙公司,湘潭,\n"
    report = run(tmp_path, {"1.csv": first, "2.csv": second})
    assert (company(report)["address"], company(report)["park"], company(report, B)["address"]) == ("株洲", "高新区", "长沙")
    assert [(p.code, p.where) for p in report.problems] == [("conflicting-cell", "2.csv:3:address")]
    assert (report.rows_read, report.rows_accepted) == (4, 4)


def test_cells_of_two_invoices_are_never_mixed(tmp_path: Path) -> None:
    def invoice(total: str, tax: str) -> str:
        return f"统一社会信用代码,方向,行号,开票日期,金额,税额,发票状态\n{A},销项,1,2024-06-30,{total},{tax},有效发票\n"
    report = run(tmp_path, {"c.csv": COMPANIES, "1.csv": invoice("5", ""), "2.csv": invoice("", "1")})
    assert [(p.code, p.where) for p in report.problems] == [("conflicting-row", "2.csv:2")]
    rows = report.release.evidence(A)["invoices"]
    assert [(r["amount"], r["tax"]) for r in rows] == [(500, None)]


def test_a_later_version_keeps_what_it_does_not_mention(tmp_path: Path) -> None:
    text = f"统一社会信用代码,企业名称,注册地址,园区,获知日期\n{A},甲公司,长沙,,2024-01-01\n{A},甲公司,,高新区,2025-01-01\n"
    rows = run(tmp_path, {"a.csv": text}).release.evidence(A)["companies"]
    assert [(r["address"], r["park"], r["known_until"]) for r in rows] == [("长沙", None, date(2025, 1, 1)), ("长沙", "高新区", None)]


def test_rejected_rows_are_kept_whole_beside_the_release(tmp_path: Path) -> None:
    report = run(tmp_path, {"a.csv": f"统一社会信用代码,企业名称,备注\n{A},甲公司,好\n123,乙公司,\"留,着\"\n"})
    text = (report.release.path / "rejects" / "companies.csv").read_text(encoding="utf-8-sig")
    assert text == 'file,row,reasons,统一社会信用代码,企业名称,备注\na.csv,3,not-a-credit-code,123,乙公司,"留,着"\n'
    problems = (report.release.path / "rejects" / "problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert problems[1].startswith("a.csv,3,统一社会信用代码,not-a-credit-code,row-rejected,")


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    paths = []
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(COMPANIES, encoding="utf-8")
        paths.append(tmp_path / folder / "a.csv")
    assert [f.shown_as for f in import_files(tmp_path / "library", DAY, paths).files] == ["x/a.csv", "y/a.csv"]


def test_the_same_files_give_the_same_bytes_in_any_folder(tmp_path: Path) -> None:
    releases = []
    for name in ("one", "two [2026]*"):
        (tmp_path / name).mkdir()
        report = run(tmp_path / name, {"a.csv": COMPANIES + "123,丙公司\n"})
        files = sorted(p for p in report.release.path.rglob("*") if p.is_file())
        releases.append([(p.relative_to(report.release.path), p.read_bytes()) for p in files])
    assert releases[0] == releases[1]


def test_only_currencies_that_are_named_are_believed(tmp_path: Path) -> None:
    text = f"统一社会信用代码,企业名称,注册资本\n{A},甲公司,5万美元\n{B},乙公司,63(万)\n{code(3)},丙公司,7万元\n"
    report = run(tmp_path, {"a.csv": text})
    assert [(company(report, c)["registered_capital"], company(report, c)["registered_currency"]) for c in (A, B, code(3))] == [
        (5_000_000, "USD"), (63_000_000, None), (7_000_000, "CNY")]


def test_parquet_doubles_are_exact_amounts_whole_years_and_codes(tmp_path: Path) -> None:
    rows = f"SELECT '{A}' AS 统一社会信用代码, 2024::DOUBLE AS 年度, 0.1 + 0.2::DOUBLE AS \"营业收入(元)\", -1e6::DOUBLE AS \"净利润(元)\", 'nan'::DOUBLE AS \"资产总额(元)\""
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    report = run(tmp_path, {"c.csv": COMPANIES, "a.parquet": tmp_path / "a.parquet"})
    row = annual(report)
    assert (row["year"], row["revenue"], row["net_profit"], row["assets_total"]) == (2024, 30, -100_000_000, None)
    assert report.files[1].cells_rounded == 1


def test_a_sheet_that_the_mapping_names_must_be_there(tmp_path: Path) -> None:
    maps = mapping(tmp_path, """
mappings:
  - title: {zh: 企业, en: firms}
    table: companies
    files: "*.xlsx"
    sheet: 名单
    company_id: {heading: 统一社会信用代码, as: uscc}
    columns: [{heading: 企业名称, to: name}]
""")
    assert [p.code for p in stopped(tmp_path, {"a.xlsx": workbook(tmp_path / "a.xlsx")}, maps)] == ["no-such-sheet"]


def test_what_was_learned_after_the_day_of_the_release_is_rejected(tmp_path: Path) -> None:
    text = f"统一社会信用代码,企业名称,获知日期\n{A},甲公司,2026-06-30\n{B},乙公司,2026-07-01\n"
    report = run(tmp_path, {"a.csv": text})
    assert (report.rows_accepted, report.rows_rejected) == (1, 1)
    assert [(p.code, p.where) for p in report.problems] == [("known-after-release", "a.csv:3:获知日期")]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_times_with_a_zone_are_reported_alike_on_every_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    path = tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY (SELECT '{A}' AS 统一社会信用代码, '甲' AS 企业名称, TIMESTAMPTZ '2024-06-30 20:00:00+00' AS 注册日期) TO '{path}' (FORMAT parquet)")
    with monkeypatch.context() as there:
        there.setenv("TZ", zone)
        time.tzset()
        report = run(tmp_path, {"a.parquet": path})
    time.tzset()
    assert [p.found.en for p in report.problems] == ['the cell says "2024-06-30 20:00:00+00"']


def test_a_cell_does_nothing_to_the_readers_terminal(tmp_path: Path) -> None:
    report = run(tmp_path, {"a.csv": f"统一社会信用代码,企业名称,注册日期\n{A},甲公司,\x1b[2J\u202e2024\n"})
    assert [p.in_("en").splitlines()[0] for p in report.problems] == ['a.csv:2:注册日期: [not-a-date] the cell says "·[2J·2024"']
