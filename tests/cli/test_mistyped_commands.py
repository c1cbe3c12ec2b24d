"""A mistyped command is answered in the reader's language, with where to read on."""

from __future__ import annotations

import re

import pytest

from kexin.cli.words import complaint
from tests.cli.running import run

MISTYPED = [
    ((), "请写出命令"),
    (("rat",), "没有命令 rat"),
    (("release", "lst"), "没有命令 lst；是否想写 list？"),
    (("rate",), "缺少 模型"),
    (("rate", "kexin-kv", "--libary", "x"), "没有选项 --libary；是否想写 --library？"),
    (("rate", "kexin-kv", "--library"), "选项 --library 需要一个值"),
    (("models", "a", "b"), "多余的参数：a b"),
    (("models", "--json=yes"), "选项 --json 不带值"),
    (("generate", "x", "--seed", "abc"), "--seed 的值不合规：“abc”不是整数"),
    (("generate", "x", "--as-of", "2026-13-01"), "--as-of 的值不合规：“2026-13-01”不是“年-月-日”形式的日期"),
    (("sql", "kexin-kv", "--dialect", "oracle"), "--dialect 的值不合规：“oracle”不在可选值之内：'duckdb', 'spark', 'postgres'"),
    (("replay", "there-is-none"), "评价记录 的值不合规：“there-is-none”不存在"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTYPED, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_in_chinese(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--lang", "zh", *arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == said
    assert re.fullmatch(r" {4}处理：见 kexin( \w+)* --help", err.splitlines()[1])


@pytest.mark.parametrize(("arguments", "said"), MISTYPED, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_in_english(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--lang", "en", *arguments)
    assert (code, out) == (2, "")
    assert re.search(r"[\u4e00-\u9fff]", err) is None
    assert re.fullmatch(r" {4}to do: see kexin( \w+)* --help", err.splitlines()[-1])


def test_a_sentence_that_is_not_known_stays_as_it_is() -> None:
    assert complaint("The moon is not an option.", "zh") == "The moon is not an option."
