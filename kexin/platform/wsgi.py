"""What a web server runs."""

from __future__ import annotations

import gc
import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


class Request(WSGIRequest):
    """Read as UTF-8, as the site's own forms send it, whatever character set a sender names: some that Python knows decode no text, and fail before any of our code runs."""

    @property
    def encoding(self) -> None:
        """The default of the settings."""
        return None

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        pass


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexin.platform.settings")
application = get_wsgi_application()
application.request_class = Request
# Code, rules and templates stay as long as the process: they are loaded now, and never again looked through for garbage. Pages make thousands of rows at once, which are
# no garbage either; a young generation of this size is looked through a few times for such a page instead of hundreds of times. A fifth of the time of large boards went there.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 10)
