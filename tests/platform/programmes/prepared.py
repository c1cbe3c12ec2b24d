"""What the pages of programmes need to be looked at: the four that ship, begun five weeks ago, with work that waits."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from kexin.platform.programmes.confirming import write_down
from kexin.platform.programmes.inspecting import inspect, rectify
from kexin.platform.programmes.missing import find_missed
from kexin.platform.programmes.models import Finding, Inspection, Payment, Row, Running
from kexin.platform.programmes.moving import propose
from kexin.platform.programmes.paying import decide_payment
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.starting import start
from tests.platform.programmes.started import LOANS, SAFETY, key, lanes, row, safety, water
from tests.platform.world import person


def prepare() -> None:
    """Fill the database."""
    today = localdate()
    begin = today - timedelta(days=35)
    estates, alleys, sites = water(begin, "generated"), lanes(begin, "generated"), safety(begin, "generated")
    start(person("dept-manager"), LOANS, {part: [person(who).organisation] for part, who in (("department", "dept-clerk"), ("bureau", "cs-clerk"), ("bank", "bank-clerk"))}, "", begin, key())
    for payment in Payment.objects.filter(row__running=estates).order_by("pk")[:40]:
        decide_payment(person("cs-reviewer"), payment, True, begin)
    propose(person("cs-clerk"), row(estates, "G18"), "start_works", {"cost": 120_000_000, "started_on": today, "due_on": today + timedelta(days=90)}, "方案已定", today, key())
    first = Row.objects.filter(running=sites).order_by("code")[0]
    full = {i.id: "yes" for i in reading(SAFETY, today).programme.checklist("full").items}
    inspect(person("town-clerk"), sites, "full", first, cadence="leaders", post="3", on=begin, answers={**full, "duties": "no", "tidy": "no"}, note="", today=begin, key=key())
    finding = Finding.objects.filter(running=sites).order_by("-due_on")[0]
    rectify(person("town-clerk"), finding, "已清理堆放的纸箱", today)
    write_down(person("community-clerk"), row(alleys, "G01"), "works", [f"{n}号" for n in range(1, 25)], True, "door", today, "签名.pdf", SimpleUploadedFile("签名.pdf", b"%PDF-1.4 signed"), today)
    find_missed(today)


def path(programme: str, end: str = "") -> str:
    """A page of a programme."""
    return f"/programmes/{Running.objects.get(programme=programme).number}/{end}"


def row_path(programme: str, code: str, end: str = "") -> str:
    """A page of a row."""
    return f"/programmes/rows/{Row.objects.get(running__programme=programme, code=code).pk}/{end}"


def finding_path() -> str:
    """The finding that waits to be checked again."""
    return f"/programmes/findings/{Finding.objects.filter(state='rectified').earliest('pk').pk}/"


def inspection_path() -> str:
    """The inspection that found something."""
    return f"/programmes/inspections/{Inspection.objects.filter(passed=False).earliest('pk').pk}/"
