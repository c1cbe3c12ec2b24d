"""The few pieces of Markdown that pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """A table; the columns in *right* are aligned to the right. Nothing for no rows."""
    lines = [f"| {' | '.join(cell(c) for c in row)} |" for row in rows]
    if not lines:
        return []
    rule = " | ".join("---:" if i in right else "---" for i in range(len(heads)))
    return [f"| {' | '.join(heads)} |", f"| {rule} |", *lines, ""]


def cell(text: str) -> str:
    """A text within a table."""
    return text.replace("|", "\\|").replace("\n", " ").strip() or " "


def section(title: str, level: int = 2) -> list[str]:
    """A heading."""
    return [f"{'#' * level} {title}", ""]
