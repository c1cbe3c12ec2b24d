"""Somebody wants public money or data that is not theirs: one file for each kind of attack."""
