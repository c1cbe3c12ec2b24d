"""The rules themselves: dated, sourced data and no code."""
