"""A page per programme, written from its file, with every published total beside what its registers count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kexin.formula.amounts import exact_money, value_in_words
from kexin.formula.kinds import Kind
from kexin.formula.python_program import Value
from kexin.formula.scope import Scope
from kexin.formula.words import in_words
from kexin.library.regions import region_name
from kexin.markdown import section, table
from kexin.programmes.computing import Computing, Counted
from kexin.programmes.programme import EACH_WORDS, KINDS, Figure, Programme
from kexin.programmes.record import Book
from kexin.programmes.rows import rows_of_file
from kexin.programmes.scenarios import Example
from kexin.rulemarks import EVIDENCE_WORDS, Formula, differing
from kexin.text import Language, Text


def page(programme: Programme, examples: Sequence[Example], language: Language) -> str:
    """Markdown, ending in a newline."""
    return "\n".join(_Page(programme, language).lines(examples)).rstrip() + "\n"


def said(value: Value, kind: Kind, unit: Text | None, language: Language) -> str:
    """A figure with its unit; a dash for what is not known."""
    if value is None:
        return "—"
    if kind == "money" and isinstance(value, int):
        return exact_money(value, language)
    if unit is None or (language == "en" and value == 1):
        # Units are written in the plural: of one, the figure stands alone.
        return value_in_words(value, kind, language)
    return value_in_words(value, kind, language) + (unit.zh if language == "zh" else f" {unit.en}")


def published_in_words(figure: Figure, language: Language) -> str:
    """The total that the source prints; a dash if there is none."""
    if figure.published is None:
        return "—"
    least = Text("至少", "at least ").in_(language) if figure.published.at_least else ""
    return least + said(figure.published.value, figure.formula.tree.type.kind, figure.unit, language)


def _plain(wanted: object) -> str:
    """What an example expects, as its file writes it."""
    if isinstance(wanted, dict):
        return ", ".join(f"{key} {_plain(value)}" for key, value in wanted.items())
    if isinstance(wanted, list):
        return " ".join(map(_plain, wanted)) or "–"
    return "–" if wanted is None else str(wanted)


class _Page:
    def __init__(self, programme: Programme, language: Language) -> None:
        self.programme, self.language = programme, language

    def lines(self, examples: Sequence[Example]) -> Iterator[str]:
        yield from [f"# {self._say(self.programme.title)}", "", self._say(self.programme.summary), ""]
        yield from self._head()
        yield from self._figures()
        yield from self._stages()
        yield from self._work()
        yield from self._register()
        yield from section(self._t("算例", "Worked examples"))
        yield from table([self._t("算例", "example"), self._t("结果", "what it gives")], [[self._say(e.title), self._t("；", "; ").join(f"`{key}: {_plain(wanted)}`" for key, wanted in e.expect.items())] for e in examples])
        yield self._say(Text("本页由专项文件生成，请勿手工修改。", "This page is written from the programme's file; do not edit it by hand."))

    def _say(self, text: Text) -> str:
        return text.in_(self.language)

    def _t(self, zh: str, en: str) -> str:
        return Text(zh, en).in_(self.language)

    def _many(self, texts: Sequence[Text]) -> str:
        return ("、" if self.language == "zh" else ", ").join(self._say(t) for t in texts)

    def _rule(self, formula: Formula, scope: Scope) -> str:
        return in_words(formula.tree, scope, self.language)

    def _head(self) -> Iterator[str]:
        p = self.programme
        rows = [
            (self._t("标识", "id"), f"`{p.id}`"), (self._t("地区", "area"), self._say(region_name(p.region))), (self._t("发布单位", "issuer"), ("、" if self.language == "zh" else ", ").join(p.document.issuer)),
            (self._t("可信程度", "certainty"), self._say(EVIDENCE_WORDS[p.mark.evidence])), (self._t("依据", "source"), p.mark.source),
            (self._t("参与单位", "organisations"), self._many([x.title for x in p.parts]))]
        rows += [] if p.scheme is None else [(self._t("分担方案", "scheme"), f"[{self._say(p.scheme.title)}](../schemes/{p.scheme.id}.{self.language}.md)")]
        if p.rating is not None:
            own = p.rating.model
            rows.append((self._t("评价", "rating"), self._say(own.title) if own else f"[`{p.rating.library}`](../systems/{p.rating.library}.{self.language}.md)"))
        yield from table([self._t("项目", "item"), self._t("内容", "content")], rows)
        if p.note is not None:
            yield from [f"> {self._say(p.note)}", ""]

    def _figures(self) -> Iterator[str]:
        p = self.programme
        counted = [(f, Computing(p).figures(Book(rows_of_file(p, f)))) for f in p.register.files]
        yield from section(self._t("数字", "Figures"))
        heads = [self._t("数字", "figure"), self._t("公布", "published"), *(self._say(f.title) for f, _ in counted), self._t("怎样计算", "how it is counted"), self._t("依据", "source")]
        rows = []
        for place, figure in enumerate(p.figures):
            mark = "" if figure.published is None else differing(figure.published.mark, p.mark, self.language)
            rows.append([self._say(figure.title), published_in_words(figure, self.language), *(self._counted(c[place]) for _, c in counted), self._rule(figure.formula, p.scope), mark])
        yield from table(heads, rows, right=range(1, 2 + len(counted)))
        if any(f.generated for f, _ in counted):
            yield from [self._t("标明“生成”的登记册是程序生成的：名称和逐行数字都是虚构的，只有合计与报道一致。",
                                "A register that says it is generated was made by a program: its names and the figures of its rows are invented, only the totals are those of the report."), ""]

    def _counted(self, counted: Counted) -> str:
        return said(counted.value, counted.figure.formula.tree.type.kind, counted.figure.unit, self.language)

    def _stages(self) -> Iterator[str]:
        p = self.programme
        yield from section(self._t("阶段", "Stages"))
        yield from [("　→　" if self.language == "zh" else " → ").join(self._say(s.title) for s in p.stages), ""]
        rows = []
        for m in p.moves:
            needs = [self._t("填写：", "filled in: ") + self._many([p.register.by_id[f].title for f in m.fills])] if m.fills else []
            needs += [f"{self._say(n.title)} ({self._rule(n.when, p.row_scope)})" for n in m.needs]
            rows.append([
                self._say(m.title), self._many([p.stage(s).title for s in m.start]), self._say(p.stage(m.to).title), self._many([p.role(r).title for r in m.by]), self._many([p.role(r).title for r in m.second]) or "—",
                self._t("；", "; ").join(needs) or "—", differing(m.mark, p.mark, self.language)])
        yield from table([self._t(*h) for h in (("步骤", "step"), ("自", "from"), ("至", "to"), ("办理", "by"), ("复核", "confirmed by"), ("要求", "needs"), ("依据", "source"))], rows)

    def _work(self) -> Iterator[str]:
        p = self.programme
        if p.cadences:
            yield from section(self._t("检查安排", "Inspections"))
            yield from table([self._t(*h) for h in (("安排", "schedule"), ("频率", "how often"), ("对象", "of what"), ("由谁", "by"), ("检查表", "checklist"), ("依据", "source"))], [
                [self._say(c.title), self._say(c.cadence.words), self._say(EACH_WORDS[c.each]) + ("" if c.only is None else f" ({self._rule(c.only, p.row_scope)})"), self._say(p.role(c.role).title),
                 self._say(p.checklist(c.checklist).title), differing(c.mark, p.mark, self.language)] for c in p.cadences])
        for checklist in p.checklists:
            yield from section(self._say(checklist.title), 3)
            yield from table([self._t(*h) for h in (("检查项", "question"), ("不符合时", "if not"), ("整改期限", "put right within"))], [
                [self._say(i.title), self._say(s.title), self._t(f"{s.days} 天", f"{s.days} days")] for i in checklist.items for s in (p.severity(i.severity),)])
            yield from [differing(checklist.mark, p.mark, self.language), ""]
        if p.asked:
            yield from section(self._t("居民意见", "What residents are asked"))
            yield from table([self._t("事项", "matter"), self._t("方式", "ways")], [[self._say(a.title), self._many(list(a.ways.values()))] for a in p.asked])

    def _register(self) -> Iterator[str]:
        p = self.programme
        yield from section(self._t("登记册", "The register"))
        yield from [self._t(f"一行是一个{p.register.row.zh}。", f"A row is one {p.register.row.en}."), ""]
        yield from table([self._t("字段", "field"), self._t("标识", "id"), self._t("类别", "kind")], [
            [self._say(f.title) + ("" if f.unit is None else f" ({self._say(f.unit)})"), f"`{f.id}`", self._many(list(f.choices.values())) or self._say(KINDS[f.kind])] for f in p.register.fields])
        if p.quantities:
            yield from table([self._t("逐行计算", "worked out for each row"), self._t("标识", "id"), self._t("公式", "formula")], [[self._say(q.title), f"`{q.id}`", self._rule(q.formula, p.row_scope)] for q in p.quantities])
        if p.lists:
            yield from table([self._t("名单", "list"), self._t("条件", "condition")], [[self._say(x.title), self._rule(x.when, p.row_scope)] for x in p.lists])
