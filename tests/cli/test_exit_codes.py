"""The exit code tells a script what happened; a person reads one short message, never a stack trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from kexin.cli import main as program
from kexin.cli.bilingual import Command
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same
from tests.cli.running import run


def a_command(does: BaseException | int | None) -> click.Command:
    """A command that ends as asked."""

    @click.command("models", cls=Command, language="en", example=["kexin models"])
    def command() -> int | None:
        if isinstance(does, BaseException):
            raise does
        return does

    return command


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | int | None]:
    """What ``kexin models`` shall do in this test: the list's only item."""
    does: list[BaseException | int | None] = [None]
    monkeypatch.setattr(program.Kexin, "get_command", lambda self, ctx, name: a_command(does[0]))
    return does


TWO = ProblemsError(Problem(code, "a.yaml:3", Text("错", "wrong"), same("-"), Text("改", "mend it")) for code in ("first", "second"))


@pytest.mark.parametrize(("does", "code"), [
    (None, 0), (0, 0), (1, 1), (3, 3), (TWO, 2), (KeyboardInterrupt(), 130), (RuntimeError("Query interrupted"), 130),
    (PermissionError(13, "Permission denied", "/data"), 2), (ZeroDivisionError("division by zero"), 70), (OSError("lost"), 70)], ids=repr)
def test_each_end_has_its_code(does: BaseException | int | None, code: int, models: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    models[0] = does
    assert run(capsys, "--lang", "en", "models")[0] == code


def test_all_problems_are_told_in_the_readers_language(models: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    models[0] = TWO
    _, out, err = run(capsys, "--lang", "zh", "models")
    assert out == ""
    assert err.splitlines() == ["a.yaml:3: [first] 错", "    允许：-", "    处理：改", "a.yaml:3: [second] 错", "    允许：-", "    处理：改"]


@pytest.mark.parametrize(("language", "words"), [("zh", "请附上命令和这一行文字报告问题"), ("en", "please report it")])
def test_a_fault_of_ours_asks_for_a_report(language: str, words: str, models: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    models[0] = ZeroDivisionError("division by zero")
    _, _, err = run(capsys, "--lang", language, "models")
    assert "ZeroDivisionError: division by zero" in err
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [
    ("rate", "no-such-model", "--library", "there-is-none"), ("explain", "nobody", "--library", "there-is-none"),
    ("sql", "no-such-model"), ("measures", "no_such_measure")], ids=" ".join)
def test_what_does_not_exist_is_three(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert code == 3
    assert out == ""
    assert err


def test_a_folder_that_cannot_be_written_is_no_fault_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    code, _, err = run(capsys, "--lang", "en", "generate", str(tmp_path / "file" / "library"), "--size", "5")
    assert code == 2
    assert "to do:" in err


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    sql = subprocess.Popen([sys.executable, "-m", "kexin", "sql", "kexin-kv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert sql.stdout is not None
    sql.stdout.close()
    assert sql.stderr is not None
    assert (sql.stderr.read(), sql.wait(60)) == ("", 0)
    sql.stderr.close()


def test_ctrl_c_ends_long_work_and_leaves_no_release(tmp_path: Path) -> None:
    library = tmp_path / "library"
    work = subprocess.Popen(
        [sys.executable, "-m", "kexin", "--lang", "en", "generate", str(library), "--size", "400000"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=_listen_to_ctrl_c)
    patience = time.monotonic() + 60
    while not library.exists() and time.monotonic() < patience:
        time.sleep(0.05)
    work.send_signal(signal.SIGINT)
    _, err = work.communicate(timeout=60)
    assert (work.returncode, err.splitlines()[-1]) == (130, "interrupted")
    assert [p for p in library.iterdir() if not p.name.startswith(".")] == []


def _listen_to_ctrl_c() -> None:
    """A shell starts its background jobs deaf to Ctrl-C, and what they start inherits it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_machine_gets_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "models", "--json")
    assert code == 0
    assert err == ""
    assert {model["id"] for model in json.loads(out)} >= {"kexin-kv"}
