"""Kexin 科信: from what a technology company knows to the credit it deserves."""

__version__ = "0.1.0"
