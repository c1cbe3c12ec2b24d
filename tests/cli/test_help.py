"""Every command explains itself in both languages and shows an example."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from kexin.cli.main import TITLES, build
from kexin.text import LANGUAGES, Language
from tests.cli.running import run

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Words of click that a Chinese reader should not meet.
CLICKS_OWN = re.compile(r"Usage|Options|Commands|default|required|INTEGER|Show this|env var|%Y|PATH|DIRECTORY")


def paths(language: Language) -> list[tuple[str, ...]]:
    """Every command with the words that lead to it."""
    program, context = build(language), click.Context(build(language))
    found: list[tuple[str, ...]] = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        inner = command.list_commands(context) if isinstance(command, click.Group) else []
        found += [(name, each) for each in inner] or [(name,)]
    return found


COMMANDS = paths("en")


def test_the_list_of_commands_is_whole() -> None:
    assert {path[0] for path in COMMANDS} == set(TITLES)
    assert paths("zh") == COMMANDS


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=lambda path: " ".join(path) or "kexin")
def test_chinese_help_is_chinese_throughout(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "zh", *path, "--help")
    assert code == 0
    assert "用法：" in out
    assert CLICKS_OWN.findall(out) == []
    described = [line for line in out.splitlines() if re.match(r" {2}-.*\S {2,}\S", line)]
    assert described
    assert [line for line in described if not CHINESE.search(line)] == []


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=lambda path: " ".join(path) or "kexin")
def test_english_help_has_no_chinese_but_in_its_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "en", *path, "--help")
    assert code == 0
    assert CHINESE.findall(out.partition("Example:")[0]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_ends_with_an_example_that_starts_with_the_command(
        path: tuple[str, ...], language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--lang", language, *path, "--help")
    example = out.partition({"zh": "示例:", "en": "Example:"}[language])[2]
    lines = [line.strip() for line in example.strip().splitlines()]
    assert lines
    assert [line for line in lines if not line.startswith(f"kexin {' '.join(path)}")] == []


def test_examples_use_options_that_exist() -> None:
    context = click.Context(build("en"))
    unknown = []
    for path in COMMANDS:
        command: click.Command | None = build("en")
        for word in path:
            assert isinstance(command, click.Group)
            command = command.get_command(context, word)
        assert command is not None
        known = {name for parameter in command.params for name in parameter.opts}
        for line in getattr(command, "example", ()):
            unknown += [f"{line}: {word}" for word in re.findall(r" (--?[a-z-]+)", line) if word not in known]
    assert unknown == []


def test_help_and_version_start_without_a_database_or_a_yaml_reader() -> None:
    script = (
        "import sys\nfrom kexin.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'duckdb', 'yaml', 'stdnum', 'python_calamine', 'pyarrow', 'numpy'} & set(sys.modules)))")
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"
