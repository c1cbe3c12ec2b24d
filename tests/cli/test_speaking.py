"""Languages, tables and progress of the command line."""

from __future__ import annotations

import sys
import time

import pytest

from kexin.cli.language import wanted
from kexin.cli.session import Session
from kexin.cli.tables import shown_width, table
from kexin.text import Language, Text

WORK = Text("评价", "rating")


@pytest.mark.parametrize(("arguments", "environment", "language"), [
    ([], {}, "en"),
    ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
    ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
    ([], {"LANG": "C.UTF-8", "LC_ALL": "zh_CN.GB18030"}, "zh"),
    ([], {"LANG": "de_DE.UTF-8"}, "en"),
    ([], {"LANG": "en_GB.UTF-8", "KEXIN_LANG": "zh"}, "zh"),
    (["--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
    (["models", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
    (["--lang"], {"LANG": "zh_CN.UTF-8"}, "zh"),
])
def test_the_option_wins_over_the_variable_and_the_variable_over_the_locale(
        arguments: list[str], environment: dict[str, str], language: Language) -> None:
    assert wanted(arguments, environment) == language


def test_columns_stand_below_each_other_where_characters_are_wide() -> None:
    printed = table(["市州", "家"], [["长沙", "1,204"], ["Changsha", "7"], ["湘西（州）", "33"]], [1])
    assert len({shown_width(line) for line in printed.splitlines()}) == 1
    assert printed.splitlines()[0].startswith("市州  ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds: the list's only item."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def shown(clock: list[float], capsys: pytest.CaptureFixture[str], after: float, as_json: bool = False) -> str:
    """What a session prints about its progress that many seconds after its start."""
    session = Session("zh", as_json, _started=clock[0])
    clock[0] += after
    session.progress(0.5, WORK)
    session.done()
    return capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_when_work_is_long(
        clock: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "评价  50%" in shown(clock, capsys, 2.0)
    assert shown(clock, capsys, 0.5) == ""
    assert shown(clock, capsys, 2.0, as_json=True) == ""


def test_progress_is_not_written_into_files(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(clock, capsys, 2.0) == ""
