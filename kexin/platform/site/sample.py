"""A form for the page that shows the components."""

from __future__ import annotations

from django import forms

from kexin.platform.forms import CleanText, DayField, MoneyField, RateField
from kexin.platform.language import both


class Sample(forms.Form):
    """One field of each kind."""

    name = CleanText(label=both("企业名称", "Company"), max_length=200)
    amount = MoneyField(label=both("金额", "Amount"))
    rate = RateField(label=both("年利率（%）", "Yearly rate (%)"), required=False)
    drawn_on = DayField(label=both("放款日", "Drawn on"), required=False)
    mode = forms.ChoiceField(label=both("方式", "Mode"), choices=[("credit", both("信用", "credit")), ("guaranteed", both("担保", "guaranteed"))])
    road = forms.ChoiceField(label=both("意见", "Opinion"), widget=forms.RadioSelect, choices=[("yes", both("同意", "agreed")), ("no", both("退回", "sent back"))], required=False)
    note = CleanText(label=both("说明", "Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label=both("我已核对原件", "I have compared with the originals"))
