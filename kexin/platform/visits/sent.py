"""What a device sends, read into a visit: everything that is wrong with it is told together, each at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kexin.platform.forms import CleanText, DayField, KeyField, MoneyField
from kexin.platform.language import both, current, say
from kexin.platform.visits.models import Kind, Outcome, Way
from kexin.platform.visits.photos import MOST, Picture, picture
from kexin.problems import Problem, ProblemsError, visible

#: Clocks of telephones are not right to the minute.
AHEAD = timedelta(minutes=15)
EARLIEST = date(2000, 1, 1)
MOST_NEEDS = MOST_PEOPLE = 12


class WanField(MoneyField):
    """An amount in 万元, as account managers say it: ``300``; with a unit as it says. In fen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.help_text = both("万元", "CNY 10,000")

    def clean(self, value: Any) -> Any:
        """The amount in fen."""
        text = str(value or "").strip()
        try:
            return super().clean(f"{text}万" if text and text[-1].isdigit() else text)
        except ValidationError:
            raise ValidationError(both("请写大于零的金额（万元），例如 300 或 1.2亿", "write an amount above zero in CNY 10,000, such as 300")) from None


class MomentField(forms.DateTimeField):
    """A minute in the zone of the site, which has come."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def clean(self, value: Any) -> datetime:
        """The moment."""
        found: datetime = super().clean(value)
        if found.date() < EARLIEST or found > timezone.now() + AHEAD:
            raise ValidationError(both("走访时间不晚于现在", "a time that has come"))
        return found


class Told(forms.Form):
    """Fields of a part of what was sent."""

    @property
    def problems(self) -> dict[str, list[str]]:
        """Every mistake by field."""
        return {name: [str(e) for e in errors] for name, errors in self.errors.items()}


class Head(Told):
    """The visit itself."""

    key = KeyField()
    person = forms.IntegerField()
    plan = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    company = forms.RegexField(r"\A[^\x00-\x20\x7f]{1,100}\Z", label=both("企业", "Company"), error_messages={"required": both("请选择企业", "choose a company"), "invalid": both("请写信用代码", "write a credit code")})
    at = MomentField(label=both("走访时间", "Time"))
    way = forms.ChoiceField(label=both("方式", "Way"), choices=Way.choices)
    outcome = forms.ChoiceField(label=both("结果", "Result"), choices=Outcome.choices)
    failed_words = CleanText(label=both("未访成说明", "Why it failed"), max_length=300, required=False)
    place = CleanText(label=both("地点", "Place"), max_length=200, required=False)
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90, max_digits=12)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180, max_digits=12)
    accuracy = forms.DecimalField(required=False, min_value=0, max_value=100_000)
    seen = CleanText(label=both("所见情况", "What was seen"), max_length=4000, required=False)

    def clean(self) -> dict[str, Any]:
        """What goes together is together."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        if len({said.get(name) is None for name in ("latitude", "longitude", "accuracy")}) > 1:
            self.add_error("place", say("定位不完整，请重新定位或清除", "the position is not whole; take it again or leave it out"))
        if said["outcome"] == Outcome.MET and not said["seen"]:
            self.add_error("seen", say("请写所见情况", "write what was seen"))
        if said["outcome"] == Outcome.OTHER and not said["failed_words"]:
            self.add_error("failed_words", say("请写明未访成的原因", "write why it failed"))
        return said


class NeedPart(Told):
    """Something the company asked for."""

    kind = forms.ChoiceField(label=both("需求类型", "Kind of need"), choices=Kind.choices)
    amount = WanField(label=both("金额", "Amount"), required=False)
    wished_on = DayField(label=both("希望日期", "Wished by"), required=False)
    words = CleanText(label=both("说明", "In words"), max_length=500, required=False)


class MetPart(Told):
    """Somebody who was met."""

    role = CleanText(label=both("职务", "What they do there"), max_length=60)
    name = CleanText(label=both("姓名", "Name"), max_length=60, required=False)


@dataclass(frozen=True)
class Sent:
    """A visit as it was sent, whole and sensible by itself."""

    head: Mapping[str, Any]
    needs: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    pictures: Sequence[Picture]
    digest: str

    @property
    def point(self) -> tuple[int | None, int | None, int | None]:
        """Latitude and longitude in millionths of a degree, accuracy in whole metres."""
        latitude, longitude, accuracy = (self.head[name] for name in ("latitude", "longitude", "accuracy"))
        return _millionths(latitude), _millionths(longitude), None if accuracy is None else int(accuracy.to_integral_value())


