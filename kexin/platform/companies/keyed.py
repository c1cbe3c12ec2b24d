"""Forms of this desk that make a row: they carry a key, so that a form sent twice does its work once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from kexin.platform.companies.models import Admission
from kexin.platform.forms import CleanText
from kexin.platform.language import both, current


class Keyed(forms.Form):
    """A form with a key of its own."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: str(uuid4()))


class ProposalForm(Keyed):
    """To admit, to refuse or to take out, and why."""

    verb = forms.ChoiceField(label=both("意见", "proposal"))
    reason = CleanText(label=both("理由", "reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, verbs: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        # What no longer fits the company's state is refused by the step, which can say why.
        every = verbs if not self.is_bound else list(Admission.VERBS.items())
        field.choices = [(verb, title.in_(current())) for verb, title in every]


class DecisionForm(forms.Form):
    """Confirm or send back."""

    confirmed = forms.ChoiceField(choices=[("yes", both("确认", "confirm")), ("no", both("退回", "send back"))])
    reason = CleanText(label=both("复核意见（退回时必填）", "remark (needed to send back)"), max_length=300, required=False)


class ListForm(Keyed):
    """A file with codes or names."""

    name = CleanText(label=both("名单名称", "name of the list"), max_length=60)
    file = forms.FileField(label=both("文件（xlsx 或 csv）", "file (xlsx or csv)"), allow_empty_file=True, max_length=300, help_text=both(
        "须有标题行，含“统一社会信用代码”或“企业名称”列；至多 10 MB、20,000 行", "with a row of headings that names a credit code or a company name; at most 10 MB and 20,000 rows"))
    shared = forms.BooleanField(label=both("与本机构同事共享", "share with colleagues of my organisation"), required=False)


class ViewForm(forms.Form):
    """The filters at hand under a name."""

    view_name = CleanText(label=both("视图名称", "name of the view"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, max_length=1000, required=False)
    shared = forms.BooleanField(label=both("与本机构同事共享", "share with colleagues of my organisation"), required=False)
