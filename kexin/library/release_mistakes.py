"""What can be wrong with a release, or with rows that should become one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kexin.problems import Problem
from kexin.text import Text, same


def release_exists(library: Path, as_of: date) -> Problem:
    """Releases are never overwritten."""
    return Problem(
        "release-exists", f"{library.name}/{as_of}",
        Text(f"{as_of} 的数据版本已经存在", f"there is already a release of {as_of}"),
        Text("新的日期;已发布的版本不会被改写", "a new day; a release is never overwritten"),
        Text("请换一个日期,或先自行移走旧版本", "choose another day, or move the old release away yourself"))


def not_a_release(path: Path, why: str) -> Problem:
    """The folder cannot be opened as a release."""
    return Problem(
        "not-a-release", path.name, Text(f"不是可读的数据版本:{why}", f"not a release that can be read: {why}"),
        Text("由本程序写成、含 manifest.json 的文件夹", "a folder with a manifest.json, written by this program"),
        Text("请检查路径,或重新导入", "check the path, or import again"))


def other_schema(path: Path, found: int, known: int) -> Problem:
    """Written by another version of the schema."""
    return Problem(
        "schema-version", path.name, Text(f"表结构版本是 {found}", f"the schema version is {found}"), same(str(known)),
        Text("请用相应版本的程序读取,或重新导入", "read it with the matching version of the program, or import again"))


def file_changed(where: str) -> Problem:
    """The bytes are not those that were written."""
    return Problem(
        "file-changed", where, Text("文件内容与清单中的校验值不符", "the file's bytes differ from the hash in the manifest"),
        Text("写成时的原样", "the file as it was written"), Text("请从备份恢复,或重新导入", "restore it from a backup, or import again"))


def file_missing(where: str) -> Problem:
    """A file of the manifest is gone."""
    return Problem(
        "file-missing", where, Text("清单中有此文件,文件夹中没有", "the manifest names this file, the folder does not have it"),
        Text("清单中的全部文件", "every file of the manifest"), Text("请从备份恢复,或重新导入", "restore it from a backup, or import again"))


def file_extra(where: str) -> Problem:
    """A file that nobody declared."""
    return Problem(
        "file-extra", where, Text("文件夹中有此文件,清单中没有", "the folder has this file, the manifest does not name it"),
        Text("只有清单中的文件", "only the files of the manifest"), Text("请移走此文件", "move this file away"))


def manifest_changed(where: str) -> Problem:
    """The manifest's own seal is broken."""
    return Problem(
        "manifest-changed", where, Text("清单内容与其封签不符", "the manifest differs from its own seal"),
        Text("写成时的原样", "the manifest as it was written"), Text("请从备份恢复,或重新导入", "restore it from a backup, or import again"))


def unknown_table(name: str, known: str) -> Problem:
    """No such table in the schema."""
    return Problem(
        "unknown-table", name, Text(f"没有名为 {name} 的表", f"there is no table named {name}"), same(known),
        Text("请改用其中之一", "use one of these"))


def no_companies() -> Problem:
    """Evidence about nobody."""
    return Problem(
        "no-companies", "companies", Text("没有企业表", "there is no table of companies"),
        Text("每个数据版本都有 companies 表", "every release has the table companies"),
        Text("请同时提供企业数据", "supply the companies too"))


def wrong_columns(table: str, missing: list[str], extra: list[str]) -> Problem:
    """The query gives other columns than the schema."""
    return Problem(
        "wrong-columns", table,
        Text(f"缺少列 {missing},多出列 {extra}", f"columns missing: {missing}; columns too many: {extra}"),
        Text("表结构中的全部列,不含 known_until", "all columns of the schema, without known_until"),
        Text("请补充或删除这些列", "add or remove these columns"))


def wrong_type(table: str, column: str, found: str, wanted: str) -> Problem:
    """The query gives another type."""
    return Problem(
        "wrong-type", f"{table}.{column}", Text(f"类型是 {found}", f"the type is {found}"), same(wanted),
        Text("请先明确转换类型", "convert the column explicitly"))


def bad_cells(code: str, table: str, column: str, rows: int, example: str, allowed: Text) -> Problem:
    """Some cells of a column break a rule of the schema."""
    return Problem(
        code, f"{table}.{column}", Text(f"{rows:,} 行不符合要求,例如 {example}", f"{rows:,} rows break the rule, such as {example}"),
        allowed, Text("请更正或移除这些行", "correct or remove these rows"))
