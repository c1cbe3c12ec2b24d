"""An entry of the trail in words: what it is about, and what changed from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from auditlog.models import LogEntry
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from kexin.formula.amounts import exact_money
from kexin.platform.language import current
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.platform.trail import COVERED
from kexin.problems import visible
from kexin.text import Text

KINDS: Mapping[str, Text] = {
    "orgs.person": Text("人员", "person"), "orgs.organisation": Text("机构", "organisation"), "orgs.seatchange": Text("席位变更", "change of seat"), "companies.company": Text("企业", "company"),
    "lending.application": Text("贷款", "loan"), "lending.decision": Text("审批", "decision"), "lending.drawdown": Text("放款", "drawdown"), "lending.filing": Text("备案", "filing"),
    "lending.repayment": Text("还款", "repayment"), "lending.report": Text("贷后报告", "report"), "lending.document": Text("材料", "document"), "claims.claim": Text("补偿", "claim"),
    "claims.review": Text("补偿审核", "review of a claim"), "claims.recovery": Text("追偿", "recovery")}
EVENTS: Mapping[str, Text] = {
    "signed-in": Text("登录", "signed in"), "signed-out": Text("退出", "signed out"), "refused": Text("登录未成功", "sign-in refused"), "unknown": Text("登录未成功（无此用户）", "sign-in refused: no such name"),
    "password-changed": Text("修改密码", "changed the password"), "password-set": Text("设置密码", "set a password"), "password-reset": Text("重置密码", "reset the password"),
    "factor-added": Text("启用第二重验证", "added a second factor"), "factor-removed": Text("停用第二重验证", "removed a second factor"), "factor-reset": Text("更换恢复码", "new recovery codes"),
    "factor-refused": Text("第二重验证未通过", "second factor refused"), "looked": Text("查看个人信息", "looked at personal data"), "exported-trail": Text("导出审计记录", "exported the trail"),
    "exported-person": Text("导出个人信息", "exported personal data"), "erased": Text("注销个人信息", "erased personal data")}
ACTIONS: Mapping[int, Text] = {0: Text("新增", "added"), 1: Text("更改", "changed"), 2: Text("删除", "deleted"), 3: Text("访问", "accessed")}
FIELDS: Mapping[str, Text] = {
    "state": Text("状态", "state"), "organisation": Text("机构", "organisation"), "role": Text("角色", "role"), "is_active": Text("在用", "active"), "active": Text("在用", "active"), "name": Text("姓名或名称", "name"),
    "username": Text("登录名", "sign-in name"), "phone": Text("电话", "telephone"), "email": Text("邮箱", "e-mail"), "language": Text("语言", "language"), "name_zh": Text("中文名称", "Chinese name"), "name_en": Text("英文名称", "English name"),
    "code": Text("代码", "code"), "kind": Text("类型", "kind"), "area": Text("地区", "area"), "parent": Text("上级", "above"), "closed_on": Text("撤销日", "closed on"), "reason": Text("理由", "reason"), "proposed_by": Text("提出人", "proposed by"),
    "decided_by": Text("复核人", "decided by"), "decided_at": Text("复核时间", "decided at"), "number": Text("编号", "number"), "company": Text("企业", "company"), "bank": Text("银行", "bank"), "guarantor": Text("担保机构", "guarantor"),
    "asked": Text("申请金额", "asked"), "credit": Text("授信金额", "credit"), "line": Text("建议额度", "recommended line"), "drawn": Text("放款累计", "drawn"), "repaid": Text("还本累计", "repaid"), "filed": Text("备案金额", "filed"),
    "amount": Text("金额", "amount"), "principal": Text("本金", "principal"), "interest": Text("利息", "interest"), "earmarked": Text("占用额度", "earmarked"), "months": Text("期限（月）", "months"), "rate": Text("利率（基点）", "rate in basis points"),
    "mode": Text("方式", "mode"), "purpose": Text("用途", "purpose"), "product": Text("产品", "product"), "scheme": Text("方案", "scheme"), "quality": Text("五级分类", "five-class status"), "overdue_days": Text("逾期天数", "days overdue"),
    "on": Text("日期", "day"), "by": Text("经办人", "by"), "applied_by": Text("申请人", "applied by"), "applied_on": Text("申请日", "applied on"), "approved": Text("批准", "approved"), "submitted_by": Text("提交人", "submitted by"),
    "checked_by": Text("核查人", "checked by"), "confirmed_by": Text("确认人", "confirmed by"), "checked_at": Text("核查时间", "checked at"), "confirmed_at": Text("确认时间", "confirmed at"), "condition": Text("条件", "condition"),
    "due_on": Text("到期日", "due on"), "drawn_on": Text("首次放款日", "first drawn on"), "filed_on": Text("备案日", "filed on"), "signed_on": Text("签约日", "signed on"), "application": Text("贷款", "loan"), "claim": Text("补偿", "claim"),
    "person": Text("人员", "person"), "state_by": Text("办理人", "state set by"), "state_on": Text("办理日", "state set on"), "state_reason": Text("办理理由", "reason of the state"), "grade": Text("等级", "grade")}
#: Internal to the rows: they say nothing to a reader.
SILENT = frozenset({"id", "key", "path", "turn", "joined_at", "before_organisation", "before_role", "before_active", "initials"})
MONEY = frozenset({"asked", "credit", "line", "drawn", "repaid", "filed", "amount", "principal", "interest", "earmarked"})
LONGEST = 120
#: (address, what of the row it takes) of what an entry is about.
LINKS: Mapping[str, tuple[str, str]] = {
    "orgs.person": ("person", "pk"), "companies.company": ("company", "code"), "lending.application": ("application", "number"), "claims.claim": ("claim", "pk"), "lending.filing": ("filing", "pk")}


@dataclass(frozen=True)
class Change:
    """One field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the page."""

    entry: LogEntry
    who: str
    seat: str
    what: str
    about: str
    link: str
    changes: tuple[Change, ...]
    note: str


def in_words(entries: Iterable[LogEntry]) -> list[Entry]:
    """The entries of a page; what they point at is fetched once for each table."""
    found = list(entries)
    rows = _rows(found)
    return [_entry(entry, rows) for entry in found]


Rows = Mapping[tuple[type[models.Model], str], models.Model]


def _rows(entries: list[LogEntry]) -> Rows:
    wanted: dict[type[models.Model], set[str]] = {}
    for entry in entries:
        model = entry.content_type.model_class()
        if model is None:
            continue
        wanted.setdefault(model, set()).add(str(entry.object_pk))
        for name, values in _pairs(entry):
            field = _field(model, name)
            if field is not None and isinstance(field.related_model, type):
                wanted.setdefault(field.related_model, set()).update(v for v in values if v.isdigit())
    found: dict[tuple[type[models.Model], str], models.Model] = {}
    for model, keys in wanted.items():
        known = model._base_manager.in_bulk([int(k) for k in keys if k.isdigit()])
        found.update({(model, str(pk)): row for pk, row in known.items()})
    return found


def _pairs(entry: LogEntry) -> list[tuple[str, tuple[str, str]]]:
    return [(name, (str(pair[0]), str(pair[1]))) for name, pair in (entry.changes or {}).items() if isinstance(pair, list | tuple) and len(pair) == 2]


def _field(model: type[models.Model], name: str) -> models.Field[object, object] | None:
    return next((f for f in model._meta.fields if f.name == name), None)


def _entry(entry: LogEntry, rows: Rows) -> Entry:
    model = entry.content_type.model_class()
    label, data = f"{entry.content_type.app_label}.{entry.content_type.model}", entry.additional_data or {}
    kind, row = KINDS.get(label), rows.get((model, str(entry.object_pk))) if model else None
    event = EVENTS.get(str(data.get("event"))) or ACTIONS[entry.action]
    changes = tuple(
        Change(_title(name), _value(model, name, before, rows), _value(model, name, after, rows)) for name, (before, after) in _pairs(entry) if model and name not in SILENT and (before, after) != ("None", ""))
    about = name_of(row) if row is not None else visible(entry.object_repr)
    return Entry(
        entry, name_of(entry.actor) if entry.actor else "—", _seat(str(data.get("seat", ""))), event.in_(current()), f"{kind.in_(current()) if kind else label} {about}".strip(), _link(label, row), changes,
        visible(str(data.get("note", ""))))


def name_of(row: models.Model) -> str:
    """What a row is called on pages."""
    if isinstance(row, Person):
        return visible(f"{row.name}（{row.username}）" if current() == "zh" else f"{row.name} ({row.username})")
    return visible(row.name if isinstance(row, Organisation) else str(row))


def _title(name: str) -> str:
    return FIELDS[name].in_(current()) if name in FIELDS else name


def _seat(seat: str) -> str:
    role = seat.partition(":")[2]
    return str(Role(role).label) if role in Role.values else ""


def _link(label: str, row: models.Model | None) -> str:
    if row is None or label not in LINKS:
        return ""
    address, takes = LINKS[label]
    try:
        return reverse(address, args=[getattr(row, takes)])
    except NoReverseMatch:
        return ""


def _value(model: type[models.Model] | None, name: str, value: str, rows: Rows) -> str:
    """A stored value as a reader would write it; nothing for nothing."""
    field = _field(model, name) if model else None
    if value in ("None", "") or model is None:
        return ""
    if value == COVERED or field is None:
        return _short(value)
    if isinstance(field.related_model, type):
        row = rows.get((field.related_model, value))
        return name_of(row) if row is not None else value
    if value in ("True", "False"):
        return Text("是", "yes").in_(current()) if value == "True" else Text("否", "no").in_(current())
    if name in MONEY and value.lstrip("-").isdigit():
        return exact_money(int(value), current())
    if isinstance(field, models.DateTimeField):
        return _moment(value)
    return _short(_chosen(model, field, name, value))


def _chosen(model: type[models.Model], field: models.Field[object, object], name: str, value: str) -> str:
    """The words for one of a few values."""
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if name == "kind" and value in Kind.values:
        return str(Kind(value).label)
    states = getattr(model, "STATES", {}) if name == "state" else {}
    if isinstance(text := states.get(value), Text):
        return text.in_(current())
    return str(dict(field.flatchoices).get(value, value))


def _moment(value: str) -> str:
    """A moment as the trail keeps it, in UTC or with its zone."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return value
    return localtime(read if read.tzinfo else read.replace(tzinfo=UTC)).strftime("%Y-%m-%d %H:%M")


def _short(value: str) -> str:
    shown = visible(value)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
