"""Programmes as data: the format, the four that ship, and what they say."""
