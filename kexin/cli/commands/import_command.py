"""``kexin import``: files of an office become a release of the library."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import OK, Session, json_option, library_option
from kexin.cli.tables import table
from kexin.library.intake import ImportReport
from kexin.text import Language, Text

#: So many problems are printed; all are in the release's ``rejects/problems.csv``.
MOST_SHOWN = 20


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "import", cls=Command, language=language,
        example=["kexin import companies.csv annuals.xlsx --library hunan --as-of 2026-06-30",
                 "kexin import firms.parquet --mapping hunan_registry.yaml --library hunan"],
        help=Text("导入 CSV、Excel、Parquet 文件,形成一个新的发布。每一行不是接收就是退回,被退回的单元格逐一说明。",
                  "Bring CSV, Excel and Parquet files into the library as a new release. Every row is accepted or rejected, every refused cell is told.").in_(language))
    @click.argument("files", nargs=-1, required=True, metavar=Text("文件…", "FILES...").in_(language), type=click.Path(path_type=Path))
    @click.option("--mapping", "-M", "mappings", multiple=True, type=click.Path(path_type=Path),
                  help=Text("映射文件(可多次;不写则按表头识别)", "mapping file (may be repeated; without one, headings are recognised)").in_(language))
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=Text("发布日(默认今天)", "day of the release (default: today)").in_(language))
    @library_option(language)
    @json_option(language)
    def command(files: tuple[Path, ...], mappings: tuple[Path, ...], as_of: datetime | None, library: Path, as_json: bool) -> int:
        from kexin.library.intake import import_files, read_mappings

        session = Session(language, as_json)
        day = as_of.date() if as_of else date.today()
        report = import_files(library, day, files, read_mappings(*mappings), progress=session.progress)
        session.done()
        for text in _lines(report, language):
            session.say(text)
        session.give({
            "release": str(report.release.path), "read": report.rows_read, "accepted": report.rows_accepted, "rejected": report.rows_rejected,
            "files": [vars(f) for f in report.files], "problems": dict(report.counts)})
        return OK

    return command


def _lines(report: ImportReport, language: Language) -> list[str]:
    heads = [t.in_(language) for t in (Text("文件", "file"), Text("表", "table"), Text("读入行", "rows read"), Text("接收", "accepted"), Text("退回", "rejected"))]
    rows = [[f.shown_as, f.table, f"{f.rows_read:,}", f"{f.rows_accepted:,}", f"{f.rows_rejected:,}"] for f in report.files]
    lines = [table(heads, rows, (2, 3, 4))]
    for file in report.files:
        if file.unmapped:
            lines.append(Text(f"{file.shown_as} 未使用的列:{'、'.join(file.unmapped)}", f"{file.shown_as}: columns not used: {', '.join(file.unmapped)}").in_(language))
    if report.counts:
        lines.append(table([Text("问题", "problem").in_(language), Text("次数", "times").in_(language)], [[c, f"{n:,}"] for c, n in report.counts.items()], (1,)))
        lines += [p.in_(language) for p in report.problems[:MOST_SHOWN]]
        total = sum(report.counts.values())
        if total > MOST_SHOWN:
            where = report.release.path / "rejects" / "problems.csv"
            lines.append(Text(f"…共 {total:,} 条,全部见 {where}", f"… {total:,} in all; every one is in {where}").in_(language))
    return lines
