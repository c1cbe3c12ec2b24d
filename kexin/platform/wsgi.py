"""What a web server runs."""

from __future__ import annotations

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application


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
