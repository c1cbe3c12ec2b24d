"""An explanation as lines for people and as a document for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kexin.cli.tables import table
from kexin.formula.amounts import money_in_words, points_in_words, value_in_words
from kexin.formula.python_program import Value
from kexin.library.regions import region_name
from kexin.library.release import Release
from kexin.rating.explaining import Explanation, Reason, points_text
from kexin.rating.model import Model
from kexin.rating.raised import way_words
from kexin.rating.raising import Raise
from kexin.rating.rate_one import Rating
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text

#: More questions at once than this are no help.
MOST_QUESTIONS = 10

_MARKS = {True: Text("✓ 符合", "✓ met"), False: Text("✗ 不符合", "✗ not met"), None: Text("? 未知", "? unknown")}


def as_lines(told: Explanation, way: Raise | None, name: str, company_id: str, release: Release, language: Language) -> Iterator[str]:
    """The explanation from top to bottom: result, gates, points, what is missing, what would raise it."""
    model = told.model
    yield f"{name} ({company_id})"
    yield Text(f"{model.title.zh} · 截至 {model.as_of}", f"{model.title.en} · as of {model.as_of}").in_(language)
    if release.manifest.generated is not None:
        yield release.manifest.generated.in_(language)
    yield ""
    yield from _result(told, language)
    yield from _reasons(told, Text("", ""), language)
    if told.caps:
        yield from _section(Text("额度上限", "Caps of the line"), language)
        yield from ("  " + Text(f"{cap.title.zh}:{cap.value.zh}", f"{cap.title.en}: {cap.value.en}").in_(language) for cap in told.caps)
    if told.questions:
        yield from _section(Text("建议补充的事实(按影响由大到小)", "Facts to ask for, the widest effect first"), language)
        yield from (f"  {i}. {question.title.in_(language)}" for i, question in enumerate(told.questions[:MOST_QUESTIONS], 1))
        if len(told.questions) > MOST_QUESTIONS:
            more = len(told.questions) - MOST_QUESTIONS
            yield "  " + Text(f"…另有 {more} 项(见 --json)", f"… and {more} more (see --json)").in_(language)
    yield from _section(Text("怎样提升", "What would raise it"), language)
    yield from (f"  {line}" for line in way_words(way, model, language))
    yield from _origin(told, language)


def _reasons(told: Explanation, above: Text, language: Language) -> Iterator[str]:
    """Gates, points and corrections; those of the models below first, each under the title of its block."""
    for title, below in told.parts:
        yield from _section(title, language)
        yield from ("  " + line for line in _result(below, language))
        yield from _reasons(below, Text(f"{title.zh} › ", f"{title.en} › "), language)

    def section(title: Text) -> Iterator[str]:
        return _section(Text(f"{above.zh}{title.zh}", f"{above.en}{title.en}"), language)

    if told.gates:
        yield from section(Text("门槛", "Gates"))
        yield from (_condition(gate, language) for gate in told.gates)
    for block in told.blocks:
        yield from section(Text(f"{block.title.zh} {points_text(block.points)} / {points_in_words(block.most)}",
                                f"{block.title.en} {points_text(block.points)} / {points_in_words(block.most)}"))
        yield _points(block.reasons, language)
    for title, reasons in ((Text("直接通过的依据", "Grounds for a direct pass"), told.grounds), (Text("评分后的调整", "Corrections after scoring"), told.notches)):
        if reasons:
            yield from section(title)
            yield from (_condition(reason, language) for reason in reasons)


def _section(title: Text, language: Language) -> Iterator[str]:
    yield ""
    yield f"■ {title.in_(language)}"


def _result(told: Explanation, language: Language) -> Iterator[str]:
    results, model = told.results, told.model
    if "total_low" in results and results["total_low"] is not None and model.score is not None:
        total = points_text((_whole(results["total_low"]), _whole(results["total_high"])))
        yield Text(f"得分:{total} / {points_in_words(model.score.max)}", f"points: {total} / {points_in_words(model.score.max)}").in_(language)
    if model.grades:
        titles = {g.id: g.title.in_(language) for g in model.grades}
        low, high = (results[f"grade_{end}"] for end in ("low", "high"))
        shown = [f"{g} {titles[str(g)]}" if g is not None else value_in_words(None, "text", language) for g in dict.fromkeys((low, high))]
        yield Text(f"等级:{' 至 '.join(shown)}", f"grade: {' to '.join(shown)}").in_(language)
    verdict = results["verdict"]
    words = Text("准入", "admitted") if model.kind == "credit" else Text("结论", "verdict")
    mark = _MARKS[verdict if isinstance(verdict, bool) else None]
    yield Text(f"{words.zh}:{mark.zh}", f"{words.en}: {mark.en}").in_(language)
    if "line_low" in results:
        low, high = (money_in_words(_whole(results[f"line_{end}"]), language) for end in ("low", "high"))
        amount = low if low == high else f"{low} – {high}"
        yield Text(f"建议额度:{amount}(供参考,由银行决定)", f"recommended line: {amount} (for reference; the bank decides)").in_(language)


def _whole(value: Value) -> int:
    """Points or fen of a result; 0 where a required fact is missing."""
    return value if isinstance(value, int) else 0


def _condition(reason: Reason, language: Language) -> str:
    mark = _MARKS[reason.verdict].in_(language)
    return f"  {mark}  {reason.title.in_(language)}\n      {reason.because.in_(language)}"


def _points(reasons: tuple[Reason, ...], language: Language) -> str:
    heads = [t.in_(language) for t in (Text("指标", "indicator"), Text("取值", "value"), Text("得分", "points"), Text("满分", "of"))]
    rows: list[list[str]] = []
    reasons_below: list[str] = []
    for r in reasons:
        assert r.points is not None and r.most is not None
        edge = Text(" (处于边界,原文未写明归属)", " (on an edge whose side the source does not state)").in_(language) if r.doubtful_edge else ""
        rows.append([r.title.in_(language), r.value.in_(language), points_text(r.points), points_in_words(r.most)])
        reasons_below.append(f"      {r.because.in_(language)}{edge}")
    head, rule, *lines = table(heads, rows, (2, 3)).splitlines()
    told = [text for line, because in zip(lines, reasons_below, strict=True) for text in (f"  {line}", because)]
    return "\n".join([f"  {head}", f"  {rule}", *told])


def days_words(model: Model) -> Text:
    """Where a model is in force, and since when, if either is worth a line: another region, or another time."""
    said = []
    if model.region != "CN":
        name = region_name(model.region)
        said.append(Text(f"适用于{name.zh}", f"for {name.en}"))
    if not model.in_force:
        until = model.effective_to or ""
        said.append(Text(f"该模型在 {model.as_of} 不在有效期内({model.effective_from} – {until}),结果仅供比较",
                         f"the model is not in force on {model.as_of} ({model.effective_from} – {until}): for comparison only"))
    return Text("".join(f"\n{s.zh}" for s in said), "".join(f"\n{s.en}" for s in said))


def _origin(told: Explanation, language: Language) -> Iterator[str]:
    model = told.model
    yield ""
    document = model.document
    issuer = "、".join(document.issuer) if language == "zh" else ", ".join(document.issuer)
    sure = EVIDENCE_WORDS[model.mark.evidence].in_(language)
    shown = f"{document.number} ({issuer})" if document.number else issuer
    yield Text(f"依据:{shown};{sure}", f"rule: {shown}; {sure}").in_(language) + days_words(model).in_(language)
    if model.note is not None:
        yield model.note.in_(language)


def raise_lines(rating: Rating, way: Raise | None, language: Language) -> Iterator[str]:
    """Where the company stands, and the way up."""
    grades = rating.model.grades
    if grades:
        low, high = rating.results["grade_low"], rating.results["grade_high"]
        maybe = Text("", "") if low == high else Text(f"(可能达到 {high})", f" (possibly {high})")
        yield Text(f"现在可确定的等级:{low}{maybe.zh}", f"grade that is sure now: {low}{maybe.en}").in_(language)
    yield from (f"  {line}" for line in way_words(way, rating.model, language))


def raise_document(way: Raise | None) -> dict[str, Any] | None:
    """The way up for machines."""
    if way is None:
        return None
    return {
        "gates": [g.id for g, _ in way.gates],
        "moves": [{"indicator": m.indicator.id, "from": m.before, "steps": dict(m.steps), "points": m.points} for m in way.moves],
        "results": dict(way.results)}


def as_document(told: Explanation, way: Raise | None, name: str, company_id: str, release: Release) -> dict[str, Any]:
    """The explanation for machines; points in thousandths, money in fen."""
    return {
        "company_id": company_id, "name": name, "as_of": told.model.as_of.isoformat(), "release": release.digest,
        "generated": release.manifest.generated is not None, "model": {"id": told.model.id, "sha256": told.model.digest},
        "results": told.results, **_documented(told),
        "ask": [{"measure": q.measure, "title": _both(q.title)} for q in told.questions], "raise": raise_document(way)}


def _documented(told: Explanation) -> dict[str, Any]:
    return {
        "parts": [{"title": _both(title), "model": {"id": below.model.id, "sha256": below.model.digest}, **_documented(below)} for title, below in told.parts],
        "gates": [_reason(r) for r in told.gates],
        "blocks": [{"title": _both(b.title), "points": b.points, "max": b.most, "indicators": [_reason(r) for r in b.reasons]} for b in told.blocks],
        "grounds": [_reason(r) for r in told.grounds], "notches": [_reason(r) for r in told.notches], "caps": [_reason(r) for r in told.caps]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.id, "title": _both(reason.title), "rule": _both(reason.rule), "because": _both(reason.because), "value": _both(reason.value),
        "points": reason.points, "max": reason.most, "verdict": reason.verdict, "evidence": reason.mark.evidence, "source": reason.mark.source}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
