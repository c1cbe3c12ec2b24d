"""A page per policy and product, written from its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kexin.formula.amounts import HOLDS, money_in_words, value_in_words
from kexin.formula.python_program import program_function
from kexin.formula.words import in_words, with_values
from kexin.library.regions import region_name
from kexin.markdown import section, table
from kexin.matching.catalogue import Catalogue
from kexin.matching.match_one import Match
from kexin.matching.offer import CATEGORIES, AnyRule, Condition, Offer, RatingRule, RegionRule, Unpublished
from kexin.rating.explaining import points_text
from kexin.rating.scenarios import Scenario
from kexin.rulemarks import EVIDENCE_WORDS, Formula, Mark, differing
from kexin.text import Language, Text

KINDS = {"policy": Text("政策", "policy"), "product": Text("产品", "product")}
_NOT_PUBLIC = Text("未公开", "not public")


def page(offer: Offer, scenarios: Sequence[Scenario], language: Language) -> str:
    """Markdown, ending in a newline."""
    return "\n".join(_Page(offer, language).lines(scenarios)).rstrip() + "\n"


class _Page:
    def __init__(self, offer: Offer, language: Language) -> None:
        self.offer, self.language = offer, language

    def lines(self, scenarios: Sequence[Scenario]) -> Iterator[str]:
        offer = self.offer
        yield f"# {self._say(offer.title)}"
        yield ""
        yield self._say(offer.summary)
        yield ""
        yield from self._head()
        yield from section(self._say(Text("条件（须全部符合）", "Conditions (all must hold)")))
        rows = [row for condition in offer.conditions for row in self._condition(condition, "")]
        heads = [self._say(t) for t in (Text("条件", "condition"), Text("规则", "rule"), Text("可信程度与出处（与上表不同时）", "certainty and source, where different from above"))]
        keep = 3 if any(row[2] for row in rows) else 2
        yield from table(heads[:keep], [row[:keep] for row in rows])
        yield from self._amount()
        yield from self._terms()
        yield from self._example(scenarios)
        yield self._say(Text("本页由规则文件生成，请勿手工修改。", "This page is written from the rule's file; do not edit it by hand."))

    def _say(self, text: Text) -> str:
        return text.in_(self.language)

    def _head(self) -> Iterator[str]:
        offer = self.offer
        start, end = (None if day is None else value_in_words(day, "date", self.language) for day in (offer.effective_from, offer.effective_to))
        days = Text(f"{start}起" if end is None else f"{start}至{end}", f"from {start}" if end is None else f"{start} to {end}")
        issuers = ("、" if self.language == "zh" else ", ").join(offer.document.issuer)
        rows = [
            (Text("标识", "id"), f"`{offer.id}`"), (Text("类别", "kind"), f"{self._say(KINDS[offer.kind])} · {self._say(CATEGORIES[offer.kind][offer.category])}"),
            (Text("提供方", "provider"), self._say(offer.provider) if offer.provider else issuers),
            (Text("文号", "document"), offer.document.number or self._say(Text("没有或未见公开", "none, or not public"))), (Text("发布单位", "issuer"), issuers),
            (Text("生效", "in force"), self._say(days)), (Text("地区", "region"), self._say(region_name(offer.region))),
            (Text("可信程度", "certainty"), self._say(EVIDENCE_WORDS[offer.mark.evidence])), (Text("依据", "source"), offer.mark.source)]
        held = {gap.document for gap in self._gaps()}
        if len(held) == 1:
            rows.append((Text("未公开的内容见", "not public, held by"), held.pop()))
        yield from table([self._say(Text("项目", "item")), self._say(Text("内容", "content"))], [(self._say(a), b) for a, b in rows])
        if offer.note is not None:
            yield from [f"> {self._say(offer.note)}", ""]

    def _mark(self, mark: Mark) -> str:
        return differing(mark, self.offer.mark, self.language)

    def _condition(self, condition: Condition, indent: str) -> Iterator[list[str]]:
        yield [f"{indent}{self._say(condition.title)}", self._rule(condition), self._mark(condition.mark)]
        for inner in list(condition.parts())[1:]:
            yield [f"· {self._say(inner.title)}", self._rule(inner), self._mark(inner.mark)]

    def _rule(self, condition: Condition) -> str:
        match condition.rule:
            case Formula(tree=tree):
                return in_words(tree, self.offer.scope, self.language)
            case RatingRule(grade=grade) as rating:
                at_least = self._say(Text(f"，等级不低于 {grade}", f", grade at least {grade}")) if grade else ""
                link = self._link(rating)
                return self._say(Text(f"评价模型{link}通过{at_least}", f"passes the rating {link}{at_least}"))
            case RegionRule(code=code):
                return self._say(Text(f"按登记地的行政区划（代码 {code}）", f"by the place of registration (code {code})"))
            case Unpublished() as gap:
                return self._gap(gap, condition.title)
            case AnyRule():
                return self._say(Text("以下任一即可", "one of these is enough"))

    def _gaps(self) -> Iterator[Unpublished]:
        """Everything of the offer itself that is not public."""
        yield from (c.rule for c in self.offer.leaves() if isinstance(c.rule, Unpublished))
        yield from (t.value for t in self.offer.terms if isinstance(t.value, Unpublished))

    def _gap(self, gap: Unpublished, beside: Text) -> str:
        """What is not public; not what stands beside it anyway, nor a document that the head of the page names."""
        what = "" if self._say(gap.title) == self._say(beside) else self._say(Text(f"：{gap.title.zh}", f": {gap.title.en}"))
        where = self._say(Text(f"；见{gap.document}", f"; see {gap.document}")) if len({g.document for g in self._gaps()}) > 1 else ""
        return f"{self._say(_NOT_PUBLIC)}{what}{where}"

    def _link(self, rule: RatingRule) -> str:
        return f"[{self._say(rule.model.title)}](../systems/{rule.model.id}.{self.language}.md)"

    def _amount(self) -> Iterator[str]:
        amount = self.offer.amount
        if amount is None:
            return
        yield from section(self._say(Text("金额", "Amount")))
        if isinstance(amount.rule, Formula):
            rule = in_words(amount.rule.tree, self.offer.scope, self.language)
        else:
            link = self._link(amount.rule)
            rule = self._say(Text(f"评价模型{link}的建议额度", f"the line that the rating {link} recommends"))
        mark = self._mark(amount.mark)
        yield from [f"{self._say(amount.title)}{'：' if self.language == 'zh' else ': '}{rule}{f'（{mark}）' if mark and self.language == 'zh' else f' ({mark})' if mark else ''}", ""]

    def _terms(self) -> Iterator[str]:
        rows = []
        for term in self.offer.terms:
            value = self._gap(term.value, term.title) if isinstance(term.value, Unpublished) else self._say(term.value)
            rows.append([self._say(term.title), value, self._mark(term.mark)])
        if rows:
            yield from section(self._say(Text("要素", "Terms")))
            heads = [self._say(t) for t in (Text("项目", "item"), Text("内容", "content"), Text("可信程度与出处", "certainty and source"))]
            keep = 3 if any(row[2] for row in rows) else 2
            yield from table(heads[:keep], [row[:keep] for row in rows])

    def _example(self, scenarios: Sequence[Scenario]) -> Iterator[str]:
        """One scenario worked out by the program: a yes if there is one."""
        if not scenarios:
            return
        catalogue = Catalogue((self.offer,))
        answer = program_function(catalogue.whole)
        matches = [(s, Match(self.offer, catalogue, s.measures, answer(s.measures))) for s in scenarios]
        scenario, match = min(matches, key=lambda pair: {True: 0, None: 1, False: 2}[pair[1].verdict])
        yield from section(self._say(Text("算例", "A worked example")))
        yield from [f"{self._say(scenario.title)}{self._say(Text('（由程序按规则算出）', ' (worked out by the program from the rule)'))}", ""]
        rows = [
            [f"{'' if part is condition else '· '}{self._say(part.title)}", self._because(match, part), self._say(HOLDS[match.answer(part)])]
            for condition in self.offer.conditions for part in condition.parts()]
        yield from table([self._say(t) for t in (Text("条件", "condition"), Text("依据", "because"), Text("结论", "answer"))], rows)
        amount = self._given(match)
        verdict = self._say(Text(f"结论：{HOLDS[match.verdict].zh}", f"verdict: {HOLDS[match.verdict].en}"))
        yield from [f"**{verdict}{amount}**", ""]

    def _given(self, match: Match) -> str:
        """The amount of a yes; of an open verdict no more than the most."""
        low, high = match.amount or (None, None)
        if high is None or match.verdict is False:
            return ""
        most = money_in_words(high, self.language)
        if not match.verdict or low is None:
            return self._say(Text(f"；至多 {most}", f"; at most {most}"))
        ends = most if low == high else self._say(Text(f"{money_in_words(low, 'zh')} 至 {most}", f"{money_in_words(low, 'en')} to {most}"))
        return self._say(Text(f"；金额 {ends}", f"; amount {ends}"))

    def _because(self, match: Match, part: Condition) -> str:
        if isinstance(part.rule, Formula):
            return with_values(part.rule.tree, self.offer.scope, match.measures, self.language)
        if isinstance(part.rule, RatingRule) and not part.rule.refused and part.rule.model.score is not None:
            low, high = match.rating(part.rule).results.get("total_low"), match.rating(part.rule).results.get("total_high")
            if isinstance(low, int) and isinstance(high, int):
                return self._say(Text(f"得分 {points_text((low, high))}", f"{points_text((low, high))} points"))
        match part.rule:
            case Unpublished():
                return self._say(_NOT_PUBLIC)
            case RegionRule(tree=tree):
                return with_values(tree, self.offer.scope, match.measures, self.language)
            case AnyRule(conditions=conditions):
                held = sum(match.answer(c) is True for c in conditions)
                return self._say(Text(f"以下{len(conditions)}项中符合{held}项", f"{held} of the {len(conditions)} below"))
            case _:
                return ""
