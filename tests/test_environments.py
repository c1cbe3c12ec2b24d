"""``./demo`` and ``./test`` find a Python that is new enough, or say what is missing."""

from __future__ import annotations

import hashlib
import os
import sys
import venv
from pathlib import Path

import pytest

from tools import environment


class StartedAgainError(Exception):
    """Instead of replacing the test's own process."""


@pytest.fixture
def old_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose ``python3`` is too old; the folder is all of its PATH."""

    def execv(program: str, arguments: list[str]) -> None:
        raise StartedAgainError(program, arguments[1:])

    monkeypatch.setattr(environment, "NEEDED", (sys.version_info.major, sys.version_info.minor + 1))
    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["./test", "-k", "formula"])
    return tmp_path


def put(folder: Path, minor: int, script: str) -> str:
    """A program named like a Python."""
    program = folder / f"python{sys.version_info.major}.{minor}"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_the_newest_python_that_runs_takes_over_with_the_same_arguments(old_python: Path) -> None:
    newer = sys.version_info.minor + 1
    good = put(old_python, newer, "exit 0")
    put(old_python, newer + 1, "echo 'version not set' >&2; exit 127")
    put(old_python, newer - 1, "exit 0")
    with pytest.raises(StartedAgainError) as started:
        environment.python_of("run", "run.txt")
    assert started.value.args == (good, ["./test", "-k", "formula"])


def test_without_one_the_reader_is_told_which_is_needed(old_python: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        environment.python_of("run", "run.txt")
    assert str(ended.value.code).startswith(f"Kexin needs Python 3.{sys.version_info.minor + 1} or newer")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout with requirements, and no installing."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("click==8.5.1\n")
    (tmp_path / "installs").touch()

    def create(folder: Path, **options: object) -> None:
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()

    def run(command: list[str | Path]) -> None:
        with (tmp_path / "installs").open("a") as log:
            log.write(" ".join(map(str, command)) + "\n")

    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "create", create)
    monkeypatch.setattr(environment, "run", run)
    return tmp_path


def installs(root: Path) -> list[str]:
    """The commands that installed something."""
    return (root / "installs").read_text().splitlines()


def test_an_environment_is_made_once_and_again_when_its_requirements_change(root: Path) -> None:
    python = environment.python_of("run", "run.txt")
    assert environment.python_of("run", "run.txt") == python == root / ".venv-run" / "bin" / "python"
    assert len(installs(root)) == 1
    assert "--require-hashes" in installs(root)[0]
    (root / "requirements" / "run.txt").write_text("click==8.5.2\n")
    environment.python_of("run", "run.txt")
    assert len(installs(root)) == 2
    wanted = hashlib.sha256(b"click==8.5.2\n").hexdigest()
    assert (root / ".venv-run" / "installed.sha256").read_text() == wanted
