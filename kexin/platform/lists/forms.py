"""Forms of the desk; those that make a row carry a key, so that a form sent twice does its work once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kexin.library.regions import region_name
from kexin.library.tables import PREFECTURES
from kexin.outreach.rule import ListRule
from kexin.platform.forms import CleanText, KeyField
from kexin.platform.language import both, current, say
from kexin.platform.lists.facts import banks
from kexin.platform.lists.models import USUAL, Whitelist
from kexin.platform.lists.network import own_tree
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import inside

#: Words of addresses beside the codes of lists.
TAKEN = frozenset({"new", "mine", "capacity"})
MOST = 500


class FoundForm(forms.Form):
    """A new list."""

    key = KeyField()
    rule = forms.ChoiceField(label=both("规则", "rule"))
    code = forms.SlugField(label=both("代码", "code"), max_length=60, help_text=both("小写字母、数字和连字符，用于网址，例如 changsha-2026", "lower-case letters, digits and hyphens, for the address, such as changsha-2026"))
    name_zh = CleanText(label=both("中文名称", "Chinese name"), max_length=100)
    name_en = CleanText(label=both("英文名称", "English name"), max_length=100)
    area = forms.ChoiceField(label=both("地区", "area"))
    bank = forms.ChoiceField(label=both("承办银行", "bank that serves it"), required=False, help_text=both("不选则由地区内各银行共同承办，由本部门分派", "without one all banks of the area share it, and the office assigns"))

    def __init__(self, *args: Any, person: Person, rules: list[ListRule], **options: Any) -> None:
        super().__init__(*args, **options)
        own = person.organisation.area
        areas = dict.fromkeys((own, *(code for code in PREFECTURES if code.startswith(inside(own)))))
        self._offer("rule", [(rule.id, f"{rule.title.in_(current())}{say('（', ' (')}{rule.id}{say('）', ')')}") for rule in rules])
        self._offer("area", [(code, region_name(code).in_(current())) for code in areas])
        if person.organisation.desk == Desk.BANK:
            del self.fields["bank"]
        else:
            self._offer("bank", [("", both("地区内各银行", "all banks of the area")), *((bank.code, bank.name) for bank in banks())])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_code(self) -> str:
        """In lower case, and no word that an address of the desk uses."""
        code = str(self.cleaned_data["code"]).lower()
        if code in TAKEN:
            raise ValidationError(both("该词已用于网址，请换一个代码", "an address of the site uses this word; choose another code"))
        return code


class DraftForm(forms.Form):
    """Make a list anew."""

    key = KeyField()
    newest_rule = forms.BooleanField(label=both("改用规则库中的现行规则", "take the rule that the rulebook has now"), required=False)


class PushForm(forms.Form):
    """A list that arrives as a file."""

    key = KeyField()
    file = forms.FileField(label=both("文件（xlsx 或 csv）", "file (xlsx or csv)"), allow_empty_file=True, max_length=300, help_text=both(
        "须有标题行，含“统一社会信用代码”或“企业名称”列；可有“预授信额度（万元）”列；至多 10 MB、20,000 行",
        "with a row of headings that names a credit code or a company name; it may have a column 预授信额度（万元）, or “line (wan yuan)”; at most 10 MB and 20,000 rows"))
    leave_out = forms.BooleanField(label=both("略过不在库的企业（计数）", "leave out companies that are not in the library (they are counted)"), required=False)


class AssignForm(forms.Form):
    """Start a run."""

    key = KeyField()
    usual = forms.IntegerField(label=both("每位客户经理至多（户）", "companies for a manager at most"), min_value=1, max_value=MOST, initial=USUAL, help_text=both("个别客户经理另有设定的从其设定", "a manager's own number, where there is one, goes first"))


class CapacityForm(forms.Form):
    """How many a manager takes."""

    most = forms.IntegerField(label=both("至多（户）", "at most"), min_value=0, max_value=MOST)


class OwnerForm(forms.Form):
    """Another manager."""

    key = KeyField()
    manager = forms.ChoiceField(label=both("客户经理", "manager"))
    reason = CleanText(label=both("理由", "reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, person: Person, whitelist: Whitelist, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["manager"]
        assert isinstance(field, forms.ChoiceField)
        self.people = {str(p.pk): p for p in own_tree(person, whitelist).order_by("organisation__path", "name", "pk")}
        field.choices = [(pk, f"{p.name} · {p.organisation.name}") for pk, p in self.people.items()]

    @property
    def chosen(self) -> Person:
        """Who was chosen."""
        return self.people[self.cleaned_data["manager"]]
