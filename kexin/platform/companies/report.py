"""The report of a rating as PDF: result, every indicator with what was read and what it gave, and by which file and data it can be worked out again.

Names and reasons go to typst as data and are never read as markup. Without the font typst would
write a page without Chinese characters and not say so: the font is looked for first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.timezone import localtime, now

import kexin
from kexin.formula.amounts import date_in_words, money_in_words, value_in_words
from kexin.platform.companies.models import Company, Rated
from kexin.platform.companies.parts import raising
from kexin.platform.companies.rating import rate, rater
from kexin.platform.companies.telling import Condition, Line, Told, tell
from kexin.platform.language import current, say
from kexin.platform.refusal import refusal
from kexin.problems import visible
from kexin.text import Text, same

FONTS = Path(__file__).parents[1] / "fonts"
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
TEMPLATE = Path(__file__).parent / "templates" / "companies" / "report.typ"
_MARKS = {True: "✓", False: "✗", None: "?"}


def report_pdf(company: Company, fonts: Path = FONTS) -> bytes:
    """The PDF, in the reader's language.

    Raises:
        ProblemsError: the font is not there.
    """
    return compiled(report_data(company), fonts)


def compiled(data: Mapping[str, Any], fonts: Path = FONTS, form: Literal["pdf", "png"] = "pdf") -> bytes:
    """The pages of *data*; ``png`` gives a picture where it is one page.

    Raises:
        ProblemsError: the font is not there.
    """
    missing = [name for name in FONT_FILES if not (fonts / name).is_file()]
    if missing:
        raise refusal("no-font", ", ".join(missing), Text("缺少中文字体，无法生成报告", "the Chinese font is missing, so that no report can be made"), same(", ".join(FONT_FILES)),
                      Text("请管理员运行 python -m tools.assets 安装字体", "ask the administrator to run python -m tools.assets, which fetches it"))
    made: bytes = typst.compile(
        str(TEMPLATE), format=form, font_paths=[str(fonts)], ignore_system_fonts=True, sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return made


def report_data(company: Company) -> dict[str, Any]:
    """What the report says, as plain texts."""
    rating, release, language = rate(company), company.release, current()
    told = tell(rating)
    model = told.explanation.model
    day = date_in_words(release.as_of, language)
    place = " · ".join(part for part in (company.area.in_(language), company.park, company.industry_title.in_(language)) if part)
    warnings = [t.in_(language) for t in (release.generated, model.note) if t is not None]
    result = [
        (say("等级", "Grade"), told.grade or "—"), (say("得分", "Score"), f"{told.score} / {told.most}"), (say("准入", "Admissible"), _holds(told.verdict)),
        (say("建议额度", "Recommended line"), told.line)]
    data: dict[str, Any] = _plain({
        "title": say(f"{company.name} 知识价值信用评价报告", f"{company.name}: rating report"), "lang": "zh" if language == "zh" else "en", "region": "cn" if language == "zh" else "gb",
        "name": company.name, "code": company.code, "where": f"{place} · {say('数据截至', 'data as of')} {day}", "warnings": warnings, "result": result,
        "footer": say(f"科信 {kexin.__version__} · {company.code} · 制作于 {localtime(now()):%Y-%m-%d %H:%M} · 额度供参考，由银行决定", f"Kexin {kexin.__version__} · {company.code} · made {localtime(now()):%Y-%m-%d %H:%M} · the bank decides"),
        "sections": list(_sections(company, told, rating.measures))})
    return data


def _sections(company: Company, told: Told, measured: Any) -> list[dict[str, Any]]:
    language, model = current(), told.explanation.model
    points = [{"title": f"{part.title.in_(language)}  {part.points} / {part.max}", "kind": "points", "heads": [say("指标", "Indicator"), say("取值", "Value"), say("得分", "Points"), say("理由与规则", "Why, and the rule")],
               "rows": [_row(line) for line in part.lines]} for part in told.parts]
    scope = rater(company.release).measures.scope.names
    inputs = [[scope[name].title.in_(language), value_in_words(measured.get(name), scope[name].type.kind, language, scope[name].choices), name] for name in rater(company.release).program.inputs]
    history: Sequence[Rated] = list(company.history.select_related("release"))
    return [
        *points,
        _lines(say("准入条件", "Gates"), [_condition(c) for c in told.gates]), _lines(say("评分后的调整", "Corrections after scoring"), [_condition(c) for c in told.notches]),
        _lines(say("额度上限", "Caps of the line"), [f"{title.in_(language)}：{value.in_(language)}" if language == "zh" else f"{title.in_(language)}: {value.in_(language)}" for title, value in told.caps]),
        _lines(say("建议补充的事实", "Facts to ask for"), [f"{i}. {q.in_(language)}" for i, q in enumerate(told.questions, 1)] or [say("无", "none")]),
        _lines(say("怎样提升", "What would raise it"), raising(company)["lines"]),
        {"title": say("历次评价", "Earlier ratings"), "kind": "table", "heads": [say("发布日", "Release"), say("得分", "Score"), say("等级", "Grade"), say("建议额度", "Line")],
         "rows": [[r.release.as_of.isoformat(), r.score, r.grade or "—", "—" if r.line is None else money_in_words(r.line, language)] for r in history]},
        {"title": say("评价所用的事实", "The facts that were read"), "kind": "table", "heads": [say("事实", "Fact"), say("取值", "Value"), say("编号", "Id")], "rows": inputs},
        _lines(say("复算依据", "To work it out again"), [
            f"{say('评价模型', 'Model')}: {model.title.in_(language)} ({model.id})", f"SHA-256 {say('模型文件', 'of the model file')}: {model.digest}",
            f"{say('数据发布', 'Release')}: {company.release.as_of.isoformat()}", f"SHA-256 {say('发布摘要', 'of the release')}: {company.release.digest}",
            f"{say('软件', 'Software')}: Kexin {kexin.__version__}"])]


def _row(line: Line) -> list[str]:
    language = current()
    edge = say("（处于边界，原文未写明归属）", " (on an edge whose side the source does not state)") if line.doubtful else ""
    return [line.title.in_(language), line.value.in_(language), f"{line.points} / {line.max}", f"{line.because.in_(language)}{edge}",
            f"{line.rule.in_(language)} · {line.sure.in_(language)}{' · ' if line.source else ''}{line.source}"]


def _condition(condition: Condition) -> str:
    language = current()
    return f"{_MARKS[condition.verdict]} {condition.title.in_(language)} — {condition.because.in_(language)} ({condition.sure.in_(language)})"


def _lines(title: str, rows: list[str]) -> dict[str, Any]:
    return {"title": title, "kind": "lines", "rows": rows}


def _holds(verdict: bool | None) -> str:
    return {True: say("通过", "yes"), False: say("不通过", "no"), None: say("待查", "unknown")}[verdict]


def _plain(value: Any) -> Any:
    """Every text without characters that nobody sees."""
    match value:
        case str():
            return visible(value)
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value
