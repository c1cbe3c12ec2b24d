"""What people type at the lending desk, and the step that each form takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from kexin.fund.lpr import known_until, lpr_1y
from kexin.platform.companies.models import Company
from kexin.platform.forms import CleanText, DayField, KeyField, MoneyField, PastDayField, RateField
from kexin.platform.language import both, current, say
from kexin.platform.lending.decision import Terms, decide, examine, withdraw
from kexin.platform.lending.facts import prime_rate
from kexin.platform.lending.filing import check_filing, confirm_filing, fulfil, submit_filing
from kexin.platform.lending.models import DOCUMENT_KINDS, Application, Filing, Mode, PrimeRate, Quality
from kexin.platform.lending.pages.rows import inner
from kexin.platform.lending.papers import attach
from kexin.platform.lending.products import products_for
from kexin.platform.lending.schemes import schemes_for
from kexin.platform.lending.servicing import draw, repay, report, settle
from kexin.platform.lending.submission import Wish
from kexin.platform.matters.proposing import propose
from kexin.platform.orgs.models import LENDERS, Desk, Kind, Organisation, Person
from kexin.problems import Problem, ProblemsError, visible
from kexin.text import Text

#: A contract is signed within this time after the decision.
SOON = timedelta(days=90)


class OrganisationField(forms.ModelChoiceField[Organisation]):
    """One of the organisations that somebody may choose; others do not exist for the form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organisation.objects.none(), empty_label="—", **options)

    def label_from_instance(self, obj: Organisation) -> str:
        """Its name, below those above it."""
        return "　" * (obj.path.count("/") - 1) + obj.name


class Told(forms.Form):
    """A form that shows everything that stands against it: mistakes at their fields, refusals of a step above them or at the field they are about."""

    #: Code of a problem: the field that it is about.
    fields_of: ClassVar[Mapping[str, str]] = {}

    def clean(self) -> dict[str, Any]:
        """What is wrong in a hidden field is said in sight."""
        for field in self.hidden_fields():
            if field.name in self.errors:
                self.add_error(None, say("表单已失效，请重新打开后填写", "the form is not valid any more; open it anew"))
        return super().clean() or self.cleaned_data

    def refused(self, error: ProblemsError) -> None:
        """Show what the step says."""
        for problem in error.problems:
            field = self.fields_of.get(problem.code)
            self.add_error(field if field in self.fields else None, in_words(problem))


def in_words(problem: Problem) -> str:
    """A problem as one sentence in the reader's language."""
    found, allowed, remedy = (visible(text.in_(current())) for text in (problem.found, problem.allowed, problem.remedy))
    return say(f"{found}（要求：{allowed}）。{remedy}。", f"{found} (allowed: {allowed}). To do: {remedy}.")


