"""A book on the disk: every byte is checked, a crash loses nothing that was acknowledged, two writers wait for each other."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kexin.fund.book.book import Book
from kexin.fund.book.event import Event
from kexin.fund.book.file import create, post_all, read_book
from kexin.problems import NotFoundError, ProblemsError

DAY = date(2026, 3, 1)
LIFE = (
    Event("c", "contribution", DAY, 500_000_000, party="省级"), Event("f", "earmark", DAY, 160_000_000, loan="L1", bank="甲银行", area="430100", scheme="s"),
    Event("q", "claim", DAY, 160_000_000, claim="Q1", loan="L1", note="逾期"), Event("p", "payout", DAY, 160_000_000, claim="Q1"),
    Event("r", "recovery", DAY, 36_000_000, claim="Q1"), Event("w", "write_off", DAY, 100_000_000, claim="Q1"), Event("v", "reversal", DAY, reverses="w"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "fund.book"
    create(found, "资金池")
    post_all(found, LIFE)
    return found


def test_what_was_posted_is_read_again(path: Path) -> None:
    read = read_book(path)
    plain = Book("资金池")
    for event in LIFE:
        plain.post(event)
    assert (read.book.head, read.book.balances(), read.torn) == (plain.head, plain.balances(), b"")
    assert read.book.totals()["Assets:Cash"] == 376_000_000


def test_sent_twice_is_entered_once(path: Path) -> None:
    before = path.read_bytes()
    _, entries, new = post_all(path, LIFE)
    assert ([e.no for e in entries], new) == ([1, 2, 3, 4, 5, 6, 7], 0)
    assert path.read_bytes() == before


def test_any_changed_byte_is_found_and_its_line_named(path: Path) -> None:
    content, dice = path.read_bytes(), random.Random(1)
    for position in [*range(0, len(content), 7), *(dice.randrange(len(content)) for _ in range(200))]:
        changed = bytearray(content)
        changed[position] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        line = content[:position].count(b"\n") + 1
        if position == len(content) - 1:
            assert read_book(path).torn  # the end of the last line: as a crash leaves it
            continue
        with pytest.raises(ProblemsError, match="book-changed") as refused:
            read_book(path)
        assert refused.value.problems[0].where == f"fund.book:{line}"


@pytest.mark.parametrize(("change", "line"), [
    (lambda lines: lines[:3] + lines[4:], 4), (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2), (lambda lines: [*lines[:4], lines[2], *lines[4:]], 5),
    (lambda lines: [b" " + lines[0], *lines[1:]], 1), (lambda lines: [*lines[:2], lines[2].replace(b'","', b'", "'), *lines[3:]], 3), (lambda lines: [lines[0], b"", *lines[1:]], 2)])
def test_lines_taken_out_moved_repeated_or_written_otherwise_are_found(path: Path, change: object, line: int) -> None:
    assert callable(change)
    path.write_bytes(b"\n".join(change(path.read_bytes().split(b"\n"))))
    with pytest.raises(ProblemsError, match="book-changed") as refused:
        read_book(path)
    assert refused.value.problems[0].where == f"fund.book:{line}"


def test_the_head_tells_whether_the_end_is_missing(path: Path) -> None:
    head = read_book(path).book.head
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")
    assert read_book(path).book.head != head


@pytest.mark.parametrize("left", range(1, 400, 13))
def test_what_a_crash_left_of_a_line_is_put_aside(path: Path, left: int) -> None:
    whole = path.read_bytes()
    event = Event("i", "interest", DAY, 5)
    post_all(path, [event])
    written = path.read_bytes()[len(whole):]
    torn = written[:min(left, len(written) - 1)]
    path.write_bytes(whole + torn)
    assert read_book(path).torn == torn
    _, entries, new = post_all(path, [event])
    assert (entries[0].no, new) == (8, 1)
    assert path.read_bytes() == whole + written
    assert path.with_name("fund.book.torn").read_bytes() == torn


def test_all_of_several_events_or_none(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ProblemsError) as refused:
        post_all(path, [Event("x", "interest", DAY, 1), Event("y", "payout", DAY, 1, claim="Q1"), Event("z", "release", DAY, 1, loan="L9")])
    assert [p.code for p in refused.value.problems] == ["overdrawn", "unknown-loan"]
    assert path.read_bytes() == before


def test_two_writers_at_once_lose_nothing(path: Path) -> None:
    script = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\nfrom kexin.fund.book.event import Event\nfrom kexin.fund.book.file import post_all\n"
        "for n in range(20):\n    post_all(Path(sys.argv[1]), [Event(f'{sys.argv[2]}{n}', 'interest', date(2026, 4, 1), 1)])\n")
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "abc"]
    assert [w.wait(timeout=120) for w in writers] == [0, 0, 0]
    book = read_book(path).book
    assert len(book.entries) == 7 + 60
    assert book.totals()["Income:Interest"] == 60


def test_a_book_is_begun_once(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="book-exists"):
        create(path, "资金池")
    with pytest.raises(ProblemsError, match="wrong-text"):
        create(tmp_path / "other.book", "a\nb")
    with pytest.raises(NotFoundError):
        post_all(tmp_path / "none.book", [])
