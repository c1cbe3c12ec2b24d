"""What a page says: its texts and the attributes that are read out, without code and without texts that name their own language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: Attributes that a person reads or hears.
READ = ("aria-label", "title", "placeholder", "alt", "summary")
SILENT = ("script", "style", "code", "pre", "kbd")
EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class Said(HTMLParser):
    """Feed it a page; ``texts`` are (line, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self.silent: list[str] = []
        """The open elements from the first one that is not looked at."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.silent or (tag not in EMPTY and (tag in SILENT or ("lang" in given and tag != "html"))):
            if tag not in EMPTY:
                self.silent.append(tag)
            return
        for name in READ:
            self._say(given.get(name))
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self._say(given.get("value"))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._say(data)

    def _say(self, text: str | None) -> None:
        if text and text.strip():
            self.texts.append((self.getpos()[0], text.strip()))


def said(page: str) -> list[tuple[int, str]]:
    """The texts of a page."""
    reader = Said()
    reader.feed(page)
    reader.close()
    return reader.texts


def without_tags(template: str) -> str:
    """A template's own text: what Django puts in is gone, lines stay where they were."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    return re.sub(r"(?s)\{% comment .*?%\}.*?\{% endcomment %\}|\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", blank, template)
