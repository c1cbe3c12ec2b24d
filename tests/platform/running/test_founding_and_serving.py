"""A site from nothing: its tables, the first two managers, a night; what stands in the way is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.scratch import Scratch
from tests.platform.tables import ROOT

TWO = ("--manager", "zhang,张三,zhang@example.org", "--manager", "li,李四,li@example.org")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """An empty site."""
    found = Scratch(tmp_path_factory.mktemp("site"), "")
    found.run("kexin", "site", "migrate")
    return found


def test_two_managers_from_the_first_day(site: Scratch) -> None:
    said = site.run("kexin", "site", "found", "--department", "省科技厅", "--area", "430000", *TWO)
    assert [line.split("\t")[0] for line in said.splitlines()] == ["zhang", "li"]
    assert all("http" in line for line in said.splitlines())


def test_one_manager_is_not_enough(site: Scratch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kexin", "--lang", "en", "site", "found", "--code", "other", "--department", "x", "--area", "430000", *TWO[:2]], cwd=ROOT, env=site.environment(),
        capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "two managers are needed" in done.stderr


def test_a_night_in_which_all_is_well(site: Scratch) -> None:
    assert all(done["well"] for done in json.loads(site.run("kexin", "site", "nightly", "--json")))


def test_tables_of_another_version_are_not_served(tmp_path: Path) -> None:
    new = Scratch(tmp_path / "new", "")
    done = subprocess.run([sys.executable, "-m", "kexin", "--lang", "en", "serve"], cwd=ROOT, env=new.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run kexin site migrate" in done.stderr


def test_without_its_packages_one_is_told_what_to_install(tmp_path: Path) -> None:
    script = (
        "import importlib.util as u, sys\nfound = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'granian' else found(name, *more)\n"
        "from kexin.cli.main import main\nmain(['--lang', 'en', 'serve'])")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=Scratch(tmp_path, "").environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'kexin[platform]'" in done.stderr
