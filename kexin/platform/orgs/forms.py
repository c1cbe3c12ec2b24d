"""What managers fill in: seats, organisations; and one's own particulars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator

from kexin.platform.forms import CleanText
from kexin.platform.language import both, current, say
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.platform.orgs.scope import organisations_of
from kexin.platform.orgs.tree import areas_within, kinds_below

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Organisation]
else:
    _Choice = forms.ModelChoiceField

PHONE = RegexValidator(r"^\+?[0-9][0-9 -]{5,18}\Z", both("请写电话号码，例如 138 0013 8000", "write a telephone number, such as 138 0013 8000"))
NAMED = RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,39}\Z", both("小写字母、数字、点、横线，2 至 40 个字符", "small letters, digits, dots and dashes, 2 to 40 characters"))


class Tree(_Choice):
    """One of the open organisations of somebody's tree, indented as they stand."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The name, further in the deeper it stands."""
        return "　" * max(0, obj.depth - self.above) + obj.name

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), **options)
        self.above = 0

    def of(self, person: Person) -> None:
        """Offer the tree of *person*."""
        self.queryset = Organisation.objects.filter(organisations_of(person), closed_on=None)
        self.above = person.organisation.depth


class Keyed(forms.Form):
    """A form that does its work once: its key is made when it is shown."""

    key = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid4().hex


class SeatForm(Keyed):
    """A seat and the reason."""

    organisation = Tree(label=both("机构", "organisation"))
    role = forms.ChoiceField(label=both("角色", "role"), choices=Role.choices)
    active = forms.TypedChoiceField(label=both("状态", "state"), choices=[("1", both("在用", "active")), ("0", both("停用", "not active"))], coerce=lambda value: value == "1", initial="1")
    reason = CleanText(label=both("理由", "reason"), max_length=200, help_text=both("不要写个人信息", "no personal data here"))

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        tree = self.fields["organisation"]
        assert isinstance(tree, Tree)
        tree.of(by)


class InviteForm(SeatForm):
    """Somebody new."""

    username = CleanText(label=both("登录名", "sign-in name"), max_length=40, validators=[NAMED], help_text=NAMED.message)
    name = CleanText(label=both("姓名", "name"), max_length=60)
    email = forms.EmailField(label=both("邮箱", "e-mail"), max_length=254, help_text=both("设置密码的链接发到这里", "the link to set a password goes here"))
    phone = CleanText(label=both("电话", "telephone"), max_length=20, required=False, validators=[PHONE])
    field_order = ("username", "name", "email", "phone", "organisation", "role", "reason")

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, by=by, **options)
        del self.fields["active"]


class DecideForm(forms.Form):
    """Yes or no."""

    agreed = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class NameForm(forms.Form):
    """The names of an organisation."""

    name_zh = CleanText(label=both("中文名称", "Chinese name"), max_length=200)
    name_en = CleanText(label=both("英文名称", "English name"), max_length=200, required=False)


class BelowForm(NameForm):
    """A new organisation below another one."""

    code = CleanText(label=both("代码", "code"), max_length=40, validators=[NAMED], help_text=NAMED.message)
    kind = forms.ChoiceField(label=both("类型", "kind"))
    area = forms.ChoiceField(label=both("地区", "area"))
    park = CleanText(label=both("园区在企业库中的名称", "the park as the library names it"), max_length=100, required=False, help_text=both("仅园区填写：只看该园区的企业与贷款", "for parks alone: they see the companies and loans of that park"))
    field_order = ("kind", "code", "name_zh", "name_en", "area", "park")

    def __init__(self, *args: Any, parent: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=[(kind.value, Kind(kind).label) for kind in kinds_below(parent)])
        self.fields["area"] = forms.ChoiceField(label=self.fields["area"].label, choices=[(code, name.in_(current())) for code, name in areas_within(parent.area)])


class SelfForm(forms.Form):
    """One's own particulars."""

    name = CleanText(label=both("姓名", "name"), max_length=60)
    phone = CleanText(label=both("电话", "telephone"), max_length=20, required=False, validators=[PHONE])
    language = forms.ChoiceField(label=both("语言", "language"), choices=settings.LANGUAGES)
    email = forms.EmailField(label=both("邮箱", "e-mail"), max_length=254)
    password = forms.CharField(
        label=both("当前密码", "current password"), max_length=200, required=False, strip=False, help_text=both("仅在更改邮箱时填写", "only to change the e-mail"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, me: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.me = me

    def clean(self) -> dict[str, Any]:
        """Whoever may read the mails may set a new password: an open browser is not enough to send them elsewhere."""
        asked = super().clean() or {}
        if "email" in asked and asked["email"] != self.me.email and not self.me.check_password(asked.get("password", "")):
            self.add_error("password", say("更改邮箱须输入当前密码", "to change the e-mail, write your password"))
        return asked


class PeopleFilter(forms.Form):
    """What a list of people is filtered by; what makes no sense filters nothing out and is told."""

    q = CleanText(label=both("姓名或登录名", "name or sign-in name"), max_length=60, required=False)
    organisation = Tree(label=both("机构及下级", "organisation and below"), required=False, empty_label=both("全部", "all"))
    role = forms.ChoiceField(label=both("角色", "role"), required=False, choices=[("", both("全部", "all")), *Role.choices])
    active = forms.ChoiceField(label=both("状态", "state"), required=False, choices=[("", both("全部", "all")), ("1", both("在用", "active")), ("0", both("停用", "not active"))])

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        tree = self.fields["organisation"]
        assert isinstance(tree, Tree)
        tree.of(by)
