"""Why a whole file cannot be read: nothing of it is taken, and the reason is told."""

from __future__ import annotations

from kexin.problems import Problem
from kexin.text import Text, same

_AGAIN = Text("请重新导出或重新保存此文件", "export or save the file again")


def not_a_file(where: str) -> Problem:
    """Missing, a folder, a device."""
    return Problem("not-a-file", where, Text("不是可读的普通文件", "not a file that can be read"), Text("存在的普通文件", "an existing ordinary file"),
                   Text("请检查路径和权限", "check the path and the permissions"))


def too_large(where: str, size: int, limit: int) -> Problem:
    """More bytes than anybody's evidence has."""
    return Problem("file-too-large", where, Text(f"文件有 {size:,} 字节", f"the file has {size:,} bytes"),
                   Text(f"最多 {limit:,} 字节", f"at most {limit:,} bytes"), Text("请拆成多个文件", "split it into several files"))


def empty_file(where: str) -> Problem:
    """No bytes at all."""
    return Problem("empty-file", where, Text("文件是空的", "the file is empty"), Text("有标题行和数据的表格", "a table with headings and rows"), _AGAIN)


def wrong_extension(where: str, found: str, extension: str, allowed: str) -> Problem:
    """The content is of another kind than the name says."""
    return Problem("wrong-extension", where, Text(f"内容是{found},扩展名却是 {extension or '空'}", f"the content is {found}, but the extension is {extension or 'empty'}"),
                   same(allowed), Text("请改用相符的扩展名,或重新导出", "rename it to fit its content, or export it again"))


def unknown_encoding(where: str, position: int) -> Problem:
    """Neither UTF-8 nor GB18030."""
    return Problem("unknown-encoding", where, Text(f"第 {position:,} 个字节既不是 UTF-8 也不是 GB18030", f"byte {position:,} is neither UTF-8 nor GB18030"),
                   same("UTF-8, UTF-16 (BOM), GB18030"), Text("请另存为 UTF-8", "save it as UTF-8"))


def nul_bytes(where: str, position: int) -> Problem:
    """Binary data, or UTF-16 without its mark."""
    return Problem("nul-byte", where, Text(f"第 {position:,} 个字节是 NUL", f"byte {position:,} is NUL"), Text("不含 NUL 的文本", "text without NUL bytes"),
                   Text("请另存为 UTF-8 的 CSV", "save it as CSV in UTF-8"))


def line_too_long(where: str, limit: int) -> Problem:
    """A line without an end."""
    return Problem("line-too-long", where, Text("一行过长", "a line is too long"), Text(f"每行最多 {limit:,} 个字符", f"at most {limit:,} characters in a line"),
                   Text("请检查换行符", "check the line breaks"))


def too_many_columns(where: str, found: int, limit: int) -> Problem:
    """Wider than any table of an office."""
    return Problem("too-many-columns", where, Text(f"有 {found:,} 列", f"there are {found:,} columns"), Text(f"最多 {limit:,} 列", f"at most {limit:,} columns"),
                   Text("请只保留需要的列", "keep only the columns that are needed"))


def unreadable(where: str, kind: str, detail: str) -> Problem:
    """Damaged, encrypted, or not what it claims to be."""
    return Problem("unreadable-file", where, Text(f"无法按 {kind} 读取:{detail}", f"cannot be read as {kind}: {detail}"),
                   Text(f"完整、未加密的 {kind} 文件", f"a complete {kind} file without a password"), _AGAIN)


def unpacks_too_large(where: str, limit: int) -> Problem:
    """A small archive that grows beyond all measure."""
    return Problem("unpacks-too-large", where, Text(f"解压后超过 {limit:,} 字节", f"it unpacks to more than {limit:,} bytes"),
                   Text(f"解压后最多 {limit:,} 字节", f"at most {limit:,} bytes when unpacked"), Text("请删除多余的工作表和格式,或改用 CSV", "remove needless sheets and formats, or send CSV"))


def nested_column(where: str, found: str) -> Problem:
    """A Parquet column with lists or records in its cells."""
    return Problem("nested-column", where, Text(f"列的类型是 {found}", f"the column's type is {found}"), Text("每格一个值的列", "columns with one value in a cell"),
                   Text("请先展开为普通列", "unnest it into plain columns"))


def no_header(where: str, known: str) -> Problem:
    """No row looks like headings."""
    return Problem("no-header", where, Text("前几行中没有认得出的标题行", "none of the first rows has headings that are known"), same(known),
                   Text("请使用模板的标题,或写一个映射文件", "use the headings of the template, or write a mapping"))


def no_rows(where: str) -> Problem:
    """Headings and nothing below."""
    return Problem("no-rows", where, Text("只有标题,没有数据", "there are headings but no rows"), Text("至少一行数据", "at least one row"),
                   Text("请补充数据,或不要提交此文件", "add rows, or leave this file out"))


def duplicate_heading(where: str, heading: str) -> Problem:
    """Two columns of one name."""
    return Problem("duplicate-heading", where, Text(f"标题“{heading}”出现了不止一次", f"the heading '{heading}' stands more than once"), same("1"),
                   Text("请改名或删除其中一列", "rename or remove one of the columns"))


def column_twice(where: str, column: str, first: str) -> Problem:
    """Two headings of one meaning."""
    return Problem("column-twice", where, Text(f"与“{first}”都对应列 {column}", f"this and '{first}' both mean the column {column}"),
                   Text("每列只有一个来源", "one source for each column"), Text("请在映射中选定其一", "choose one of them in a mapping"))


def missing_column(where: str, column: str, title: Text) -> Problem:
    """A column without which no row can be accepted."""
    return Problem("missing-column", where, Text(f"缺少必填列 {title.zh}({column})", f"the required column {title.en} ({column}) is missing"),
                   Text(f"标题“{title.zh}”或 {column}", f"a heading '{title.zh}' or {column}"), Text("请补充此列,或在映射中写明", "add the column, or state it in a mapping"))


def missing_heading(where: str, heading: str) -> Problem:
    """The mapping names a heading that the file does not have."""
    return Problem("missing-heading", where, Text(f"映射中的标题“{heading}”不在文件里", f"the mapping's heading '{heading}' is not in the file"),
                   Text("映射中的全部标题", "every heading of the mapping"), Text("请核对文件版本,或修改映射", "check the file, or correct the mapping"))


def unit_differs(where: str, heading: str, mapped: str) -> Problem:
    """Heading and mapping contradict each other by powers of ten."""
    return Problem("unit-differs", where, Text(f"标题写的是{heading},映射写的是{mapped}", f"the heading says {heading}, the mapping says {mapped}"),
                   Text("两处一致的单位", "the same unit in both"), Text("请核对单位", "check the unit"))


def table_unclear(where: str, candidates: str) -> Problem:
    """The headings fit no table, or several alike."""
    return Problem("table-unclear", where, Text(f"标题不足以确定是哪张表({candidates or '无'})", f"the headings do not tell which table this is ({candidates or 'none'})"),
                   Text("某张表的必填列", "the required columns of one table"), Text("请写一个映射文件指明 table", "write a mapping that names the table"))


def no_such_sheet(where: str, sheet: str, sheets: str) -> Problem:
    """The mapping names a sheet that the workbook does not have."""
    return Problem("no-such-sheet", where, Text(f"没有工作表“{sheet}”", f"there is no sheet '{sheet}'"), same(sheets), Text("请改正映射中的 sheet", "correct the sheet in the mapping"))
