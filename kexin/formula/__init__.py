"""The rule language: parsed once, read as SQL, as Python and as words."""
