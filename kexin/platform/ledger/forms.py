"""What people type at the desk of the funds."""

from __future__ import annotations

from typing import Any

from django import forms

from kexin.fund.book.event import FIELDS, NEEDS, TITLES
from kexin.library.regions import is_area
from kexin.platform.forms import CleanText, MoneyField, PastDayField
from kexin.platform.language import both
from kexin.platform.ledger.models import Proposal
from kexin.platform.ledger.opening import schemes
from kexin.platform.orgs.models import Kind, Organisation, Person
from kexin.platform.orgs.scope import organisations_of

#: Money that no other desk reports.
BY_HAND: tuple[str, ...] = tuple(kind for kind in Proposal.KINDS if kind != "reversal")


class EnterForm(forms.Form):
    """Money that came in or went back."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    kind = forms.ChoiceField(label=both("事项", "what happened"))
    on = PastDayField(label=both("发生日期", "day"))
    amount = MoneyField(label=both("金额", "amount"))
    party = CleanText(label=both("出资方", "contributor"), max_length=100, required=False, help_text=both("出资、补充出资、退回出资须填写，如：省级", "for contributions, refills and returns, such as: province"))
    note = CleanText(label=both("摘要", "note"), max_length=150, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(k, both(title.zh, title.en)) for k, title in TITLES.items() if k in BY_HAND]

    def clean(self) -> dict[str, Any]:
        """A contributor where one is needed, and only there."""
        said = super().clean() or {}
        needed, party = "party" in NEEDS.get(said.get("kind", "interest"), ()), said.get("party", "")
        if needed and not party:
            self.add_error("party", forms.ValidationError(both(f"缺少{FIELDS['party'].zh}", f"the {FIELDS['party'].en} is missing")))
        if not needed:
            said["party"] = ""
        return said


class ReverseForm(forms.Form):
    """An entry that was wrong."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    note = CleanText(label=both("冲销原因", "why it was wrong"), max_length=150)


class RefuseForm(forms.Form):
    """Why a proposal is not entered."""

    reason = CleanText(label=both("不同意的原因", "why not"), max_length=200)


class OpenForm(forms.Form):
    """A new fund."""

    name = CleanText(label=both("名称", "name"), max_length=100, help_text=both("写入每一笔的摘要，以后不能更改", "part of every hash; it can never be changed"))
    scheme = forms.ChoiceField(label=both("方案", "scheme"), help_text=both("只列出分担规则完整、可以计算的方案", "only schemes whose rules of sharing are complete"))
    area = CleanText(label=both("地区代码", "code of the area"), max_length=6, help_text=both("GB/T 2260，如 430100", "GB/T 2260, such as 430100"))
    keeper = forms.ModelChoiceField(Organisation.objects.none(), label=both("管理单位", "keeper"), empty_label="—")

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scheme, keeper = self.fields["scheme"], self.fields["keeper"]
        assert isinstance(scheme, forms.ChoiceField) and isinstance(keeper, forms.ModelChoiceField)
        scheme.choices = [(name, f"{both(s.title.zh, s.title.en)} ({name})") for name, s in schemes().items()]
        keeper.queryset = Organisation.objects.filter(organisations_of(person), kind__in=(Kind.DEPARTMENT, Kind.BUREAU, Kind.PARK))

    def clean_area(self) -> str:
        """A code, not just digits."""
        code = str(self.cleaned_data["area"])
        if not is_area(code):
            raise forms.ValidationError(both("没有这个地区代码", "there is no such area"))
        return code
