"""Tables on a terminal, aligned also where characters are two columns wide."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcswidth


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Lines of a table; the columns in *numbers* are aligned to the right."""
    lines = [list(heads), *[list(row) for row in rows]]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(heads))]
    ruled = [lines[0], ["─" * width for width in widths], *lines[1:]]
    return "\n".join("  ".join(_padded(cell, widths[i], i in numbers) for i, cell in enumerate(line)).rstrip() for line in ruled)


def _width(text: str) -> int:
    return max(0, wcswidth(text))


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
