"""A name in a book is one line that a person can read, from its first character to its last."""

from __future__ import annotations

import pytest

from kexin.fund.book.event import is_a_name


@pytest.mark.parametrize("text", ["a", "省级", "k-1", "a b", "x" * 200, "甲银行（长沙）", "=1+1"])
def test_a_name(text: str) -> None:
    assert is_a_name(text)


@pytest.mark.parametrize("unseen", ["\x00", "\x1f", "\x7f", "\x9f", "\u2028", "\u202e", "\u2066", "\ud800"])
@pytest.mark.parametrize("around", ["{}", "a{}", "{}a", "a{}b"])
def test_no_name_holds_what_nobody_sees(unseen: str, around: str) -> None:
    assert not is_a_name(around.format(unseen))


@pytest.mark.parametrize("text", ["", " ", " a", "a ", "a\n", "\u3000a", "x" * 201])
def test_no_name(text: str) -> None:
    assert not is_a_name(text)
