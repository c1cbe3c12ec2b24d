"""A backup, and a new installation made of it: every row, every paper, every book; changed bytes and full sites are refused."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.engines.fixtures import needs_postgres
from tests.platform.postgresql import server
from tests.platform.scratch import Scratch, empty
from tests.platform.tables import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A small site with a paid claim."""
    found = empty(tmp_path_factory.mktemp("site"))
    found.run("tests.platform.running.prepared")
    return found


@pytest.fixture(scope="module")
def kept(site: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    target = tmp_path_factory.mktemp("kept") / "backup.zip"
    said = site.run("kexin", "--lang", "en", "site", "backup", str(target))
    assert "1 papers" in said
    assert target.stat().st_mode & 0o077 == 0
    return target


def refused(site: Scratch, *arguments: str) -> str:
    """What is said where nothing is done."""
    done = subprocess.run([sys.executable, "-m", "kexin", "--lang", "en", "site", *arguments], cwd=ROOT, env=site.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def told(site: Scratch) -> dict[str, str]:
    """Everything of a site."""
    found: dict[str, str] = json.loads(site.run("tests.platform.running.told"))
    return found


def test_a_new_installation_has_every_row_paper_and_book(site: Scratch, kept: Path, tmp_path: Path) -> None:
    other = Scratch(tmp_path / "other", "")
    assert "the books are whole" in other.run("kexin", "--lang", "en", "site", "restore", str(kept))
    back, there = told(other), told(site)
    assert back == there
    assert len(back) > 30


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back(site: Scratch, kept: Path, tmp_path: Path) -> None:
    needs_postgres()
    with server() as address:
        big = Scratch(tmp_path / "big", address)
        big.run("kexin", "site", "restore", str(kept))
        again = tmp_path / "again.zip"
        big.run("kexin", "site", "backup", str(again))
        small = Scratch(tmp_path / "small", "")
        small.run("kexin", "site", "restore", str(again))
        with zipfile.ZipFile(kept) as first, zipfile.ZipFile(again) as second:
            assert {t["model"]: t["sha256"] for t in json.loads(first.read("manifest.json"))["tables"]} == {t["model"]: t["sha256"] for t in json.loads(second.read("manifest.json"))["tables"]}
        assert told(small) == told(big)


def test_a_site_that_holds_something_is_left_alone(site: Scratch, kept: Path) -> None:
    assert "it holds data already" in refused(site, "restore", str(kept))


def test_a_backup_never_replaces_a_file(site: Scratch, kept: Path) -> None:
    before = kept.read_bytes()
    assert "the file exists" in refused(site, "backup", str(kept))
    assert kept.read_bytes() == before


def test_a_changed_byte_is_noticed_before_anything_is_stored(kept: Path, tmp_path: Path) -> None:
    other = Scratch(tmp_path / "other", "")
    for name, said in (("tables/orgs.person.jsonl", "missing or was changed"), ("documents/loans/2026/12/合同.pdf", "missing or was changed"), ("manifest.json", "its manifest was changed")):
        changed = tmp_path / "changed.zip"
        with zipfile.ZipFile(kept) as read, zipfile.ZipFile(changed, "w") as out:
            for each in read.namelist():
                content = read.read(each)
                out.writestr(each, content.replace(b"1", b"2", 1) if each == name else content)
        assert said in refused(other, "restore", str(changed))
    file = tmp_path / "file.zip"
    file.write_text("nothing")
    assert "it is no backup" in refused(other, "restore", str(file))
    # Nothing of these is there: the real one finds an empty site.
    assert "the books are whole" in other.run("kexin", "--lang", "en", "site", "restore", str(kept))


def test_the_secret_of_the_installation_is_not_in_it(site: Scratch, kept: Path) -> None:
    secret = (site.folder / "secret").read_bytes()
    with zipfile.ZipFile(kept) as archive:
        assert all(secret not in archive.read(name) for name in archive.namelist())
