"""A programme that nobody knew of is written to a folder and walked through the site: begun, rows in by table, inspected, put right, moved, out as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexin.platform.programmes.models import Finding, Row, Running
from tests.platform.activities.made import park
from tests.platform.programmes.started import key
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]

FILE = """
id: cn.example.elevators.2026
title: {zh: 老旧电梯更新, en: renewal of old lifts}
summary: {zh: 逐台登记、检查、更新。, en: "Each lift is listed, inspected and renewed."}
document: {number: null, issuer: [示例市], url: null, checked_on: null}
effective: {from: 2026-01-01, to: null}
region: "430100"
evidence: own
source: 示例
note: {zh: 示例，不是任何政府的文件。, en: "An example, no document of any government."}
organisations:
  - {id: office, zh: 主管部门, en: office, kinds: [bureau, local]}
roles:
  - {id: clerk, zh: 经办, en: clerk, organisation: office, seats: [clerk]}
  - {id: reviewer, zh: 复核, en: reviewer, organisation: office, seats: [reviewer]}
register:
  by: [clerk]
  row: {zh: 电梯, en: lift}
  code: {zh: 设备代码, en: number}
  name: {zh: 位置, en: place}
  fields:
    - {id: floors, zh: 层数, en: floors, kind: count, required: true, unit: {zh: 层, en: floors}}
    - {id: installed_on, zh: 安装日, en: installed on, kind: date}
    - {id: price, zh: 造价, en: price, kind: money}
    - {id: gated, zh: 有安全门, en: has a safety gate, kind: bool}
stages:
  - {id: old, zh: 待更新, en: old}
  - {id: renewed, zh: 已更新, en: renewed, tone: good, ends: true}
moves:
  - id: renew
    zh: 更新
    en: renew it
    from: [old]
    to: renewed
    by: [clerk]
    second: [reviewer]
    fill: [price]
    needs: [{id: clear, zh: 问题已销号, en: nothing is left open, when: open_findings == 0}, {id: seen, zh: 已检查, en: it was inspected, when: count(inspections) > 0}]
severities: [{id: any, zh: 一般, en: minor, days: 5}]
checklists:
  - {id: look, zh: 查看, en: a look, by: [clerk], rectify: [clerk], recheck: [reviewer], items: [{id: door, zh: 门正常, en: the door works, severity: any}]}
cadences: [{id: monthly, zh: 每月查看, en: a look each month, every: monthly, each: row, role: clerk, checklist: look}]
quantities: [{id: open_findings, zh: 未销号, en: left open, formula: 'count(findings, state != "closed")'}]
figures:
  - {id: lifts, zh: 电梯, en: lifts, unit: {zh: 台, en: lifts}, formula: count(rows)}
  - {id: renewed, zh: 已更新, en: renewed, unit: {zh: 台, en: lifts}, formula: 'count(rows, stage == "renewed")'}
lists: [{id: high, zh: 二十层以上, en: above twenty floors, when: floors > 20}]
"""


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """The site's own folder of programmes, with one in it."""
    own = tmp_path / "cn.example.elevators.2026"
    own.mkdir()
    (own / "programme.yaml").write_text(FILE, encoding="utf-8")
    settings.PROGRAMMES = tmp_path
    return tmp_path


def begun(as_: As) -> Running:
    """The bureau's manager begins it."""
    manager = as_("cs-manager")
    assert "老旧电梯更新" in manager.get("/programmes/begin/").content.decode()
    answer = manager.post("/programmes/begin/cn.example.elevators.2026/", {"key": key(), "part_office": [person("cs-clerk").organisation.pk]})
    assert answer.status_code == 302, answer.content.decode()
    return Running.objects.get(programme="cn.example.elevators.2026")


def table(*lines: str) -> SimpleUploadedFile:
    """A table with the headings of the file."""
    return SimpleUploadedFile("电梯.csv", "\n".join(("设备代码,位置,层数,安装日,有安全门", *lines)).encode())


def test_it_walks_through_the_site(folder: Path, as_: As) -> None:
    running = begun(as_)
    clerk, reviewer = as_("cs-clerk"), as_("cs-reviewer")
    base = f"/programmes/{running.number}"
    taken = clerk.post(f"{base}/rows/table/", {"file": table("E1,一号楼,18,2003/5/1,是", "E2,二号楼,26,,否")})
    assert taken.status_code == 302, taken.content.decode()
    lift = Row.objects.get(running=running, code="E1")
    assert lift.values == {"floors": 18, "installed_on": "2003-05-01", "gated": True}
    listed = clerk.get(f"{base}/rows/?list=high").content.decode()
    assert "二号楼" in listed and "一号楼" not in listed

    seen = clerk.post(f"{base}/inspect/look/", {"key": key(), "on": running.started_on.isoformat(), "row": lift.pk, "cadence": "monthly", "item_door": "no", "note": ""})
    assert seen.status_code == 302, seen.content.decode()
    finding = Finding.objects.get(row=lift)
    assert "门正常" in clerk.get(f"{base}/findings/").content.decode()
    refused = clerk.post(f"/programmes/rows/{lift.pk}/move/renew/", {"key": key(), "price": "50万", "note": ""})
    assert refused.status_code == 422 and "问题已销号" in refused.content.decode()
    assert clerk.post(f"/programmes/findings/{finding.pk}/rectify/", {"note": "已修"}).status_code == 302
    assert reviewer.post(f"/programmes/findings/{finding.pk}/recheck/", {"passed": "yes", "note": ""}).status_code == 302

    assert clerk.post(f"/programmes/rows/{lift.pk}/move/renew/", {"key": key(), "price": "50万", "note": ""}).status_code == 302
    step = lift.steps.get()
    assert "待复核" in reviewer.get(f"/programmes/rows/{lift.pk}/").content.decode()
    assert reviewer.post(f"/programmes/steps/{step.pk}/decide/", {"confirmed": "yes", "reason": ""}).status_code == 302
    lift.refresh_from_db()
    assert (lift.state, lift.values["price"]) == ("renewed", 50_000_000)
    board = as_("cs-auditor").get(f"{base}/").content.decode()
    assert "<b>2台</b>" in board and "<b>1台</b>" in board


