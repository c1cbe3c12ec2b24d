"""click's own words in Chinese: placeholders, notes beside options, and complaints about a command as it was typed.

click writes its sentences itself; they are recognised whole and said anew. A
sentence that is not known here stays as it is: a rough message is better than none.
"""

from __future__ import annotations

import re

from kexin.text import Language, Text

#: What stands for a value in a usage line or in the list of options.
PLACEHOLDERS: dict[str, Text] = {
    "SIGN-IN,NAME,E-MAIL": Text("登录名,姓名,邮箱", "SIGN-IN,NAME,E-MAIL"),
    "[ARGUMENTS]": Text("[参数]", "[ARGUMENTS]"),
    "NAME": Text("名称", "NAME"),
    "CODE": Text("代码", "CODE"),
    "INTEGER RANGE": Text("整数", "NUMBER"),
    "INTEGER": Text("整数", "NUMBER"),
    "DIRECTORY": Text("文件夹", "FOLDER"),
    "PATH": Text("路径", "PATH"),
    "FILES": Text("文件", "FILES"),
    "FILE": Text("文件", "FILE"),
    "TEXT": Text("文本", "TEXT"),
    "LIBRARY": Text("企业库", "LIBRARY"),
    "COMPANY": Text("企业", "COMPANY"),
    "MODEL": Text("模型", "MODEL"),
    "MEASURE": Text("指标", "MEASURE"),
    "OLD": Text("原模型", "OLD"),
    "NEW": Text("新模型", "NEW"),
    "RUN": Text("评价记录", "RUN"),
    "[%Y-%m-%d]": Text("年-月-日", "YYYY-MM-DD"),
    "YYYY-MM-DD": Text("年-月-日", "YYYY-MM-DD"),
}
_PLACEHOLDER = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in PLACEHOLDERS))

#: What click says in brackets beside an option.
_NOTES = (("default: ", "默认 "), ("required", "必填"), ("env var: ", "环境变量 "))

#: click's sentences and what a Chinese reader gets instead.
_SENTENCES = [(re.compile(found, re.DOTALL), said) for found, said in (
    (r"Missing command\.", "请写出命令"),
    (r"Missing argument '(.+)'\.", r"缺少 \1"),
    (r"Missing option '(.+)'\.", r"缺少选项 \1"),
    (r"No such command '(.+)'\.", r"没有命令 \1"),
    (r"No such option:? '?([^']+?)'?\.?", r"没有选项 \1"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多余的参数:\1"),
    (r"Option '(.+)' requires (?:an argument|\d+ arguments)\.", r"选项 \1 需要一个值"),
    (r"Option '(.+)' does not take a value\.", r"选项 \1 不带值"),
    (r"Invalid value for '(.+?)': (.+)", r"\1 的值不合规:\2"),
    (r"Invalid value: (.+)", r"值不合规:\1"),
    (r"'(.*)' is not a valid integer(?: range)?\.", r"“\1”不是整数"),
    (r"(\S+) is not in the range (.+)\.", r"\1 超出范围 \2"),
    (r"'(.*)' is not one of (.+)\.", r"“\1”不在可选值之内:\2"),
    (r"'(.*)' does not match the formats? .+\.", r"“\1”不是“年-月-日”形式的日期"),
    (r"(?:File|Directory|Path) '(.*)' does not exist\.", r"“\1”不存在"),
    (r"(?:File|Path) '(.*)' is a directory\.", r"“\1”是文件夹,应为文件"),
    (r"(?:Directory|Path) '(.*)' is a file\.", r"“\1”是文件,应为文件夹"),
    (r"(?:File|Directory|Path) '(.*)' is not readable\.", r"“\1”无法读取"),
    (r"(?:File|Directory|Path) '(.*)' is not writable\.", r"“\1”无法写入"),
)]
_SUGGESTION = re.compile(r"(.+?) \(?(?:Did you mean|Possible options:)(?: one of:)? ?(.+?)\??\)?", re.DOTALL)


def placeholders(written: str, language: Language) -> str:
    """A usage line, or the name of an option, with its placeholders in *language*."""
    return _PLACEHOLDER.sub(lambda found: PLACEHOLDERS[found.group()].in_(language), written)


def notes(written: str, language: Language) -> str:
    """The text beside an option, with click's notes at its end in *language*."""
    text, bracket, end = written.rpartition("  [")
    if language == "en" or not bracket:
        return written
    for english, chinese in _NOTES:
        end = end.replace(english, chinese)
    return text + bracket + end


def complaint(said: str, language: Language) -> str:
    """What click complains about, in *language*."""
    if language == "en":
        return placeholders(said, "en")
    if suggested := _SUGGESTION.fullmatch(said):
        names = "、".join(name.strip(" '") for name in suggested.group(2).split(","))
        return f"{complaint(suggested.group(1), language)};是否想写 {names}？"
    for sentence, chinese in _SENTENCES:
        if found := sentence.fullmatch(said):
            for number, part in enumerate(found.groups(), 1):
                chinese = chinese.replace(f"\\{number}", complaint(part, language))
            return chinese
    return placeholders(said, language)
