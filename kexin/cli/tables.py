"""Tables on a terminal, aligned also where characters are two columns wide."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcswidth


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Lines of a table; the columns in *numbers* are aligned to the right."""
    lines = [list(heads), *[list(row) for row in rows]]
    widths = [max(shown_width(line[i]) for line in lines) for i in range(len(heads))]
    ruled = [lines[0], ["─" * width for width in widths], *lines[1:]]
    return "\n".join("  ".join(padded(cell, widths[i], i in numbers) for i, cell in enumerate(line)).rstrip() for line in ruled)


def shown_width(text: str) -> int:
    """How many columns of a terminal *text* takes."""
    return max(0, wcswidth(text))


def padded(text: str, width: int, right: bool = False) -> str:
    """*text* filled with spaces to *width* columns."""
    space = " " * (width - shown_width(text))
    return space + text if right else text + space
