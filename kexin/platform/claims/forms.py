"""What people type at the claims desk."""

from __future__ import annotations

from django import forms

from kexin.platform.forms import CleanText, KeyField, MoneyField, PastDayField
from kexin.platform.language import both


class ClaimForm(forms.Form):
    """A claim on the fund."""

    key = KeyField()
    principal = MoneyField(label=both("申请补偿的逾期本金", "overdue principal claimed"))
    proceeds = MoneyField(label=both("已收回金额", "proceeds so far"), required=False)
    grounds = CleanText(label=both("损失原因和催收经过", "what happened and how the debt was pursued"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ReviewForm(forms.Form):
    """A signature under what was shown."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = CleanText(label=both("意见", "opinion"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class RecoveryForm(forms.Form):
    """What came back, and what that cost."""

    key = KeyField()
    amount = MoneyField(label=both("追回金额", "recovered"))
    costs = MoneyField(label=both("追偿费用", "costs of recovering"), required=False)
    on = PastDayField(label=both("到账日期", "day of receipt"))


class ReasonForm(forms.Form):
    """Why."""

    reason = CleanText(label=both("理由", "reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
