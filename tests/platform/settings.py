"""The site's own settings, with a folder that goes away and passwords that are hashed quickly.

``KEXIN_TEST_SITE`` names a folder that somebody else looks after: the one of a site that a browser visits.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = os.environ.get("KEXIN_TEST_SITE", "")
if not _home:
    _home = tempfile.mkdtemp(prefix="kexin-test-site-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KEXIN_HOME"] = _home

from kexin.platform.settings import *  # noqa: E402, F403  # the folder comes first, and these are the settings
from kexin.platform.settings import DATABASES  # noqa: E402  # as above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory, so that several threads and processes can be tried at once.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_home) / "test.sqlite3")}
