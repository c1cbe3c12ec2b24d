"""What people type at the programmes desk; the cells of a row are asked for as the programme's file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from kexin.formula.python_program import Value
from kexin.platform.forms import CleanText, DayField, KeyField, LongSelect, MoneyField, PastDayField
from kexin.platform.language import both, current, say
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.programmes.scope import candidates
from kexin.problems import ProblemsError, visible
from kexin.programmes.inspecting import ANSWERS
from kexin.programmes.programme import Asked, Checklist, Field, Programme
from kexin.programmes.rows import LONGEST_CODE, LONGEST_TEXT
from kexin.text import Text


def _said(text: Text) -> str:
    return text.in_(current())


class Told(forms.Form):
    """A form that shows what a step says against it."""

    def refused(self, error: ProblemsError) -> None:
        """Every reason, above the fields."""
        for problem in error.problems:
            found, allowed, remedy = (visible(t.in_(current())) for t in (problem.found, problem.allowed, problem.remedy))
            where = visible(problem.where) if ":" in problem.where else ""
            self.add_error(None, (f"{where}{say('：', ': ')}" if where else "") + say(f"{found}（要求：{allowed}）。{remedy}。", f"{found} (allowed: {allowed}). To do: {remedy}."))


def cell_field(field: Field, required: bool) -> forms.Field:
    """How a cell is asked for."""
    label, unit = _said(field.title), _said(field.unit) if field.unit is not None else ""
    if unit and unit != label:
        label += f"{say('（', ' (')}{unit}{say('）', ')')}"
    options: dict[str, Any] = {"label": label, "required": required}
    match field.kind:
        case "choice":
            return forms.ChoiceField(choices=[("", "—"), *((code, _said(title)) for code, title in field.choices.items())], **options)
        case "count":
            return forms.IntegerField(min_value=0, max_value=10**9, **options)
        case "money":
            return MoneyField(**options)
        case "date":
            return DayField(**options)
        case "bool":
            return forms.TypedChoiceField(choices=[("", "—"), ("yes", say("是", "yes")), ("no", say("否", "no"))], coerce=lambda text: text == "yes", empty_value=None, **options)
    return CleanText(max_length=LONGEST_TEXT, **options)


def initial_of(field: Field, value: Value) -> Any:
    """A cell as the form shows it."""
    if value is None:
        return None
    if field.kind == "money" and isinstance(value, int):
        return f"{value // 100}.{value % 100:02}" if value % 100 else str(value // 100)
    if field.kind == "bool":
        return "yes" if value else "no"
    return value


class CellsForm(Told):
    """Cells of a row."""

    def __init__(self, cells: Iterable[Field], *args: Any, values: Mapping[str, Value] | None = None, all_needed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cells = tuple(cells)
        for cell in self.cells:
            self.fields[cell.id] = cell_field(cell, all_needed or cell.required)
            self.initial.setdefault(cell.id, initial_of(cell, (values or {}).get(cell.id)))

    def values(self) -> dict[str, Value]:
        """What was typed; an empty cell is unknown."""
        return {c.id: None if self.cleaned_data[c.id] == "" else self.cleaned_data[c.id] for c in self.cells}


class RowForm(CellsForm):
    """A row with its code and its name."""

    def __init__(self, programme: Programme, cells: Iterable[Field], *args: Any, code: str | None = None, **options: Any) -> None:
        super().__init__(cells, *args, **options)
        head: dict[str, forms.Field] = {} if code is not None else {"code": CleanText(label=_said(programme.register.code), max_length=LONGEST_CODE)}
        head["name"] = CleanText(label=_said(programme.register.name), max_length=LONGEST_TEXT)
        self.fields = {**head, **self.fields}


class MoveForm(CellsForm):
    """What is filled in on the way, and a remark."""

    key = KeyField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, all_needed=True, **options)
        self.fields["note"] = CleanText(label=both("说明", "remark"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class DecideForm(forms.Form):
    """Confirmed, or sent back with a reason."""

    confirmed = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    reason = CleanText(max_length=300, required=False)


class StartForm(Told):
    """Who takes which part, and the rows to begin with."""

    key = KeyField()

    def __init__(self, programme: Programme, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = tuple(p.id for p in programme.parts)
        for part in programme.parts:
            self.fields[f"part_{part.id}"] = _Partners(candidates(part.kinds, person), label=_said(part.title), required=True, widget=forms.CheckboxSelectMultiple)
        if programme.register.files:
            self.fields["file"] = forms.ChoiceField(
                label=both("起始登记册", "the register begins with"), required=False, choices=[("", say("空的登记册", "no rows")), *((f.id, _said(f.title)) for f in programme.register.files)])

    def partners(self) -> dict[str, list[Organisation]]:
        """The organisations of each part."""
        return {part: list(self.cleaned_data[f"part_{part}"]) for part in self.parts}


class _Partners(forms.ModelMultipleChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        """Its name and what it is."""
        return f"{obj.name} · {obj.kind_title}"


class InspectionForm(Told):
    """A checklist on the spot: three answers for each question."""

    key = KeyField()
    on = PastDayField(label=both("检查日", "day"))

    def __init__(self, programme: Programme, checklist: Checklist, rows: Iterable[tuple[str, str]], cadences: Iterable[str], *args: Any, row: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.checklist = checklist
        allowed = set(cadences)
        schedules = [c for c in programme.cadences if c.checklist == checklist.id and c.id in allowed]
        posts = max((programme.role(c.role).posts for c in schedules if c.each == "post"), default=0)
        self.fields["row"] = forms.ChoiceField(
            label=_said(programme.register.row), required=False, choices=[("", say("不针对单独一个", "none in particular")), *rows], initial=row, widget=LongSelect)
        if schedules:
            self.fields["cadence"] = forms.ChoiceField(label=both("检查安排", "schedule"), required=False, choices=[*((c.id, _said(c.title)) for c in schedules), ("", say("安排之外的检查", "none: an extra inspection"))])
        if posts:
            self.fields["post"] = forms.ChoiceField(label=both("带队", "led by"), required=False, choices=[("", "—"), *((str(n), str(n)) for n in range(1, posts + 1))])
        for item in checklist.items:
            self.fields[f"item_{item.id}"] = forms.ChoiceField(label=_said(item.title), choices=[(a, _said(t)) for a, t in ANSWERS.items()], widget=forms.RadioSelect)
        self.fields["note"] = CleanText(label=both("说明", "remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def answers(self) -> dict[str, str]:
        """By question."""
        return {i.id: self.cleaned_data[f"item_{i.id}"] for i in self.checklist.items}


class NoteForm(forms.Form):
    """What was done about a finding, or what was seen."""

    note = CleanText(label=both("整改情况", "what was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RecheckForm(forms.Form):
    """Is it in order now?"""

    passed = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    note = CleanText(max_length=500, required=False)


class ConfirmationForm(Told):
    """What households said, with the form that they signed."""

    def __init__(self, asked: Asked, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["households"] = CleanText(label=both("住户（每行一户，写门牌）", "households (one in each line, by their door)"), max_length=9000, widget=forms.Textarea(attrs={"rows": 6}))
        self.fields["agreed"] = forms.ChoiceField(label=_said(asked.title), choices=[("yes", say("同意", "agreed")), ("no", say("不同意", "not agreed"))], widget=forms.RadioSelect)
        self.fields["way"] = forms.ChoiceField(label=both("方式", "way"), choices=[(code, _said(t)) for code, t in asked.ways.items()])
        self.fields["on"] = PastDayField(label=both("日期", "day"))
        self.fields["file"] = forms.FileField(label=both("签名表、照片或电话记录", "signed form, photo or note of the call"), help_text=both("PDF、JPG、PNG、DOCX、XLSX，至多 20 MB；登记其 SHA-256", "PDF, JPG, PNG, DOCX or XLSX of at most 20 MB; its SHA-256 is kept"))


class PaymentForm(Told):
    """What a party paid in."""

    key = KeyField()

    def __init__(self, parties: Mapping[str, Text], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"] = forms.ChoiceField(label=both("付款方", "party"), choices=[(code, _said(t)) for code, t in parties.items()])
        self.fields["amount"] = MoneyField(label=both("金额", "amount"))
        self.fields["on"] = PastDayField(label=both("到账日", "received on"))
        self.fields["note"] = CleanText(label=both("凭证号或说明", "reference or remark"), max_length=200, required=False)


class EventForm(Told):
    """Something that happened."""

    key = KeyField()

    def __init__(self, programme: Programme, kinds: Iterable[str], rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = set(kinds)
        self.fields["kind"] = forms.ChoiceField(label=both("事件", "event"), choices=[(h.id, _said(h.title)) for h in programme.happenings if h.id in allowed])
        self.fields["row"] = forms.ChoiceField(label=_said(programme.register.row), required=False, choices=[("", "—"), *rows], widget=LongSelect)
        self.fields["on"] = PastDayField(label=both("日期", "day"))
        self.fields["note"] = CleanText(label=both("情况", "what happened"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PaperForm(Told):
    """A photo or document."""

    file = forms.FileField(label=both("照片或文件", "photo or document"), help_text=both("PDF、JPG、PNG、DOCX、XLSX，至多 20 MB", "PDF, JPG, PNG, DOCX or XLSX of at most 20 MB"))


class TableForm(Told):
    """A table of rows."""

    file = forms.FileField(label=both("表格文件", "table"), help_text=both("XLSX 或 CSV；首行为列名，可先导出一份作为模板。新编号新增，已有编号更新。", "XLSX or CSV with the names of columns in its first line; an export is a good template. New codes are added, known ones changed."))
