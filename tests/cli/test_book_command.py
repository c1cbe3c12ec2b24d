"""``kexin book``: events in, balances out, mistakes told together, changed bytes named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run

Capsys = pytest.CaptureFixture[str]
EVENTS = """\ufeff事件,日期,金额,补偿申请,贷款,银行,地区,方案,出资方,唯一键
contribution,2026-03-01,500万,,,,,,省级,k1
earmark,2026-03-02,160万,,L1,甲银行,430100,s,,k2
claim,2026-04-01,100万,C1,L1,,,,,k3
payout,2026-04-02,60万,C1,,,,,,k4
"""


@pytest.fixture
def book(tmp_path: Path, capsys: Capsys) -> str:
    path = str(tmp_path / "fund.book")
    assert run(capsys, "book", "open", path, "--fund", "资金池")[0] == 0
    return path


def posted(book: str, capsys: Capsys, tmp_path: Path, rows: str) -> tuple[int, str, str]:
    file = tmp_path / "events.csv"
    file.write_text(rows, encoding="utf-8")
    return run(capsys, "book", "post", book, "--events", str(file), "--json")


def test_a_file_of_events_gives_balances_and_exposure(book: str, capsys: Capsys, tmp_path: Path) -> None:
    code, out, _ = posted(book, capsys, tmp_path, EVENTS)
    assert (code, json.loads(out)["new"]) == (0, 4)
    found = json.loads(run(capsys, "book", "balance", book, "--json")[1])
    assert found["balances"]["Assets:Cash"] == 440_000_000
    assert found["balances"]["Assets:ClaimsAccepted"] == found["balances"]["Liabilities:ClaimsPayable"] == 40_000_000
    assert found["exposure"] == {"甲银行": 60_000_000}
    before = json.loads(run(capsys, "book", "balance", book, "--as-of", "2026-03-31", "--by", "loan", "--json")[1])
    assert (before["balances"]["Assets:Cash"], before["exposure"]) == (500_000_000, {"L1": 160_000_000})


def test_the_same_file_again_enters_nothing(book: str, capsys: Capsys, tmp_path: Path) -> None:
    posted(book, capsys, tmp_path, EVENTS)
    before = Path(book).read_bytes()
    code, out, _ = posted(book, capsys, tmp_path, EVENTS)
    assert (code, json.loads(out)["new"]) == (0, 0)
    assert Path(book).read_bytes() == before


def test_all_mistakes_are_told_and_nothing_is_entered(book: str, capsys: Capsys, tmp_path: Path) -> None:
    before = Path(book).read_bytes()
    code, _, err = posted(book, capsys, tmp_path, EVENTS + "payout,2026-13-01,abc,C1,,,,,,\nnope,2026-04-03,5,C1,,,,,,k9\n")
    assert code == 2
    for where in ("events.csv:6: amount", "events.csv:6: on", "events.csv:6: key", "events.csv:7: kind"):
        assert where in err
    assert Path(book).read_bytes() == before


def test_a_column_that_claims_another_unit_is_no_column(book: str, capsys: Capsys, tmp_path: Path) -> None:
    code, _, err = posted(book, capsys, tmp_path, EVENTS.replace("金额", "金额（分）"))
    assert (code, "unknown-heading" in err) == (2, True)


def test_a_payment_beyond_the_claim_takes_its_whole_file_back(book: str, capsys: Capsys, tmp_path: Path) -> None:
    before = Path(book).read_bytes()
    code, _, err = posted(book, capsys, tmp_path, EVENTS + "payout,2026-04-03,40.01万,C1,,,,,,k5\n")
    assert code == 2
    assert "k5" in err
    assert Path(book).read_bytes() == before


def test_an_event_sent_again_is_said_to_be_known(book: str, capsys: Capsys) -> None:
    event = ("book", "post", book, "--kind", "contribution", "--on", "2026-03-01", "--amount", "1分", "--party", "省级")
    assert "以前已登记" not in run(capsys, "--lang", "zh", *event)[1]
    assert "以前已登记" in run(capsys, "--lang", "zh", *event)[1]
    assert "以前已登记" not in run(capsys, "--lang", "zh", *event, "--key", "another")[1]


def test_a_single_event_and_a_file_do_not_go_together(book: str, capsys: Capsys, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(EVENTS, encoding="utf-8")
    code, _, err = run(capsys, "book", "post", book, "--events", str(file), "--kind", "interest")
    assert (code, "one-or-many" in err) == (2, True)


def test_a_changed_figure_is_named_by_its_line(book: str, capsys: Capsys, tmp_path: Path) -> None:
    posted(book, capsys, tmp_path, EVENTS)
    head = json.loads(run(capsys, "book", "verify", book, "--json")[1])["head"]
    content = Path(book).read_text(encoding="utf-8")
    Path(book).write_text(content.replace("160000000", "160000001", 1), encoding="utf-8")
    code, _, err = run(capsys, "book", "verify", book)
    assert (code, "fund.book:3" in err) == (2, True)
    Path(book).write_text("".join(content.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert run(capsys, "book", "verify", book)[0] == 0  # a shorter book is whole in itself;
    assert run(capsys, "book", "verify", book, "--head", head)[0] == 1  # only a head that was noted tells


def test_the_export_holds_every_entry(book: str, capsys: Capsys, tmp_path: Path) -> None:
    posted(book, capsys, tmp_path, EVENTS)
    out = tmp_path / "fund.beancount"
    assert run(capsys, "book", "export", book, "-o", str(out))[0] == 0
    assert out.read_text(encoding="utf-8").count("  entry: ") == 4


def test_a_book_that_is_not_there_is_not_found(capsys: Capsys, tmp_path: Path) -> None:
    assert run(capsys, "book", "balance", str(tmp_path / "no.book"))[0] == 3


@pytest.mark.parametrize(("rows", "code"), [
    (EVENTS.replace("补偿申请", "补偿申请号"), "unknown-heading"), (EVENTS.replace("补偿申请", "claim").replace("贷款", "claim"), "heading-twice"), ("", "empty-file"),
    (EVENTS + "interest,2026-05-01,1,2,3,4,,,,k5,超出,1\n", "too-many-cells")])
def test_a_file_that_is_laid_out_wrongly_is_told(book: str, capsys: Capsys, tmp_path: Path, rows: str, code: str) -> None:
    before = Path(book).read_bytes()
    exit_code, _, err = posted(book, capsys, tmp_path, rows)
    assert (exit_code, code in err) == (2, True)
    assert Path(book).read_bytes() == before


def test_a_file_of_another_encoding_is_told(book: str, capsys: Capsys, tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes(EVENTS.lstrip("\ufeff").encode("gbk"))
    code, _, err = run(capsys, "book", "post", book, "--events", str(file))
    assert (code, "not-csv" in err) == (2, True)
