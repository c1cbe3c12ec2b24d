"""A formula in words: as a loan officer would say it, in Chinese and in English."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.formula.build import choose, compare, name, nothing, whole
from kexin.formula.check import read
from kexin.formula.kinds import COUNT
from kexin.formula.python_program import Value
from kexin.formula.words import in_words, with_values
from tests.formula.scopes import scope

SCOPE = scope()

#: (formula, Chinese, English)
RULES = [
    # calculations and brackets
    ("staff_tech / staff_total", "科技人员数 ÷ 职工总数", "science and technology staff ÷ staff"),
    ("(revenue - rd_expense) * 0.5", "（营业收入 − 研发费用） × 0.5", "(revenue − R&D expense) × 0.5"),
    ("revenue - (rd_expense - revenue)", "营业收入 − （研发费用 − 营业收入）", "revenue − (R&D expense − revenue)"),
    ("revenue + (rd_expense + revenue)", "营业收入 + 研发费用 + 营业收入", "revenue + R&D expense + revenue"),
    ("revenue / (staff_total / staff_tech)", "营业收入 ÷ （职工总数 ÷ 科技人员数）", "revenue ÷ (staff ÷ science and technology staff)"),
    ("-revenue", "−营业收入", "−revenue"),
    ("floor(revenue / wan_yuan(1))", "（营业收入 ÷ 1万元）取整", "whole part of (revenue ÷ CNY 10,000)"),
    ("least(revenue, rd_expense * 2)", "营业收入、研发费用 × 2中的最小者", "the smallest of revenue, R&D expense × 2"),
    ("if_unknown(staff_tech, 0)", "科技人员数（未知时取0）", "science and technology staff (or 0 if unknown)"),
    ("days(registered_on, as_of)", "成立日期至评价日的天数", "days from registered on to the day asked"),
    # comparisons
    ("tech_share >= 0.3", "科技人员占比 ≥ 30%", "share of S&T staff ≥ 30%"),
    ("staff_tech / staff_total >= 0.3", "科技人员数 ÷ 职工总数 ≥ 30%", "science and technology staff ÷ staff ≥ 30%"),
    ("revenue <= yi_yuan(2)", "营业收入 ≤ 2亿元", "revenue ≤ CNY 200 million"),
    ("revenue > wan_yuan(100)", "营业收入 > 100万元", "revenue > CNY 1 million"),
    ("10 <= staff_total < 500", "10 ≤ 职工总数 且 职工总数 < 500", "10 ≤ staff and staff < 500"),
    ('tax_grade == "A"', "纳税信用为A级", "tax credit is A"),
    ('tax_grade != "D"', "纳税信用不为D级", "tax credit is not D"),
    ('tax_grade in ("A", "B")', "纳税信用为A级、B级之一", "tax credit is one of A, B"),
    ('tax_grade not in ("C", "D")', "纳税信用不为C级、D级之一", "tax credit is not one of C, D"),
    ('tax_grade in ("A",)', "纳税信用为A级", "tax credit is A"),
    ('industry_code == "C35"', "行业代码为“C35”", "industry code is “C35”"),
    ("registered_on <= years_before(as_of, 3)", "成立日期不晚于评价日前3年", "registered on no later than 3 years before the day asked"),
    ("registered_on > months_before(as_of, 1)", "成立日期晚于评价日前1个月", "registered on later than 1 month before the day asked"),
    ('registered_on >= date("2024-02-29")', "成立日期不早于2024年2月29日", "registered on no earlier than 29 February 2024"),
    ("registered_on < year_start(last_year)", "成立日期早于2025年初", "registered on earlier than the first day of 2025"),
    # logic
    ('listed and tax_grade == "A"', "上市且纳税信用为A级", "listed and tax credit is A"),
    ("listed and staff_total >= 10 or tech_share >= 0.3", "（上市 且 职工总数 ≥ 10） 或 科技人员占比 ≥ 30%",
     "(listed and staff ≥ 10) or share of S&T staff ≥ 30%"),
    ("listed and (staff_total >= 10 and tech_share >= 0.3)", "上市 且 职工总数 ≥ 10 且 科技人员占比 ≥ 30%",
     "listed and staff ≥ 10 and share of S&T staff ≥ 30%"),
    ("not listed", "并非上市", "not listed"),
    ("not in_default", "没有违约", "no default"),
    ("not not in_default", "有违约", "in default"),
    ("not staff_total > 500", "职工总数 ≤ 500", "staff ≤ 500"),
    ("not (listed or staff_total > 500)", "不满足“上市 或 职工总数 > 500”", "not (listed or staff > 500)"),
    ("not not listed", "上市", "listed"),
    ("known(revenue)", "营业收入已知", "revenue is known"),
    ("not known(revenue)", "营业收入未知", "revenue is unknown"),
    ('starts_with(industry_code, "C35")', "行业代码以“C35”开头", "industry code starts with “C35”"),
    ('prefix(industry_code, 3) == "C35"', "行业代码前3位为“C35”", "first 3 characters of industry code is “C35”"),
    ('prefix(industry_code, 1) in ("C", "I")', "行业代码前1位为“C”、“I”之一", "first character of industry code is one of “C”, “I”"),
    ("rounded(revenue / staff_total, 2) >= yuan(1)", "（营业收入 ÷ 职工总数）（取2位小数） ≥ 1元", "(revenue ÷ staff) (to 2 decimals) ≥ CNY 1"),
    ('not starts_with(industry_code, "C35")', "行业代码不以“C35”开头", "industry code does not start with “C35”"),
    # choices
    ("revenue if listed else yuan(0)", "[上市时取营业收入，否则取0元]", "[revenue if listed, else CNY 0]"),
    ("revenue if known(revenue) else yuan(0)", "[营业收入已知时取营业收入，否则取0元]", "[revenue if revenue is known, else CNY 0]"),
    ("when(staff_total >= 10, revenue)", "[职工总数 ≥ 10时取营业收入，否则取未知]", "[revenue if staff ≥ 10, else unknown]"),
    # figures over rows
    ('count(ip_rights, kind == "invention" and status == "valid")', "知识产权中满足“类别为发明专利且状态为有效”的数量",
     "the number of intellectual property rights where kind is invention patent and status is in force"),
    ("count(titles)", "资质称号的数量", "the number of titles"),
    ('any(titles, kind == "hnte" and valid_from <= as_of)', "有满足“称号为高新技术企业且有效期起不晚于评价日”的资质称号",
     "there are titles where title is high-tech enterprise and valid from no later than the day asked"),
    ("any(titles)", "有资质称号记录", "there are titles"),
    ("not any(credit_events, severe)", "没有满足“重大”的信用事件", "there are no credit events where severe"),
    ('sum(invoices, amount, status == "valid")', "发票中满足“发票状态为有效发票”的金额合计", "the total amount without tax of invoices where status is in force"),
    ("sum(bank_records, settled_in - settled_out)", "银行记录的（结算流入 − 结算流出）合计", "the total (money in − money out) of bank records"),
    ("max(ip_rights, granted_on)", "知识产权的最晚授权日", "the latest granted on of intellectual property rights"),
    ("min(annuals, revenue)", "年度数据的最小营业收入", "the smallest revenue of annual figures"),
    ("min(annuals, revenue, year >= last_year - 2)", "年度数据中满足“年度 ≥ 2023”的最小营业收入", "the smallest revenue of annual figures where year ≥ 2023"),
    ("at(annuals, revenue, last_year)", "上年度营业收入", "revenue of last year"),
    ("at(annuals, revenue, last_year - 1)", "2024年营业收入", "revenue of 2024"),
    ('at(tax_ratings, grade, last_year) == "A"', "上年度等级为A级", "grade of last year is A"),
    ("latest(tax_ratings, grade)", "最近一期纳税信用的等级", "the latest grade of tax ratings"),
    ("distinct(ip_rights, prefix(ipc, 4))", "知识产权的不同主分类号前4位的个数",
     "the number of different first 4 characters of main IPC class among intellectual property rights"),
    ('distinct(ip_rights, kind, status == "valid")', "知识产权中满足“状态为有效”的不同类别的个数",
     "the number of different kind among intellectual property rights where status is in force"),
    ('largest_count(ip_rights, kind == "invention", by=prefix(ipc, 4))', "知识产权中满足“类别为发明专利”的数量按主分类号前4位分组的最大值",
     "the largest number by first 4 characters of main IPC class of intellectual property rights where kind is invention patent"),
    ('largest_sum(invoices, amount, direction == "sale", by=counterparty)', "发票中满足“方向为销项”的金额按对方合计的最大值",
     "the largest total amount without tax by counterparty of invoices where direction is sale"),
    ('company(tech_field) == "energy"', "技术领域为新能源与节能", "technology field is new energy and energy saving"),
]


@pytest.mark.parametrize(("formula", "zh", "en"), RULES, ids=[rule[0] for rule in RULES])
def test_a_rule_reads_naturally(formula: str, zh: str, en: str) -> None:
    tree = read(formula, SCOPE)
    assert (in_words(tree, SCOPE, "zh"), in_words(tree, SCOPE, "en")) == (zh, en)


VALUES: dict[str, Value] = {"staff_tech": 30, "staff_total": 100, "revenue": 30_000_000_000, "rd_expense": 123_456_789, "listed": False, "in_default": True, "tax_grade": "B",
          "tech_share": 0.29999, "registered_on": date(2024, 2, 29)}


@pytest.mark.parametrize(("formula", "zh", "en"), [
    ("staff_tech / staff_total >= 0.3", "科技人员数（30） ÷ 职工总数（100） ≥ 30%", "science and technology staff (30) ÷ staff (100) ≥ 30%"),
    ("rd_expense / revenue", "研发费用（123.45万元） ÷ 营业收入（3亿元）", "R&D expense (CNY 1,234,567.89) ÷ revenue (CNY 300 million)"),
    ("tech_share >= 0.3", "科技人员占比（29.99%） ≥ 30%", "share of S&T staff (29.99%) ≥ 30%"),
    ('not listed and tax_grade == "A"', "并非上市（是）且纳税信用（B级）为A级", "not listed (yes) and tax credit (B) is A"),
    ("not in_default", "没有违约（否）", "no default (no)"),
    ("in_default or not young", "有违约（是）或并非初创（未知）", "in default (yes) or not young (unknown)"),
    ("registered_on <= years_before(as_of, 2)", "成立日期（2024年2月29日）不晚于评价日前2年", "registered on (29 February 2024) no later than 2 years before the day asked"),
    ("score > 0", "得分（未知） > 0", "score (unknown) > 0"),
])
def test_values_stand_behind_their_names(formula: str, zh: str, en: str) -> None:
    tree = read(formula, SCOPE)
    assert (with_values(tree, SCOPE, VALUES, "zh"), with_values(tree, SCOPE, VALUES, "en")) == (zh, en)


def test_a_choice_built_of_several_cases_tells_each() -> None:
    staff = name("staff_total", COUNT)
    tree = choose([(compare(">=", staff, whole(100)), whole(3)), (compare(">=", staff, whole(10)), whole(1))], nothing(COUNT))
    assert in_words(tree, SCOPE, "zh") == "[职工总数 ≥ 100时取3，职工总数 ≥ 10时取1，否则取未知]"


def test_a_measure_without_a_title_is_called_by_its_name() -> None:
    assert in_words(name("other", COUNT), SCOPE, "zh") == "other"
