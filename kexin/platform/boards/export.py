"""A table as a spreadsheet: the same rows, amounts as numbers, texts never as formulas."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

from kexin.platform.boards.tables import Table, Unit
from kexin.platform.language import say
from kexin.platform.site.templatetags.words import said

_FORMATS: dict[Unit, str] = {"count": "#,##0", "money": "#,##0.00", "rate": "0.00%", "times": "0.00", "days": "0.0", "points": "0.000", "day": "yyyy-mm-dd"}
#: Points and rates are kept as whole numbers; a spreadsheet gets the number itself.
_DIVISOR: dict[Unit, int] = {"money": 100, "rate": 10_000, "times": 100, "points": 1000}


def spreadsheet(table: Table) -> HttpResponse:
    """An answer that the browser saves. Money is in yuan."""
    kept = BytesIO()
    # A text that starts with = + - @ stays a text.
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(_sheet_name(said(table.title)))
    bold, formats = book.add_format({"bold": True}), {unit: book.add_format({"num_format": shape}) for unit, shape in _FORMATS.items()}
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, said(column.title) + (say("（元）", " (CNY)") if column.unit == "money" else ""), bold)
        sheet.set_column(at, at, 22 if column.unit in ("text", "money") else 14)
    for line, row in enumerate([*table.rows, *([table.last] if table.last else [])], 1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            value, form = cell.value, formats.get(column.unit)
            if isinstance(value, int | float) and column.amount:
                sheet.write_number(line, at, value / _DIVISOR.get(column.unit, 1), form)
            elif isinstance(value, date) and column.unit == "day":
                sheet.write_string(line, at, value.isoformat())
            elif value is not None:
                sheet.write_string(line, at, said(value)[:32_000])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return HttpResponse(kept.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", headers={"Content-Disposition": f'attachment; filename="{table.id}.xlsx"'})


def _sheet_name(title: str) -> str:
    """At most 31 characters without those that a sheet's name may not have."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Kexin"