class StepForm(Told):
    """A step of a loan."""

    def __init__(self, person: Person, loan: Application, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.person, self.loan = person, loan
        self.prepare()

    def prepare(self) -> None:
        """Propose what is likely."""

    def take(self) -> None:
        """Take the step.

        Raises:
            ProblemsError: it is refused.
        """
        raise NotImplementedError


class Examine(StepForm):
    """Diligence."""

    visited_on = PastDayField(label=both("走访日期", "Visited on"))
    findings = CleanText(
        label=both("尽调情况", "Findings"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=both("经营情况、贷款用途、还款来源、主要风险", "business, use of the money, source of repayment, main risks"))

    def take(self) -> None:
        """Write it down."""
        examine(self.person, self.loan, self.cleaned_data["visited_on"], self.cleaned_data["findings"])


class Decide(StepForm):
    """The bank's own decision."""

    fields_of: ClassVar[Mapping[str, str]] = {"too-much": "amount", "too-early": "signed_on"}
    verdict = forms.ChoiceField(
        label=both("决定", "Decision"), widget=forms.RadioSelect, choices=[("approve", both("批准", "Approve")), ("decline", both("不批准", "Decline"))],
        help_text=both("批准须填写金额、期限、利率和签订日", "an approval needs the amount, the term, the rate and the day of signing"))
    amount = MoneyField(label=both("授信金额", "Credit"), required=False)
    months = forms.IntegerField(label=both("期限（月）", "Term in months"), min_value=1, max_value=120, required=False)
    rate = RateField(label=both("年利率（%）", "Yearly rate (%)"), required=False)
    signed_on = DayField(label=both("合同签订日", "Contract signed on"), required=False)
    reason = CleanText(
        label=both("理由", "Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=both("与建议额度不同的，请说明原因", "where it differs from the recommended line, say why"))

    def prepare(self) -> None:
        """What was asked for, today."""
        self.initial = {"amount": typed(self.loan.asked), "months": self.loan.months, "signed_on": timezone.localdate()}

    def clean(self) -> dict[str, Any]:
        """An approval has terms."""
        said = super().clean()
        if said.get("verdict") == "approve":
            for name in ("amount", "months", "rate", "signed_on"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, say("批准时必填", "needed for an approval"))
            signed = said.get("signed_on")
            if signed is not None and signed > timezone.localdate() + SOON:
                self.add_error("signed_on", say("不晚于三个月后", "within three months"))
        return said

    def take(self) -> None:
        """Decide."""
        said = self.cleaned_data
        if said["verdict"] == "approve":
            decide(self.person, self.loan, Terms(said["amount"], said["months"], said["rate"]), said["reason"], said["signed_on"])
        else:
            decide(self.person, self.loan, None, said["reason"], max(timezone.localdate(), self.loan.applied_on))


class Withdraw(StepForm):
    """The applicant changes its mind."""

    reason = CleanText(label=both("撤回原因", "Reason"), max_length=300)

    def take(self) -> None:
        """Withdraw."""
        withdraw(self.loan, self.cleaned_data["reason"])


class Draw(StepForm):
    """A drawdown."""

    fields_of: ClassVar[Mapping[str, str]] = {"too-much": "amount", "too-early": "day"}
    key = KeyField()
    amount = MoneyField(label=both("放款金额", "Amount"))
    day = PastDayField(label=both("放款日", "Paid out on"))

    def prepare(self) -> None:
        """What is left of the credit."""
        self.initial = {"amount": typed((self.loan.credit or 0) - self.loan.drawn), "day": timezone.localdate()}

    def take(self) -> None:
        """Pay out."""
        draw(self.person, self.loan, self.cleaned_data["amount"], self.cleaned_data["day"], self.cleaned_data["key"])


class Repay(StepForm):
    """A repayment."""

    fields_of: ClassVar[Mapping[str, str]] = {"too-much": "principal", "too-early": "day"}
    key = KeyField()
    principal = MoneyField(label=both("归还本金", "Principal"), required=False)
    interest = MoneyField(label=both("归还利息", "Interest"), required=False)
    day = PastDayField(label=both("还款日", "Repaid on"))

    def prepare(self) -> None:
        """Today."""
        self.initial = {"day": timezone.localdate()}

    def clean(self) -> dict[str, Any]:
        """Something came back."""
        said = super().clean()
        if not self.errors and not said["principal"] and not said["interest"]:
            self.add_error("principal", say("本金和利息至少填一项", "principal or interest, one at least"))
        return said

    def take(self) -> None:
        """Take it in."""
        said = self.cleaned_data
        repay(self.person, self.loan, said["principal"] or 0, said["interest"] or 0, said["day"], said["key"])


class ReportStatus(StepForm):
    """The five-class status on a day."""

    fields_of: ClassVar[Mapping[str, str]] = {"reported-already": "day"}
    day = PastDayField(label=both("截至日", "As of"))
    quality = forms.ChoiceField(label=both("五级分类", "Class"), choices=Quality.choices)
    overdue_days = forms.IntegerField(label=both("逾期天数", "Days overdue"), min_value=0, max_value=36500)

    def prepare(self) -> None:
        """As it stands."""
        self.initial = {"day": timezone.localdate(), "quality": self.loan.quality, "overdue_days": self.loan.overdue_days}

    def take(self) -> None:
        """Report."""
        said = self.cleaned_data
        report(self.person, self.loan, said["quality"], said["overdue_days"], said["day"])


class Settle(StepForm):
    """Fully repaid."""

    sure = forms.BooleanField(label=both("本金利息已全部收回，核对无误", "Principal and interest are repaid in full, as compared with the accounts"))

    def take(self) -> None:
        """Settle."""
        settle(self.loan, timezone.localdate())


class File(StepForm):
    """Filing with the fund."""

    fields_of: ClassVar[Mapping[str, str]] = {"too-much": "amount"}
    key = KeyField()
    amount = MoneyField(label=both("备案金额", "Filed amount"))
    condition = CleanText(
        label=both("附加条件", "Condition"), max_length=300, required=False,
        help_text=both("有条件尚不清楚时填写：由谁在何时前补齐什么", "where something is open: who brings what until when"))
    until = DayField(label=both("条件须在此日前满足", "To be met until"), required=False)

    def prepare(self) -> None:
        """Everything that is owed."""
        self.initial = {"amount": typed(self.loan.outstanding)}

    def clean(self) -> dict[str, Any]:
        """A condition has a day and a day has a condition."""
        said = super().clean()
        if bool(said.get("condition")) != (said.get("until") is not None) and not {"condition", "until"} & set(self.errors):
            self.add_error("until", say("附条件备案须同时写明条件和期限", "a condition goes with a day"))
        elif said.get("until") is not None and said["until"] <= timezone.localdate():
            self.add_error("until", say("须晚于今天", "a day after today"))
        return said

    def take(self) -> None:
        """File it."""
        said = self.cleaned_data
        submit_filing(self.person, self.loan, said["amount"], said["condition"], said["until"], timezone.localdate(), said["key"])


class Attach(StepForm):
    """A paper."""

    kind = forms.ChoiceField(label=both("材料类型", "What it is"))
    file = forms.FileField(
        label=both("文件", "File"), max_length=255, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
        help_text=both("PDF、JPG、PNG、DOCX、XLSX，不超过 20 MB", "PDF, JPG, PNG, DOCX or XLSX, at most 20 MB"))

    def prepare(self) -> None:
        """A bank's papers are the bank's; its customer brings others."""
        kinds = [(kind, both(title.zh, title.en)) for kind, title in DOCUMENT_KINDS.items() if inner(self.person) or kind == "other"]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds

    def take(self) -> None:
        """Keep it."""
        file = self.cleaned_data["file"]
        attach(self.person, self.loan, self.cleaned_data["kind"], file.name, file)


class Apply(Told):
    """An application, among what this person may choose."""

    fields_of: ClassVar[Mapping[str, str]] = {"guarantor": "guarantor", "not-in-force": "scheme"}
    key = KeyField()
    company = forms.CharField(widget=forms.HiddenInput, max_length=40)
    origin = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    bank = OrganisationField(label=both("经办银行", "Bank"))
    amount = MoneyField(label=both("申请金额", "Amount"))
    months = forms.IntegerField(label=both("期限（月）", "Term in months"), min_value=1, max_value=120, initial=12)
    purpose = CleanText(label=both("贷款用途", "Purpose"), max_length=300)
    mode = forms.ChoiceField(label=both("方式", "Mode"), choices=Mode.choices)
    guarantor = OrganisationField(label=both("担保机构", "Guarantor"), required=False, help_text=both("担保贷款必选", "for guaranteed loans"))
    scheme = forms.ChoiceField(label=both("风险补偿方案", "Scheme"), required=False, help_text=both("备案时适用的方案", "under which it would be filed"))
    product = forms.ChoiceField(label=both("贷款产品", "Product"), required=False)

    def __init__(self, person: Person, company: Company, data: Mapping[str, Any] | None = None, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"company": company.code, **(begun or {})})
        own = person.organisation
        banks = Organisation.objects.filter(kind__in=LENDERS, closed_on=None)
        self._rows("bank", banks.filter(path__startswith=own.path) if own.desk == Desk.BANK else banks.filter(_around(company.prefecture)))
        self._rows("guarantor", Organisation.objects.filter(_around(company.prefecture), kind=Kind.GUARANTOR, closed_on=None))
        self.schemes = schemes_for(company.prefecture, timezone.localdate())
        self._choices("scheme", [(s.id, both(s.title.zh, s.title.en)) for s in self.schemes])
        self.products = products_for(company)
        self._choices("product", [(p.id, both(f"{_FITS[p.verdict].zh}{p.title.zh}", f"{_FITS[p.verdict].en}{p.title.en}")) for p in self.products])

    def _rows(self, name: str, rows: QuerySet[Organisation]) -> None:
        field = self.fields[name]
        assert isinstance(field, OrganisationField)
        field.queryset = rows

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices]

    def wish(self) -> Wish:
        """What is applied for, as far as it was typed, and typed rightly."""
        said = self.cleaned_data if self.is_bound else {}
        return Wish(
            said.get("amount") or 0, said.get("months") or 0, said.get("purpose") or "", said.get("mode") or Mode.CREDIT, said.get("product") or "",
            said.get("scheme") or "", said.get("guarantor"))

    def chosen_bank(self) -> Organisation | None:
        """The bank, once one is chosen."""
        found = self.cleaned_data.get("bank") if self.is_bound else None
        return found if isinstance(found, Organisation) else None


class Prime(Told):
    """The prime rate from a day on."""

    since = DayField(label=both("自", "From"))
    rate = RateField(label=both("一年期 LPR（%）", "1-year LPR (%)"))
    source = CleanText(label=both("来源", "Source"), max_length=200, help_text=both("公布机构和网址或文号", "who published it, with address or number"))

    def clean(self) -> dict[str, Any]:
        """Each day once; not before it is published; a rate that leaps is a typing mistake."""
        said = super().clean()
        since, rate = said.get("since"), said.get("rate")
        if since is not None and since <= known_until():
            self.add_error("since", say("这一天的利率已在规则库中", "the rulebook knows the rate of this day"))
        elif since is not None and since > timezone.localdate():
            self.add_error("since", say("日期不晚于今天", "a day not after today"))
        elif since is not None and PrimeRate.objects.filter(since=since).exists():
            self.add_error("since", say("这一天已有记录", "this day has its rate already"))
        elif since is not None and rate is not None:
            before = prime_rate(since) or lpr_1y(known_until())
            if before is not None and abs(Fraction(rate, 10_000) - before) > Fraction(1, 100):
                self.add_error("rate", say("与此前相差超过 1 个百分点，请核对", "more than one point away from the rate before; check it"))
        return said


class FilingForm(Told):
    """A step of a filing."""

    def __init__(self, person: Person, filing: Filing, data: Mapping[str, Any] | None = None) -> None:
        # Several of these stand on one page: each has ids of its own.
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}_%s")
        self.person, self.filing = person, filing

    def take(self) -> None:
        """Take the step.

        Raises:
            ProblemsError: it is refused.
        """
        raise NotImplementedError


class Opinion(FilingForm):
    """A signature: agreed or sent back, with the reason."""

    verdict = forms.ChoiceField(label=both("意见", "Opinion"), widget=forms.RadioSelect, choices=[("agree", both("同意", "Agreed")), ("return", both("退回", "Send back"))])
    reason = CleanText(label=both("说明", "Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def agreed(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["verdict"] == "agree")


class Check(Opinion):
    """The bureau's check."""

    def take(self) -> None:
        """Check."""
        check_filing(self.person, self.filing, self.agreed, self.cleaned_data["reason"])


class Confirm(Opinion):
    """The department's confirmation."""

    def take(self) -> None:
        """Confirm."""
        confirm_filing(self.person, self.filing, self.agreed, self.cleaned_data["reason"], timezone.localdate())


class Reasoned(FilingForm):
    """A step with its reason."""

    reason = CleanText(label=both("理由", "Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class Fulfil(Reasoned):
    """The condition is met."""

    def take(self) -> None:
        """Say so."""
        fulfil(self.person, self.filing, self.cleaned_data["reason"], timezone.localdate())


class Revoke(Reasoned):
    """The fund does not answer any more."""

    def take(self) -> None:
        """Propose it; another person of the department confirms."""
        propose(self.person, "lending.revoke", str(self.filing.pk), {"filing": self.filing.pk, "reason": self.cleaned_data["reason"]})


_FITS = {True: Text("符合：", "fits: "), None: Text("待定：", "open: "), False: Text("不符合：", "does not fit: ")}


def _around(prefecture: str) -> Q:
    """Organisations that look after a prefecture: its own and those of the whole province."""
    return Q(area__in=(prefecture, f"{prefecture[:2]}0000"))


def typed(fen: int) -> str:
    """An amount as somebody would type it: 2000000 or 1234.50; nothing for zero."""
    return "" if fen <= 0 else f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"
