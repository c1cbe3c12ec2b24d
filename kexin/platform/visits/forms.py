"""What people type at the desk, at an office table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kexin.platform.forms import CleanText, DayField, KeyField
from kexin.platform.language import both, current, say
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.visits.models import FollowState, Kind, Outcome, ReferralState
from kexin.problems import ProblemsError, visible


class Told(forms.Form):
    """A form that shows what a step refuses above its fields."""

    def refused(self, error: ProblemsError) -> None:
        """Show what the step says."""
        for problem in error.problems:
            found, allowed, remedy = (visible(text.in_(current())) for text in (problem.found, problem.allowed, problem.remedy))
            self.add_error(None, say(f"{found}（要求：{allowed}）。{remedy}。", f"{found} (allowed: {allowed}). To do: {remedy}."))


class PlanForm(Told):
    """A visit that is meant to be made."""

    key = KeyField()
    on = DayField(label=both("计划走访日", "Day of the visit"))


class ReasonForm(Told):
    """Why."""

    reason = CleanText(label=both("理由", "Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReassignForm(Told):
    """Somebody else, or another day, and why."""

    owner = forms.ChoiceField(label=both("负责人", "Owner"))
    due_on = DayField(label=both("期限", "Until"))
    reason = CleanText(label=both("改派理由", "Reason"), max_length=300)

    def __init__(self, owners: list[Person], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, auto_id="reassign_%s", **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(p.pk), f"{p.name} · {p.organisation.name}") for p in owners]


class CloseForm(Told):
    """Done or dropped, and what came of it."""

    end = forms.ChoiceField(label=both("结果", "Result"), widget=forms.RadioSelect, choices=[(FollowState.DONE, both("已办结", "done")), (FollowState.DROPPED, both("放弃", "drop it"))])
    reason = CleanText(label=both("说明", "In words"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=both("请勿写个人信息", "no personal data, please"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="close_%s")


class TieForm(Told):
    """An application of the company that is here already."""

    application = forms.ChoiceField(label=both("贷款申请", "Application"))

    def __init__(self, applications: list[Application], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="tie_%s")
        field = self.fields["application"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(a.number, f"{a.number} · {a.applied_on}") for a in applications]


class HandForm(Told):
    """A product for a subsidiary."""

    key = KeyField()
    product = forms.CharField(widget=forms.HiddenInput, max_length=80)
    to = forms.ChoiceField(label=both("移交子公司", "Subsidiary"))
    note = CleanText(label=both("移交说明", "Note"), max_length=300, required=False, help_text=both("请勿写个人信息", "no personal data, please"))

    def __init__(self, houses: list[Organisation], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(o.pk), o.name) for o in houses]


class AnswerForm(Told):
    """The next state of what was handed over."""

    state = forms.ChoiceField(label=both("进展", "Progress"))
    reason = CleanText(label=both("说明", "In words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=both("未办成时必填", "needed where it is refused"))

    def __init__(self, states: list[str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(s, ReferralState(s).label) for s in states]


class VisitFilter(forms.Form):
    """The list of visits."""

    q = CleanText(label=both("企业名称或信用代码", "Company or credit code"), max_length=100, required=False)
    outcome = forms.ChoiceField(label=both("结果", "Result"), choices=[("", both("全部", "all")), *Outcome.choices], required=False)
    since = DayField(label=both("自", "From"), required=False)
    until = DayField(label=both("至", "To"), required=False)
    mine = forms.ChoiceField(label=both("走访人", "By"), choices=[("", both("全部", "all")), ("1", both("本人", "me"))], required=False)


class FollowFilter(forms.Form):
    """The list of follow-ups."""

    state = forms.ChoiceField(label=both("状态", "State"), choices=[("", both("全部", "all")), *FollowState.choices], required=False)
    kind = forms.ChoiceField(label=both("需求类型", "Kind of need"), choices=[("", both("全部", "all")), *Kind.choices], required=False)
    whose = forms.ChoiceField(label=both("负责人", "Owner"), choices=[("", both("全部", "all")), ("mine", both("本人", "me")), ("orphans", both("已离任", "has left"))], required=False)
