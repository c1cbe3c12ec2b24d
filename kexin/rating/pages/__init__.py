"""A page per rating model, written from its file: what a policy officer reads and corrects."""

from kexin.rating.pages.page import page

__all__ = ["page"]
