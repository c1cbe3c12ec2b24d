"""The tree of organisations: what fits below what, and opening, renaming and closing one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from kexin.library.regions import PLACES, region_name
from kexin.library.tables import PREFECTURES
from kexin.platform.orgs.models import Kind, Organisation, Person
from kexin.platform.orgs.scope import inside
from kexin.platform.refusal import refusal
from kexin.text import Text, same

#: What may stand below what.
BELOW: Mapping[str, tuple[Kind, ...]] = {
    Kind.DEPARTMENT: (Kind.BUREAU, Kind.PARK), Kind.BUREAU: (Kind.PARK, Kind.LOCAL), Kind.LOCAL: (Kind.LOCAL,), Kind.BANK: (Kind.BRANCH, Kind.SUBBRANCH, Kind.SUBSIDIARY), Kind.BRANCH: (Kind.SUBBRANCH,)}


def kinds_below(organisation: Organisation) -> tuple[Kind, ...]:
    """The kinds that fit below; none below a closed one."""
    return BELOW.get(organisation.kind, ()) if organisation.closed_on is None else ()


def areas_within(area: str) -> list[tuple[str, Text]]:
    """The areas that an organisation below may look after: the own one and those inside it, counties where a rule of ours names them."""
    known = dict.fromkeys([area, *PREFECTURES, *PLACES])
    return [(code, region_name(code)) for code in known if code.startswith(inside(area))]


def add_below(by: Person, parent: Organisation, *, code: str, kind: str, name_zh: str, name_en: str, area: str, park: str = "") -> Organisation:
    """A new organisation below *parent*; the same code again makes no second one.

    Raises:
        ProblemsError: the kind or the area does not fit, something else than a park names one, or the code is taken.
    """
    if not parent.path.startswith(by.organisation.path) or kind not in kinds_below(parent):
        raise refusal("kind", code, same(kind), same(", ".join(kinds_below(parent))) if kinds_below(parent) else Text("此机构之下不设机构", "nothing stands below this one"), Text("请选择合适的类型", "choose a kind that fits"))
    if area not in dict(areas_within(parent.area)):
        raise refusal("area", code, same(area), same(inside(parent.area) + "…"), Text("请选择本区域内的地区", "choose an area inside that of the one above"))
    if kind == Kind.LOCAL and area.endswith("00"):
        raise refusal("area", code, region_name(area), Text("区县代码", "the code of a county"), Text("区县部门、乡镇和街道只看本区县", "such an office looks after its own county only"))
    if park and kind != Kind.PARK:
        raise refusal("park", code, same(park), Text("仅园区填写", "for parks alone"), Text("请留空", "leave it empty"))
    try:
        with transaction.atomic():
            return Organisation.objects.create(code=code, kind=kind, name_zh=name_zh, name_en=name_en, area=area, park=park, parent=parent)
    except IntegrityError:
        raise refusal("code-taken", code, Text(f"代码已存在：{code}", f"the code {code} is taken"), Text("每个机构一个代码", "one code for each organisation"), Text("请换一个代码", "choose another code")) from None


def rename(organisation: Organisation, *, name_zh: str, name_en: str) -> None:
    """Another name; papers of the past keep the old one."""
    organisation.name_zh, organisation.name_en = name_zh, name_en
    organisation.save(update_fields=["name_zh", "name_en"])


def close(by: Person, organisation: Organisation) -> None:
    """Close it: its people have left, nothing is open below; what it did stays to be seen from above.

    Raises:
        ProblemsError: somebody still sits there, something below is open, or it is one's own.
    """
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if row.pk == by.organisation_id or not row.path.startswith(by.organisation.path):
            raise refusal("own", row.code, Text("本机构由上级撤销", "your own organisation is closed from above"), Text("下级机构", "one below yours"), Text("请由上级主管办理", "ask the manager above"))
        people, below = row.people.filter(is_active=True).count(), row.below.filter(closed_on=None).count()
        if people or below:
            raise refusal("not-empty", row.code, Text(f"仍有 {people} 名在用人员、{below} 个下级机构", f"{people} active people and {below} organisations below are left"), Text("没有人员与下级机构", "no people and nothing below"), Text("请先调离或停用人员", "first move or deactivate its people"))
        if row.closed_on is None:
            row.closed_on = timezone.localdate()
            row.save(update_fields=["closed_on"])
