"""Programmes that run in the small world of the tests, with the offices and the company that take part."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.platform.programmes.models import Row, Running
from kexin.platform.programmes.starting import start
from tests.platform.world import PASSWORD, person

WATER, LANES, SAFETY, LOANS = "cn.changsha.kaifu-water.2023", "cn.changsha.baimaqiao-lanes.2023", "cn.changsha.chengtanjiang-safety.2023", "kexin.kv-loan"
DAY = date(2026, 6, 30)


def key() -> str:
    """Another one each time."""
    return uuid4().hex


def office(code: str, zh: str, area: str, above: str = "cs") -> Organisation:
    """A local office with its people (``kf-clerk`` …); the same once it is there."""
    known = Organisation.objects.filter(code=code).first()
    if known is not None:
        return known
    made = Organisation.objects.create(code=code, kind=Kind.LOCAL, name_zh=zh, area=area, parent=Organisation.objects.get(code=above))
    for role in Role:
        Person.objects.create(username=f"{code}-{role.value}", name=f"{zh}{Role(role).label}", organisation=made, role=role, password=PASSWORD)
    return made


def water(day: date = DAY, file: str = "") -> Running:
    """Run by the Changsha bureau, with the company of ``firm-cs`` as the water company."""
    return start(person("cs-manager"), WATER, {"housing": [person("cs-clerk").organisation], "water": [person("firm-cs-clerk").organisation]}, file, day, key())


def lanes(day: date = DAY, file: str = "") -> Running:
    """Run by the Changsha bureau with a subdistrict and a community below it."""
    street, community = office("street", "示例街道", "430182"), office("community", "示例社区", "430182", "street")
    return start(person("cs-manager"), LANES, {"street": [street], "community": [community]}, file, day, key())


def safety(day: date = DAY, file: str = "") -> Running:
    """Run by the Changsha bureau, worked by a town."""
    return start(person("cs-manager"), SAFETY, {"town": [office("town", "示例镇", "430181")]}, file, day, key())


def row(running: Running, code: str) -> Row:
    """A row by its code."""
    return Row.objects.select_related("running").get(running=running, code=code)
