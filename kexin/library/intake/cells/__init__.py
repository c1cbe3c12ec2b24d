"""Readers of single cells: a text as an office wrote it becomes a value, or is refused with the reason."""
