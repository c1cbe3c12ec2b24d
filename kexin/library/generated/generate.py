"""From wishes to a release: the one function that others call."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from kexin.library.generated import lingxiang
from kexin.library.generated.parts import make_parts
from kexin.library.generated.province import Province
from kexin.library.release import Release
from kexin.library.release_mistakes import release_exists
from kexin.library.release_writer import Progress, write_release
from kexin.problems import ProblemsError
from kexin.text import Text

#: Share of the whole work that making the rows takes; the rest is sorting and checking.
MAKING = 0.5


def generate_province(
    connection: duckdb.DuckDBPyConnection, library: Path, *, size: int, seed: int, as_of: date,
    progress: Progress | None = None,
) -> Release:
    """Write the release ``library/<as_of>/`` of a made-up province with *size* companies (and one real one).

    Memory and threads are those of *connection*; files are only written below *library*.

    Raises:
        ProblemsError: a wish is out of range, or the release exists.
    """
    province = Province(size, seed, as_of)
    problems = province.problems()
    if (library / as_of.isoformat()).exists():
        problems.append(release_exists(library, as_of))
    if problems:
        raise ProblemsError(problems)
    show = progress or _silent
    library.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".generating-", dir=library))
    try:
        tables = make_parts(connection, province, aside, lambda done, what: show(done * MAKING, what))
        return write_release(
            connection, library, as_of, tables, generated=note(province),
            counts={"companies": size + len(_real(province))},
            attach=lambda folder: _leave_note(folder, province),
            progress=lambda done, what: show(MAKING + done * (1 - MAKING), what))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def note(province: Province) -> Text:
    """What every generated release says about itself."""
    real = lingxiang.NOTE if _real(province) else None
    zh = (f"本数据由 Kexin 程序生成(企业 {province.size} 家,种子 {province.seed}),企业、代码、专利和数字都是虚构的,"
          "与真实企业或代码相同纯属巧合。")
    en = (f"Kexin made these data up ({province.size} companies, seed {province.seed}): companies, codes, patents and "
          "figures are invented; a likeness to a real company or code is chance.")
    return Text(zh + (real.zh if real else ""), f"{en} {real.en}" if real else en)


def _real(province: Province) -> list[str]:
    return [lingxiang.COMPANY_ID] if lingxiang.selects(province) else []


def _leave_note(folder: Path, province: Province) -> None:
    text = note(province)
    (folder / "README.txt").write_text(f"{text.zh}\n\n{text.en}\n", encoding="utf-8")


def _silent(done: float, what: Text) -> None:
    """Nobody watches."""
