"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from kexin.rulefile import read_rules
from tests.conftest import ROOT

LONGEST = 500
#: Suppressions in the whole tree. Fewer is better: lower the number when one goes.
SUPPRESSIONS = 27

#: Written in pieces, so that this file does not find itself.
PLACES = re.compile("|".join((
    r"(?<![\w.])/wor" + r"k/", r"(?<![\w.])/roo" + r"t/", r"(?<![\w.])/hom" + r"e/\w", r"/opt/pyp" + "i",
    r"pypi\.or" + r"g/simple", r"files\.pythonhoste" + r"d", r"index-ur" + r"l\s*=", r"\.wh" + r"l\b.*https?:", r"https?:.*\.wh" + r"l\b")))
UNFINISHED = re.compile("TO" + r"DO\b|FIX" + r"ME\b|XX" + r"X\b")
SUPPRESSION = re.compile("# type: igno" + "re|# no" + "qa")
REASONED = re.compile(r"(?:# type: igno" + r"re\[[\w, -]+\]|# no" + r"qa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)  # \S.{2,}")


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository that match, whether committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def lines(path: Path) -> list[tuple[str, str]]:
    """(place, line) of a text file; nothing of a binary one."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [(f"{path.relative_to(ROOT)}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """The lines that match, with their places."""
    return [f"{place}: {line.strip()[:120]}" for path in paths for place, line in lines(path) if pattern.search(line)]


PYTHON = [*tracked("*.py"), ROOT / "demo", ROOT / "test"]


def test_something_is_looked_at() -> None:
    assert len(PYTHON) > 100
    assert SUPPRESSION.search("x = 1  # type: igno" + "re[misc]")
    assert PLACES.search("see /wor" + "k/here")
    assert not PLACES.search("build/work/here")


def test_every_package_says_at_its_door_what_it_is_for() -> None:
    packages = {path.parent for path in tracked("kexin/*/__init__.py") if len(path.relative_to(ROOT).parts) == 3}
    assert len(packages) >= 5
    assert sorted(p.name for p in packages if not (p / "README.md").is_file()) == []


def test_every_module_says_why_it_exists() -> None:
    silent = [str(path.relative_to(ROOT)) for path in PYTHON if (text := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_no_file_has_grown_out_of_hand() -> None:
    assert [f"{path.relative_to(ROOT)}: {n}" for path in PYTHON if (n := len(lines(path))) > LONGEST] == []


def test_nothing_names_a_place_of_one_machine_or_a_registry() -> None:
    assert found(PLACES, tracked()) == []


def test_nothing_is_left_unfinished() -> None:
    assert found(UNFINISHED, tracked("*.py", "*.yaml", "*.md", "*.toml", "demo", "test", ".ci/run")) == []


def test_suppressions_are_few_and_each_has_its_reason() -> None:
    suppressed = found(SUPPRESSION, PYTHON)
    assert [line for path in PYTHON for place, line in lines(path) if SUPPRESSION.search(line) and not REASONED.search(line)] == []
    assert len(suppressed) <= SUPPRESSIONS, suppressed


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_requirements_are_exact_and_hashed_and_name_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) >= 6
    assert [e.splitlines()[0] for e in entries if not re.match(r"[\w.-]+==[\w.]+( ;[^\\\n]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+\Z", e)] == []


def test_what_runs_is_tested_in_the_same_versions() -> None:
    run, test = (set(re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / "requirements" / n).read_text(), re.MULTILINE)) for n in ("run.txt", "test.txt"))
    assert run <= test


@pytest.mark.parametrize("path", tracked("kexin/**/*.yaml"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_rule_file_can_be_read(path: Path) -> None:
    content, _ = read_rules(path)
    assert content


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in tracked("*.md"):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []
