"""The way of ``./demo``: a province is built once and kept, then served; its pages say that it is invented."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tools import assets


def environment(**more: str) -> dict[str, str]:
    """Without what a site on this machine is set to."""
    return {**{k: v for k, v in os.environ.items() if not k.startswith(("KEXIN_", "DJANGO_"))}, **more}


def build(folder: Path, *options: str) -> str:
    """What building says."""
    return subprocess.run(
        [sys.executable, "-m", "kexin.platform.demo", str(folder), "--size", "120", "--loans", "60", *options], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small province."""
    found = tmp_path_factory.mktemp("demo")
    said = build(found)
    assert "100%" in said
    assert "dept-reviewer" in said
    return found


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The site with it, served as ``./demo`` does."""
    assets.build()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "kexin", "--lang", "en", "serve", "--port", str(port), "--workers", "1"], cwd=ROOT, env=environment(KEXIN_HOME=str(folder / "site"), KEXIN_DEMO="1"))
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def test_it_is_built_once_and_kept(folder: Path) -> None:
    before = (folder / "demo.json").read_text()
    said = build(folder)
    assert json.loads(before)["password"] in said
    assert "%" not in said
    assert (folder / "demo.json").read_text() == before


def test_somebody_of_the_table_signs_in_and_reads_that_it_is_invented(folder: Path, address: str) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/accounts/login/", timeout=30).read().decode()
    assert "示范网站" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": "dept-reviewer", "password": json.loads((folder / "demo.json").read_text())["password"]}
    request = urllib.request.Request(f"{address}/accounts/login/", urllib.parse.urlencode(form).encode(), {"Referer": address})
    home = browser.open(request, timeout=30).read().decode()
    assert "示范网站" in home
    assert "待办" in home
    styles = re.search(r'href="(/static/built/tabler\.\w+\.css)"', home)
    assert styles is not None, "static files have hashed names"
    answer = browser.open(address + styles[1], timeout=30)
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_database_that_holds_something_is_left_alone(folder: Path) -> None:
    script = "import django; django.setup()\nfrom pathlib import Path\nfrom kexin.platform.demo.build import build\nbuild(Path('nowhere'), 'x')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(KEXIN_HOME=str(folder / "site"), DJANGO_SETTINGS_MODULE="kexin.platform.settings"), capture_output=True, text=True, check=False)
    assert "the database is not empty" in done.stderr


def test_a_list_is_published_and_visited_and_another_waits(folder: Path) -> None:
    with sqlite3.connect(f"file:{folder / 'site' / 'site.sqlite3'}?mode=ro", uri=True) as base:
        def said(question: str) -> list[Any]:
            return [row[0] if len(row) == 1 else row for row in base.execute(question).fetchall()]

        assert sorted(said("SELECT state FROM lists_edition")) == ["proposed", "published"]
        assert said("SELECT count(*) FROM lists_listing l JOIN lists_edition e ON l.edition_id = e.id WHERE e.state = 'proposed' AND l.preapproved > 0") != [0]
        listed, owned, met = (said(question)[0] for question in (
            "SELECT members FROM lists_edition WHERE state = 'published'", "SELECT count(DISTINCT company_id) FROM lists_assignment WHERE ended_on IS NULL",
            "SELECT count(DISTINCT company_id) FROM visits_visit WHERE outcome = 'met'"))
        assert listed == owned
        assert 0 < met < listed
        assert said("SELECT count(*) FROM visits_followup WHERE application_id IS NOT NULL") != [0]
        assert said("SELECT count(*) FROM visits_referral") != [0]
        assert said("SELECT count(*) FROM visits_visit v JOIN lists_edition e ON e.state = 'published' WHERE v.\"on\" < e.as_of") == [0]
