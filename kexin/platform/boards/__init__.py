"""Boards: what lending and the funds come to, by area, bank and quality; every figure leads to its rows."""
