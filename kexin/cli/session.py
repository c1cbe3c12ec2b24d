"""What a command needs to speak: the language, whether a machine listens, and progress."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from kexin.text import Language, Text

#: Work shorter than this shows no progress.
QUIET_SECONDS = 1.0

OK, SAYS_NO, BAD_INPUT, NOT_FOUND, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 70, 130


@dataclass
class Session:
    """One run of the command line."""

    language: Language
    as_json: bool = False
    _started: float = field(default_factory=time.monotonic)
    _shown: bool = False

    def say(self, text: Text | str = "") -> None:
        """A line for people; silent where a machine listens."""
        if not self.as_json:
            click.echo(text if isinstance(text, str) else text.in_(self.language))

    def give(self, document: Any) -> None:
        """The one JSON document of a command; nothing where people listen."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))

    def progress(self, done: float, what: Text) -> None:
        """How far long work is, on the terminal's error line."""
        if self.as_json or not sys.stderr.isatty() or time.monotonic() - self._started < QUIET_SECONDS:
            return
        self._shown = True
        click.echo(f"\r\x1b[K{what.in_(self.language)} {done:4.0%}", err=True, nl=False)

    def done(self) -> None:
        """Clear the progress line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._shown = False


def library_option(language: Language) -> Callable[[Any], Any]:
    """``--library``: the folder of releases."""
    return click.option(
        "--library", "-L", type=click.Path(path_type=Path), envvar="KEXIN_LIBRARY", default=Path("library"), show_default=True,
        help=Text("企业库文件夹(或环境变量 KEXIN_LIBRARY)", "folder of the library (or variable KEXIN_LIBRARY)").in_(language))


def region_option(language: Language) -> Callable[[Any], Any]:
    """``--region``: whose variant of a model."""
    return click.option(
        "--region", default="CN", metavar="430000",
        help=Text("按该地区(GB/T 2260 代码)的版本;没有时用全国版本", "the variant of this area (GB/T 2260 code), else the national one").in_(language))


def json_option(language: Language) -> Callable[[Any], Any]:
    """``--json``: one document for machines."""
    return click.option("--json", "as_json", is_flag=True, help=Text("输出一个 JSON 文档", "give one JSON document").in_(language))


def day_option(language: Language) -> Callable[[Any], Any]:
    """``--release``: which release, by its day."""
    return click.option(
        "--release", "release_day", metavar="YYYY-MM-DD",
        help=Text("发布日(默认最新)", "day of the release (default: the latest)").in_(language))


def model_option(language: Language) -> Callable[[Any], Any]:
    """``--model``: which rating model."""
    return click.option(
        "--model", "-m", default="kexin-kv", show_default=True,
        help=Text("评价模型(标识或文件)", "rating model (id or file)").in_(language))


def as_of_option(language: Language) -> Callable[[Any], Any]:
    """``--as-of``: what was known on an earlier day than the release's."""
    return click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
        help=Text("评价日:只用当日已知的事实(默认发布日)", "the day asked: only facts known by then (default: the release's day)").in_(language))
