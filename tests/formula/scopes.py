"""What the formulas of these tests may name: the real tables, and a few measures of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kexin.formula.kinds import BOOL, COUNT, DATE, MONEY, NUMBER, SHARE, TEXT
from kexin.formula.scope import Scope, Symbol
from kexin.library.formula_scope import evidence_scope
from kexin.library.tables import TABLES
from kexin.text import Text

AS_OF = date(2026, 6, 30)

_GRADES = TABLES["tax_ratings"].by_name["grade"].choices or {}

MEASURES = {
    "revenue": Symbol(MONEY, Text("营业收入", "revenue")),
    "rd_expense": Symbol(MONEY, Text("研发费用", "R&D expense")),
    "staff_total": Symbol(COUNT, Text("职工总数", "staff")),
    "staff_tech": Symbol(COUNT, Text("科技人员数", "science and technology staff")),
    "tech_share": Symbol(SHARE, Text("科技人员占比", "share of S&T staff")),
    "score": Symbol(NUMBER, Text("得分", "score")),
    "listed": Symbol(BOOL, Text("上市", "listed")),
    "young": Symbol(BOOL, Text("初创", "young")),
    "in_default": Symbol(BOOL, Text("有违约", "in default"), opposite=Text("没有违约", "no default")),
    "registered_on": Symbol(DATE, Text("成立日期", "registered on")),
    "industry_code": Symbol(TEXT, Text("行业代码", "industry code")),
    "tax_grade": Symbol(replace(TEXT, choices=frozenset(_GRADES)), Text("纳税信用", "tax credit"), _GRADES),
}


def scope(as_of: date = AS_OF) -> Scope:
    """Tables, the company's columns and ten measures."""
    evidence = evidence_scope(as_of)
    return Scope(as_of, MEASURES, evidence.tables, evidence.company)