def _millionths(degrees: Decimal | None) -> int | None:
    return None if degrees is None else int((degrees * 1_000_000).to_integral_value())


@dataclass
class Mistakes:
    """What is wrong, by place: ``at``, ``needs.1.amount``, ``photos``."""

    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, where: str, said: str) -> None:
        """One more."""
        self.found.append({"where": where, "said": said})

    def form(self, form: Told, before: str = "") -> None:
        """Those of a form."""
        for name, told in form.problems.items():
            for one in told:
                shown = form.fields[name].label if name in form.fields else None
                self.add(f"{before}{name}" if name != "__all__" else before.rstrip("."), f"{shown}{say('：', ': ')}{one}" if shown else one)

    def refused(self, error: ProblemsError, where: str) -> None:
        """Those of a refusal."""
        for problem in error.problems:
            self.add(where, in_words(problem))


class WrongError(Exception):
    """What was sent cannot be a visit; ``found`` says why, all of it."""

    def __init__(self, mistakes: Mistakes) -> None:
        super().__init__()
        self.found = mistakes.found


def in_words(problem: Problem) -> str:
    """A problem as one sentence in the reader's language."""
    where, found, allowed, remedy = (visible(text) for text in (problem.where, *(t.in_(current()) for t in (problem.found, problem.allowed, problem.remedy))))
    return say(f"{where}：{found}（要求：{allowed}）。{remedy}。", f"{where}: {found} (allowed: {allowed}). To do: {remedy}.")


def read(text: str, photos: Sequence[tuple[str, bytes]]) -> Sent:
    """*text* is the visit as JSON, *photos* are (name, content).

    Raises:
        WrongError: with every mistake.
    """
    wrong = Mistakes()
    document = _document(text)
    if document is None:
        wrong.add("", say("收到的内容不完整，请重新发送", "what arrived is not whole; send it again"))
        raise WrongError(wrong)
    head = Head(_texts(document))
    wrong.form(head)
    needs = _parts(document.get("needs", []), NeedPart, "needs", MOST_NEEDS, wrong)
    people = _parts(document.get("people", []), MetPart, "people", MOST_PEOPLE, wrong)
    pictures: dict[str, Picture] = {}
    if len(photos) > MOST:
        wrong.add("photos", say(f"照片 {len(photos)} 张，至多 {MOST} 张", f"{len(photos)} pictures, at most {MOST}"))
    for name, content in photos[:MOST]:
        try:
            found = picture(name, content)
            pictures.setdefault(found.sha256, found)
        except ProblemsError as error:
            wrong.refused(error, "photos")
    if head.is_valid() and head.cleaned_data["outcome"] != Outcome.MET and needs:
        wrong.add("needs", say("未访成的走访没有需求", "where nobody was met there are no needs"))
    if wrong.found:
        raise WrongError(wrong)
    return Sent(head.cleaned_data, needs, people, list(pictures.values()), digest_of(document, photos))


def digest_of(document: Mapping[str, Any], photos: Sequence[tuple[str, bytes]]) -> str:
    """SHA-256 of what was sent: the same visit sent again has the same."""
    whole = hashlib.sha256(json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode())
    for _, content in photos:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def _document(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
        # Halves of characters, which JSON can write, no database keeps.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _texts(part: Mapping[str, Any]) -> dict[str, str]:
    """Texts and numbers as a form takes them; anything else is as if it were not there."""
    return {name: str(value) for name, value in part.items() if isinstance(value, str | int | float) and not isinstance(value, bool)}


def _parts(rows: Any, form: type[Told], name: str, most: int, wrong: Mistakes) -> list[Mapping[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong.add(name, say("内容不完整", "it is not whole"))
        return []
    if len(rows) > most:
        wrong.add(name, say(f"{len(rows)} 项，至多 {most} 项", f"{len(rows)} of them, at most {most}"))
    read_ones = [form(_texts(row)) for row in rows[:most]]
    for at, one in enumerate(read_ones):
        wrong.form(one, f"{name}.{at}.")
    return [one.cleaned_data for one in read_ones if one.is_valid()]
