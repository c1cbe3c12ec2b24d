"""click in two languages: its own words follow the reader's language too."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import click

from kexin.cli.tables import padded, shown_width
from kexin.cli.words import notes, placeholders
from kexin.text import Language, Text

USAGE = Text("用法:", "Usage: ")
OPTIONS = Text("选项", "Options")
COMMANDS = Text("命令", "Commands")
OPTIONS_METAVAR = Text("[选项]", "[OPTIONS]")
COMMAND_METAVAR = Text("命令 [参数]…", "COMMAND [ARGS]...")
EXAMPLE = Text("示例", "Example")
HELP = Text("显示帮助并退出", "Show this message and exit.")

#: A longer name stands on a line of its own.
_WIDEST_NAME = 24


class Command(click.Command):
    """A command whose help speaks one language and ends with an example."""

    def __init__(self, *arguments: Any, language: Language, example: Sequence[str], **keywords: Any) -> None:
        self.language, self.example = language, tuple(example)
        keywords.setdefault("options_metavar", OPTIONS_METAVAR.in_(language))
        super().__init__(*arguments, **keywords)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the reader's language."""
        return translated_help(super().get_help_option(ctx), self.language)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, placeholders(pieces, self.language), prefix=USAGE.in_(self.language))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, in one language."""
        _options(self, ctx, formatter, self.language)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example."""
        with formatter.section(EXAMPLE.in_(self.language)):
            formatter.write("".join(f"  {line}\n" for line in self.example))


def translated_help(option: click.Option | None, language: Language) -> click.Option | None:
    """click's own help option with its text in *language*."""
    if option is not None:
        option.help = HELP.in_(language)
    return option


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, language: Language) -> None:
    given = [p for p in command.get_params(ctx) if isinstance(p, click.Option)]
    records = [record for p in given if (record := p.get_help_record(ctx)) is not None]
    if records:
        with formatter.section(OPTIONS.in_(language)):
            _definitions(formatter, [(placeholders(name, language), notes(text, language)) for name, text in records], language)


def _definitions(formatter: click.HelpFormatter, rows: Sequence[tuple[str, str]], language: Language) -> None:
    """Names and what they mean, side by side; click's own list counts a Chinese character as one column."""
    column = min(_WIDEST_NAME, max(shown_width(name) for name, _ in rows)) + 2
    room = max(20, formatter.width - formatter.current_indent - column) // (2 if language == "zh" else 1)
    margin = " " * formatter.current_indent
    for name, text in rows:
        lines = textwrap.wrap(text, room) or [""]
        if shown_width(name) > _WIDEST_NAME:
            formatter.write(f"{margin}{name}\n")
            name = ""
        for line in lines:
            formatter.write(f"{margin}{padded(name, column)}{line}".rstrip() + "\n")
            name = ""


class Group(click.Group):
    """A group whose commands are imported when they are used; their titles are known before."""

    def __init__(self, *arguments: Any, language: Language, **keywords: Any) -> None:
        self.language = language
        keywords.setdefault("options_metavar", OPTIONS_METAVAR.in_(language))
        keywords.setdefault("subcommand_metavar", COMMAND_METAVAR.in_(language))
        super().__init__(*arguments, **keywords)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` in the reader's language."""
        return translated_help(super().get_help_option(ctx), self.language)

    def titles(self) -> dict[str, Text]:
        """The commands and what they are for."""
        return {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work."""
        return list(self.titles()) or super().list_commands(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, placeholders(pieces, self.language), prefix=USAGE.in_(self.language))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        _options(self, ctx, formatter, self.language)
        names = self.titles() or {n: Text(str(c.get_short_help_str()), str(c.get_short_help_str())) for n, c in self.commands.items()}
        with formatter.section(COMMANDS.in_(self.language)):
            _definitions(formatter, [(name, title.in_(self.language)) for name, title in names.items()], self.language)
