"""What people type at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from kexin.library.regions import region_name
from kexin.library.tables import PREFECTURES
from kexin.platform.activities.events import Plan
from kexin.platform.activities.models import NEEDS, Event, EventKind, EventState, Service, ServiceKind, ServiceState
from kexin.platform.companies.listing import found_by
from kexin.platform.companies.models import Company
from kexin.platform.forms import CleanText, DayField, KeyField, MoneyField, PastDayField
from kexin.platform.language import both, current, say
from kexin.platform.lists.models import EditionState, Whitelist
from kexin.platform.lists.scope import lists_of
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import inside
from kexin.platform.visits.forms import Told
from kexin.platform.visits.models import Kind
from kexin.problems import visible

#: A follow-up is due within this time unless somebody says otherwise. Kexin's own choice.
FOLLOWED_WITHIN = timedelta(days=7)
#: Places of an event at most; more are typing mistakes.
MOST_PLACES = 5000
_SEVERAL = 5
_LINES = forms.Textarea(attrs={"rows": 3})


class CompanyField(CleanText):
    """A company by its credit code, or by a part of its name that only one of *companies* has."""

    def __init__(self) -> None:
        super().__init__(label=both("企业", "Company"), max_length=100, help_text=both("统一社会信用代码，或名称（部分即可）", "credit code, or a part of the name"))
        self.companies: QuerySet[Company] = Company.objects.none()
        self.widget.attrs.update(autocomplete="off")

    def clean(self, value: Any) -> Any:
        """The company."""
        text = super().clean(value).strip()
        exact = self.companies.filter(code=text.upper()).first()
        found = [exact] if exact is not None else list(self.companies.filter(found_by(text)).order_by("name", "code")[:_SEVERAL + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(both("可选范围内没有这家企业，请核对名称或信用代码", "no such company among those that may be chosen; check the name or the credit code"))
        names = "；".join(f"{visible(c.name)} {c.code}" for c in found[:_SEVERAL])
        raise ValidationError(say(f"有多家企业符合，请改填信用代码：{names}", f"several match, give the credit code: {names}"))


class OfCompany(Told):
    """A form in which one of *companies* is chosen."""

    key = KeyField()
    company = CompanyField()

    def __init__(self, companies: QuerySet[Company], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["company"]
        assert isinstance(field, CompanyField)
        field.companies = companies


class HarbourForm(Told):
    """A harbour of the own organisation."""

    key = KeyField()
    name_zh = CleanText(label=both("港湾名称", "Name in Chinese"), max_length=100)
    name_en = CleanText(label=both("英文名称", "Name in English"), max_length=100, required=False)
    place = CleanText(label=both("地址", "Address"), max_length=200)


class TenantForm(OfCompany):
    """A company moves in."""

    unit = CleanText(label=both("房号", "Unit"), max_length=60, required=False)
    since = PastDayField(label=both("入驻日", "Since"))


class LeaveForm(Told):
    """A company moves out."""

    until = PastDayField(label=both("离港日", "Left on"))
    reason = CleanText(label=both("离港理由", "Reason"), max_length=300, widget=_LINES, help_text=both("请勿写个人信息", "no personal data, please"))


class ServiceForm(Told):
    """A tenant asks for something."""

    key = KeyField()
    kind = forms.ChoiceField(label=both("服务类型", "Kind"), choices=ServiceKind.choices)
    amount = MoneyField(label=both("金额", "Amount"), required=False)
    words = CleanText(label=both("需要什么", "What is needed"), max_length=500, widget=_LINES, help_text=both("请勿写个人信息", "no personal data, please"))


class HandedForm(Told):
    """Who of a bank looks after a need, until when."""

    owner = forms.ChoiceField(label=both("银行跟进", "Followed up by"))
    due_on = DayField(label=both("跟进期限", "Until"), initial=lambda: timezone.localdate() + FOLLOWED_WITHIN)

    def offer(self, takers: list[tuple[str, str]], *, required: bool = True) -> None:
        """To whom it may go."""
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", both("请选择", "choose")), *takers]
        for name in ("owner", "due_on"):
            self.fields[name].required = required


class AnswerServiceForm(HandedForm):
    """Given or refused, in words that the company reads; for a need of credit also who follows it up."""

    end = forms.ChoiceField(label=both("答复", "Answer"), widget=forms.RadioSelect, choices=[(ServiceState.GIVEN, both("提供", "give it")), (ServiceState.REFUSED, both("不提供", "refuse it"))])
    words = CleanText(label=both("说明（企业可见）", "In words (the company reads them)"), max_length=500, widget=_LINES)
    field_order = ("end", "words", "owner", "due_on")

    def __init__(self, service: Service, takers: list[tuple[str, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.handed = service.kind in NEEDS
        if self.handed:
            self.offer(takers, required=False)
        else:
            del self.fields["owner"], self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        """Whoever gives it names who follows it up."""
        found = super().clean() or {}
        if self.handed and found.get("end") == ServiceState.GIVEN:
            for name in ("owner", "due_on"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, both("提供此项服务须指定银行跟进人和期限", "to give this, name who follows it up, until when"))
        return found


class LeadForm(HandedForm):
    """What a company that came needs."""

    key = KeyField()
    registration = forms.ChoiceField(label=both("企业", "Company"))
    kind = forms.ChoiceField(label=both("需求类型", "Kind of need"), choices=Kind.choices)
    amount = MoneyField(label=both("金额", "Amount"), required=False)
    words = CleanText(label=both("说明", "In words"), max_length=500, required=False, widget=_LINES, help_text=both("请勿写个人信息", "no personal data, please"))
    field_order = ("key", "registration", "kind", "amount", "words", "owner", "due_on")

    def __init__(self, there: list[tuple[str, str]], takers: list[tuple[str, str]], data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["registration"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = there
        self.offer(takers)


class KeyForm(Told):
    """One button."""

    key = KeyField()


class EndForm(Told):
    """Why an event is called off."""

    reason = CleanText(label=both("取消理由", "Reason"), max_length=300, widget=_LINES)


class EventForm(Told):
    """An event of the own organisation."""

    key = KeyField()
    kind = forms.ChoiceField(label=both("活动类型", "Kind"), choices=EventKind.choices)
    title_zh = CleanText(label=both("活动名称", "Title in Chinese"), max_length=100)
    title_en = CleanText(label=both("英文名称", "Title in English"), max_length=100, required=False)
    on = DayField(label=both("日期", "Day"))
    begins = forms.TimeField(label=both("开始时间", "Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), input_formats=["%H:%M"])
    ends = forms.TimeField(label=both("结束时间", "Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), input_formats=["%H:%M"])
    place = CleanText(label=both("地点", "Place"), max_length=200)
    capacity = forms.IntegerField(label=both("名额（户）", "Places (companies)"), min_value=1, max_value=MOST_PLACES, widget=forms.NumberInput(attrs={"class": "amount"}))
    areas = forms.MultipleChoiceField(label=both("邀请地区", "Areas invited"), required=False, widget=forms.CheckboxSelectMultiple)
    whitelist = forms.ChoiceField(label=both("或邀请名单企业", "Or the companies of a list"), required=False)
    words = CleanText(label=both("说明", "In words"), max_length=1000, required=False, widget=_LINES)

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None, *, event: Event | None = None, **options: Any) -> None:
        known = {} if event is None else {**{f.name: getattr(event, f.name) for f in event._meta.fields if f.name in self.base_fields}, "areas": event.areas.split(), "whitelist": str(event.whitelist_id or "")}
        super().__init__(data, initial={**known, **options.pop("initial", {})}, **options)
        self.lists = {str(w.pk): w for w in Whitelist.objects.filter(lists_of(person), closed_on=None, editions__state=EditionState.PUBLISHED).distinct()}
        own = person.organisation.area
        areas = dict.fromkeys((f"{own[:4]}00", *(code for code in PREFECTURES if code.startswith(inside(own)))))
        self._offer("areas", [(code, region_name(code).in_(current())) for code in areas])
        self._offer("whitelist", [("", both("不按名单", "no list")), *((pk, w.name) for pk, w in self.lists.items())])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField))
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Everything that does not go together, at once."""
        found = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", both("结束时间须晚于开始时间", "it ends after it begins"))
        if "on" in found and found["on"] < timezone.localdate():
            self.add_error("on", both("日期不早于今天", "a day not before today"))
        if "areas" in found and "whitelist" in found and bool(found["areas"]) == bool(found["whitelist"]):
            self.add_error("areas", both("请在邀请地区和邀请名单中选一种", "choose areas, or a list, and not both"))
        return found

    def plan(self) -> Plan:
        """As the step takes it; only of a form that is valid."""
        asked = self.cleaned_data
        return Plan(
            asked["kind"], asked["title_zh"], asked["title_en"], asked["on"], asked["begins"], asked["ends"], asked["place"], asked["words"], " ".join(asked["areas"]), self.lists.get(asked["whitelist"]), asked["capacity"])


class EventFilter(forms.Form):
    """The list of events."""

    when = forms.ChoiceField(label=both("时间", "When"), required=False, choices=[("", both("即将举行", "upcoming")), ("past", both("已举行", "past")), ("all", both("全部", "all"))])
    kind = forms.ChoiceField(label=both("类型", "Kind"), required=False, choices=[("", both("全部", "all")), *EventKind.choices])
    state = forms.ChoiceField(label=both("状态", "State"), required=False, choices=[("", both("全部", "all")), ("unpublished", both("待提交", "to be proposed")), *EventState.choices])


class ServiceFilter(forms.Form):
    """The list of services."""

    state = forms.ChoiceField(label=both("状态", "State"), required=False, choices=[("", both("全部", "all")), *ServiceState.choices])
    kind = forms.ChoiceField(label=both("类型", "Kind"), required=False, choices=[("", both("全部", "all")), *ServiceKind.choices])
