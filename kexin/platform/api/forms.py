"""What people type on the page of tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kexin.platform.forms import CleanText, DayField, KeyField
from kexin.platform.language import both
from kexin.text import Text


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, until when."""

    key = KeyField()
    name = CleanText(label=both("用途", "purpose"), max_length=60, help_text=both("如：信贷系统生产环境", "such as: loan system, production"))
    scopes = forms.MultipleChoiceField(label=both("权限", "rights"), widget=forms.CheckboxSelectMultiple, help_text=both("只勾选系统用得到的", "only what the system needs"))
    expires_on = DayField(label=both("有效期至", "valid until"), help_text=both("至多一年", "a year at most"))

    def __init__(self, offered: Mapping[str, Text], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(right, both(title.zh, title.en)) for right, title in offered.items()]