def test_a_workbook_goes_out_and_comes_in_again(folder: Path, as_: As) -> None:
    running = begun(as_)
    clerk = as_("cs-clerk")
    clerk.post(f"/programmes/{running.number}/rows/table/", {"file": table("E1,=1+1,18,2003-05-01,是")})
    out = b"".join(getattr(clerk.get(f"/programmes/{running.number}/rows.xlsx"), "streaming_content", ()))
    book = openpyxl.load_workbook(BytesIO(out))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:5] == ("设备代码", "位置", "阶段", "层数", "安装日")
    assert rows[1][1] == "=1+1" and book.worksheets[0]["B2"].data_type == "s"
    again = clerk.post(f"/programmes/{running.number}/rows/table/", {"file": SimpleUploadedFile("登记册.xlsx", out)}, follow=True)
    assert "1 行没有变化" in again.content.decode()


def test_every_mistake_of_a_table_is_told_and_nothing_is_taken(folder: Path, as_: As) -> None:
    running = begun(as_)
    answer = as_("cs-clerk").post(f"/programmes/{running.number}/rows/table/", {"file": table("E1,一号楼,many,2003-05-01,是", "E2,二号楼,,2003-13-01,是", "E2,三号楼,3,2003-05-01,perhaps", "E4,四\u202e号楼,3,,")})
    said = answer.content.decode()
    assert answer.status_code == 422
    for part in (":2:floors", ":3:floors", ":3:installed_on", ":4:gated", ":4", ":5:name"):
        assert part in said, part
    assert not Row.objects.filter(running=running).exists()


def test_a_row_by_hand_and_what_is_wrong_with_it(folder: Path, as_: As) -> None:
    running = begun(as_)
    clerk = as_("cs-clerk")
    address = f"/programmes/{running.number}/rows/new/"
    wrong = clerk.post(address, {"code": "E9", "name": "九\x00号楼", "floors": "-1", "installed_on": "yesterday", "gated": "perhaps"})
    assert wrong.status_code == 422
    assert clerk.post(address, {"code": "E9", "name": "九号楼", "floors": "9", "installed_on": "", "gated": "no"}).status_code == 302
    assert Row.objects.get(running=running).values == {"floors": 9, "gated": False}
    assert "price" not in clerk.get(address).content.decode()


def test_a_file_with_mistakes_is_told_where_programmes_begin(folder: Path, as_: As) -> None:
    (folder / "cn.example.elevators.2026" / "programme.yaml").write_text(FILE.replace("kind: money", "kind: gold"), encoding="utf-8")
    page = as_("cs-manager").get("/programmes/begin/").content.decode()
    assert "cn.example.elevators.2026/programme.yaml:24: register.fields[2].kind" in page
    assert "开福区老旧小区户表改造" in page


def test_a_programme_whose_file_is_gone_says_so(folder: Path, as_: As) -> None:
    running = begun(as_)
    (folder / "cn.example.elevators.2026" / "programme.yaml").unlink()
    answer = as_("cs-clerk").get(f"/programmes/{running.number}/")
    assert answer.status_code < 500
    assert "没有这个专项" in answer.content.decode()
    assert as_("cs-clerk").get("/").status_code == 200
    assert as_("cs-clerk").get("/programmes/").status_code == 200


def test_nobody_from_elsewhere_sees_it(folder: Path, as_: As) -> None:
    running = begun(as_)
    for who in ("zz-clerk", "bank-cs-clerk", "firm-cs-clerk", "other-cs-manager"):
        assert as_(who).get(f"/programmes/{running.number}/").status_code == 404
    park()
    assert as_("park-clerk").get(f"/programmes/{running.number}/").status_code == 404
    assert as_("dept-auditor").get(f"/programmes/{running.number}/").status_code == 200


def test_an_office_takes_part_below_its_own_tree_alone(folder: Path, as_: As) -> None:
    answer = as_("cs-manager").post("/programmes/begin/cn.example.elevators.2026/", {"key": key(), "part_office": [person("zz-clerk").organisation.pk]})
    assert answer.status_code == 422 and not Running.objects.exists()
