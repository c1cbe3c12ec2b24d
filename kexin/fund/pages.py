"""A page per scheme, written from its file, with every worked case computed by the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kexin.formula.amounts import exact_money, value_in_words
from kexin.formula.words import in_words
from kexin.fund.allocation import FactValue, allocate, recover, room
from kexin.fund.cases import WorkedCase, fen
from kexin.fund.facts import FACTS
from kexin.fund.scheme import ACTIONS, FIELDS, Bearer, Case, Scheme
from kexin.fund.terms import FORMS, Gap
from kexin.library.regions import region_name
from kexin.markdown import section, table
from kexin.problems import ProblemsError
from kexin.rulemarks import EVIDENCE_WORDS, Formula, Mark
from kexin.text import Language, Text

COMBINE = {
    "first": Text("按顺序取第一个符合的", "the first that fits counts"), "max": Text("同时符合的取最高", "the highest that fits counts"), "min": Text("同时符合的取最低", "the lowest that fits counts")}


def page(scheme: Scheme, cases: Sequence[WorkedCase], language: Language) -> str:
    """Markdown, ending in a newline."""
    return "\n".join(_Page(scheme, language).lines(cases)).rstrip() + "\n"


class _Page:
    def __init__(self, scheme: Scheme, language: Language) -> None:
        self.scheme, self.language = scheme, language

    def lines(self, cases: Sequence[WorkedCase]) -> Iterator[str]:
        yield from [f"# {self._say(self.scheme.title)}", ""]
        yield from self._head()
        yield from self._sharing()
        yield from self._limits()
        yield from self._filing()
        yield from self._terms()
        yield from self._gaps()
        yield from self._cases(cases)
        yield self._say(Text("本页由规则文件生成，请勿手工修改。", "This page is written from the rule's file; do not edit it by hand."))

    def _say(self, text: Text) -> str:
        return text.in_(self.language)

    def _heads(self, *texts: tuple[str, str]) -> list[str]:
        return [Text(zh, en).in_(self.language) for zh, en in texts]

    def _rule(self, formula: Formula) -> str:
        return in_words(formula.tree, self.scheme.scope, self.language)

    def _mark(self, mark: Mark) -> str:
        """Only what differs from the marks of the whole scheme."""
        said = [] if mark.evidence == self.scheme.mark.evidence else [self._say(EVIDENCE_WORDS[mark.evidence])]
        said += [] if mark.source == self.scheme.mark.source else [mark.source]
        return ("；" if self.language == "zh" else "; ").join(said)

    def _head(self) -> Iterator[str]:
        scheme = self.scheme
        start, end = (None if day is None else value_in_words(day, "date", self.language) for day in (scheme.effective_from, scheme.effective_to))
        joint = "、" if self.language == "zh" else ", "
        status = {"in_force": Text("现行", "in force"), "draft": Text("征求意见", "a draft"), "expired": Text("已失效", "expired")}[scheme.status]
        rows = [
            (Text("标识", "id"), f"`{scheme.id}`"), (Text("文号", "document"), scheme.document.number or self._say(Text("没有或未见公开", "none, or not public"))),
            (Text("发布单位", "issuer"), joint.join(scheme.document.issuer)),
            (Text("生效", "in force"), self._say(Text(f"{start}起" if end is None else f"{start}至{end}", f"from {start}" if end is None else f"{start} to {end}"))),
            (Text("地区", "area"), joint.join(self._say(region_name(a)) for a in scheme.areas)), (Text("状态", "status"), self._say(status)),
            (Text("可信程度", "certainty"), self._say(EVIDENCE_WORDS[scheme.mark.evidence])), (Text("依据", "source"), scheme.mark.source)]
        yield from table(self._heads(("项目", "item"), ("内容", "content")), [(self._say(a), b) for a, b in rows])
        if scheme.note is not None:
            yield from [f"> {self._say(scheme.note)}", ""]

    def _sharing(self) -> Iterator[str]:
        scheme = self.scheme
        yield from section(self._say(Text("损失由谁承担", "Who bears a loss")))
        yield f"- {self._say(Text('损失', 'the loss'))}{self._colon}{self._rule(scheme.loss)}"
        yield f"- {self._say(Text('纳入补偿', 'the eligible part'))}{self._colon}{self._rule(scheme.eligible)}"
        if scheme.trigger is not None:
            yield f"- {self._say(Text('触发条件', 'the trigger'))}{self._colon}{self._rule(scheme.trigger)}"
        yield ""
        if scheme.share is not None:
            rows = [self._case(case) for case in scheme.share.cases] + [self._case(case, plus=True) for case in scheme.share.bonuses]
            heads = self._heads(("情形", "case"), ("规则", "rule"), ("补偿比例", "share"), ("可信程度与出处", "certainty and source"))
            keep = 4 if any(row[3] for row in rows) else 3
            yield from table(heads[:keep], [row[:keep] for row in rows], (2,))
            said = [COMBINE[scheme.share.combine]] if len(scheme.share.cases) > 1 else []
            if scheme.share.cap is not None:
                most = value_in_words(scheme.share.cap, "share", "zh")
                said.append(Text(f"合计最高{most}", f"at most {most} in all"))
            yield from [f"- {self._say(text)}" for text in said] + ([""] if said else [])
        rows = [*self._bearers(scheme.payers, Text("公共部分", "the public part")), *self._bearers(scheme.rest, Text("其余", "the rest"))]
        yield from table(self._heads(("部分", "part"), ("承担方", "party"), ("权重", "weight"), ("条件或限额", "condition or limit")), rows, (2,))
        names = {b.party: self._say(b.title) for b in (*scheme.payers, *scheme.rest)}
        if scheme.advance is not None:
            yield from [f"- {self._say(Text('先行垫付', 'pays first'))}{self._colon}{names[scheme.advance]}", ""]
        if scheme.backstop is not None:
            yield from [f"- {self._say(Text('不足部分由其承担', 'bears any shortfall'))}{self._colon}{names[scheme.backstop]}", ""]
        if scheme.recovery is not None:
            share = scheme.recovery.to_public
            how = Text("按各方承担的比例返还", "each party gets back in proportion to what it bore") if share is None else Text(
                f"公共部分得{value_in_words(share, 'share', 'zh')}", f"the public part gets {value_in_words(share, 'share', 'en')}")
            yield from [self._say(Text(f"追偿所得先付费用，{how.zh}，任何一方不超过其承担的金额。", f"Of a recovery the costs come first; then {how.en}, never more than it bore.")), ""]

    @property
    def _colon(self) -> str:
        return "：" if self.language == "zh" else ": "

    def _case(self, case: Case, *, plus: bool = False) -> list[str]:
        share = self._rule(case.formula) if case.formula is not None else value_in_words(case.share, "share", self.language)
        rule = "" if case.when.text == "yes" else self._rule(case.when)
        return [self._say(case.title), rule, f"+{share}" if plus else share, self._mark(case.mark)]

    def _bearers(self, group: Sequence[Bearer], title: Text) -> Iterator[list[str]]:
        for bearer in group:
            rules = [*([self._rule(bearer.when)] if bearer.when else []), *([f"≤ {self._rule(bearer.limit)}"] if bearer.limit else [])]
            yield [self._say(title), self._say(bearer.title), str(bearer.weight), "; ".join(rules)]

    def _limits(self) -> Iterator[str]:
        scheme = self.scheme
        if scheme.caps:
            yield from section(self._say(Text("上限", "Caps")))
            rows = [[self._say(c.title), self._rule(c.limit), self._rule(c.used) if c.used else "", self._rule(c.when) if c.when else ""] for c in scheme.caps]
            yield from table(self._heads(("上限", "cap"), ("限额", "limit"), ("已用", "used"), ("适用", "where")), rows)
        if scheme.fuses:
            yield from section(self._say(Text("警示与熔断", "Warnings and fuses")))
            rows = [[self._say(f.title), self._rule(f.when), self._say(ACTIONS[f.action]), self._mark(f.mark)] for f in scheme.fuses]
            yield from table(self._heads(("情形", "case"), ("规则", "rule"), ("后果", "effect"), ("可信程度与出处", "certainty and source")), rows)

    def _filing(self) -> Iterator[str]:
        rows = []
        for c in self.scheme.filing:
            rule = self._rule(c.when) if c.when is not None else self._unpublished(c.gap)
            rows.append([self._say(c.title), rule, self._mark(c.mark)])
        if rows:
            yield from section(self._say(Text("备案条件", "Conditions of filing")))
            yield from table(self._heads(("条件", "condition"), ("规则", "rule"), ("可信程度与出处", "certainty and source")), rows)

    def _terms(self) -> Iterator[str]:
        """Lines, the fund, steps, and what comes on top."""
        scheme = self.scheme
        if scheme.lines:
            rows = [[self._say(c.title), self._rule(c.when), self._rule(c.most) if c.most is not None else self._unpublished(c.gap), self._mark(c.mark)] for c in scheme.lines]
            yield from section(self._say(Text("额度", "Lines")))
            yield from table(self._heads(("等级", "grade"), ("规则", "rule"), ("最高额度", "at most"), ("可信程度与出处", "certainty and source")), rows)
        if scheme.fund is not None:
            fund = scheme.fund
            rows = [[self._say(Text("形式", "form")), self._say(FORMS[fund.form])]]
            rows += [[self._say(Text("规模", "size")), exact_money(fund.size, self.language)]] if fund.size is not None else []
            rows += [[self._say(Text("放大倍数", "leverage")), f"{fund.leverage}"]] if fund.leverage is not None else []
            if fund.reserve is not None:
                least, most = (value_in_words(share, "share", self.language) for share in fund.reserve)
                rows += [[self._say(Text("准备金占贷款余额", "reserve over the balance of loans")), f"{least} – {most}"]]
            rows += [[self._say(Text("补充", "refill")), self._say(fund.refill)]] if fund.refill is not None else []
            rows += [[self._say(Text("可信程度与出处", "certainty and source")), self._mark(fund.mark)]] if self._mark(fund.mark) else []
            yield from section(self._say(Text("资金", "The fund")))
            yield from table(self._heads(("项目", "item"), ("内容", "content")), rows)
        if scheme.steps:
            kinds = {True: Text("工作日", "working days"), False: Text("日", "days")}
            yield from section(self._say(Text("办理时限", "Days of each step")))
            yield from table(self._heads(("步骤", "step"), ("时限", "within")), [[self._say(s.title), f"{s.days} {self._say(kinds[s.working])}"] for s in scheme.steps])
        if scheme.stack:
            yield from section(self._say(Text("可叠加的支持", "What may come on top")))
            yield from [*(f"- {self._say(each.title)}" for each in scheme.stack), ""]

    def _unpublished(self, gap: Gap | None) -> str:
        return "" if gap is None else self._say(Text(f"未公开：{gap.title.zh}；见{gap.document}", f"not public: {gap.title.en}; see {gap.document}"))

    def _gaps(self) -> Iterator[str]:
        if self.scheme.gaps:
            yield from section(self._say(Text("未公开的内容", "What is not public")))
            rows = [[self._say(FIELDS[g.field]), self._say(g.title), g.document] for g in self.scheme.gaps]
            yield from table(self._heads(("内容", "field"), ("说明", "what"), ("载于", "held by")), rows)

    def _cases(self, cases: Sequence[WorkedCase]) -> Iterator[str]:
        if cases:
            yield from section(self._say(Text("算例", "Worked examples")))
        for case in cases:
            yield from [f"**{self._say(case.title)}**", ""]
            facts = [f"{self._say(FACTS[n].title)} {self._fact(n, v)}" for n, v in case.facts.items()]
            yield from [("，" if self.language == "zh" else ", ").join(facts) + ("。" if self.language == "zh" else "."), ""]
            yield from self._worked(case)

    def _fact(self, name: str, value: FactValue) -> str:
        fact = FACTS[name]
        if fact.type.kind == "money" and isinstance(value, int):
            return exact_money(value, self.language)
        return value_in_words(value, fact.type.kind, self.language, fact.choices)

    def _worked(self, case: WorkedCase) -> Iterator[str]:
        if set(case.expect) == {"room"}:
            titles = {c.id: self._say(c.title) for c in self.scheme.caps}
            yield from table(self._heads(("上限", "cap"), ("剩余", "room")), [[titles[c], exact_money(left, self.language)] for c, left in room(self.scheme, case.facts).items()], (1,))
            return
        try:
            allocation = allocate(self.scheme, case.facts)
        except ProblemsError as refused:
            yield from [*(f"- {p.found.in_(self.language)}（{p.allowed.in_(self.language)}）" if self.language == "zh" else f"- {p.found.in_(self.language)} ({p.allowed.in_(self.language)})" for p in refused.problems), ""]
            return
        rows = [
            [self._say(line.title), "" if line.share is None else value_in_words(line.share, "share", self.language), "" if line.amount is None else exact_money(line.amount, self.language)]
            for line in allocation.trace]
        yield from table(self._heads(("步骤", "step"), ("比例", "share"), ("金额", "amount")), rows, (1, 2))
        back = case.expect.get("recovery")
        if back is not None:
            recovered = recover(allocation, fen(back["recovered"]), fen(back["costs"]))
            got = [[self._say(Text("费用", "costs")), exact_money(recovered.costs, self.language)], *([self._say(p.title), exact_money(p.amount, self.language)] for p in recovered.returns)]
            yield from [self._say(Text(f"之后追回{exact_money(fen(back['recovered']), 'zh')}：", f"Later {exact_money(fen(back['recovered']), 'en')} are recovered:")), ""]
            yield from table(self._heads(("去向", "to"), ("金额", "amount")), got, (1,))
