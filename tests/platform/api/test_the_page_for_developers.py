"""docs/api.md is true: the example client prints what the page shows, every address stands there, and the reference page works without a script."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from kexin.platform.api.describing import _ZH
from kexin.platform.api.routes import api
from tests.conftest import ROOT
from tests.platform.served import environment, served
from tests.platform.tables import copy_tables

PAGE = ROOT / "docs" / "api.md"
CLIENT = ROOT / "docs" / "examples" / "client.py"


def test_the_example_client_prints_what_the_page_shows(tmp_path: Path) -> None:
    copy_tables(tmp_path / "site.sqlite3")
    filled = subprocess.run([sys.executable, "-m", "tests.platform.api.opened", str(tmp_path), "bank-cs-clerk"], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert filled.returncode == 0, filled.stderr[-2000:]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
    with served(tmp_path) as site:
        ran = subprocess.run([sys.executable, str(CLIENT)], env={**kept, "KEXIN_URL": site.address, "KEXIN_TOKEN": filled.stdout.split()[-1]}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    shown = re.search(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert ran.stdout == shown[1]


def test_every_address_stands_on_the_page_with_its_right() -> None:
    rows = set(re.findall(r"^\| `([A-Z]+ /\S+)` \| `?([\w.]+)`? \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {(f"{method.upper()} {path}", said["x-right"] or "any") for path, methods in api.described["paths"].items() for method, said in methods.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_reference_shows_every_address_and_runs_no_script_of_its_own(as_: Callable[..., Client], language: str) -> None:
    page = as_("bank-cs-clerk", language).get("/api/").content.decode()
    for path, methods in api.described["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
    assert "<script>" not in page and " style=" not in page and "//cdn" not in page
    assert ("所需权限" in page) == (language == "zh-hans")


@pytest.mark.django_db
def test_strangers_may_read_the_reference_and_the_description(client: Client) -> None:
    assert client.get("/api/", headers={"host": "localhost"}).status_code == 200
    said = client.get("/api/v1/openapi.json", headers={"host": "localhost"}).json()
    assert said["openapi"].startswith("3.1") and said == json.loads(json.dumps(api.described))


def test_what_parameters_mean_is_said_in_chinese_too() -> None:
    words = {p["description"] for methods in api.described["paths"].values() for said in methods.values() for p in said["parameters"] if "x-zh" not in p and "description" in p}
    # Lists of codes read alike in both languages.
    assert all((re.fullmatch(r"[\w, ]+", each) and "_" in each) or each.split(", ")[0] in ("submitted", "normal") for each in words), words
    assert _ZH


@pytest.mark.django_db
def test_strangers_who_ask_often_have_it_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = Client(headers={"host": "localhost"})
    first = {address: stranger.get(address).content for address in ("/api/", "/api/v1/openapi.json")}
    assert json.loads(first["/api/v1/openapi.json"]) == api.described
    for name in ("groups", "refusals"):
        monkeypatch.setattr(f"kexin.platform.api.reference.{name}", None)
    monkeypatch.setattr("kexin.platform.api.views.json", None)
    assert stranger.get("/api/").status_code == 200
    assert stranger.get("/api/v1/openapi.json").content == first["/api/v1/openapi.json"]
