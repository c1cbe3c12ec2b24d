"""Readers of files: each gives sheets of plain texts, one row after the other."""
